//! One field of a schema: its type, its use and the bounds of its values, and how
//! `_collection.yaml` says so.

use std::sync::Arc;

use crate::config::text::Localized;
use crate::config::yaml::Node;
use crate::diag::{self, Diagnostic, Diagnostics, Span};

use super::keys::check_keys;

/// What a field's value must look like.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Text with Markdown in it.
    Markdown,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// `673403.75 EUR`.
    Money,
    /// `2019`, `2019-03` or `2019-03-19`.
    Date,
    /// `2019-03-19 17:00 Europe/Brussels`; time and zone as far as they are known.
    DateTime,
    /// `2016-05-26/2016-05-27`, or one day.
    DateRange,
    /// ISO 3166-1 alpha-2.
    Country,
    /// BCP 47.
    Language,
    /// An absolute http(s) address.
    Url,
    /// An e-mail address.
    Email,
    /// A DOI (ISO 26324) without its resolver, e.g. `10.1000/182`.
    Doi,
    /// An ISBN of ten or thirteen digits (ISO 2108).
    Isbn,
    /// `51.0259, 4.4776`: latitude and longitude in degrees (WGS 84).
    Geo,
    /// One of these words, whose labels are in the catalogue.
    Choice(Arc<[Arc<str>]>),
    /// A term of the named vocabulary; with `or text`, any other text as well.
    Term {
        /// The vocabulary's id.
        vocabulary: Arc<str>,
        /// Whether other texts are taken too.
        or_text: bool,
    },
    /// Another entry; with `or text`, any text that is no entry's id as well.
    Ref {
        /// A collection's folder or preset; `None`: any.
        collection: Option<Arc<str>>,
        /// Whether other texts are taken too.
        or_text: bool,
    },
    /// A rating on the named scale, or on any, which the value then names.
    Rating(Option<Arc<str>>),
    /// A file beside the page.
    File,
    /// An image file beside the page.
    Image,
    /// Any mapping of texts.
    Map,
    /// Named parts.
    Record(Arc<[Field]>),
    /// Several; one alone need not be written as a list.
    List(Box<FieldType>),
}

impl FieldType {
    /// Reads `list of term(themes)` and the like; a record's parts come from its definition.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("list of ") {
            return match Self::parse(rest)? {
                FieldType::List(_) => None,
                item => Some(FieldType::List(Box::new(item))),
            };
        }
        if let Some(rest) = text.strip_suffix(" or text") {
            return match Self::parse(rest)? {
                FieldType::Term { vocabulary, .. } => {
                    Some(FieldType::Term { vocabulary, or_text: true })
                }
                FieldType::Ref { collection, .. } => {
                    Some(FieldType::Ref { collection, or_text: true })
                }
                _ => None,
            };
        }
        if let Some((name, rest)) = text.split_once('(') {
            let argument = rest.strip_suffix(')')?.trim();
            return match name.trim() {
                "term" => Some(FieldType::Term { vocabulary: argument.into(), or_text: false }),
                "ref" => Some(FieldType::Ref { collection: Some(argument.into()), or_text: false }),
                "rating" => Some(FieldType::Rating(Some(argument.into()))),
                "choice" => {
                    let words = argument.split([',', ' ']).filter(|word| !word.is_empty());
                    let words: Arc<[Arc<str>]> = words.map(Arc::from).collect();
                    (!words.is_empty()).then_some(FieldType::Choice(words))
                }
                _ => None,
            };
        }
        Some(match text {
            "text" => FieldType::Text,
            "markdown" => FieldType::Markdown,
            "bool" => FieldType::Bool,
            "integer" => FieldType::Integer,
            "decimal" => FieldType::Decimal,
            "money" => FieldType::Money,
            "date" => FieldType::Date,
            "datetime" => FieldType::DateTime,
            "date range" => FieldType::DateRange,
            "country" => FieldType::Country,
            "language" => FieldType::Language,
            "url" => FieldType::Url,
            "email" => FieldType::Email,
            "doi" => FieldType::Doi,
            "isbn" => FieldType::Isbn,
            "geo point" => FieldType::Geo,
            "ref" => FieldType::Ref { collection: None, or_text: false },
            "rating" => FieldType::Rating(None),
            "file" => FieldType::File,
            "image" => FieldType::Image,
            "map" => FieldType::Map,
            "record" => FieldType::Record(Arc::new([])),
            _ => return None,
        })
    }

    /// Whether a page can be made for each value.
    pub(super) fn makes_facets(&self) -> bool {
        matches!(
            self,
            FieldType::Term { .. }
                | FieldType::Country
                | FieldType::Language
                | FieldType::Ref { .. }
                | FieldType::Choice(_)
                | FieldType::Bool
        )
    }

    /// The type of one item of a list, or the type itself.
    pub fn item(&self) -> &FieldType {
        match self {
            FieldType::List(item) => item,
            other => other,
        }
    }

    /// The parts of a record, or of the records of a list; none for any other type.
    pub fn parts(&self) -> &[Field] {
        match self.item() {
            FieldType::Record(parts) => parts,
            _ => &[],
        }
    }
}

/// One field of a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key in the front matter.
    pub name: Arc<str>,
    /// What its value must look like.
    pub kind: FieldType,
    /// Belongs to each page; otherwise it is a fact, written once in the source page.
    pub translatable: bool,
    /// A page without it is an error.
    pub required: bool,
    /// Shown in the facts panel.
    pub panel: bool,
    /// A label of the hub's own; otherwise the catalogue's `field_<name>`.
    pub label: Option<Localized>,
    /// The entry that it names is what this one is about: that entry's shared facts are shown here
    /// and must not be stated differently.
    pub about: bool,
    /// A fact that entries about this one show.
    pub shared: bool,
    /// Following this reference must never lead back.
    pub acyclic: bool,
    /// A date field that must not be later than this one.
    pub after: Option<Arc<str>>,
    /// A money field that this amount is a part of.
    pub share_of: Option<Arc<str>>,
    /// A country field, one of whose countries this place lies in.
    pub within: Option<Arc<str>>,
    /// Smallest number.
    pub min: Option<f64>,
    /// Largest number.
    pub max: Option<f64>,
    /// Written after the number; `%` means 0 to 100.
    pub unit: Option<Box<str>>,
    /// The most words a text should have.
    pub max_words: Option<usize>,
}

/// Every key of a field's definition.
const KEYS: [&str; 16] = [
    "type",
    "translatable",
    "required",
    "panel",
    "label",
    "fields",
    "about",
    "shared",
    "acyclic",
    "after",
    "share_of",
    "within",
    "min",
    "max",
    "unit",
    "max_words",
];

const EXAMPLES: &str = "write e.g. `text`, `date`, `list of country`, `term(themes)`, or `{type: text, translatable: true}`, or `hidden` to take a preset's field away";

impl Field {
    /// A fact of a type with nothing more to say of it.
    pub fn new(name: &str, kind: FieldType) -> Self {
        Field {
            name: name.into(),
            kind,
            translatable: false,
            required: false,
            panel: true,
            label: None,
            about: false,
            shared: false,
            acyclic: false,
            after: None,
            share_of: None,
            within: None,
            min: None,
            max: None,
            unit: None,
            max_words: None,
        }
    }

    /// Whether lists can be filtered by it: its values come from a list, or are judgements.
    pub(super) fn makes_facets(&self) -> bool {
        self.kind.item().makes_facets() || self.is_rated()
    }

    /// Whether its values are judgements, or records with one.
    pub fn is_rated(&self) -> bool {
        let is_rating = |kind: &FieldType| matches!(kind.item(), FieldType::Rating(_));
        is_rating(&self.kind) || self.kind.parts().iter().any(|part| is_rating(&part.kind))
    }

    /// Whether its values are days, or begin with one.
    pub fn is_date(&self) -> bool {
        matches!(self.kind.item(), FieldType::Date | FieldType::DateTime | FieldType::DateRange)
    }

    /// Reads a definition: a type, or a mapping with a type and more. What it does not say stays as
    /// in `old`, the preset's field of the same name. `None` after a diagnostic.
    pub(super) fn from_node(
        path: &Arc<str>,
        name: &str,
        node: &Node,
        old: Option<&Field>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let span = |node: &Node| Span::new(path.clone(), node.range.clone());
        let mut wrong = |node: &Node, message: String, help: &str| {
            diagnostics
                .push(Diagnostic::new(&diag::WRONG_TYPE, message).at(span(node), "").help(help));
        };
        let written = match node.text() {
            Some(_) => Some(node),
            None => node.get("type"),
        };
        let mut kind = match (written, old) {
            (Some(written), _) => match written.text().and_then(FieldType::parse) {
                Some(kind) => kind,
                None => {
                    wrong(written, format!("`{name}` has no field type that exists"), EXAMPLES);
                    return None;
                }
            },
            (None, Some(old)) => old.kind.clone(),
            (None, None) => {
                wrong(node, format!("`{name}` has no field type"), EXAMPLES);
                return None;
            }
        };
        let mut field = match old {
            Some(old) => Field { kind: kind.clone(), ..old.clone() },
            None => Field::new(name, kind.clone()),
        };
        let mut flag = |key: &str, target: &mut bool| {
            let Some(value) = node.get(key) else { return };
            match value.as_bool() {
                Some(flag) => *target = flag,
                None => wrong(
                    value,
                    format!("`{key}` is neither true nor false"),
                    "write `true` or `false`",
                ),
            }
        };
        flag("translatable", &mut field.translatable);
        flag("required", &mut field.required);
        flag("about", &mut field.about);
        flag("shared", &mut field.shared);
        flag("acyclic", &mut field.acyclic);
        field.panel = old.map_or(!field.translatable, |old| old.panel);
        flag("panel", &mut field.panel);
        let number = |key: &str, wrong: &mut dyn FnMut(&Node, String, &str)| {
            let value = node.get(key)?;
            let number = value.text().and_then(|text| text.parse::<f64>().ok());
            let number = number.filter(|number| number.is_finite());
            if number.is_none() {
                wrong(value, format!("`{key}` is no number"), "write a number, e.g. `40`");
            }
            number
        };
        field.min = number("min", &mut wrong).or(field.min);
        field.max = number("max", &mut wrong).or(field.max);
        let words = number("max_words", &mut wrong).map(|n| n.max(0.0) as usize);
        field.max_words = words.or(field.max_words);
        let text = |key: &str| node.get(key).and_then(Node::text);
        if let Some(unit) = text("unit") {
            field.unit = Some(unit.into());
        }
        if field.unit.as_deref() == Some("%") {
            field.min = field.min.or(Some(0.0));
            field.max = field.max.or(Some(100.0));
        }
        for (key, target) in [
            ("after", &mut field.after),
            ("share_of", &mut field.share_of),
            ("within", &mut field.within),
        ] {
            if let Some(name) = text(key) {
                *target = Some(name.into());
            }
        }
        if let Some(label) = node.get("label") {
            field.label = Localized::from_node(label);
            if field.label.is_none() {
                wrong(
                    label,
                    format!("the `label` of `{name}` is {}", label.kind()),
                    "write a text, or one for each language: `label: {en: Budget, fr: Budget}`",
                );
            }
        }
        check_keys(path, node, &KEYS, diagnostics);
        if let Some(parts) = node.get("fields") {
            let mut read: Vec<Field> = Vec::new();
            for (key, definition) in parts.entries() {
                read.extend(Field::from_node(path, &key.text, definition, None, diagnostics));
            }
            let read: Arc<[Field]> = read.into();
            match &mut kind {
                FieldType::Record(parts) => *parts = read,
                FieldType::List(item) if matches!(**item, FieldType::Record(_)) => {
                    **item = FieldType::Record(read);
                }
                _ => diagnostics.push(
                    Diagnostic::new(
                        &diag::WRONG_TYPE,
                        format!("`{name}` has parts and is no record"),
                    )
                    .at(span(parts), "")
                    .help("write `type: record` or `type: list of record`"),
                ),
            }
            field.kind = kind;
        } else if let (FieldType::Record(_), Some(old)) = (field.kind.item(), old)
            && !old.kind.parts().is_empty()
        {
            field.kind = old.kind.clone();
        }
        Some(field)
    }

    /// A fact whose parts include some that each page says for itself.
    pub fn is_mixed(&self) -> bool {
        !self.translatable && self.kind.parts().iter().any(|part| part.translatable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_as_they_are_written() {
        let themes = |or_text| FieldType::Term { vocabulary: "themes".into(), or_text };
        let list = |item| Some(FieldType::List(Box::new(item)));
        assert_eq!(FieldType::parse("list of term(themes)"), list(themes(false)));
        assert_eq!(FieldType::parse("list of term(themes) or text"), list(themes(true)));
        let any = FieldType::Ref { collection: None, or_text: false };
        assert_eq!(FieldType::parse("ref"), Some(any));
        let words = ["draft".into(), "published".into()].into();
        assert_eq!(FieldType::parse("choice(draft, published)"), Some(FieldType::Choice(words)));
        for bad in ["list of list of text", "txet", "choice()", "date or text", "term(a"] {
            assert_eq!(FieldType::parse(bad), None, "{bad}");
        }
    }
}
