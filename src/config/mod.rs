//! What a hub's own files say about the hub: `hub.yaml`, collection schemas and vocabularies.
//!
//! [`yaml`] is the one door through which YAML comes in. Everything here is plain data that the
//! other stages read; nothing here touches the disk.

mod hub;
mod schema;
mod text;
mod value;
mod vocabulary;
pub mod yaml;

pub use hub::{BaseUrl, Hub, Language, well_formed};
pub use schema::{Field, FieldType, Schema, UnknownFields};
pub use text::Localized;
pub use value::{Date, DateError, FieldValue};
pub use vocabulary::{Term, Vocabulary};
