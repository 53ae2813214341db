//! Lists and the other ways to look at a collection: which pages there are, and what they and the
//! scripts beside them say.

use std::fmt::Write as _;

use serde_json::Value;

use crate::harness::{Built, HubTest};

/// A school's and a prison's practices in three countries, judged on a scale, in two languages.
const HUB: &str = "\
--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en, ro]
search: false
--- content/_index.en.md ---
---
title: Hub
---
--- content/vocabularies/themes.yaml ---
terms:
  school: {label: {en: School, ro: Școală}}
  prison: {label: {en: Prison, ro: Închisoare}}
  sport: {label: {en: Sport, ro: Sport}}
--- content/vocabularies/audiences.yaml ---
terms: {youth: {label: {en: Youth, ro: Tineri}}, police: {label: {en: Police, ro: Poliție}}}
--- content/scales/effect.yaml ---
kind: ordinal
levels: {none: {en: No effect, ro: Niciun efect}, some: {en: Some, ro: Oarecare}, strong: {en: Strong, ro: Puternic}}
--- content/practices/_collection.yaml ---
preset: practice
--- content/practices/a.en.md ---
---
title: Alpha
updated: 2020-01-05
countries: [BE, RO]
themes: [school]
audiences: [youth]
cost: 900 EUR
assessments: [{by: A university, rating: {effect: some}}]
---
--- content/practices/b.en.md ---
---
title: Beta
updated: 2022-01-05
countries: [BE]
themes: [school, prison]
audiences: [youth]
cost: 1000 EUR
assessments: [{by: A university, rating: {effect: strong}}, {by: A city, rating: {effect: none}}]
---
--- content/practices/c.en.md ---
---
title: Gamma
countries: [FR]
themes: [prison]
audiences: [police]
assessments: [{by: A university, rating: {effect: not-rated}}]
---
--- content/practices/c.ro.md ---
---
title: Agama
---
";

/// What a script beside a list hands over.
fn data(built: &Built, path: &str) -> Value {
    let script = built.page(path);
    let start = script.find("push(").unwrap() + "push(".len();
    serde_json::from_str(script[start..].trim_end().strip_suffix(");").unwrap()).unwrap()
}

#[test]
fn a_list_has_its_other_views_and_its_pairs() {
    let mut hub = HubTest::new(HUB);
    let built = hub.build().ok().silent();
    for page in [
        "table/",
        "gap-map/",
        "map/",
        "countries/be/",
        "themes/prison/",
        "assessments/effect-strong/",
        "assessments/unrated/",
        "audiences/youth/themes/school/",
        "audiences/police/themes/prison/",
    ] {
        assert!(built.has(&format!("en/practices/{page}index.html")), "{page}");
    }
    // Pairs that no entry has, and pairs that the schema does not name.
    for page in ["audiences/police/themes/school/", "themes/sport/", "themes/school/countries/be/"]
    {
        assert!(!built.has(&format!("en/practices/{page}index.html")), "{page}");
    }
    let pair = built.main("en/practices/audiences/youth/themes/prison/index.html");
    assert!(pair.contains("Beta") && !pair.contains("Alpha"), "{pair}");
    // Beside a value, those of the paired facet lead to both; each can be taken away.
    let youth = built.main("en/practices/audiences/youth/index.html");
    assert!(youth.contains("href=\"themes/prison/index.html\""), "{youth}");
    assert!(
        pair.contains("href=\"../../../../themes/prison/index.html\" data-field=\"audiences\""),
        "{pair}"
    );
    let table = built.main("ro/practices/table/index.html");
    for shown in ["Agama", "Belgia", "Puternic", "<data value=\"1000\">1.000"] {
        assert!(table.contains(shown), "{shown}: {table}");
    }
}

#[test]
fn a_gap_map_shows_what_is_missing_and_how_strong_the_rest_is() {
    let mut hub = HubTest::new(HUB);
    let built = hub.build().ok();
    let map = built.main("en/practices/gap-map/index.html");
    // Sport has a column though nothing is about it.
    assert!(map.contains(">Sport</span></th>"), "{map}");
    let cells: Vec<&str> =
        map.split("<td class=\"").skip(1).map(|cell| cell.split('"').next().unwrap()).collect();
    // Youth: school (a, b), prison (b), sport; police: school, prison (c, not rated), sport.
    assert_eq!(cells, ["tier-strong", "tier-strong", "gap", "gap", "tier-unrated", "gap"]);
    assert!(map.contains("../audiences/youth/themes/school/index.html"), "{map}");
    let countries = built.main("ro/practices/map/index.html");
    assert!(countries.contains("<svg") && !countries.contains("style="), "{countries}");
    assert!(countries.contains("aria-label=\"Belgia: 2 "), "{countries}");
}

#[test]
fn scripts_hold_what_a_reader_can_filter_and_sort_by() {
    let mut hub = HubTest::new(HUB);
    let built = hub.build().ok();
    let english = data(&built, "en/practices/entries.js");
    assert_eq!(english["ids"], serde_json::json!(["a", "b", "c"]));
    assert_eq!(english["facets"]["themes"]["prison"], serde_json::json!([1, 2]));
    assert_eq!(english["facets"]["assessments"]["unrated"], serde_json::json!([2]));
    // Newest, cheapest and strongest first; what says nothing last, by title.
    assert_eq!(english["orders"]["updated"], serde_json::json!([1, 0, 2]));
    assert_eq!(english["orders"]["cost"], serde_json::json!([0, 1, 2]));
    assert_eq!(english["orders"]["assessments"], serde_json::json!([1, 0, 2]));
    let cards = english["cards"].as_array().unwrap();
    assert!(cards[1].as_str().unwrap().contains("href=\"b/index.html\""), "{cards:?}");
    assert_eq!(english["rows"].as_array().unwrap().len(), 3);
    // In Romanian Gamma is called Agama.
    let romanian = data(&built, "ro/practices/entries.js");
    assert_eq!(romanian["titles"], serde_json::json!(["Agama", "Alpha", "Beta"]));
}

#[test]
fn cards_draw_the_evidence() {
    let mut hub = HubTest::new(HUB);
    let built = hub.build().ok();
    let list = built.main("ro/practices/index.html");
    let card = |id: &str| {
        let (_, rest) = list.split_once(&format!("data-entry=\"{id}\"")).unwrap();
        rest.split_once("</li>\n").map_or(rest, |(card, _)| card).to_owned()
    };
    // Two of three levels; the lowest has one, and is not the same as none at all.
    let alpha = card("a");
    assert_eq!(alpha.matches("class=\"on\"").count(), 2, "{alpha}");
    assert!(alpha.contains("<strong>Oarecare</strong>") && alpha.contains("Belgia"), "{alpha}");
    let beta = card("b");
    assert!(beta.contains("<strong>Puternic</strong>"), "{beta}");
    assert!(beta.contains("<strong>Niciun efect</strong>"), "{beta}");
    assert_eq!(beta.matches("class=\"on\"").count(), 3 + 1, "{beta}");
    let gamma = card("c");
    assert!(gamma.contains("class=\"not-rated\"") && !gamma.contains("steps"), "{gamma}");
    // Cards that scripts draw are the same.
    let cards = data(&built, "ro/practices/entries.js");
    assert!(cards["cards"][2].as_str().unwrap().contains("<strong>Puternic</strong>"));

    // Who speaks of no evidence has no line about it; who does, and has none, says so.
    let mut bare = HubTest::new(
        "--- hub.yaml ---\ntitle: Hub\nlanguages: [en]\nsearch: false\n\
         --- content/_index.en.md ---\n---\ntitle: Hub\n---\n\
         --- content/practices/_collection.yaml ---\npreset: practice\n\
         --- content/practices/a.en.md ---\n---\ntitle: Alpha\n---\n\
         --- content/practices/b.en.md ---\n---\ntitle: Beta\nevidence: Nobody looked.\n---\n",
    );
    let list = bare.build().main("en/practices/index.html").to_owned();
    assert_eq!(list.matches("class=\"not-rated\"").count(), 1, "{list}");
}

#[test]
fn a_long_list_has_pages_and_loses_nothing() {
    let mut text = HUB.to_owned();
    for n in 0..250 {
        let _ = write!(
            text,
            "--- content/practices/n{n:03}.en.md ---\n---\ntitle: Number {n:03}\nthemes: [sport]\n---\n"
        );
    }
    let mut hub = HubTest::new(&text);
    let built = hub.build().ok();
    let mut seen = 0;
    for part in 1.. {
        let folder = if part == 1 { String::new() } else { format!("page/{part}/") };
        let path = format!("en/practices/themes/sport/{folder}index.html");
        if !built.has(&path) {
            assert_eq!(part, 12);
            break;
        }
        let page = built.main(&path);
        seen += page.matches("class=\"entry\"").count();
        assert!(page.contains("250 entries"));
        assert_eq!(built.page(&path).contains("noindex"), part > 1);
    }
    assert_eq!(seen, 250);
    assert!(built.has("en/practices/table/page/3/index.html"));
    assert!(!built.has("en/practices/table/page/4/index.html"));
    let index = data(&built, "en/practices/entries.js");
    assert_eq!(index["ids"].as_array().unwrap().len(), 253);
    assert!(index["cards"].is_null());
    let last = data(&built, "en/practices/entries-3.js");
    assert_eq!(last["cards"].as_array().unwrap().len(), 53);
    let map = built.page("en/sitemap.xml");
    assert!(map.contains("/themes/sport/") && !map.contains("/page/2/"));
}

#[test]
fn a_timeline_goes_by_the_years() {
    let mut hub = HubTest::new(
        "\
--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en]
search: false
--- content/_index.md ---
---
title: Hub
---
--- content/events/_collection.yaml ---
preset: event
--- content/events/a.md ---
---
title: Spring
start: 2019-03-19
end: 2019-03-21
---
--- content/events/b.md ---
---
title: Autumn
start: 2019-10-01
---
--- content/events/c.md ---
---
title: Later
start: 2021
---
--- content/events/d.md ---
---
title: Some day
---
",
    );
    let page = hub.build().ok().silent().main("en/events/timeline/index.html");
    let places: Vec<_> = [">2021<", "Later", ">2019<", "Spring", "Autumn", "Some day"]
        .iter()
        .map(|word| page.find(word).unwrap_or_else(|| panic!("{word}: {page}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}: {page}");
}

#[test]
fn views_name_fields_that_fit() {
    let mut hub = HubTest::new(HUB);
    for (line, said) in [
        ("gap_map: [audiences, places]", "`places` does not fit under `gap_map`"),
        ("gap_map: themes", "`gap_map` is not two facets"),
        ("map: themes", "`themes` does not fit under `map`"),
        ("timeline: [cost]", "`cost` does not fit under `timeline`"),
        ("facet_pairs: [themes, countries]", "`facet_pairs` is not a list of pairs"),
        ("sort_by: [coste]", "`sort_by` names the field `coste`"),
        ("sort: [-countries]", "`countries` does not fit under `sort`"),
        ("fields: {ended: {after: begun}}", "`after` of `ended` names the field `begun`"),
        ("fields: {ended: {after: ended}}", "`after` of `ended` names the field `ended`"),
        ("fields: {ended: {after: themes}}", "`after` does not go with `ended` and `themes`"),
        (
            "fields: {part: {type: money, share_of: started}}",
            "`share_of` does not go with `part` and `started`",
        ),
        (
            "fields: {bits: {type: record, fields: {a: {type: text, within: b}, b: {type: text}}}}",
            "`within` does not go with `a` and `b`",
        ),
        ("fields: {part: {type: money, label: [a]}}", "the `label` of `part` is a list"),
    ] {
        hub.write("content/practices/_collection.yaml", &format!("preset: practice\n{line}\n"));
        let checked = hub.check();
        assert!(checked.said().contains(said), "{line}: {}", checked.said());
    }
    // An empty list takes a view away.
    hub.write(
        "content/practices/_collection.yaml",
        "preset: practice\ngap_map: []\nmap: []\ntable: []\n",
    );
    let built = hub.build().ok().silent();
    for view in ["gap-map", "map", "table"] {
        assert!(!built.has(&format!("en/practices/{view}/index.html")), "{view}");
    }
}

#[test]
fn a_home_page_shows_what_changed_last_of_each_collection() {
    let hub = HubTest::new(HUB);
    let entry = |path: &str, facts: &str| {
        let title = path.rsplit('/').next().unwrap_or_default();
        hub.write(
            &format!("content/{path}.en.md"),
            &format!("---\ntitle: {title}\n{facts}\n---\n"),
        );
    };
    for name in ["one", "two", "three"] {
        entry(&format!("events/{name}"), "updated: 2030-01-01\nstart: 2030");
        entry(&format!("news/{name}er"), "updated: 2030-01-01\npublished: 2029-01-01");
    }
    entry("news/latest", "updated: 2030-01-02");
    entry("news/fresh", "updated: 2030-01-01\npublished: 2030-01-01");
    let mut hub = hub;
    let page = hub.build().ok().main("en/index.html");
    let links: Vec<&str> = page
        .split("<article")
        .skip(1)
        .filter_map(|card| card.split_once("href=\"")?.1.split_once("/index.html"))
        .map(|(path, _)| path)
        .collect();
    // The last day first; of one day the collections in turn, each in its own order.
    let expected =
        ["news/latest", "events/one", "news/fresh", "events/three", "news/oneer", "events/two"];
    assert_eq!(links, expected, "{page}");
}
