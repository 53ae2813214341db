//! All integration tests in one binary, which links once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that fails says so by panicking, and removes what it made itself"
)]

mod browse;
mod build;
mod client;
mod content;
mod diagnostics;
mod fixtures;
mod guides;
mod harness;
mod incremental;
mod interrupt;
mod languages;
mod layering;
mod markdown;
mod metadata;
mod parity;
mod pictures;
mod random;
mod report;
mod scripts;
mod search;
