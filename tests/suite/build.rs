//! Whole builds: what is written, when, and what never is.

use std::fs;

use vademecum::build::{Builder, Failure, Options};
use vademecum::write::WriteError;

use crate::harness::{HubTest, write_files};

const THREE: &str = "\
--- hub.yaml ---
title: {en: Prevention, ro: Prevenire}
base_url: https://example.org/toolkit
languages: {en: English, ro: Română}
--- content/_index.en.md ---
---
title: Welcome
---
--- content/_index.ro.md ---
---
title: Bun venit
translation: machine
---
--- content/vocabularies/themes.yaml ---
terms:
  prison:
    label: {en: Prison, ro: Închisoare}
--- content/practices/_index.en.md ---
---
title: Practices
---
--- content/practices/_index.ro.md ---
---
title: Practici
slug: practici
translation: human
---
--- content/practices/mobile-teams.en.md ---
---
title: Mobile teams
summary: Help that comes to the town.
countries: [BE]
themes: [prison]
started: 2019-03-19
---

See [the other](bounce/index.en.md).
--- content/practices/mobile-teams.ro.md ---
---
title: Echipe mobile
slug: echipe-mobile
translation: machine
---

Vezi [cealaltă](bounce/index.en.md).
--- content/practices/bounce/index.en.md ---
---
title: BOUNCE
---

![A box](box.svg)
--- content/practices/bounce/box.svg ---
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
";

#[test]
fn pages_have_their_addresses_and_facts() {
    let built = HubTest::new(THREE).build().ok().silent();
    let ro = built.main("ro/practici/echipe-mobile/index.html");
    // Facts come from the source page, labels and dates from the reader's language.
    assert!(ro.contains("Belgia") && ro.contains("19 martie 2019"), "{ro}");
    assert!(ro.contains("../themes/prison/index.html"), "{ro}");
    // BOUNCE has no Romanian page, so the link leads to the English one.
    assert!(ro.contains("href=\"../../../en/practices/bounce/index.html\""), "{ro}");
    let list = built.main("ro/practici/index.html");
    assert!(
        list.contains("lang=\"en\" hreflang=\"en\""),
        "an entry without translation is listed: {list}"
    );
    let page = built.page("en/practices/mobile-teams/index.html");
    for part in [
        "<link rel=\"canonical\" href=\"https://example.org/toolkit/en/practices/mobile-teams/\">",
        "hreflang=\"ro\" href=\"https://example.org/toolkit/ro/practici/echipe-mobile/\"",
        "hreflang=\"x-default\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(built.page("404.html").contains("href=\"/toolkit/assets/css/main."));
    assert!(built.page("sitemap.xml").contains("https://example.org/toolkit/ro/sitemap.xml"));
    insta::assert_snapshot!(ro);
}

#[test]
fn a_second_build_writes_nothing() {
    let mut hub = HubTest::new(THREE);
    let first = hub.build().ok();
    assert_eq!(first.written(), first.outcome.report.unwrap().files);
    assert_eq!(hub.build().ok().written(), 0);
    // Nor does another process, which remembers nothing.
    let other = Builder::default().build(&hub.options).unwrap().report.unwrap();
    assert_eq!((other.written, other.deleted), (0, 0));
}

#[test]
fn an_edit_writes_what_it_changes() {
    let mut hub = HubTest::new(THREE);
    let first = hub.build().ok().files();
    hub.edit("content/practices/mobile-teams.en.md", "See ", "Look at ");
    let second = hub.build().ok();
    let files = second.files();
    let changed: Vec<&str> = files
        .iter()
        .filter(|(path, bytes)| first.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(changed, ["en/practices/mobile-teams/index.html", "search/en/root.js"]);
    assert_eq!(second.written(), 2);
    assert_eq!(hub.clean_build().files(), files);
}

#[test]
fn same_input_elsewhere_gives_the_same_bytes() {
    let first = HubTest::new(THREE).build().ok().files();
    // The same files, written in another order, at another time.
    let mut other = HubTest::new("");
    let mut parts: Vec<String> = Vec::new();
    for line in THREE.split_inclusive('\n') {
        match line.starts_with("--- ") {
            true => parts.push(line.to_owned()),
            false => parts.last_mut().unwrap().push_str(line),
        }
    }
    for part in parts.iter().rev() {
        write_files(other.root(), part);
    }
    assert_eq!(other.build().ok().files(), first);
}

#[test]
fn what_falls_out_goes_and_what_is_not_ours_stays() {
    let mut hub = HubTest::new(THREE);
    let first = hub.build().ok();
    let image = first.files().into_keys().find(|path| path.ends_with("box.svg")).unwrap();
    fs::write(first.site.join("notes.txt"), "mine").unwrap();
    fs::remove_dir_all(hub.root().join("content/practices/bounce")).unwrap();
    hub.edit("content/practices/mobile-teams.en.md", "See [the other](bounce/index.en.md).", "");
    hub.edit("content/practices/mobile-teams.ro.md", "Vezi [cealaltă](bounce/index.en.md).", "");
    let second = hub.build().ok();
    assert!(!second.has("en/practices/bounce"), "a page that fell out goes, and its folder");
    assert!(second.has(&image), "a hashed file stays for readers of the last build's pages");
    let third = hub.build().ok();
    assert!(!third.has(&image), "for one build");
    assert_eq!(fs::read_to_string(third.site.join("notes.txt")).unwrap(), "mine");
    let mut files = third.files();
    files.remove("notes.txt");
    assert_eq!(files, hub.clean_build().files());
}

#[test]
fn folders_that_are_not_ours_are_left_alone() {
    let mut hub = HubTest::new(THREE);
    let out = hub.folder().join("photos");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("holiday.jpg"), "picture").unwrap();
    hub.options.out = out.clone();
    let failure = Builder::default().build(&hub.options).unwrap_err();
    assert!(matches!(failure, Failure::Write(WriteError::NotOurs(_))), "{failure}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    for inside in ["content", "content/practices/site", "themes/x", ".", ".."] {
        let options = Options::new(hub.root(), hub.root().join(inside));
        let failure = Builder::default().build(&options).unwrap_err();
        assert!(matches!(failure, Failure::Usage(_)), "{inside}: {failure}");
    }
}

#[test]
fn a_stranger_s_file_in_the_way_is_not_overwritten() {
    let mut hub = HubTest::new(THREE);
    hub.build().ok();
    let about = hub.options.out.join("en/about/index.html");
    fs::create_dir_all(about.parent().unwrap()).unwrap();
    fs::write(&about, "mine").unwrap();
    hub.write("content/about.en.md", "---\ntitle: About\n---\n");
    let failure = Builder::default().build(&hub.options).unwrap_err();
    assert!(matches!(failure, Failure::Write(WriteError::Occupied(_))), "{failure}");
    assert_eq!(fs::read_to_string(&about).unwrap(), "mine");
}

#[test]
fn a_page_that_somebody_changed_by_hand_is_mended() {
    let mut hub = HubTest::new(THREE);
    let built = hub.build().ok();
    let page = built.site.join("en/index.html");
    let right = fs::read(&page).unwrap();
    fs::write(&page, "x".repeat(right.len())).unwrap();
    let soon = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
    fs::File::options().write(true).open(&page).unwrap().set_modified(soon).unwrap();
    assert_eq!(hub.build().ok().written(), 1);
    assert_eq!(fs::read(&page).unwrap(), right);
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    let mut hub = HubTest::new(THREE);
    hub.edit(
        "content/practices/bounce/index.en.md",
        "title: BOUNCE",
        "title: BOUNCE\nstatus: draft",
    );
    let built = hub.build();
    assert!(built.files().iter().all(|(path, bytes)| {
        !path.contains("bounce") && !String::from_utf8_lossy(bytes).contains("BOUNCE")
    }));
    hub.options.drafts = true;
    assert!(hub.build().ok().has("en/practices/bounce/index.html"));
}

#[test]
fn a_hub_can_override_one_file_of_the_theme() {
    let mut hub = HubTest::new(THREE);
    hub.write(
        "themes/default/templates/partials/footer.html",
        "<footer>{{ t(key=\"tagline\") }}</footer>",
    );
    hub.write("i18n/ro.yaml", "tagline: Orașul nostru\n");
    let built = hub.build().ok();
    assert!(built.page("ro/index.html").contains("<footer>Orașul nostru</footer>"));
    assert!(built.page("ro/index.html").contains("class=\"site-header\""));
}

#[test]
fn pages_cannot_take_the_program_s_own_addresses() {
    for (path, front) in [
        ("content/search.en.md", ""),
        ("content/practices.en.md", ""),
        ("content/practices/countries/be.en.md", ""),
        ("content/about.en.md", "slug: practices\n"),
    ] {
        let mut hub = HubTest::new(THREE);
        hub.write(path, &format!("---\ntitle: Mine\n{front}---\n"));
        let built = hub.build();
        let codes = built.codes();
        let said = codes.iter().any(|code| matches!(*code, "duplicate-address" | "duplicate-page"));
        assert!(said, "{path}: {codes:?}");
    }
}

#[test]
fn names_in_any_script_have_addresses() {
    let mut hub = HubTest::new(THREE);
    hub.write("content/Țară/Ñandú.en.md", "---\ntitle: Far\n---\n");
    assert!(hub.build().ok().has("en/țară/ñandú/index.html"));
}

#[test]
fn what_a_browser_would_run_is_no_link() {
    let mut hub = HubTest::new(THREE);
    hub.edit(
        "content/practices/mobile-teams.en.md",
        "started:",
        "sources: [{title: Bad, url: \"javascript:alert(1)\"}]\nstarted:",
    );
    hub.edit("hub.yaml", "title:", "contact: {report: \"javascript:alert(2)\"}\ntitle:");
    hub.options.lenient = true;
    let built = hub.build();
    assert!(
        built.files().values().all(|bytes| !String::from_utf8_lossy(bytes).contains("javascript:"))
    );
    assert_eq!(built.codes(), ["wrong-type", "wrong-type"]);
}

#[test]
fn downloads_may_have_any_name() {
    let mut hub = HubTest::new(THREE);
    hub.write("content/practices/bounce/50% #1?.txt", "text");
    hub.edit(
        "content/practices/bounce/index.en.md",
        "![A box]",
        "[All](<50%25 %231%3F.txt>)\n\n![A box]",
    );
    let built = hub.build().ok().silent();
    let main = built.main("en/practices/bounce/index.html");
    assert!(main.contains("/50%25%20%231%3F.txt\">All</a>"), "{main}");
    assert!(built.files().keys().any(|path| path.ends_with("/50% #1?.txt")));
}

/// A build of what has not changed does nothing, says what the last one said, and never takes a site
/// for the last one that is not.
#[test]
fn nothing_is_done_when_nothing_changed() {
    let settle = || std::thread::sleep(std::time::Duration::from_millis(40));
    let mut hub = HubTest::new(THREE);
    hub.options.program = Some(1);
    hub.edit("content/practices/mobile-teams.en.md", "---\n\n", "---\n\n[gone](gone.md)\n\n");
    settle();
    let first = hub.build().ok();
    assert!(first.outcome.rendered > 0 && first.codes() == ["broken-link"]);
    hub.forget();
    let again = hub.build();
    assert_eq!((again.outcome.rendered, again.written()), (0, 0));
    assert_eq!(again.said(), first.said());
    assert_eq!(again.outcome.languages, first.outcome.languages);

    type Change = fn(&mut HubTest);
    let changes: [(&str, Change); 6] = [
        ("an edit of the same length", |hub| {
            hub.edit("content/practices/mobile-teams.en.md", "[gone]", "[lost]");
        }),
        ("another program", |hub| hub.options.program = Some(2)),
        ("another choice", |hub| hub.options.drafts = true),
        ("a file of the site is gone", |hub| {
            std::fs::remove_file(hub.options.out.join("index.html")).unwrap();
        }),
        ("a file of the site was touched", |hub| {
            std::fs::write(hub.options.out.join("index.html"), "other").unwrap();
        }),
        ("a new file", |hub| {
            hub.write("content/practices/new.en.md", "---\ntitle: New\n---\n");
        }),
    ];
    for (what, change) in changes {
        settle();
        change(&mut hub);
        settle();
        hub.forget();
        let built = hub.build();
        assert!(built.outcome.rendered > 0, "{what}");
        assert!(built.files() == hub.clean_build().files(), "{what}");
        settle();
        // What fell out is kept for one more build, which is done.
        hub.build();
        hub.forget();
        assert_eq!(hub.build().outcome.rendered, 0, "after {what}");
    }
}

/// Search may follow a moment after the page, and then says what a clean build says.
#[test]
fn search_follows_the_page() {
    let mut hub = HubTest::new(THREE);
    hub.options.defer_search = true;
    hub.build().ok();
    hub.edit("content/practices/mobile-teams.en.md", "---\n\n", "---\n\nOkapi.\n\n");
    let built = hub.build().ok();
    assert!(!built.outcome.search_pending.is_empty() && built.outcome.rendered == 1);
    assert!(built.page("en/practices/mobile-teams/index.html").contains("Okapi"));
    hub.options.defer_search = false;
    let followed = hub.build().ok();
    assert!(followed.outcome.search_pending.is_empty() && followed.outcome.rendered == 0);
    hub.build().ok();
    assert!(hub.files() == hub.clean_build().files());
}
