//! Collection schemas: which fields an entry has, of which type, and what they are used for.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::config::text::Localized;
use crate::config::yaml::{self, Node};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

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
    /// A term of the named vocabulary.
    Term(Arc<str>),
    /// Another entry; of the named collection, or of any.
    Ref(Option<Arc<str>>),
    /// A file beside the page.
    File,
    /// Any mapping of texts.
    Map,
    /// Several; one alone need not be written as a list.
    List(Box<FieldType>),
}

impl FieldType {
    /// Reads `list of term(themes)` and the like.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("list of ") {
            return match Self::parse(rest)? {
                FieldType::List(_) => None,
                item => Some(FieldType::List(Box::new(item))),
            };
        }
        if let Some((name, rest)) = text.split_once('(') {
            let argument: Arc<str> = rest.strip_suffix(')')?.trim().into();
            return match name.trim() {
                "term" => Some(FieldType::Term(argument)),
                "ref" => Some(FieldType::Ref(Some(argument))),
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
            "date range" => FieldType::DateRange,
            "country" => FieldType::Country,
            "language" => FieldType::Language,
            "url" => FieldType::Url,
            "email" => FieldType::Email,
            "ref" => FieldType::Ref(None),
            "file" | "image" => FieldType::File,
            "map" => FieldType::Map,
            _ => return None,
        })
    }

    /// Whether a page can be made for each value.
    fn makes_facets(&self) -> bool {
        matches!(
            self,
            FieldType::Term(_)
                | FieldType::Country
                | FieldType::Language
                | FieldType::Ref(_)
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
}

/// What to do about a key that the schema does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownFields {
    /// An error: the default, since a slip in a key would lose its value.
    Error,
    /// A warning.
    Warn,
    /// Nothing, for hubs that move in from another program.
    Allow,
}

/// The schema of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The preset it was made from; also the name of the template that shows an entry.
    pub preset: Arc<str>,
    /// Entries are trees of sections.
    pub tree: bool,
    /// All fields, in the order of the panel.
    pub fields: Vec<Field>,
    /// Fields that pages are made for, one for each value.
    pub facets: Vec<Arc<str>>,
    /// Facts shown on a card.
    pub card: Vec<Arc<str>>,
    /// What to do about other keys.
    pub unknown_fields: UnknownFields,
}

static PRESETS: LazyLock<BTreeMap<Arc<str>, Schema>> = LazyLock::new(|| {
    let text = include_str!("presets.yaml");
    let path: Arc<str> = "presets.yaml".into();
    let mut diagnostics = Diagnostics::new();
    let root = yaml::parse(&path, text, 0..text.len(), &mut diagnostics);
    let mut common = Schema::empty();
    let mut presets = BTreeMap::new();
    for (key, node) in root.entries() {
        if &*key.text == "common" {
            common.apply(&path, node, &mut diagnostics);
            continue;
        }
        let mut schema = common.clone();
        schema.preset = (*key.text).into();
        schema.apply(&path, node, &mut diagnostics);
        presets.insert(schema.preset.clone(), schema);
    }
    debug_assert!(diagnostics.is_empty(), "{diagnostics:?}");
    presets
});

impl Schema {
    fn empty() -> Self {
        Schema {
            preset: "page".into(),
            tree: false,
            fields: Vec::new(),
            facets: Vec::new(),
            card: Vec::new(),
            unknown_fields: UnknownFields::Error,
        }
    }

    /// A preset that ships with the program, by name.
    pub fn preset(name: &str) -> Option<&'static Schema> {
        PRESETS.get(name)
    }

    /// The names of all presets.
    pub fn preset_names() -> impl Iterator<Item = &'static str> {
        PRESETS.keys().map(AsRef::as_ref)
    }

    /// The field with this key.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }

    /// Stands in for a `_collection.yaml` that could not be read: any key may be one of its fields.
    pub fn unreadable() -> Self {
        Schema { unknown_fields: UnknownFields::Allow, ..PRESETS["page"].clone() }
    }

    /// Reads a `_collection.yaml`.
    pub fn from_node(path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> Self {
        let page = PRESETS["page"].clone();
        let mut schema = match node.get("preset") {
            None => page,
            Some(name) => match name.text().and_then(Schema::preset) {
                Some(preset) => preset.clone(),
                None => {
                    let text = name.text().unwrap_or_default();
                    let span = Span::new(path.clone(), name.range.clone());
                    let mut diagnostic = Diagnostic::new(
                        &diag::UNKNOWN_PRESET,
                        format!("there is no preset `{text}`"),
                    )
                    .at(span.clone(), "")
                    .help(format!(
                        "the presets are {}",
                        Self::preset_names().collect::<Vec<_>>().join(", ")
                    ));
                    if let Some(near) = did_you_mean(text, Self::preset_names()) {
                        diagnostic = diagnostic.suggest(span, near, "a preset with a similar name");
                    }
                    diagnostics.push(diagnostic);
                    page
                }
            },
        };
        schema.apply(path, node, diagnostics);
        schema.check_names(path, node, diagnostics);
        schema
    }

    /// Facets and cards name fields; a name that is none would be lost without a word.
    fn check_names(&self, path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) {
        for list in ["facets", "card"] {
            for item in node.get(list).map(Node::items).unwrap_or_default() {
                let name = item.text().unwrap_or_default();
                let span = Span::new(path.clone(), item.range.clone());
                match self.field(name) {
                    None => {
                        let names = || self.fields.iter().map(|field| &*field.name);
                        let diagnostic = Diagnostic::new(
                            &diag::UNKNOWN_KEY,
                            format!("`{list}` names the field `{name}`, which does not exist"),
                        )
                        .at(span.clone(), "");
                        diagnostics.push(match did_you_mean(name, names()) {
                            Some(near) => {
                                diagnostic.suggest(span, near, format!("did you mean `{near}`?"))
                            }
                            None => diagnostic.help("add the field under `fields`"),
                        });
                    }
                    Some(field) if list == "facets" && !field.kind.item().makes_facets() => {
                        diagnostics.push(
                            Diagnostic::new(
                                &diag::WRONG_TYPE,
                                format!(
                                    "`{name}` cannot be a facet: its values are not from a list"
                                ),
                            )
                            .at(span, "")
                            .help("facets are fields of type term, country, language, ref or bool"),
                        );
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// Adds or changes what `node` says: `fields`, `facets`, `card`, `tree`, `unknown_fields`.
    fn apply(&mut self, path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) {
        let span = |range: &std::ops::Range<usize>| Span::new(path.clone(), range.clone());
        for (key, value) in node.entries() {
            match &*key.text {
                "preset" => {}
                "fields" => {
                    for (name, definition) in value.entries() {
                        match self.field_from(&name.text, definition) {
                            Some(Some(field)) => self.put(field),
                            Some(None) => self.fields.retain(|f| *f.name != *name.text),
                            None => diagnostics.push(
                                Diagnostic::new(
                                    &diag::WRONG_TYPE,
                                    format!("`{}` has no field type that exists", name.text),
                                )
                                .at(span(&definition.range), "")
                                .help("write e.g. `text`, `date`, `list of country`, `term(themes)`, or `{type: text, translatable: true}`, or `hidden` to take a preset's field away"),
                            ),
                        }
                    }
                }
                "facets" => self.facets = names(value),
                "card" => self.card = names(value),
                "tree" => self.tree = value.as_bool().unwrap_or(false),
                "unknown_fields" => match value.text() {
                    Some("error") => self.unknown_fields = UnknownFields::Error,
                    Some("warn") => self.unknown_fields = UnknownFields::Warn,
                    Some("allow") => self.unknown_fields = UnknownFields::Allow,
                    _ => diagnostics.push(
                        Diagnostic::new(
                            &diag::WRONG_TYPE,
                            "`unknown_fields` is not one of its words",
                        )
                        .at(span(&value.range), "")
                        .help("write `error`, `warn` or `allow`"),
                    ),
                },
                other => {
                    let known = ["preset", "fields", "facets", "card", "tree", "unknown_fields"];
                    diagnostics.push(unknown_key(path, key, other, &known));
                }
            }
        }
    }

    fn put(&mut self, field: Field) {
        match self.fields.iter_mut().find(|f| f.name == field.name) {
            Some(old) => *old = field,
            None => self.fields.push(field),
        }
    }

    /// `None`: not a definition. `Some(None)`: the field is to be taken away.
    fn field_from(&self, name: &str, node: &Node) -> Option<Option<Field>> {
        let old = self.field(name);
        if node.text() == Some("hidden") {
            return Some(None);
        }
        let flag = |key: &str| node.get(key).and_then(Node::as_bool);
        let kind = match node.text().or_else(|| node.get("type").and_then(Node::text)) {
            Some(text) => FieldType::parse(text)?,
            None => old?.kind.clone(),
        };
        let translatable = flag("translatable").unwrap_or(old.is_some_and(|f| f.translatable));
        Some(Some(Field {
            name: name.into(),
            kind,
            translatable,
            required: flag("required").unwrap_or(old.is_some_and(|f| f.required)),
            panel: flag("panel").unwrap_or(old.map_or(!translatable, |f| f.panel)),
            label: node
                .get("label")
                .and_then(Localized::from_node)
                .or_else(|| old.and_then(|f| f.label.clone())),
        }))
    }
}

fn names(node: &Node) -> Vec<Arc<str>> {
    node.items().iter().filter_map(Node::text).map(Arc::from).collect()
}

/// The diagnostic for a key of a configuration file that nothing reads.
pub(super) fn unknown_key(
    path: &Arc<str>,
    key: &yaml::Key,
    text: &str,
    known: &[&str],
) -> Diagnostic {
    let span = Span::new(path.clone(), key.range.clone());
    let diagnostic = Diagnostic::new(&diag::UNKNOWN_KEY, format!("nothing reads the key `{text}`"))
        .at(span.clone(), "");
    match did_you_mean(text, known.iter().copied()) {
        Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the keys are {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_complete() {
        let names: Vec<_> = Schema::preset_names().collect();
        assert_eq!(
            names,
            [
                "call",
                "event",
                "guide",
                "news",
                "organisation",
                "page",
                "paper",
                "practice",
                "project",
                "term"
            ]
        );
        for name in names {
            let schema = Schema::preset(name).unwrap();
            assert!(schema.field("title").unwrap().required);
            for facet in schema.facets.iter().chain(&schema.card) {
                assert!(schema.field(facet).is_some(), "{name}: {facet}");
            }
        }
    }

    #[test]
    fn types_are_read_as_they_are_written() {
        assert_eq!(
            FieldType::parse("list of term(themes)"),
            Some(FieldType::List(Box::new(FieldType::Term("themes".into()))))
        );
        assert_eq!(FieldType::parse("ref"), Some(FieldType::Ref(None)));
        assert_eq!(FieldType::parse("list of list of text"), None);
        assert_eq!(FieldType::parse("txet"), None);
    }
}
