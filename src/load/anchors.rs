//! Anchors of headings: from their text, each once a page.

use std::collections::HashMap;

/// The anchors of a page so far.
#[derive(Default)]
pub(super) struct Anchors {
    /// Ids taken, and the last number that was put behind each.
    taken: HashMap<Box<str>, usize>,
}

impl Anchors {
    /// The wanted id, with a number behind it if it is taken.
    pub fn take(&mut self, wanted: &str) -> Box<str> {
        let mut id: Box<str> = wanted.into();
        // Where the search for a free number begins, so that a thousand equal headings cost no more
        // than a thousand different ones.
        let mut number = self.taken.get(wanted).copied().unwrap_or(1);
        while self.taken.contains_key(&id) {
            number += 1;
            id = format!("{wanted}-{number}").into();
        }
        self.taken.insert(wanted.into(), number);
        self.taken.entry(id.clone()).or_insert(1);
        id
    }
}

/// Whether an id that an author wrote can stay as it is: ids beginning with `vm-` are the theme's,
/// those with `fn` the footnotes'.
pub(super) fn is_plain_id(id: &str) -> bool {
    let reserved =
        ["vm-", "fn-", "fnref-", super::AUTHOR_ID].iter().any(|start| id.starts_with(start));
    !reserved && id.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

/// An anchor from a heading's text: letters and digits of any script, lower case, hyphens between.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') && c != '’' {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    match out {
        "" => "section".to_owned(),
        out if is_plain_id(out) => out.to_owned(),
        out => format!("h-{out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_unique_and_never_the_theme_s() {
        let mut anchors = Anchors::default();
        let ids: Vec<_> = ["a", "a-2", "a", "a"].map(|wanted| anchors.take(wanted)).into();
        assert_eq!(ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["a", "a-2", "a-3", "a-4"]);
        assert_eq!(slug("Ce merită reținut?"), "ce-merită-reținut");
        assert_eq!(slug("vm-main"), "h-vm-main");
        assert_eq!(slug("…"), "section");
    }
}
