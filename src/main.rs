//! The `vademecum` binary: everything is in the library, so that tests can call it.

use std::process::ExitCode;

/// Threads that make and drop many small texts wait less for each other than in the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    vademecum::cli::main()
}
