//! Collection schemas: which fields an entry has, of which type, and what they are used for.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::config::field::Field;
use crate::config::keys::unknown_key;
use crate::config::relations;
use crate::config::views::{self, Views};
use crate::config::yaml::{self, Node};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

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

/// A field that lists are ordered by.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// The field.
    pub field: Arc<str>,
    /// Newest or largest first.
    pub descending: bool,
}

impl SortKey {
    fn parse(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(field) => SortKey { field: field.into(), descending: true },
            None => SortKey { field: text.into(), descending: false },
        }
    }
}

/// Every key of a `_collection.yaml`.
const KEYS: [&str; 17] = [
    "preset",
    "fields",
    "facets",
    "card",
    "sort",
    "sort_by",
    "facet_pairs",
    "table",
    "compare",
    "gap_map",
    "map",
    "timeline",
    "deadline",
    "period",
    "tree",
    "needs_review",
    "unknown_fields",
];

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
    /// What lists are ordered by, before the title.
    pub sort: Vec<SortKey>,
    /// Other ways to look at the collection.
    pub views: Views,
    /// The date after which an entry is closed.
    pub deadline: Option<Arc<str>>,
    /// Pages say that nobody has reviewed them until `reviewed_by` is written.
    pub needs_review: bool,
    /// The dates between which an entry goes on; without an end it lasts as long as its start says.
    pub period: Option<(Arc<str>, Option<Arc<str>>)>,
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
            sort: Vec::new(),
            views: Views::default(),
            deadline: None,
            needs_review: false,
            period: None,
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
        relations::check(path, self, node, diagnostics);
        let own = ["facets", "card", "sort", "deadline", "period"];
        for list in own.into_iter().chain(views::KEYS) {
            for item in views::named(list, node) {
                let name = item.text().unwrap_or_default().trim_start_matches('-');
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
                    Some(field) if list == "facets" && !field.makes_facets() => {
                        diagnostics.push(
                            Diagnostic::new(
                                &diag::WRONG_TYPE,
                                format!(
                                    "`{name}` cannot be a facet: its values are not from a list"
                                ),
                            )
                            .at(span, "")
                            .help(
                                "facets are fields of type term, country, language, ref, choice, bool or rating",
                            ),
                        );
                    }
                    Some(_) => {
                        if let Some(help) = views::misfit(self, list, name) {
                            diagnostics.push(
                                Diagnostic::new(
                                    &diag::WRONG_TYPE,
                                    format!("`{name}` does not fit under `{list}`"),
                                )
                                .at(span, "")
                                .help(help),
                            );
                        }
                    }
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
                        if definition.text() == Some("hidden") {
                            self.fields.retain(|f| *f.name != *name.text);
                            continue;
                        }
                        let old = self.field(&name.text);
                        let read = Field::from_node(path, &name.text, definition, old, diagnostics);
                        if let Some(field) = read {
                            self.put(field);
                        }
                    }
                }
                "facets" => self.facets = names(value),
                "card" => self.card = names(value),
                "sort" => {
                    let keys = value.items().iter().filter_map(Node::text);
                    self.sort = keys.map(SortKey::parse).collect();
                }
                key if views::KEYS.contains(&key) => {
                    self.views.apply(path, key, value, diagnostics);
                }
                "deadline" => self.deadline = value.text().map(Arc::from),
                "period" => {
                    let mut names = names(value).into_iter();
                    self.period = names.next().map(|start| (start, names.next()));
                }
                flag @ ("tree" | "needs_review") => match (value.as_bool(), flag) {
                    (Some(tree), "tree") => self.tree = tree,
                    (Some(needs), _) => self.needs_review = needs,
                    (None, _) => diagnostics.push(
                        Diagnostic::new(
                            &diag::WRONG_TYPE,
                            format!("`{flag}` is neither true nor false"),
                        )
                        .at(span(&value.range), "")
                        .help("write `true` or `false`"),
                    ),
                },
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
                    diagnostics.push(unknown_key(path, key, other, &KEYS));
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
}

pub(super) fn names(node: &Node) -> Vec<Arc<str>> {
    node.items().iter().filter_map(Node::text).map(Arc::from).collect()
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
            let views = &schema.views;
            let named = schema.facets.iter().chain(&schema.card).chain(&views.sort_by);
            for field in named.chain(&views.table).chain(&views.map) {
                assert!(schema.field(field).is_some(), "{name}: {field}");
            }
            for (first, second) in views.paired() {
                let facets: Vec<_> = schema.facets.iter().map(AsRef::as_ref).collect();
                assert!(facets.contains(&first) && facets.contains(&second), "{name}");
            }
        }
    }
}
