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

    /// Random edits, one build after another: the site and what is said of it are always those of a
    /// clean build, and what has not changed is not rendered.
    #[test]
    fn incremental_equals_clean(edits in prop::collection::vec((0usize..18, 0usize..5, "[a-z]{1,8}"), 1..7), runs_of_their_own in any::<bool>()) {
        let mut hub = HubTest::with("--- content/practices/_index.en.md ---\n---\ntitle: Practices\n---\n");
        hub.options.lenient = true;
        hub.forgets = runs_of_their_own;
        hub.options.program = runs_of_their_own.then_some(1);
        let hub_yaml = |word: &str| format!("title: {word}\nbase_url: https://example.org\nlanguages: [en, ro]\n");
        hub.write("hub.yaml", &hub_yaml("first"));
        hub.write("content/vocabularies/themes.yaml", &terms("first"));
        for page in 0..5 {
            hub.write(&format!("content/practices/p{page}.en.md"), &page_text(page, "first"));
        }
        hub.build().ok();
        for (kind, page, word) in edits {
            let path = format!("content/practices/p{page}.en.md");
            let full = hub.root().join(&path);
            match kind {
                0 | 1 => { hub.write(&path, &page_text(page, &word)); }
                2 => { let _ = std::fs::remove_file(full); }
                3 => { hub.write("i18n/en.yaml", &format!("tagline: {word}\nskip_link: {word}\n")); }
                4 => { hub.write("themes/default/templates/partials/footer.html", &format!("<footer>{word} {{{{ t(key=\"{word}\") }}}}</footer>")); }
                5 => { hub.write("hub.yaml", &hub_yaml(&word)); }
                6 | 7 => { hub.write(&path, &body_text(page, &word)); }
                8 => { hub.options.defer_search = !hub.options.defer_search; }
                9 => { let _ = std::fs::rename(full, hub.root().join(format!("content/practices/{word}.en.md"))); }
                10 => { hub.write(&format!("content/practices/p{page}.ro.md"), &page_text(page, &word)); }
                11 => { let _ = std::fs::remove_file(hub.root().join(format!("content/practices/p{page}.ro.md"))); }
                12 => { hub.write("content/vocabularies/themes.yaml", &terms(&word)); }
                13 => { hub.write(&path, &format!("---\ntitle: [{word}\n---\n")); }
                14 => { hub.write("themes/default/static/css/main.css", &format!("body {{ content: \"{word}\" }}")); }
                15 => { hub.write("content/practices/box.svg", &format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{word}</title></svg>")); }
                16 => { hub.write("content/practices/_collection.yaml", &format!("preset: practice\nfacets: [{}]\n", ["countries", "themes"][page % 2])); }
                // A branch is switched: many files at once.
                _ => {
                    for other in 0..5 {
                        hub.write(&format!("content/{word}/q{other}.en.md"), &page_text(other, &word));
                        hub.write(&format!("content/practices/p{other}.en.md"), &page_text(other, &word));
                    }
                }
            }
            hub.build();
        }
        // Indexes follow; one more build lets hashed files of the last generation go.
        hub.options.defer_search = false;
        hub.build();
        let built = hub.build();
        prop_assert_eq!((built.written(), built.outcome.rendered - failed(&built)), (0, 0));
        let clean = hub.clean_build();
        prop_assert_eq!(built.said(), clean.said());
        prop_assert!(built.files() == clean.files());
    }
}

/// Pages that cannot be rendered are tried in every build.
fn failed(built: &crate::harness::Built) -> usize {
    built.codes().iter().filter(|code| **code == "template-render").count()
}

fn terms(word: &str) -> String {
    format!(
        "terms:\n  one:\n    label: {{en: {word}, ro: {word}}}\n  two:\n    label: {{en: Two, ro: Doi}}\n"
    )
}

fn page_text(page: usize, word: &str) -> String {
    let term = ["one", "two"][word.len() % 2];
    format!(
        "---\ntitle: {word} {page}\ncountries: [BE]\nthemes: [{term}]\nrelated: [practices/p{}]\n---\n\n## {word}\n\nText about {word}.\n\n![box](box.svg)\n",
        (page + 2) % 5
    )
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
