//! x
pub mod config; pub mod diag; pub mod load; pub mod i18n; pub mod write; pub mod translate; pub mod resolve;
