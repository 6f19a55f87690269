//! The command line through its front door: the real program, real files, exit codes, and what stands on which stream.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod arguments;
mod bad_input;
mod extract;
mod ingest;
mod sandbox;
mod serve;
mod token;
