//! What a hub's own files say about the hub: `hub.yaml`, collection schemas and vocabularies.
//!
//! [`yaml`] is the one door through which YAML comes in. Everything here is plain data that the
//! other stages read; nothing here touches the disk.

mod cms;
mod colour;
mod country;
mod expect;
mod field;
mod hub;
mod json_schema;
mod keys;
mod language;
mod look;
mod relations;
mod rules;
mod scale;
mod schema;
mod statement;
mod text;
mod time;
mod value;
mod views;
mod vocabulary;
pub mod yaml;

pub use cms::cms_config;
pub use colour::Colour;
pub use country::{country_codes, is_country, iso_country};
pub use expect::Expectation;
pub use field::{Field, FieldType};
pub use hub::{BaseUrl, Fallback, Hub};
pub use json_schema::{Names, json_schema};
pub(crate) use keys::unknown_key;
pub use language::{EU_ORDER, Language, LanguageOrder, language_of_country, well_formed};
pub use look::{Look, Shade, Token, read_tokens};
pub use rules::{Rule, Rules};
pub use scale::{Level, Rating, Scale, ScaleKind, Verdict};
pub use schema::{Schema, SortKey, UnknownFields};
pub use statement::{Accessibility, Conformity, Exception, Excuse, Publisher};
pub use text::Localized;
pub use time::{Clock, Date, DateError, DateTime, Zone};
pub use value::FieldValue;
pub use views::Views;
pub use vocabulary::{Term, Vocabulary};
