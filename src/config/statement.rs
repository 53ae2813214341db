//! Facts for the pages that the law asks of public bodies: who publishes the site, and how far
//! everybody can use it (the model of Commission Implementing Decision (EU) 2018/1523).
//!
//! What is not filled in yet is said here, and is `None` from then on, so that pages show the gap.

use std::sync::Arc;

use super::keys::check_keys;
use super::text::Localized;
use super::time::Date;
use super::yaml::{Node, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// Who publishes the site, and what becomes known of its readers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publisher {
    /// Their name.
    pub name: Option<Localized>,
    /// Where they are.
    pub address: Option<Localized>,
    /// A `mailto:` or http(s) address.
    pub contact: Option<Box<str>>,
    /// Who runs the server.
    pub host: Option<Localized>,
    /// What the server records, and for how long.
    pub logs: Option<Localized>,
    /// A `mailto:` or http(s) address of the data protection officer; not everybody needs one.
    pub officer: Option<Box<str>>,
    /// To whom readers can complain of how their data are used.
    pub authority: Option<Localized>,
}

/// How far a site says that it follows the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conformity {
    /// All of them.
    Full,
    /// Most of them.
    Partial,
    /// Too few.
    None,
}

/// Why something is not accessible, as the Decision tells the reasons apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// None: it ought to be.
    Fault,
    /// It would be a disproportionate burden (Article 5 of the Directive).
    Burden,
    /// The law does not ask for it.
    Scope,
}

/// Something that is not accessible.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// What it is.
    pub what: Localized,
    /// Why.
    pub why: Excuse,
    /// What readers can use in its place.
    pub instead: Option<Localized>,
}

/// The accessibility statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accessibility {
    /// Compliance status. Nobody but the publisher can say it.
    pub status: Option<Conformity>,
    /// The law that applies.
    pub law: Option<Localized>,
    /// When the statement was written.
    pub prepared: Option<Date>,
    /// When it was last looked through.
    pub reviewed: Option<Date>,
    /// Assessed by others, or by the publisher.
    pub external: Option<bool>,
    /// What is not accessible; none if that is still to be said.
    pub exceptions: Option<Vec<Exception>>,
    /// A `mailto:` or http(s) address for those who meet a barrier.
    pub contact: Option<Box<str>>,
    /// To whom they turn if that does not help.
    pub enforcement: Option<Localized>,
}

const PUBLISHER: [&str; 7] = ["name", "address", "contact", "host", "logs", "officer", "authority"];
const ACCESSIBILITY: [&str; 8] =
    ["status", "law", "prepared", "reviewed", "method", "exceptions", "contact", "enforcement"];
const EXCEPTION: [&str; 3] = ["what", "why", "instead"];

impl Publisher {
    /// Reads `publisher` of hub.yaml.
    pub(super) fn read(
        path: &Arc<str>,
        root: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut reader = Reader::new(path, root, "publisher", &PUBLISHER, diagnostics)?;
        let publisher = Publisher {
            name: reader.text("name", "City of Ghent"),
            address: reader.text("address", "Botermarkt 1, 9000 Ghent, Belgium"),
            contact: reader.address("contact", true),
            host: reader.text("host", "Data centre of the city of Ghent"),
            logs: reader.text("logs", "\"Times, pages and addresses, deleted after 7 days\""),
            officer: reader.address("officer", false),
            authority: reader.text("authority", "the supervisory authority for data protection"),
        };
        reader.finish();
        Some(publisher)
    }
}

impl Accessibility {
    /// Reads `accessibility` of hub.yaml.
    pub(super) fn read(
        path: &Arc<str>,
        root: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut reader = Reader::new(path, root, "accessibility", &ACCESSIBILITY, diagnostics)?;
        let statuses = [
            ("partial", Conformity::Partial),
            ("full", Conformity::Full),
            ("none", Conformity::None),
        ];
        let status = reader.word("status", &statuses);
        let statement = Accessibility {
            status,
            law: reader
                .text("law", "the law of your country that follows Directive (EU) 2016/2102"),
            prepared: reader.date("prepared", true),
            reviewed: reader.date("reviewed", false),
            external: reader.word("method", &[("self", false), ("external", true)]),
            exceptions: reader.exceptions(status),
            contact: reader.address("contact", true),
            enforcement: reader.text("enforcement", "the name and address of the body in charge"),
        };
        reader.finish();
        Some(statement)
    }
}

/// Reads one of the two keys.
struct Reader<'a, 'd> {
    path: &'a Arc<str>,
    key: &'static str,
    key_span: Span,
    node: &'a Node,
    diagnostics: &'d mut Diagnostics,
    /// Facts of which there is not even the name, with examples.
    absent: Vec<(&'static str, String)>,
}

impl<'a, 'd> Reader<'a, 'd> {
    fn new(
        path: &'a Arc<str>,
        root: &'a Node,
        key: &'static str,
        known: &[&str],
        diagnostics: &'d mut Diagnostics,
    ) -> Option<Self> {
        let (name, node) = root.entries().iter().find(|(name, _)| &*name.text == key)?;
        check_keys(path, node, known, diagnostics);
        let key_span = Span::new(path.clone(), name.range.clone());
        Some(Reader { path, key, key_span, node, diagnostics, absent: Vec::new() })
    }

    /// One finding for all facts that are not there at all.
    fn finish(self) {
        let Reader { key, key_span, diagnostics, absent, .. } = self;
        if absent.is_empty() {
            return;
        }
        let names: Vec<String> = absent.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("`{key}` is to be filled in: it lacks {}", names.join(", "));
        let mut diagnostic = Diagnostic::new(&diag::UNFILLED, message).at(key_span, "");
        for (name, example) in absent {
            diagnostic = diagnostic.help(format!("write e.g. `{name}: {example}`"));
        }
        diagnostics.push(diagnostic.help("until then the pages show the gaps"));
    }

    fn span(&self, node: &Node) -> Span {
        Span::new(self.path.clone(), node.range.clone())
    }

    /// A fact that the law asks for and nobody has written yet.
    fn unfilled<T>(&mut self, name: &'static str, example: &str) -> Option<T> {
        let Some(node) = self.node.get(name) else {
            self.absent.push((name, example.to_owned()));
            return None;
        };
        let message = format!("`{name}` of `{}` is to be filled in", self.key);
        let help = format!("write e.g. `{name}: {example}`; until then the page shows the gap");
        let diagnostic = Diagnostic::new(&diag::UNFILLED, message);
        self.diagnostics.push(diagnostic.at(self.span(node), "").help(help));
        None
    }

    fn wrong<T>(&mut self, node: &Node, name: &str, wanted: &str) -> Option<T> {
        let diagnostic = Diagnostic::new(&diag::WRONG_TYPE, format!("`{name}` is {}", node.kind()));
        let diagnostic = diagnostic.at(self.span(node), format!("expected {wanted}"));
        self.diagnostics.push(diagnostic.help(format!("write {wanted}")));
        None
    }

    fn text(&mut self, name: &'static str, example: &str) -> Option<Localized> {
        let Some(node) = self.node.get(name).filter(|node| !is_open(node)) else {
            return self.unfilled(name, example);
        };
        let Some(text) = Localized::from_node(node) else {
            return self.wrong(node, name, "a text, or one for each language");
        };
        // Where one language is open, its readers would be told nothing.
        if text.iter().any(|(_, text)| says_nothing(text)) {
            return self.unfilled(name, example);
        }
        Some(text)
    }

    fn address(&mut self, name: &'static str, required: bool) -> Option<Box<str>> {
        let example = "mailto:team@example.org";
        let Some(node) = self.node.get(name).filter(|node| !is_open(node)) else {
            let written = self.node.get(name).is_some();
            return if required || written { self.unfilled(name, example) } else { None };
        };
        let text = node.text().unwrap_or_default();
        if ["mailto:", "https://", "http://"].iter().any(|start| text.starts_with(start)) {
            return Some(text.into());
        }
        self.wrong(node, name, "an address that begins with `mailto:` or `https://`")
    }

    fn date(&mut self, name: &'static str, required: bool) -> Option<Date> {
        let Some(node) = self.node.get(name).filter(|node| !is_open(node)) else {
            let written = self.node.get(name).is_some();
            return if required || written { self.unfilled(name, "2026-11-21") } else { None };
        };
        let date = node.text().and_then(|text| Date::parse(text).ok());
        date.or_else(|| self.wrong(node, name, "a date such as 2026-11-21"))
    }

    fn word<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let Some(node) = self.node.get(name).filter(|node| !is_open(node)) else {
            return self.unfilled(name, names.first().copied().unwrap_or_default());
        };
        let text = node.text().unwrap_or_default();
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.or_else(|| self.wrong(node, name, &format!("one of {}", names.join(", "))))
    }

    /// What is not accessible. Who says that something is not must say what.
    fn exceptions(&mut self, status: Option<Conformity>) -> Option<Vec<Exception>> {
        let node = self.node.get("exceptions").filter(|node| !is_open(node));
        let nodes = node.map(Node::items).unwrap_or_default();
        let written = self.node.get("exceptions").is_some();
        if nodes.is_empty() {
            let full = status == Some(Conformity::Full);
            let open = written && node.is_none();
            return match full && !open {
                true => Some(Vec::new()),
                false => self.unfilled("exceptions", "[\"Films have no audio description\"]"),
            };
        }
        Some(nodes.iter().filter_map(|node| self.exception(node)).collect())
    }

    fn exception(&mut self, node: &Node) -> Option<Exception> {
        let mut exception =
            Exception { what: Localized::default(), why: Excuse::Fault, instead: None };
        let what = match node.get("what") {
            None => node,
            Some(what) => {
                check_keys(self.path, node, &EXCEPTION, self.diagnostics);
                exception.instead = node.get("instead").and_then(Localized::from_node);
                if let Some(why) = node.get("why") {
                    exception.why = match why.text().unwrap_or_default() {
                        "fault" => Excuse::Fault,
                        "burden" => Excuse::Burden,
                        "scope" => Excuse::Scope,
                        _ => self.wrong(why, "why", "one of fault, burden, scope")?,
                    };
                }
                what
            }
        };
        match Localized::from_node(what) {
            Some(text) if text.iter().any(|(_, text)| !says_nothing(text)) => {
                exception.what = text;
                Some(exception)
            }
            _ => self.wrong(what, "what", "a text, or one for each language"),
        }
    }
}

fn says_nothing(text: &str) -> bool {
    text.trim().is_empty() || text.contains("TODO")
}

/// Whether a fact is still to be written: nothing, or a text that says so.
fn is_open(node: &Node) -> bool {
    matches!(node.value, Value::Null) || node.text().is_some_and(says_nothing)
}
