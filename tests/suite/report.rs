//! The report of a build: one fault of each kind is found, on exactly its page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::harness::HubTest;

const HUB: &str = "\
--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en, fr]
theme: own
search: false
rules: {missing-alternative: off}
--- themes/own/theme.yaml ---
--- content/_index.en.md ---
---
title: Home
---
[Other](notes/other-host.en.md)
--- content/_index.fr.md ---
---
title: Accueil
translation: human
---
--- content/notes/other-host.en.md ---
---
title: Other host
---
--- content/notes/inline.en.md ---
---
title: Inline
---
--- content/notes/alternative.en.md ---
---
title: Alternative
---
![](drawing.svg)
--- content/notes/drawing.svg ---
<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>
--- content/notes/table.en.md ---
---
title: Table
---
<table><tr><td>1</td></tr></table>
--- content/notes/vague.en.md ---
---
title: Vague
---
Read the text [here](table.en.md).
--- content/notes/vague.fr.md ---
---
title: Vague
translation: human
---
Lire le texte [here](table.en.md).
--- content/notes/tongue.en.md ---
---
title: Tongue
---
Η πρόληψη στις πόλεις αφορά όλους μας, κάθε μέρα και παντού.
--- content/notes/fine.en.md ---
---
title: Fine
---
A [page about tables](table.en.md).
";

/// The theme of a hub whose own templates break what the default theme keeps.
const TEMPLATE: &str = "{% extends \"entry.html\" %}\n{% block after_content %}\
{% if page.id == \"notes/other-host\" %}<img src=\"https://tracker.example/a.png\" alt=\"A\">{% endif %}\
{% if page.id == \"notes/inline\" %}<p onclick=\"x()\">x</p>{% endif %}\
{% endblock after_content %}\n";

fn findings(hub: &HubTest) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(hub.options.out.join(".vademecum/report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let text = |name: &str| finding[name].as_str().unwrap().to_owned();
        found.entry(text("fault")).or_default().insert(text("path"));
    }
    found
}

fn hub() -> HubTest {
    let hub = HubTest::new(HUB);
    hub.write("content/notes/_collection.yaml", "preset: page\n");
    hub.write("themes/own/templates/page.html", TEMPLATE);
    let css = include_str!("../../themes/default/static/css/main.css");
    hub.write(
        "themes/own/static/css/main.css",
        &css.replacen("--ink-soft: #47564f", "--ink-soft: #999", 1),
    );
    hub
}

fn seeded() -> BTreeMap<String, BTreeSet<String>> {
    let expected = [
        ("other-host", "en/notes/other-host/index.html"),
        ("inline-code", "en/notes/inline/index.html"),
        ("missing-alternative", "en/notes/alternative/index.html"),
        ("table-header", "en/notes/table/index.html"),
        ("link-text", "en/notes/vague/index.html"),
        ("language-of-parts", "en/notes/tongue/index.html"),
        ("contrast", "css/main.css"),
    ];
    expected
        .into_iter()
        .map(|(fault, path)| (fault.into(), BTreeSet::from([path.into()])))
        .collect()
}

#[test]
fn one_fault_of_each_kind_is_found_on_exactly_its_page() {
    let mut hub = hub();
    let built = hub.build().ok();
    assert_eq!(findings(&hub), seeded());
    assert_eq!(
        built.outcome.audit.as_ref().unwrap().count(),
        8,
        "the theme's soft ink is on two grounds"
    );
    let page = fs::read_to_string(hub.options.out.join(".vademecum/report.html")).unwrap();
    assert!(page.contains("Not every page works under the strict policy"));
    assert!(
        page.contains(
            "&lt;img src=&quot;https://tracker.example/a.png&quot; alt=&quot;A&quot;&gt;"
        )
    );
    assert!(!built.files().keys().any(|path| path.contains("report")), "it is not published");
}

#[test]
fn pages_that_were_left_as_they_were_keep_their_findings() {
    let mut hub = hub();
    hub.build().ok();
    hub.edit("content/notes/fine.en.md", "[page about tables]", "[read more]");
    let built = hub.build().ok();
    assert_eq!(built.outcome.rendered, 1);
    let mut expected = seeded();
    expected.get_mut("link-text").unwrap().insert("en/notes/fine/index.html".into());
    assert_eq!(findings(&hub), expected);
    hub.edit("content/notes/fine.en.md", "[read more]", "[page about tables]");
    hub.edit("content/notes/vague.en.md", "[here]", "[about tables]");
    hub.build().ok();
    expected = seeded();
    expected.remove("link-text");
    assert_eq!(findings(&hub), expected);
}

#[test]
fn nothing_is_found_in_what_the_program_makes() {
    let mut hub = HubTest::new(HUB);
    for name in ["alternative", "table", "vague", "tongue"] {
        fs::remove_file(hub.root().join(format!("content/notes/{name}.en.md"))).unwrap();
    }
    fs::remove_file(hub.root().join("content/notes/vague.fr.md")).unwrap();
    hub.edit("content/notes/fine.en.md", "(table.en.md)", "(other-host.en.md)");
    hub.edit("hub.yaml", "search: false\n", "");
    hub.build().ok();
    assert_eq!(findings(&hub), BTreeMap::new());
}

const LEGAL: &str = "publisher:
  name: {en: City of Ghent, fr: Ville de Gand}
  address: Botermarkt 1
  contact: mailto:team@example.org
  host: TODO
  logs: {en: Addresses}
  authority: Commission
accessibility:
  status: full
  law: Decree
  prepared: 2026-11-21
  method: external
  contact: mailto:access@example.org
  enforcement: Ombudsman
";

#[test]
fn the_statement_says_what_was_found_in_its_language() {
    let mut hub = hub();
    hub.edit("hub.yaml", "search: false\n", &format!("search: false\n{LEGAL}"));
    hub.edit("themes/own/static/css/main.css", "--ink-soft: #999", "--ink-soft: #47564f");
    let built = hub.build().ok();
    assert_eq!(built.codes(), ["unfilled"]);
    let english = built.main("en/accessibility/index.html");
    for text in
        ["in part", "Tables without headers", "21 November 2026", "access@example.org", "Ombudsman"]
    {
        assert!(english.contains(text), "{text}: {english}");
    }
    assert!(!english.contains("contrast"), "{english}");
    // No fault on French pages, so the hub's own word stands.
    let french = built.main("fr/accessibility/index.html");
    assert!(french.contains("Ce site est conforme aux WCAG 2.2, niveau AA."), "{french}");
    assert!(french.contains("Ville de Gand"));
    let privacy = built.main("en/privacy/index.html");
    assert!(
        privacy.contains("<strong class=\"unfilled\">To be filled in: publisher.host</strong>"),
        "{privacy}"
    );
    // A page loads a picture from elsewhere, so the site cannot say that none does.
    assert!(privacy.contains("<li>tracker.example</li>"), "{privacy}");
    assert!(!privacy.contains("asks no other website"), "{privacy}");
    let privacy = built.main("fr/privacy/index.html");
    assert!(!privacy.contains("tracker.example"), "{privacy}");
    assert!(privacy.contains("<span lang=\"en\" dir=\"ltr\">Addresses</span>"), "{privacy}");
    assert!(built.main("fr/legal/index.html").contains("Botermarkt 1"));
    let page = built.page("en/notes/fine/index.html");
    assert!(page.contains("href=\"../../accessibility/index.html\""), "{page}");
    // An edit that mends the last fault of its kind reaches the statement.
    hub.edit("content/notes/table.en.md", "<td>1</td>", "<th>1</th>");
    let built = hub.build().ok();
    let english = built.main("en/accessibility/index.html");
    assert!(!english.contains("Tables without headers"), "{english}");
    assert_eq!(built.files(), hub.clean_build().files());
}

#[test]
fn no_statement_says_more_than_its_hub_does() {
    let mut hub = hub();
    hub.edit("hub.yaml", "search: false\n", "search: false\naccessibility:\n  law: Decree\n");
    let built = hub.build().ok();
    assert_eq!(built.codes(), ["unfilled"]);
    let french = built.main("fr/accessibility/index.html");
    for name in ["status", "exceptions", "prepared", "method", "contact", "enforcement"] {
        assert!(french.contains(&format!("À compléter : accessibility.{name}<")), "{french}");
    }
    assert!(!french.contains("WCAG"), "{french}");
    assert!(!built.files().contains_key("en/legal/index.html"));
    // Who names something that is not accessible does not conform in full.
    let exception = "accessibility:\n  status: full\n  exceptions:\n  - {what: {en: Old maps}, why: burden, instead: Lists}\n";
    hub.edit("hub.yaml", "accessibility:\n", exception);
    let built = hub.build().ok();
    let french = built.main("fr/accessibility/index.html");
    assert!(french.contains("<span lang=\"en\" dir=\"ltr\">Old maps</span>"), "{french}");
    assert!(french.contains("charge disproportionnée</h3>"), "{french}");
    assert!(french.contains("partiellement"), "{french}");
}
