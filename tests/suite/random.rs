//! Hostile and random input: no panic, bounded time, and an incremental build equals a clean one.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::harness::HubTest;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever stands in a file, the build ends and says something or nothing.
    #[test]
    fn any_text_is_survived(front in "(?s)[ -~\\n]{0,200}", body in "(?s).{0,400}") {
        let mut hub = HubTest::with(&format!("--- content/practices/a.en.md ---\n---\n{front}\n---\n{body}\n"));
        hub.options.lenient = true;
        hub.build();
    }

    /// Random edits, one build after another: the site is always that of a clean build.
    #[test]
    fn incremental_equals_clean(edits in prop::collection::vec((0usize..9, 0usize..5, "[a-z]{1,8}"), 1..6)) {
        let mut hub = HubTest::with("--- content/practices/_index.en.md ---\n---\ntitle: Practices\n---\n");
        for page in 0..5 {
            hub.write(&format!("content/practices/p{page}.en.md"), &page_text(page, "first"));
        }
        hub.build().ok();
        for (kind, page, word) in edits {
            let path = format!("content/practices/p{page}.en.md");
            match kind {
                0 | 1 => { hub.write(&path, &page_text(page, &word)); }
                2 => { let _ = std::fs::remove_file(hub.root().join(&path)); }
                6 | 7 => { hub.write(&path, &body_text(page, &word)); }
                8 => { hub.options.defer_search = !hub.options.defer_search; }
                3 => { hub.write("i18n/en.yaml", &format!("tagline: {word}\n")); }
                4 => { hub.write("themes/default/templates/partials/footer.html", &format!("<footer>{word}</footer>")); }
                _ => { hub.write("hub.yaml", &format!("title: {word}\nbase_url: https://example.org\nlanguages: [en]\n")); }
            }
            hub.build().ok();
        }
        // One more build lets hashed files of the last generation go; one before it, the index follow.
        hub.options.defer_search = false;
        hub.build().ok();
        let built = hub.build().ok();
        prop_assert_eq!(built.written(), 0);
        prop_assert!(built.files() == hub.clean_build().files());
    }
}

fn page_text(page: usize, word: &str) -> String {
    format!("---\ntitle: {word} {page}\ncountries: [BE]\n---\n\n## {word}\n\nText about {word}.\n")
}

/// The same front matter, another text, which may take away a heading that others link to.
fn body_text(page: usize, word: &str) -> String {
    let other = (page + 1) % 5;
    format!(
        "---\ntitle: first {page}\ncountries: [BE]\n---\n\n## {word}\n\n[next](p{other}.en.md#{word})\n"
    )
}

/// Inputs that are known to blow up careless parsers.
#[test]
fn nasty_bodies_take_bounded_time() {
    for body in [
        "> ".repeat(100_000),
        "[".repeat(100_000),
        "*".repeat(1_000_000),
        "a **b".repeat(50_000),
        "- ".repeat(50_000),
        "![a](".repeat(50_000),
        "<div>".repeat(20_000),
        "[^1]".repeat(50_000),
        "| a ".repeat(50_000) + "\n" + &"|---".repeat(50_000) + "\n",
        "`".repeat(100_000),
        "- ".repeat(30_000) + "x <b>y</b>",
        ">".repeat(30_000) + "x <b>y</b>",
        "[x](nowhere.md) ".repeat(20_000),
        (1..2_000).map(|n| format!("## Heading\n\n{n}\n\n")).collect(),
    ] {
        let mut hub =
            HubTest::with(&format!("--- content/a.en.md ---\n---\ntitle: A\n---\n{body}\n"));
        let started = Instant::now();
        hub.options.lenient = true;
        hub.build();
        let taken = started.elapsed();
        assert!(taken < Duration::from_secs(20), "{taken:?} for {:?}…", &body[..20]);
    }
}
