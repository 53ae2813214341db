//! Vademecum turns a folder of translated Markdown into a multilingual knowledge hub.
//!
//! Data flows one way: **load → translate → resolve → check → render / index → write**. Each stage
//! owns the type that it produces and returns it together with its diagnostics; [`build`] is the only
//! module that knows the order. `docs/content/architecture.en.md` says for each stage what it takes,
//! what it owns and how it stays incremental; `tests/suite/layering.rs` holds the `use crate::` lines to it.

pub mod assets;
pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod diag;
pub mod graph;
pub mod i18n;
pub mod load;
pub mod render;
pub mod resolve;
pub mod search;
pub mod serve;
pub mod translate;
pub mod write;
