//! All integration tests in one binary, which links once.

mod build;
mod diagnostics;
mod harness;
mod interrupt;
mod layering;
mod markdown;
mod random;
mod search;
