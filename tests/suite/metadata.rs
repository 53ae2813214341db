//! References, calendars, feeds, open data and what pages say of themselves to programs.

use std::collections::BTreeSet;

use serde_json::Value;
use vademecum::config::BaseUrl;

use crate::harness::HubTest;

const HUB: &str = "\
--- hub.yaml ---
title: {en: City hub, fr: Recueil}
base_url: https://example.org/hub
languages: [en, fr]
licence: https://creativecommons.org/licenses/by/4.0/
--- content/_index.en.md ---
---
title: City hub
---
--- content/_index.fr.md ---
---
title: Recueil
translation: human
---
--- content/papers/_collection.yaml ---
preset: paper
--- content/papers/release/index.en.md ---
---
title: \"Prisons & release: </script> 50% {safe}\"
summary: What works, in one page.
authors: [\"Ray, Ana Maria\", organisations/ghent]
publisher: [Network]
series: Papers
number: 12
published: 2019-03
updated: 2020-01-02
doi: 10.1000/182
countries: [BE]
downloads:
  - {file: a.pdf, title: The paper}
---
--- content/papers/release/index.fr.md ---
---
title: Prisons et libération
translation: human
---
--- content/papers/release/a.pdf ---
%PDF
--- content/organisations/_collection.yaml ---
preset: organisation
--- content/organisations/ghent.en.md ---
---
title: City of Ghent
website: https://ghent.example
email: a@ghent.example
location: 51.05, 3.72
---
--- content/events/_collection.yaml ---
preset: event
--- content/events/meeting.en.md ---
---
title: Meeting; with a comma, and a very long title that has to be folded because it does not fit
summary: One line.
start: 2026-11-21 09:30 Europe/Brussels
end: 2026-11-21 17:00
venue: Town hall
event_status: confirmed
countries: [BE]
updated: 2026-01-05
---
--- content/events/seminar.en.md ---
---
title: Seminar
start: 2026-05-04
end: 2026-05-05
updated: 2026-01-04
---
--- content/events/month.en.md ---
---
title: Some day
start: 2026-05
---
--- content/events/off.en.md ---
---
title: Not then
start: 2026-05-04
event_status: postponed
---
--- content/calls/_collection.yaml ---
preset: call
--- content/calls/money.en.md ---
---
title: =SUM(A1)
deadline: 2026-07-01 17:00 +02:00
budget: 1000000.50 EUR
published: 2026-01-01
---
";

fn unfolded(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn built() -> (HubTest, crate::harness::Built) {
    let mut hub = HubTest::new(HUB);
    let built = hub.build().ok();
    (hub, built)
}

#[test]
fn a_paper_can_be_cited_in_every_form() {
    let (_hub, built) = built();
    let page = built.page("en/papers/release/index.html");
    assert!(page.contains(
        "Ray, A. M., &amp; City of Ghent. (2019). <i>Prisons &amp; release: &lt;/script&gt; 50% {safe}</i> (Papers, No. 12). Network. https://doi.org/10.1000/182"
    ), "{page}");
    for name in ["cite.bib", "cite.ris", "cite.json"] {
        assert!(page.contains(&format!("href=\"{name}\"")), "{name}");
    }
    let french = built.page("fr/papers/release/index.html");
    assert!(french.contains("<i lang=\"en\">Prisons &amp; release: &lt;/script&gt; 50% {safe}</i> [Prisons et libération]"));
    let bibtex = built.page("en/papers/release/cite.bib");
    assert!(bibtex.contains("author = {Ray, Ana Maria and {City of Ghent}}"), "{bibtex}");
    assert!(bibtex.contains(r"{{Prisons \& release: </script> 50\% \{safe\}}}"), "{bibtex}");
    let ris = built.page("en/papers/release/cite.ris");
    assert!(ris.starts_with("TY  - RPRT\r\n") && ris.contains("\r\nDA  - 2019/03//\r\n"), "{ris}");
    let csl: Value = serde_json::from_str(&built.page("fr/papers/release/cite.json")).unwrap();
    assert_eq!(csl[0]["DOI"], "10.1000/182");
    assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([2019, 3]));
    // Nobody cites a city's own page as if it were a work.
    assert!(!built.page("en/organisations/ghent/index.html").contains("cite.bib"));
}

#[test]
fn a_page_says_what_it_is() {
    let (_hub, built) = built();
    let page = built.page("en/papers/release/index.html");
    for tag in [
        "<meta property=\"og:locale\" content=\"en_GB\">",
        "<meta property=\"article:published_time\" content=\"2019-03\">",
        "<meta name=\"citation_author\" content=\"Ray, Ana Maria\">",
        "<meta name=\"citation_publication_date\" content=\"2019/03\">",
        "<meta name=\"citation_pdf_url\" content=\"https://example.org/hub/files/",
        "<link rel=\"cite-as\" href=\"https://doi.org/10.1000/182\">",
        "<link rel=\"describedby\" href=\"cite.bib\" type=\"application/x-bibtex\">",
        "<link rel=\"author\" href=\"../../organisations/ghent/index.html\"",
        "<link rel=\"license\" href=\"https://creativecommons.org/licenses/by/4.0/\">",
        "<link rel=\"type\" href=\"https://schema.org/Report\">",
        "<link rel=\"collection\" href=\"../index.html\"",
    ] {
        assert!(page.contains(tag), "{tag}\n{page}");
    }
    assert!(page.contains("<link rel=\"item\" href=\"../../../files/"));
    let report = json_ld(&page);
    assert_eq!(report["@graph"][0]["@type"], "Report");
    assert_eq!(report["@graph"][0]["name"], "Prisons & release: </script> 50% {safe}");
    assert_eq!(report["@graph"][0]["spatialCoverage"][0]["identifier"], "BE");
    let trail = &report["@graph"][1]["itemListElement"];
    assert_eq!(trail[2]["item"], "https://example.org/hub/en/papers/release/");
    let event = json_ld(&built.page("en/events/meeting/index.html"));
    let event = &event["@graph"][1];
    assert_eq!(event["@type"], "Event");
    assert_eq!(event["startDate"], "2026-11-21T08:30Z");
    assert_eq!(event["location"]["address"]["addressCountry"], "BE");
    let french = json_ld(&built.page("fr/papers/release/index.html"));
    let original = &french["@graph"][0]["translationOfWork"]["@id"];
    assert_eq!(original, "https://example.org/hub/en/papers/release/");
}

fn json_ld(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let (text, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(text).unwrap()
}

#[test]
fn events_and_deadlines_go_into_calendars() {
    let (_hub, built) = built();
    let ics = built.page("en/events/meeting/event.ics");
    assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
    let lines = unfolded(&ics);
    for line in [
        "UID:events/meeting@example.org",
        "DTSTAMP:20260105T000000Z",
        "DTSTART:20261121T083000Z",
        "DTEND:20261121T160000Z",
        "SUMMARY;LANGUAGE=en:Meeting\\; with a comma\\, and a very long title that has to be folded because it does not fit",
        "LOCATION;LANGUAGE=en:Town hall",
        "URL:https://example.org/hub/en/events/meeting/",
        "STATUS:CONFIRMED",
    ] {
        assert!(lines.iter().any(|found| found == line), "{line}\n{ics}");
    }
    // The last day of a calendar's event is the one after.
    let seminar = built.page("en/events/seminar/event.ics");
    assert!(seminar.contains("DTSTART;VALUE=DATE:20260504\r\nDTEND;VALUE=DATE:20260506\r\n"));
    let call = built.page("en/calls/money/event.ics");
    assert!(call.contains("DTSTART:20260701T150000Z\r\n") && !call.contains("DTEND"), "{call}");
    assert!(call.contains("SUMMARY;LANGUAGE=en:Deadline: =SUM(A1)"), "{call}");
    let all = built.page("en/events/calendar.ics");
    assert_eq!(all.matches("BEGIN:VEVENT").count(), 2);
    assert!(!built.has("en/events/month/event.ics"));
    assert!(!built.has("en/events/off/event.ics"));
    let page = built.page("en/events/meeting/index.html");
    assert!(page.contains("<a href=\"event.ics\" type=\"text/calendar\">"));
}

#[test]
fn what_is_new_is_in_feeds() {
    let (_hub, built) = built();
    let feed = built.page("en/events/feed.xml");
    assert!(feed.contains("<updated>2026-01-05T00:00:00Z</updated>\n<link rel=\"alternate\""));
    let at = |text: &str| feed.find(text).unwrap();
    assert!(at("events/meeting/") < at("events/seminar/"), "the newest comes first");
    assert!(!feed.contains("Some day"), "what has no date is not new");
    assert!(feed.contains("<link rel=\"license\" href=\"https://creativecommons.org/"));
    let all = built.page("en/feed.xml");
    assert_eq!(all.matches("<entry>").count(), 4);
    assert!(all.contains("Prisons &amp; release: &lt;/script&gt; 50% {safe}"));
    let list = built.page("en/events/index.html");
    assert!(
        list.contains("<link rel=\"alternate\" href=\"feed.xml\" type=\"application/atom+xml\"")
    );
}

#[test]
fn facts_are_open_data() {
    let (_hub, built) = built();
    let data: Value = serde_json::from_str(&built.page("en/calls/data.json")).unwrap();
    let call = &data["entries"][0];
    assert_eq!(call["budget"], serde_json::json!({ "amount": 1000000.5, "currency": "EUR" }));
    assert_eq!(call["deadline"], "2026-07-01T15:00Z");
    assert_eq!(call["url"], "https://example.org/hub/en/calls/money/");
    let papers: Value = serde_json::from_str(&built.page("fr/papers/data.json")).unwrap();
    assert_eq!(papers["labels"]["terms"]["countries"]["BE"], "Belgique");
    assert_eq!(papers["entries"][0]["summary_language"], "en");
    let csv = built.page("en/calls/data.csv");
    let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}id,url,translation_state,title,"), "{csv}");
    assert!(lines[0].contains("budget_amount,budget_currency"), "{csv}");
    assert!(lines[1].contains(",'=SUM(A1),") && lines[1].contains(",1000000.50,EUR"), "{csv}");
    assert_eq!(lines.len(), 2);
    let catalogue: Value = serde_json::from_str(&built.page("data.jsonld")).unwrap();
    let datasets = catalogue["dcat:dataset"].as_array().unwrap();
    let urls: BTreeSet<&str> = datasets
        .iter()
        .flat_map(|dataset| dataset["dcat:distribution"].as_array().unwrap())
        .map(|file| file["dcat:downloadURL"]["@id"].as_str().unwrap())
        .collect();
    for url in &urls {
        let path = url.strip_prefix("https://example.org/hub/").unwrap();
        assert!(built.has(path), "{path}");
    }
    assert!(urls.contains("https://example.org/hub/fr/papers/data.csv"));
    assert!(!urls.iter().any(|url| url.contains("/fr/calls/")), "French has no call of its own");
}

#[test]
fn without_base_url_nothing_claims_an_address() {
    let mut hub = HubTest::new(&HUB.replace("base_url: https://example.org/hub\n", ""));
    let built = hub.build();
    for path in ["en/feed.xml", "en/events/feed.xml", "data.jsonld"] {
        assert!(!built.has(path), "{path}");
    }
    let page = built.page("en/papers/release/index.html");
    assert!(!page.contains("og:") && !page.contains("ld+json"));
    assert!(page.contains("href=\"cite.bib\""));
    let data: Value = serde_json::from_str(&built.page("en/papers/data.json")).unwrap();
    assert_eq!(data["entries"][0]["url"], "release/index.html");
    let ics = built.page("en/events/meeting/event.ics");
    assert!(ics.contains("UID:events/meeting@invalid") && !ics.contains("\r\nURL:"));
    hub.options.base_url = BaseUrl::parse("https://city.example");
    let built = hub.build().ok();
    assert!(built.page("en/feed.xml").contains("https://city.example/en/papers/release/"));
}

#[test]
fn an_edit_of_a_date_reaches_feeds_and_calendars() {
    let (mut hub, _) = built();
    hub.edit("content/events/seminar.en.md", "start: 2026-05-04", "start: 2026-05-03");
    hub.edit("content/events/seminar.en.md", "updated: 2026-01-04", "updated: 2026-02-04");
    let built = hub.build().ok();
    assert!(built.page("en/events/seminar/event.ics").contains("DATE:20260503"));
    assert!(built.page("en/feed.xml").contains("<updated>2026-02-04T00:00:00Z</updated>"));
    assert!(built.files() == hub.clean_build().files(), "a clean build gives other bytes");
}
