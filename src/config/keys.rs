//! Keys that nothing reads, said the same way in every file of the configuration.

use std::sync::Arc;

use crate::config::yaml;
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

/// The diagnostic for a key of a configuration file that nothing reads.
pub(crate) fn unknown_key(
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

/// Reports every key of a mapping that is none of `known`.
pub(crate) fn check_keys(
    path: &Arc<str>,
    node: &yaml::Node,
    known: &[&str],
    diagnostics: &mut Diagnostics,
) {
    for (key, _) in node.entries().iter().filter(|(key, _)| !known.contains(&&*key.text)) {
        diagnostics.push(unknown_key(path, key, &key.text, known));
    }
}
