//! One fixture and one page for every code. The snapshot of what the fixture says is the rendered
//! error, as an editor sees it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use vademecum::diag::{CODES, render_github, render_json, render_sarif};

use crate::fixtures::{self, Fixture};
use crate::harness::HubTest;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn names(path: &str, ending: &str) -> BTreeSet<String> {
    fs::read_dir(folder(path))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
        .collect()
}

/// A folder that may not be read cannot be shown in a fixture: the tests may run as root.
const WITHOUT_FIXTURE: [&str; 1] = ["V0204-unreadable"];

#[test]
fn every_code_has_a_fixture_and_a_page() {
    let fixtures = names("tests/diagnostics", ".hub");
    let pages = names("docs/content/diagnostics", ".en.md");
    for code in CODES {
        let name = format!("{}-{}", code.id, code.name);
        if !WITHOUT_FIXTURE.contains(&name.as_str()) {
            assert!(fixtures.contains(&name), "tests/diagnostics/{name}.hub is missing");
        }
        let page = code.id.to_lowercase();
        assert!(pages.contains(&page), "docs/content/diagnostics/{page}.en.md is missing");
    }
    let known: BTreeSet<String> =
        CODES.iter().map(|code| format!("{}-{}", code.id, code.name)).collect();
    let unknown: Vec<_> = fixtures.difference(&known).collect();
    assert!(unknown.is_empty(), "fixtures of no code: {unknown:?}");
}

/// The marks beside the mistakes say which codes are raised where, and nothing else is raised; the
/// whole of what an editor reads is the snapshot. `BLESS_FIXTURES=1` writes the marks.
#[test]
fn every_fixture_says_what_it_should() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder("tests/diagnostics/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    let mut wrong = Vec::new();
    for (name, text) in fixtures::all(&folder("tests/diagnostics")) {
        let fixture = Fixture::parse(&text);
        let mut hub = HubTest::new(&fixture.hub);
        let checked = hub.check();
        let found = || checked.outcome.diagnostics.iter();
        let sources = &checked.outcome.sources;
        if std::env::var_os("BLESS_FIXTURES").is_some() {
            let marked = fixture.marked(&text, found(), sources);
            fs::write(folder("tests/diagnostics").join(format!("{name}.hub")), marked).unwrap();
            continue;
        }
        let mut raised: Vec<String> = found().map(|d| fixture.place(d, sources)).collect();
        raised.sort();
        let code = name.split('-').next().unwrap();
        if raised != fixture.expected || !raised.iter().any(|place| place.ends_with(code)) {
            wrong.push(format!("{name}\n  marked {:#?}\n  raised {raised:#?}", fixture.expected));
        }
        let said = checked.said().replace(&*hub.root().to_string_lossy(), "HUB");
        insta::assert_snapshot!(name, said);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the diagnostics propose mends the hub: their own replacements, and where only the editor can
/// know what to write, what the fixture writes in accordance with the help.
#[test]
fn every_fixture_can_be_mended() {
    let mut wrong = Vec::new();
    for (name, text) in fixtures::all(&folder("tests/diagnostics")) {
        let fixture = Fixture::parse(&text);
        let mut hub = HubTest::new(&fixture.hub);
        let checked = hub.check();
        fixture.mend(&hub, checked.outcome.diagnostics.iter());
        let mended = hub.check();
        if !mended.outcome.diagnostics.is_empty() {
            wrong.push(format!("{name}\n{}", mended.said()));
        }
    }
    assert!(wrong.is_empty(), "{} fixtures\n{}", wrong.len(), wrong.join("\n"));
}

/// One hub with every mistake that one hub can have: all are said in one run, each beside its place.
/// A comment at the top names the codes that exclude others.
#[test]
fn one_run_says_everything() {
    let path = folder("tests/all-diagnostics.hub");
    let text = fs::read_to_string(&path).unwrap();
    let fixture = Fixture::parse(&text);
    let mut hub = HubTest::new(&fixture.hub);
    let checked = hub.check();
    let found = || checked.outcome.diagnostics.iter();
    let sources = &checked.outcome.sources;
    if std::env::var_os("BLESS_FIXTURES").is_some() {
        fs::write(path, fixture.marked(&text, found(), sources)).unwrap();
        return;
    }
    let mut raised: Vec<String> = found().map(|d| fixture.place(d, sources)).collect();
    raised.sort();
    assert_eq!(raised, fixture.expected);
    let codes: BTreeSet<&str> = found().map(|diagnostic| diagnostic.code.id).collect();
    let left_out: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# left out ")?.split_once(':'))
        .map(|(code, _)| code)
        .collect();
    for code in CODES {
        assert!(codes.contains(code.id) != left_out.contains(code.id), "{code} is in neither");
    }
    assert!(left_out.len() <= 5, "{left_out:?}");
}

/// One hub with several mistakes prints them all in one run, each once, in the files' order.
#[test]
fn all_mistakes_in_one_run() {
    let mut hub = HubTest::with(
        "\
--- content/practices/a.en.md ---
---
title: A
countris: [BE]
started: 2019-02-30
---

[nowhere](nowhere.en.md) and [nowhere](nowhere.en.md)
--- content/practices/b.en.md ---
no front matter
--- content/practices/c.en.md ---
---
title: [
---
",
    );
    let built = hub.build();
    assert_eq!(
        built.codes(),
        ["unknown-key", "bad-date", "broken-link", "broken-link", "no-front-matter", "yaml-syntax"]
    );
    assert!(built.outcome.report.is_none(), "errors publish nothing");
    assert!(!built.has("index.html"));
}

#[test]
fn json_has_places_and_replacements() {
    let mut hub =
        HubTest::with("--- content/practices/a.en.md ---\n---\ntitle: Ă\ncountris: [BE]\n---\n");
    let checked = hub.check();
    let json = render_json(checked.outcome.diagnostics.iter(), &checked.outcome.sources);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["errors"], 1);
    let first = &json["diagnostics"][0];
    assert_eq!(first["code"], "V0105");
    assert_eq!(first["place"]["file"], "content/practices/a.en.md");
    assert_eq!((&first["place"]["line"], &first["place"]["column"]), (&3.into(), &1.into()));
    assert_eq!(first["suggestions"][0]["replacement"], "countries");
}

#[test]
fn sarif_and_github_name_the_same_place() {
    let mut hub =
        HubTest::with("--- content/practices/a.en.md ---\n---\ntitle: Ă\ncountries: [UK]\n---\n");
    let checked = hub.check();
    let list = || checked.outcome.diagnostics.iter();
    let sarif: serde_json::Value =
        serde_json::from_str(&render_sarif(list(), &checked.outcome.sources)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"V0307".into(), &"warning".into()));
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&3.into(), &13.into()));
    let fix = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "GB");
    assert_eq!(
        render_github(list(), &checked.outcome.sources),
        "::warning file=content/practices/a.en.md,line=3,col=13,title=V0307 eu-country-code::\
         `UK` is the EU's own code%0Awrite the code of ISO 3166-1: GB\n"
    );
}

/// A file that many pages depend on is reported once, not again on every page.
#[test]
fn one_broken_file_is_one_finding() {
    for (path, text) in [
        ("content/vocabularies/themes.yaml", "terms: [\n"),
        ("content/practices/_collection.yaml", "preset: [\n"),
    ] {
        let mut hub = HubTest::with(
            "--- content/vocabularies/themes.yaml ---\nterms: {prison: {label: Prison}}\n\
             --- content/practices/a.en.md ---\n---\ntitle: A\nthemes: [prison]\n---\n\
             --- content/practices/b.en.md ---\n---\ntitle: B\nthemes: [prison]\n---\n",
        );
        assert!(hub.check().codes().is_empty());
        hub.write(path, text);
        assert_eq!(hub.check().codes(), ["yaml-syntax"], "{path}");
    }
}
