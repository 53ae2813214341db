//! Guides on one page, worksheets in their texts, glossaries and the links to their terms.

use crate::harness::HubTest;

const GUIDE: &str = r#"--- hub.yaml ---
title: Test
base_url: https://example.org
languages: [en, fr]
--- content/_index.en.md ---
---
title: Home
---
--- content/_index.fr.md ---
---
title: Accueil
---
--- content/guides/_index.en.md ---
---
title: Guides
---
--- content/guides/_index.fr.md ---
---
title: Guides
---
--- content/guides/town/_index.en.md ---
---
title: A town
---

Begin with [talking](01-meet/01-talk.en.md) or its [aim](01-meet/01-talk.en.md#aim).

| a | b |
|---|---|
| 1 | 2 |
--- content/guides/town/_index.fr.md ---
---
title: Une ville
---
--- content/guides/town/01-meet/_index.en.md ---
---
title: Meet
roles:
  - {who: Chair, does: invites}
---
--- content/guides/town/01-meet/01-talk.en.md ---
---
title: Talk
roles:
  - {who: chair, does: listens}
checklist: ["Said hello", "Said thanks"]
worksheet:
  - {label: "Who was there", lines: 2}
---

## Aim

See [below](#worksheet), the [town](../_index.en.md) and [how to meet](_index.en.md).[^1]

## Worksheet

Fill it in.

## Afterwards

| a | b |
|---|---|
| 1 | 2 |

[^1]: A note.
--- content/guides/short.en.md ---
---
title: Short
---
"#;

#[test]
fn a_guide_is_on_one_page_too() {
    let mut hub = HubTest::new(GUIDE);
    let built = hub.build().ok();
    let page = built.page("en/guides/town/print/index.html");
    for part in [
        "<link rel=\"canonical\" href=\"https://example.org/en/guides/town/\">",
        "<meta name=\"robots\" content=\"noindex\">",
        "<h2 id=\"vm-1\"><span class=\"number\">1</span> Meet</h2>",
        "<h3 id=\"vm-1-1\"><span class=\"number\">1.1</span> Talk</h3>",
        "<h4 id=\"vm-1-1-aim\">Aim</h4>",
        "Begin with <a href=\"#vm-1-1\">talking</a> or its <a href=\"#vm-1-1-aim\">aim</a>",
        "See <a href=\"#vm-1-1-worksheet\">below</a>, the <a href=\"#vm-main\">town</a> and <a href=\"#vm-1\">how to meet</a>",
        "href=\"#vm-1-1-fn-1\"",
        "<li id=\"vm-1-1-fn-1\">",
        "aria-label=\"Table 2\"",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    // Readers of a language that lacks sections get them in the original's.
    let french = built.page("fr/guides/town/print/index.html");
    assert!(french.contains("<div class=\"part depth-1\" lang=\"en\" dir=\"ltr\">"), "{french}");
    assert!(french.contains("hreflang=\"en\""), "the other language has the page, too");
    // A guide without sections is one page already, and search engines get the guide.
    assert!(!built.has("en/guides/short/print/index.html"));
    assert!(!built.page("en/sitemap.xml").contains("/print/"));
    assert!(built.page("en/guides/town/meet/talk/index.html").contains("../../print/index.html"));
}

#[test]
fn a_guide_on_one_page_follows_its_sections() {
    let mut hub = HubTest::new(GUIDE);
    hub.build().ok();
    hub.edit("content/guides/town/01-meet/01-talk.en.md", "Fill it in.", "Fill it in, all of it.");
    let built = hub.build().ok();
    assert!(built.page("en/guides/town/print/index.html").contains("all of it"));
    // The page itself, and the whole guide in two languages.
    assert_eq!(built.outcome.rendered, 3);
    assert!(built.files() == hub.clean_build().files());
}

#[test]
fn a_worksheet_stands_where_its_text_is() {
    let mut hub = HubTest::new(GUIDE);
    let main = hub.build().ok().main("en/guides/town/meet/talk/index.html");
    let at = |what: &str| main.find(what).unwrap_or_else(|| panic!("{what} is not in {main}"));
    assert!(
        at("Fill it in.") < at("Who was there") && at("Who was there") < at("id=\"afterwards\"")
    );
    assert_eq!(main.matches("Who was there").count(), 1);
}

#[test]
fn readers_find_their_role_in_all_of_a_guide() {
    let mut hub = HubTest::new(GUIDE);
    let main = hub.build().ok().main("en/guides/town/index.html");
    let roles = &main[main.find("vm-guide-roles").unwrap()..];
    assert!(roles.contains("<summary>Chair <span class=\"count\">2</span>"), "{roles}");
    assert!(roles.find("invites").unwrap() < roles.find("listens").unwrap());
}

const GLOSSARY: &str = r#"--- hub.yaml ---
title: Test
base_url: https://example.org
languages: [en]
--- content/_index.en.md ---
---
title: Home
---
--- content/glossary/_collection.yaml ---
preset: term
--- content/glossary/_index.en.md ---
---
title: Glossary
---
--- content/glossary/stakeholder.en.md ---
---
title: Stakeholder
definition: "Who has a say & a “share”"
variants: [interested party]
---

A stakeholder is no <em>network</em>.
--- content/glossary/network.en.md ---
---
title: Émile's network
abbreviation: EN
variants: [network]
---
--- content/glossary/call.en.md ---
---
title: Call for proposals
variants: [call, invitation to apply]
---
--- content/practices/_index.en.md ---
---
title: Practices
---
--- content/practices/one.en.md ---
---
title: One
---

## Stakeholders

`stakeholder`, [a stakeholder](../glossary/call.en.md), then
**interested parties** and stakeholders call us; EN is not en.
"#;

#[test]
fn the_first_use_of_a_term_leads_to_it() {
    let mut hub = HubTest::new(GLOSSARY);
    let built = hub.build().ok();
    let main = built.main("en/practices/one/index.html");
    assert!(
        main.contains(
            "<a class=\"term\" href=\"../../glossary/stakeholder/index.html\" title=\"Who has a say &amp; a “share”\">interested parties</a>"
        ),
        "{main}"
    );
    assert!(main.contains(">EN</a> is not en"), "{main}");
    assert_eq!(main.matches("class=\"term\"").count(), 2, "{main}");
    // A term's own page does not lead to itself, and `network` alone stands for more than its term.
    assert!(!built.main("en/glossary/stakeholder/index.html").contains("class=\"term\""));

    hub.edit("hub.yaml", "languages", "link_terms: false\nlanguages");
    let built = hub.build().ok();
    assert!(!built.main("en/practices/one/index.html").contains("class=\"term\""));
}

#[test]
fn a_glossary_is_listed_by_letters_with_what_its_terms_mean() {
    let mut hub = HubTest::new(GLOSSARY);
    let main = hub.build().ok().main("en/glossary/index.html");
    let letters: Vec<&str> = main
        .split("<h2 id=\"vm-letter-")
        .skip(1)
        .map(|rest| rest.split(['>', '<']).nth(1).unwrap())
        .collect();
    assert_eq!(letters, ["C", "E", "S"]);
    assert!(main.contains("<abbr>EN</abbr>"), "{main}");
    assert!(main.contains("Who has a say &amp; a “share”"), "{main}");
    assert!(main.contains("invitation to apply"), "{main}");
}

#[test]
fn a_hub_may_offer_a_way_out() {
    let mut hub = HubTest::new(GLOSSARY);
    assert!(!hub.build().ok().page("en/index.html").contains("data-quick-exit"));
    hub.edit("hub.yaml", "languages", "quick_exit: https://weather.example\nlanguages");
    let page = hub.build().ok().page("en/index.html");
    let link = "href=\"https://weather.example\" rel=\"noreferrer nofollow\" data-quick-exit";
    assert!(page.contains(link), "{page}");
    hub.edit("hub.yaml", "https://weather.example", "weather.example");
    assert_eq!(hub.build().codes(), ["wrong-type"]);
}
