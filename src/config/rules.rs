//! What a hub thinks of the rules: raised, lowered or switched off, everywhere or in some files.

use std::sync::Arc;

use crate::config::keys::check_keys;
use crate::config::yaml::{Node, Value};
use crate::diag::{self, CODES, Code, Diagnostic, Diagnostics, Severity, Span, did_you_mean};

/// A hub's own severity for a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The rule.
    pub code: &'static Code,
    /// `None`: say nothing.
    pub severity: Option<Severity>,
    /// Files that it is about, `*` for any letters; empty: all.
    pub files: Vec<Box<str>>,
}

/// All rules that a hub changes, in the order of the file; the last that fits decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    list: Vec<Rule>,
}

impl Rules {
    /// Reads `rules:` of hub.yaml: `heading-jump: off`, or a mapping (or several) with `severity`,
    /// `files` and `reason`.
    pub(super) fn from_node(path: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> Self {
        let mut rules = Rules::default();
        if node.entries().is_empty() {
            diagnostics.push(
                Diagnostic::new(&diag::WRONG_TYPE, format!("`rules` is {}", node.kind()))
                    .at(
                        Span::new(path.clone(), node.range.clone()),
                        "expected rules and severities",
                    )
                    .help("write e.g. `rules: {heading-jump: off}`"),
            );
        }
        for (key, value) in node.entries() {
            let Some(code) = CODES.iter().find(|c| c.name == &*key.text || c.id == &*key.text)
            else {
                diagnostics.push(unknown(path, key));
                continue;
            };
            let several: &[Node] = match &value.value {
                Value::List(items) => items,
                _ => std::slice::from_ref(value),
            };
            for item in several {
                rules.list.extend(one(path, code, item, diagnostics));
            }
        }
        rules
    }

    /// The severity of a diagnostic after the hub's settings; `None`: it is not to be said.
    pub fn judge(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        let file = diagnostic.primary.as_ref().map_or("", |label| &*label.span.path);
        let fits = |rule: &&Rule| {
            rule.code == diagnostic.code
                && (rule.files.is_empty() || rule.files.iter().any(|glob| matches(glob, file)))
        };
        match self.list.iter().rev().find(fits) {
            Some(rule) => rule.severity,
            None => Some(diagnostic.severity),
        }
    }

    /// True if the hub changes nothing.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

const KEYS: [&str; 3] = ["severity", "files", "reason"];

fn unknown(path: &Arc<str>, key: &super::yaml::Key) -> Diagnostic {
    let span = Span::new(path.clone(), key.range.clone());
    let diagnostic =
        Diagnostic::new(&diag::UNKNOWN_RULE, format!("there is no rule `{}`", key.text))
            .at(span.clone(), "");
    match did_you_mean(&key.text, CODES.iter().map(|code| code.name)) {
        Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
        None => diagnostic.help("write the rule's name or number as a diagnostic shows it, e.g. `heading-jump` or `V0405`"),
    }
}

fn one(
    path: &Arc<str>,
    code: &'static Code,
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<Rule> {
    let span = |node: &Node| Span::new(path.clone(), node.range.clone());
    check_keys(path, node, &KEYS, diagnostics);
    let written = if node.text().is_some() { Some(node) } else { node.get("severity") };
    let severity = match written.and_then(Node::text) {
        Some("off") => None,
        Some("warning") => Some(Severity::Warning),
        Some("error") => Some(Severity::Error),
        _ => {
            diagnostics.push(
                Diagnostic::new(&diag::WRONG_TYPE, format!("`{}` has no severity", code.name))
                    .at(span(written.unwrap_or(node)), "")
                    .help("write `error`, `warning` or `off`"),
            );
            return None;
        }
    };
    let allowed = match severity {
        Some(Severity::Error) => true,
        Some(Severity::Warning) => code.can_be_lowered(),
        None => code.can_be_lowered() && !code.drops_a_value(),
    };
    if !allowed {
        diagnostics.push(
            Diagnostic::new(
                &diag::FIXED_RULE,
                format!(
                    "`{}` cannot be set to this: what it finds would be lost without a word",
                    code.name
                ),
            )
            .at(span(written.unwrap_or(node)), "")
            .help(if severity.is_none() && code.can_be_lowered() {
                "write `warning`, so that it is said at least"
            } else {
                "take the line out and mend what the rule finds"
            }),
        );
        return None;
    }
    let files: Vec<Box<str>> = node
        .get("files")
        .map(|files| files.items().iter().filter_map(Node::text).map(Box::from).collect())
        .unwrap_or_default();
    let reason = node.get("reason").and_then(Node::text).unwrap_or_default();
    if !files.is_empty() && reason.trim().is_empty() {
        diagnostics.push(
            Diagnostic::new(
                &diag::RULE_WITHOUT_REASON,
                format!("nobody will know why `{}` is different for some files", code.name),
            )
            .at(span(node), "")
            .help("add `reason: …` with one sentence"),
        );
    }
    Some(Rule { code, severity, files })
}

/// Whether a file's path fits a pattern in which `*` stands for any letters, slashes too.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, path, fits) in [
            ("content/a.en.md", "content/a.en.md", true),
            ("content/a.en.md", "content/a.en.mdx", false),
            ("content/news/*", "content/news/2019/a.en.md", true),
            ("*.ro.md", "content/a.ro.md", true),
            ("content/*/index.*.md", "content/a/b/index.ro.md", true),
            ("content/*/index.*.md", "content/a/b.ro.md", false),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }
}
