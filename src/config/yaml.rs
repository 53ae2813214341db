//! The one door for YAML: text to a tree in which every value knows its place.
//!
//! serde-saphyr reads and bounds (nesting, aliases, events); this module keeps its result as a tree
//! of our own, since a struct with `Spanned` fields loses its places under `flatten` and untagged
//! enums, and since the schema that types a value is itself content. Booleans are `true` and `false`
//! only, so `Norway: no` stays text. Keys that stand twice are kept, to be reported with both places.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Error, Location, Spanned};

use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// A YAML value and the bytes it was written with, counted from the start of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What was written.
    pub value: Value,
    /// Where.
    pub range: Range<usize>,
}

/// A YAML value, not yet typed by a schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// Text, number or boolean: the text as written, quotes and escapes resolved.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// A scalar's text. YAML types only plain scalars; `"true"` in quotes is text.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text.
    pub text: Box<str>,
    /// Written without quotes and not as a block.
    pub plain: bool,
}

/// A mapping's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The text.
    pub text: Box<str>,
    /// Where.
    pub range: Range<usize>,
}

impl Node {
    /// A null that stands nowhere in particular.
    pub fn null(at: usize) -> Self {
        Node { value: Value::Null, range: at..at }
    }

    /// The text of a scalar of any kind.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a mapping's key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(k, _)| &*k.text == key).map(|(_, node)| node)
    }

    /// A list's items, or the node itself as the only item; none for null.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Null => &[],
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// `true` or `false`, written plainly.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar(Scalar { text, plain: true }) => match &**text {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The word for what this is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Scalar(_) if self.as_bool().is_some() => "true or false",
            Value::Scalar(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// True if both say the same, wherever they stand.
    pub fn same_value(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Scalar(a), Value::Scalar(b)) => a.text == b.text,
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_value(b))
            }
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len()
                    && a.iter().all(|(key, value)| {
                        b.iter().any(|(k, v)| k.text == key.text && v.same_value(value))
                    })
            }
            _ => false,
        }
    }
}

/// Parses `text[range]` of the file `path`. What cannot be read becomes null and a diagnostic.
pub fn parse(
    path: &Arc<str>,
    text: &str,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Node {
    let slice = &text[range.clone()];
    if slice.trim().is_empty() {
        return Node::null(range.start);
    }
    let result = read(slice, DuplicateKeyPolicy::Error).or_else(|error| {
        diagnostics.push(explain(path, slice, range.start, &error));
        match error.without_snippet() {
            // The first value stands in, so that a repeated key costs no other finding.
            Error::DuplicateMappingKey { .. } => read(slice, DuplicateKeyPolicy::FirstWins),
            _ => Err(error),
        }
    });
    match result {
        Ok(raw) => Lower { slice, offset: range.start }.node(raw),
        Err(_) => Node::null(range.start),
    }
}

/// Writes a value as YAML, for files that other programs read.
pub fn write(value: &serde_json::Value) -> String {
    // Values of JSON are values of YAML, and a text cannot fail to be written to.
    serde_saphyr::to_string(value).unwrap_or_default()
}

fn read(slice: &str, duplicate_keys: DuplicateKeyPolicy) -> Result<Spanned<Raw>, Error> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        duplicate_keys: duplicate_keys,
        merge_keys: serde_saphyr::MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::AsString,
        budget: serde_saphyr::budget! {
            max_depth: 64,
            max_nodes: 200_000,
            max_total_scalar_bytes: 8 << 20,
        },
    };
    serde_saphyr::from_str_with_options(slice, options)
}

fn explain(path: &Arc<str>, slice: &str, offset: usize, error: &Error) -> Diagnostic {
    let error = error.without_snippet();
    let at = error.location().map_or(0, |location| byte_offset(slice, location));
    let end = slice[at..].find('\n').map_or(slice.len(), |i| at + i).max(at);
    let span = Span::new(path.clone(), offset + at..offset + end);
    let line = slice[..at].rfind('\n').map_or(0, |i| i + 1);
    let this_line = &slice[line..end];
    match error {
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. } => {
            Diagnostic::new(&diag::YAML_LIMIT, "this YAML nests or repeats more than is allowed")
                .at(span, "the limit is reached here")
                .help("write the values out; at most 64 levels and 200,000 values are read")
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or_default();
            Diagnostic::new(&diag::YAML_DUPLICATE_KEY, format!("the key `{key}` stands twice"))
                .at(span, "again here")
                .help("keep one of the two; the first is used until then")
        }
        _ => {
            let mut diagnostic = Diagnostic::new(&diag::YAML_SYNTAX, "this YAML cannot be read")
                .at(span, said(error));
            if this_line.starts_with('\t') || this_line.trim_start_matches(' ').starts_with('\t') {
                diagnostic = diagnostic.help("indent with spaces: YAML does not allow tabs there");
            } else if this_line.matches(": ").count() > 1 {
                diagnostic = diagnostic.help(
                    "a text that contains “: ” must stand in quotes, e.g. title: \"Mayors: who does what\"",
                );
            } else {
                diagnostic = diagnostic.help("each line is `key: value`; put texts with : # ' \" or a leading [ { * & ! % @ in double quotes");
            }
            diagnostic
        }
    }
}

/// The parser's own words. The underline says where: its "at line …" counts from the YAML's start.
fn said(error: &Error) -> String {
    let message = error.render();
    let first = message.lines().next().unwrap_or_default();
    first.split(" at line ").next().unwrap_or_default().to_owned()
}

fn byte_offset(slice: &str, location: Location) -> usize {
    let offset = match location.span().byte_offset() {
        Some(byte) => byte as usize,
        None => slice
            .char_indices()
            .nth(location.span().offset() as usize)
            .map_or(slice.len(), |(i, _)| i),
    };
    let mut offset = offset.min(slice.len());
    while !slice.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// serde's view of any YAML value, before places and duplicates are worked out.
enum Raw {
    Null,
    Text(String),
    Typed,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<KeyText>, Spanned<Raw>)>),
}

/// A key of any scalar kind, as text.
struct KeyText(String);

impl<'de> Deserialize<'de> for KeyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(KeyText)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }
    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }
    // What YAML would type is read again from the source, so that 1.10 stays 1.10.
    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Raw, E> {
        Ok(Raw::Text(String::from_utf8_lossy(bytes).into_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

struct Lower<'a> {
    slice: &'a str,
    offset: usize,
}

impl Lower<'_> {
    fn node(&self, raw: Spanned<Raw>) -> Node {
        let range = self.range(raw.referenced);
        let source = &self.slice[range.clone()];
        let plain = !source.starts_with(['"', '\'', '|', '>', '!', '&', '*']);
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::Scalar(Scalar { text: text.into(), plain }),
            Raw::Typed => {
                // An alias stands for a scalar that was written elsewhere.
                let defined = self.range(raw.defined);
                Value::Scalar(Scalar { text: self.slice[defined].trim().into(), plain: true })
            }
            Raw::List(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            Raw::Map(entries) => {
                let mut map: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key_range = self.range(key.referenced);
                    let key = Key {
                        text: key.value.0.into(),
                        range: self.offset + key_range.start..self.offset + key_range.end,
                    };
                    map.push((key, self.node(value)));
                }
                Value::Map(map)
            }
        };
        // The parser gives a collection the place where it begins.
        let (first, last) = match &value {
            Value::List(items) => (
                items.first().map(|item| item.range.start),
                items.last().map(|item| item.range.end),
            ),
            Value::Map(entries) => (
                entries.first().map(|(key, _)| key.range.start),
                entries.last().map(|(key, value)| key.range.end.max(value.range.end)),
            ),
            _ => (None, None),
        };
        let start = self.offset + range.start;
        let flow = self.slice[range.start..].starts_with(['[', '{']);
        let block = matches!(value, Value::Map(_)) && !flow;
        let start = if block { first.unwrap_or(start) } else { start };
        let mut end = last.unwrap_or(self.offset + range.end).max(start);
        // The last item ends before the bracket that closes its list.
        if flow && matches!(value, Value::List(_) | Value::Map(_)) {
            let rest = &self.slice[end - self.offset..];
            let inside = |c: char| c.is_whitespace() || c == ',' || c == '[' || c == '{';
            let blank = rest.len() - rest.trim_start_matches(inside).len();
            if rest[blank..].starts_with([']', '}']) {
                end += blank + 1;
            }
        }
        Node { value, range: start..end }
    }

    /// The bytes of a location, without trailing blanks that belong to nobody.
    fn range(&self, location: Location) -> Range<usize> {
        let start = byte_offset(self.slice, location);
        let span = location.span();
        let end = match span.byte_len() {
            Some(len) => start + len as usize,
            None => self.slice[start..]
                .char_indices()
                .nth(span.len() as usize)
                .map_or(self.slice.len(), |(i, _)| start + i),
        };
        let mut end = end.min(self.slice.len());
        while !self.slice.is_char_boundary(end) {
            end -= 1;
        }
        let text = &self.slice[start..end.max(start)];
        start..start + text.trim_end().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Node, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::new();
        let node = parse(&"t.yaml".into(), text, 0..text.len(), &mut diagnostics);
        (node, diagnostics.iter().map(|d| d.code.name).collect())
    }

    #[test]
    fn scalars_keep_their_text() {
        let text = "a: no\nb: 1.10\nc: \"true\"\nd: true\ne: 2019-02-30\nf: .inf\ng: 0x10\nh: &x 1e3\ni: *x\n";
        let (node, codes) = parsed(text);
        assert_eq!(codes, [""; 0]);
        let values: Vec<_> = node.entries().iter().map(|(_, v)| v.text().unwrap()).collect();
        assert_eq!(
            values,
            ["no", "1.10", "true", "true", "2019-02-30", ".inf", "0x10", "1e3", "1e3"]
        );
        assert_eq!(node.get("a").unwrap().as_bool(), None);
        assert_eq!(node.get("c").unwrap().as_bool(), None);
        assert_eq!(node.get("d").unwrap().as_bool(), Some(true));
    }

    #[test]
    fn places_are_bytes_of_the_file() {
        let text = "țară:\n  - 'BE'\n  - FR\n";
        let (node, _) = parsed(text);
        let list = &node.entries()[0];
        assert_eq!(&text[list.0.range.clone()], "țară");
        assert_eq!(&text[list.1.items()[0].range.clone()], "'BE'");
        assert_eq!(&text[list.1.items()[1].range.clone()], "FR");
    }

    #[test]
    fn hostile_input_is_bounded() {
        let deep = "[".repeat(10_000);
        let bomb = format!(
            "a: &a [x,x,x,x,x,x,x,x,x]\n{}",
            (1..10)
                .map(|i| {
                    let (name, before) = ((b'a' + i) as char, (b'a' + i - 1) as char);
                    format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(","))
                })
                .collect::<String>()
        );
        for text in [deep.as_str(), &bomb] {
            let (node, codes) = parsed(text);
            assert_eq!(node.value, Value::Null);
            assert!(codes == ["yaml-limit"] || codes == ["yaml-syntax"], "{codes:?}");
        }
        assert_eq!(parsed("a: 1\na: 2\n").1, ["yaml-duplicate-key"]);
        assert_eq!(parsed("a: \0b\n").1, ["yaml-syntax"]);
        assert_eq!(parsed("? [a]\n: b\n").1, ["yaml-syntax"]);
    }
}
