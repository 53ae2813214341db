//! One fault of a template breaks many pages, and is said once.

use rustc_hash::FxHashMap;

use crate::diag::Diagnostic;

/// Why pages cannot be rendered: each fault as it is said of the first page by its file's name, with how
/// many more pages have it.
pub(super) fn say_once(mut failed: Vec<(String, Diagnostic)>) -> Vec<Diagnostic> {
    failed.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut faults: FxHashMap<_, usize> = FxHashMap::default();
    let mut said: Vec<(Diagnostic, usize)> = Vec::new();
    for (_, diagnostic) in failed {
        // What is said to help names the page, and is all that differs.
        let fault = (diagnostic.code.id, diagnostic.message.clone(), diagnostic.primary.clone());
        let place = *faults.entry(fault).or_insert(said.len());
        match said.get_mut(place) {
            Some((_, more)) => *more += 1,
            None => said.push((diagnostic, 0)),
        }
    }
    let say = |(diagnostic, more): (Diagnostic, usize)| match more {
        0 => diagnostic,
        1 => diagnostic.help("1 more page fails here"),
        more => diagnostic.help(format!("{more} more pages fail here")),
    };
    said.into_iter().map(say).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Span, TEMPLATE_RENDER};

    #[test]
    fn a_fault_is_said_once_and_in_the_same_words_whatever_the_order() {
        let fails = |page: &str, at: usize| {
            let diagnostic = Diagnostic::new(&TEMPLATE_RENDER, "a template failed")
                .at(Span::new("footer.html".into(), at..at + 1), "no such field");
            (page.to_owned(), diagnostic.help(format!("seen while rendering {page}")))
        };
        let failed = vec![fails("c", 1), fails("a", 1), fails("d", 9), fails("b", 1)];
        let said = say_once(failed.clone());
        let help: Vec<_> = said.iter().map(|it| it.help.join("; ")).collect();
        assert_eq!(
            help,
            ["seen while rendering a; 2 more pages fail here", "seen while rendering d"]
        );
        assert_eq!(said, say_once(failed.into_iter().rev().collect()));
    }
}
