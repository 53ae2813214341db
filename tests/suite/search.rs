//! What search finds, and how an edit changes the index's files.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use vademecum::build::{Builder, Options};
use vademecum::diag::Diagnostics;
use vademecum::search::{Filter, SearchIndex};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The prison practice is found by its own words, typed with and without diacritics.
#[test]
fn words_find_the_page_that_they_mean() {
    let options = Options::new(root(), "unused");
    let mut diagnostics = Diagnostics::new();
    let resolved = Builder::default().resolve(&options, &mut diagnostics).unwrap();
    for (language, query) in [
        ("en", "prison"),
        ("fr", "prison"),
        ("ro", "închisoare"),
        ("ro", "inchisoare"),
        ("ro", "inchisorile"),
    ] {
        let number = resolved.site.config.hub.language(language).unwrap();
        let index = SearchIndex::build(&resolved.site, number).unwrap();
        let (hits, _) = index.search(query, &[], 4, true).unwrap();
        let found: Vec<&Arc<str>> =
            hits.iter().map(|hit| &index.records[hit.document].id).collect();
        assert!(
            found.iter().any(|id| &***id == "practices/mechelen-icommit"),
            "{language}: {query}: {found:?}"
        );
        let belgian = [Filter { field: "countries".into(), value: "be".into() }];
        let (filtered, total) = index.search(query, &belgian, 10, true).unwrap();
        assert_eq!(filtered.len(), total);
        assert!(total >= 1);
        assert!(filtered.iter().all(|hit| {
            index.records[hit.document]
                .facets
                .iter()
                .any(|(field, value)| &**field == "countries" && value == "BE")
        }));
    }
}

/// A small edit leaves most shards as they are.
#[test]
fn shards_have_stable_boundaries() {
    let mut hub = crate::harness::HubTest::with(
        "--- content/practices/_index.en.md ---\n---\ntitle: P\n---\n",
    );
    let mut seed = 1u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut value = (seed >> 33) % 40_000;
        let mut text = String::new();
        while value > 0 {
            text.push(char::from(b'a' + (value % 26) as u8));
            value /= 26;
        }
        text
    };
    for page in 0..120 {
        let body: Vec<String> = (0..250).map(|_| word()).collect();
        hub.write(
            &format!("content/practices/p{page:03}.en.md"),
            &format!("---\ntitle: Page {page}\n---\n\n{}\n", body.join(" ")),
        );
    }
    let shards = |built: &crate::harness::Built| -> Vec<String> {
        built.files().into_keys().filter(|path| path.starts_with("search/en/t-")).collect()
    };
    let first = hub.build().ok();
    let before = shards(&first);
    assert!(before.len() >= 6, "{before:?}");
    let page = hub.root().join("content/practices/p060.en.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, format!("{text}\nneologism\n")).unwrap();
    let after = shards(&hub.clean_build());
    let same = before.iter().filter(|name| after.contains(name)).count();
    assert!(same * 10 >= before.len() * 8, "{same} of {} term shards stayed", before.len());
}
