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

/// A hub of 100 Romanian and 200 English-only entries: a Romanian reader finds these too, by English
/// words and by what Romanian calls their facts.
#[test]
fn readers_find_entries_that_their_language_lacks() {
    let hub = crate::harness::HubTest::new(
        "\
--- hub.yaml ---
title: Test
base_url: https://example.org
languages: [ro, en]
--- content/_index.ro.md ---
---
title: Acasă
---
--- content/vocabularies/settings.yaml ---
terms:
  prison: {label: {en: Prison, ro: Închisoare}}
  school: {label: {en: School, ro: Școală}}
--- content/practices/_collection.yaml ---
preset: practice
fields:
  settings: list of term(settings)
facets: [countries, settings]
--- content/practices/_index.ro.md ---
---
title: Practici
---
",
    );
    for page in 0..100 {
        hub.write(
            &format!("content/practices/r{page:03}.ro.md"),
            &format!(
                "---\ntitle: Practica {page}\ncountries: [RO]\n---\n\nTexte despre prevenire.\n"
            ),
        );
    }
    for page in 0..200 {
        let (country, setting) = (["BE", "FR"][page % 2], ["prison", "school"][page / 2 % 2]);
        hub.write(
            &format!("content/practices/e{page:03}.en.md"),
            &format!(
                "---\ntitle: Practice {page}\ncountries: [{country}]\nsettings: [{setting}]\n---\n\nMentors meet families.\n"
            ),
        );
    }
    let mut diagnostics = Diagnostics::new();
    let resolved = Builder::default().resolve(&hub.options, &mut diagnostics).unwrap();
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let romanian = SearchIndex::build(&resolved.site, 0).unwrap();
    let english = SearchIndex::build(&resolved.site, 1).unwrap();
    assert_eq!(romanian.others().iter().map(|(_, count)| *count).collect::<Vec<_>>(), [200]);
    for (query, found) in [
        ("închisoare", 100),
        ("inchisori", 100),
        ("Belgia", 100),
        ("mentors", 200),
        ("families", 200),
    ] {
        let (_, own) = romanian.search(query, &[], 10, true).unwrap();
        assert_eq!(own, 0, "{query}");
        let named = romanian.named_values(query);
        let (hits, total) = english.search_for("ro", query, &named, &[], 300, true).unwrap();
        assert_eq!((hits.len(), total), (found, found), "{query}: {named:?}");
    }
    // And in the browser's client the same, over the built site.
    let mut hub = hub;
    hub.build().ok();
    let site = hub.folder().join("site");
    let queries = ["închisoare", "inchisori", "Belgia", "mentors", "families"].map(str::to_owned);
    let answers = crate::parity::asked_of_the_client(&site, "ro", &queries);
    for (answer, found) in answers.iter().zip([100, 100, 100, 200, 200]) {
        assert_eq!((answer["own"].as_u64(), answer["total"].as_u64()), (Some(0), Some(found)));
        assert!(answer["results"].as_array().unwrap().iter().all(|it| it["lang"] == "en"));
    }
}
