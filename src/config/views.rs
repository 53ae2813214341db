//! How a collection can be looked at besides its list: what a `_collection.yaml` says of it.

use std::sync::Arc;

use crate::config::field::{Field, FieldType};
use crate::config::schema::{Schema, names};
use crate::config::yaml::{Node, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// The keys of a `_collection.yaml` that say how a collection can be looked at.
pub(super) const KEYS: [&str; 7] =
    ["facet_pairs", "sort_by", "table", "compare", "gap_map", "map", "timeline"];

/// The ways in which readers can look at a collection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Views {
    /// Pairs of facets whose pairs of values have pages of their own.
    pub pairs: Vec<(Arc<str>, Arc<str>)>,
    /// What readers can sort a list by, besides its own order and the title.
    pub sort_by: Vec<Arc<str>>,
    /// The columns of the table, and the rows of a comparison. None: there is no table.
    pub table: Vec<Arc<str>>,
    /// Entries can be compared side by side.
    pub compare: bool,
    /// The facets of a gap map's rows and columns.
    pub gap_map: Option<(Arc<str>, Arc<str>)>,
    /// The field that says in which countries an entry is to be found.
    pub map: Option<Arc<str>>,
    /// The first and the last day of what a timeline shows.
    pub timeline: Option<(Arc<str>, Option<Arc<str>>)>,
}

impl Views {
    /// Changes what `node` says of `key`, which is one of [`KEYS`]. An empty list takes a view away.
    pub(super) fn apply(
        &mut self,
        path: &Arc<str>,
        key: &str,
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) {
        let mut wrong = |expected: &str, example: &str| {
            diagnostics.push(
                Diagnostic::new(&diag::WRONG_TYPE, format!("`{key}` is not {expected}"))
                    .at(Span::new(path.clone(), node.range.clone()), "")
                    .help(format!("write e.g. `{example}`")),
            );
        };
        let listed = names(node);
        let two = || match listed.as_slice() {
            [first, second] => Some((first.clone(), second.clone())),
            _ => None,
        };
        match key {
            "facet_pairs" => {
                let pairs: Vec<_> = node.items().iter().map(names).collect();
                self.pairs = pairs
                    .iter()
                    .filter_map(|pair| match pair.as_slice() {
                        [first, second] if first != second => Some((first.clone(), second.clone())),
                        _ => None,
                    })
                    .collect();
                if self.pairs.len() < pairs.len() {
                    wrong("a list of pairs of facets", "facet_pairs: [[themes, audiences]]");
                }
            }
            "sort_by" => self.sort_by = listed,
            "table" => self.table = listed,
            "compare" => match node.as_bool() {
                Some(compare) => self.compare = compare,
                None => wrong("`true` or `false`", "compare: true"),
            },
            "gap_map" if listed.is_empty() => self.gap_map = None,
            "gap_map" => match two() {
                Some(pair) if pair.0 != pair.1 => self.gap_map = Some(pair),
                _ => wrong(
                    "two facets, for the rows and the columns",
                    "gap_map: [audiences, themes]",
                ),
            },
            "map" if listed.is_empty() => self.map = None,
            "map" if !matches!(node.value, Value::List(_)) => self.map = listed.first().cloned(),
            "map" => wrong("a field of countries", "map: countries"),
            "timeline" => match listed.as_slice() {
                [] => self.timeline = None,
                [start] => self.timeline = Some((start.clone(), None)),
                [start, end] => self.timeline = Some((start.clone(), Some(end.clone()))),
                _ => wrong("the first and the last day", "timeline: [start, end]"),
            },
            _ => {}
        }
    }

    /// The pairs of facets that have pages: those that the schema names, and those of the gap map.
    pub fn paired(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<(&str, &str)> =
            self.pairs.iter().map(|(first, second)| (&**first, &**second)).collect();
        if let Some((rows, columns)) = &self.gap_map
            && !pairs.iter().any(|&pair| is_pair(pair, rows, columns))
        {
            pairs.push((rows, columns));
        }
        pairs
    }
}

fn is_pair(pair: (&str, &str), first: &str, second: &str) -> bool {
    pair == (first, second) || pair == (second, first)
}

/// The names of fields that `node` gives under `key`, each with its place.
pub(super) fn named<'a>(key: &str, node: &'a Node) -> Vec<&'a Node> {
    let Some(value) = node.get(key) else { return Vec::new() };
    match key {
        "facet_pairs" => value.items().iter().flat_map(Node::items).collect(),
        "compare" => Vec::new(),
        _ => value.items().iter().collect(),
    }
}

/// What is wrong with a field's type for a view, and what it would have to be.
pub(super) fn misfit(schema: &Schema, key: &str, name: &str) -> Option<&'static str> {
    let field = schema.field(name)?;
    let is_facet = schema.facets.iter().any(|facet| **facet == *name);
    match key {
        "facet_pairs" | "gap_map" if !is_facet => Some("name it under `facets`, too"),
        "map" if *field.kind.item() != FieldType::Country => Some("name a field of type country"),
        // Titles come last in any order, whether or not they are named.
        "sort" | "sort_by" if name != "title" && !has_order(field) => Some(
            "lists are sorted by fields with one value of type date, datetime, date range, integer, decimal, money, bool, choice or term, and by ratings; titles need not be named",
        ),
        "timeline" if !field.is_date() => Some("name a field of type date, datetime or date range"),
        _ => None,
    }
}

/// Whether entries can be sorted by a field.
fn has_order(field: &Field) -> bool {
    use FieldType::{Bool, Choice, Date, DateRange, DateTime, Decimal, Integer, Money, Term};
    let one = matches!(
        field.kind,
        Date | DateTime | DateRange | Integer | Decimal | Money | Bool | Choice(_) | Term { .. }
    );
    one || field.is_rated()
}
