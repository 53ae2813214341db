//! The content model as its users meet it: facts, relations, time and reviews.

use std::collections::BTreeSet;
use std::path::Path;

use vademecum::config::Date;

use crate::fixtures::Fixture;
use crate::harness::HubTest;

/// Documents with the flaws that they were found with: each is reported where it stands, and the
/// corrected files leave nothing to say.
#[test]
fn flaws_of_real_sources_are_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/flawed.hub");
    let text = std::fs::read_to_string(&path).unwrap();
    let fixture = Fixture::parse(&text);
    let mut hub = HubTest::new(&fixture.hub);
    let checked = hub.check();
    let sources = &checked.outcome.sources;
    if std::env::var_os("BLESS_FIXTURES").is_some() {
        let marked = fixture.marked(&text, checked.outcome.diagnostics.iter(), sources);
        std::fs::write(path, marked).unwrap();
        return;
    }
    let mut raised: Vec<String> =
        checked.outcome.diagnostics.iter().map(|d| fixture.place(d, sources)).collect();
    raised.sort();
    assert_eq!(raised, fixture.expected);
    fixture.mend(&hub, std::iter::empty());
    hub.check().silent();
}

/// The same kinds of flaw with other names, numbers and languages.
#[test]
fn flaws_are_found_whatever_they_are_called() {
    // Language, place, its country, another one, day and month, damaged and whole word, number.
    for (tag, place, country, other, day, damaged, number) in [
        ("fr", "Lyon", "FR", "BE", "12 mars", "prÃ©vention", "48 250"),
        ("de", "Köln", "DE", "AT", "3. Oktober", "MÃ¼ller", "48.250"),
        ("el", "Πάτρα", "GR", "CY", "25 Μαρτίου", "Î ÏŒÎ»Î·", "48.250"),
        ("pl", "Łódź", "PL", "CZ", "11 listopada", "Å»ycie", "48 250"),
        ("es", "Vigo", "ES", "PT", "6 de diciembre", "aÃ±os", "48.250"),
    ] {
        let wrong = number.replace("48", "84");
        let mut hub = HubTest::new(&format!(
            "\
--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en, {tag}]
--- content/_index.en.md ---
---
title: Hub
---
--- content/vocabularies/towns.yaml ---
terms: {{there: {{label: \"{place}\", country: {country}}}}}
--- content/practices/_collection.yaml ---
preset: practice
fields: {{places: {{type: list of term(towns) or text}}}}
--- content/projects/bridge.en.md ---
---
title: Bridge
funds: [City fund]
budget: 48250 PLN
---
--- content/practices/a.en.md ---
---
title: A
projects: [projects/bridge]
funds: [State fund]
budget: 48520 PLN
places: [\"{place}\"]
countries: [{other}]
---

There were 48,250 visits.
--- content/practices/a.{tag}.md ---
---
title: B
translation: human
---

{damaged} ({wrong}). {place} ({other}), {day}.
"
        ));
        let codes: BTreeSet<&str> = hub.check().codes().into_iter().collect();
        let expected = [
            "fact-conflict",
            "mojibake",
            "number-differs",
            "place-country",
            "place-country-in-text",
            "yearless-date",
        ];
        assert_eq!(codes, BTreeSet::from(expected), "{tag}\n{}", hub.check().said());
    }
}

const CALL: &str = "\
--- hub.yaml ---
title: Calls
base_url: https://example.org
languages: [en, ro]
--- content/_index.en.md ---
---
title: Calls
updated: 2019-01-31
---
--- content/calls/isf.en.md ---
---
title: Prevention in cities
deadline: 2019-03-19 17:00
---
";

/// The clock has no say: the day that the build names decides, and the page names the day.
#[test]
fn a_call_is_open_and_closed_as_of_a_day() {
    let mut hub = HubTest::new(CALL);
    for (day, state) in [
        (None, "open"),
        (Some("2019-03-18"), "open"),
        (Some("2019-03-19"), "last_day"),
        (Some("2019-03-20"), "closed"),
    ] {
        hub.options.as_of = day.map(|day| Date::parse(day).unwrap());
        let built = hub.build().ok();
        let page = built.main("en/calls/isf/index.html");
        assert!(page.contains(&format!("timing-{state}")), "{day:?}: {page}");
        // The newest date of the content stands in for a day that nobody named.
        let shown = match day {
            None => "31 January 2019".to_owned(),
            Some(day) => format!("{} March 2019", &day[8..]),
        };
        assert!(page.contains(&format!("as of {shown}")), "{day:?}: {page}");
        assert!(page.contains("19 March 2019 at 17:00 (time zone not stated)"), "{page}");
        let offered = page.contains("<p class=\"calendar\"><a");
        assert_eq!(offered, state != "closed", "what is over goes into no calendar: {page}");
        let list = built.main("en/calls/index.html");
        assert!(list.contains(&format!("timing-{state}")), "{day:?}: {list}");
        assert!(list.contains("19 March 2019"), "no call reads as open without its date: {list}");
    }
}

/// An entry about a project shows its facts, in the reader's language; the project knows who.
#[test]
fn facts_of_a_project_are_shown_where_it_is_named() {
    let mut hub = HubTest::new(
        "\
--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en, ro]
--- content/_index.en.md ---
---
title: Hub
---
--- content/projects/bridge.en.md ---
---
title: Bridge
budget: 48250.50 EUR
coordinator: [organisations/city]
---
--- content/organisations/city.en.md ---
---
title: City of Lyon
---
--- content/practices/a.en.md ---
---
title: Walks
projects: [projects/bridge]
assessments:
  - {by: organisations/city, date: 2020, rating: {effect: none}, note: Too early}
  - {by: A university, rating: {effect: not-rated}}
---
--- content/practices/a.ro.md ---
---
title: Plimbări
translation: human
assessments:
  - {note: Prea devreme}
  - {}
---
--- content/scales/effect.yaml ---
kind: ordinal
levels: {none: {en: No effect, ro: Niciun efect}, some: {en: Some effect, ro: Un oarecare efect}}
",
    );
    let built = hub.build().ok().silent();
    let page = built.main("ro/practices/a/index.html");
    for shown in ["48.250,50", "Bridge", "City of Lyon", "Prea devreme", "Niciun efect"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let project = built.main("en/projects/bridge/index.html");
    assert!(project.contains("practices/a/index.html"), "{project}");
    let organisation = built.main("en/organisations/city/index.html");
    assert!(organisation.contains("projects/bridge/index.html"), "{organisation}");
}

/// Rules are raised, lowered and switched off, everywhere or for some files.
#[test]
fn a_hub_judges_rules_itself() {
    let page = "---\ntitle: A\n---\n\n#### Deep\n\n[gone](gone.md)\n";
    let mut hub = HubTest::with("");
    hub.write("content/a/x.en.md", page);
    hub.write("content/b/x.en.md", page);
    let rules = "rules:\n  heading-jump: off\n  V0401: error\n  broken-link:\n    - {severity: off, files: [\"content/a/*\"], reason: old links}\n";
    hub.edit("hub.yaml", "languages:", &format!("{rules}languages:"));
    let checked = hub.check();
    assert_eq!(checked.codes(), ["broken-link"]);
    let found = checked.outcome.diagnostics.iter().next().unwrap();
    assert_eq!(&*found.primary.as_ref().unwrap().span.path, "content/b/x.en.md");
    assert_eq!(checked.outcome.counts(), (1, 0));
}

/// What is a draft is nowhere: no page, no list, no search, no sitemap, no file of it.
#[test]
fn drafts_are_nowhere() {
    let mut hub = HubTest::with(
        "\
--- content/practices/open.en.md ---
---
title: Open
---
--- content/practices/secret/index.en.md ---
---
title: Zebrafish
status: draft
---

Quagga.
--- content/practices/secret/plan.txt ---
Okapi
",
    );
    let holds = |built: &crate::harness::Built| {
        let files = built.files();
        let inside = |word: &str| {
            let found =
                |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).to_lowercase().contains(word);
            files.values().any(found)
        };
        ["zebrafish", "quagga", "okapi"].map(inside)
    };
    assert_eq!(holds(&hub.build().ok()), [false; 3]);
    hub.options.drafts = true;
    assert!(holds(&hub.build().ok())[0]);
}

/// What no honest editor writes is said in bounded time, and all other pages are built.
#[test]
fn hostile_front_matter_costs_one_page() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let bomb: String = (0..12)
        .map(|n| match n {
            0 => "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(),
            n => format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", ")),
        })
        .collect();
    let long = format!("summary: {}\n", "word ".repeat(200_000));
    for (what, front) in [
        ("alias bomb", bomb.as_str()),
        ("nesting", &format!("related: {deep}\n")),
        ("a long scalar", &long),
        ("a key twice", "countries: [BE]\ncountries: [FR]\n"),
        ("a tab", "\tcountries: [BE]\n"),
        ("a NUL", "summary: a\0b\n"),
        ("no number", "weight: 1e3\n"),
        ("no day", "started: 2019-02-30\n"),
        ("a circle", "supersedes: practices/bad\n"),
    ] {
        let mut hub =
            HubTest::with("--- content/practices/good.en.md ---\n---\ntitle: Good\n---\n");
        hub.write(
            "content/practices/bad.en.md",
            &format!("---\ntitle: Bad\n{front}---\n\nText.\n"),
        );
        hub.options.lenient = true;
        let started = std::time::Instant::now();
        let built = hub.build();
        assert!(started.elapsed().as_secs() < 10, "{what} took {:?}", started.elapsed());
        assert!(!built.outcome.diagnostics.is_empty(), "{what} passes in silence");
        assert!(built.has("en/practices/good/index.html"), "{what}");
    }
    // Norway is a country, whatever YAML once made of it.
    let mut hub =
        HubTest::with("--- content/practices/a.en.md ---\n---\ntitle: A\ncountries: [no]\n---\n");
    assert!(hub.build().ok().silent().main("en/practices/a/index.html").contains("Norway"));
    // A byte order mark and the line ends of Windows are nobody's mistake.
    let mut hub = HubTest::with("");
    hub.write(
        "content/practices/windows.en.md",
        "\u{feff}---\r\ntitle: Windows\r\ncountries: [BE]\r\n---\r\n\r\nText.\r\n",
    );
    assert!(hub.build().ok().silent().has("en/practices/windows/index.html"));
}

/// A field of type markdown is shown as what it says.
#[test]
fn markdown_fields_are_rendered() {
    let mut hub = HubTest::with(
        "\
--- content/tools/_collection.yaml ---
preset: page
fields: {how: {type: markdown, translatable: true, panel: true, label: How}}
--- content/tools/a.en.md ---
---
title: A
how: \"Ask **first**, see [the law](https://example.org/law).\"
---
",
    );
    let page = hub.build().ok().silent().main("en/tools/a/index.html");
    assert!(
        page.contains("Ask <strong>first</strong>, see <a href=\"https://example.org/law\">"),
        "{page}"
    );
}
