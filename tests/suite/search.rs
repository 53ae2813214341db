//! The browser's client, run by Node over the exported shards, against tantivy over the same index.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use vademecum::build::{Builder, Options};
use vademecum::diag::Diagnostics;
use vademecum::search::{Filter, SearchIndex};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Both engines agree over the bundled hub: the same pages in the same order, scores to 1e-4.
#[test]
fn the_client_ranks_as_tantivy_does() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::new(root(), folder.path().join("site"));
    let outcome = Builder::default().build(&options).unwrap();
    assert!(outcome.report.is_some(), "the bundled hub builds");
    let mut diagnostics = Diagnostics::new();
    let resolved = Builder::default().resolve(&options, &mut diagnostics).unwrap();
    let mut compared = 0;
    for (language, queries) in [
        (
            "en",
            [
                "prison",
                "prison staff training",
                "mayors -school",
                "resil",
                "police networks",
                "xyzzy",
                "prisons and schools",
                "local",
            ],
        ),
        (
            "fr",
            [
                "prison",
                "équipes mobiles",
                "equipe",
                "maires",
                "résilience jeunes",
                "polarisation -ville",
                "travail social",
                "x",
            ],
        ),
        (
            "ro",
            [
                "închisoare",
                "inchisoare",
                "inchisorilor",
                "echipe mobile",
                "primari",
                "rezilien",
                "scoala",
                "poliție și școli",
            ],
        ),
    ] {
        let number = resolved.site.config.hub.language(language).unwrap();
        let index = SearchIndex::build(&resolved.site, number).unwrap();
        let script = root().join("tests/suite/parity.mjs");
        let output = Command::new("node")
            .arg(script)
            .arg(&options.out)
            .arg(language)
            .args(queries)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answers: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        for (query, answer) in queries.iter().zip(answers) {
            let (hits, total) = index.search(query, &[], 10, true).unwrap();
            assert_eq!(answer["total"], total, "{language}: {query}");
            let results = answer["results"].as_array().unwrap();
            assert_eq!(results.len(), hits.len(), "{language}: {query}");
            for (result, hit) in results.iter().zip(&hits) {
                let score = result["score"].as_f64().unwrap();
                let close = (score - f64::from(hit.score)).abs() <= 1e-4 * score.abs();
                assert!(close, "{language}: {query}: {score} and {}", hit.score);
                assert_eq!(result["url"], index.records[hit.document].url.as_str());
                compared += 1;
            }
        }
    }
    assert!(compared > 60, "only {compared} results were compared");
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
        let (hits, _) = index.search(query, &[], 3, true).unwrap();
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
