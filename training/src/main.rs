//! Learns the extractor's weights.
fn main() {}
