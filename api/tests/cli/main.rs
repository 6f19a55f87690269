//! The command line through its front door: the real program, real files, exit codes, and what stands on which stream.

mod arguments;
mod bad_input;
mod extract;
mod ingest;
mod sandbox;
mod serve;
