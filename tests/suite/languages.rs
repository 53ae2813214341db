//! Each language as if it were the only one, and all of them together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use vademecum::build::Shard;
use vademecum::config::{Field, FieldType, Schema};
use vademecum::i18n::Locale;

use crate::harness::{Built, HubTest};

const HUB: &str = "\
--- hub.yaml ---
title: {en: Hub, ro: Portal, ar: بوابة}
base_url: https://example.org/toolkit
languages: {en: English, ro: Română, ar: العربية}
--- content/_index.en.md ---
---
title: Home
---
--- content/_index.ro.md ---
---
title: Acasă
translation: human
---
--- content/practices/_index.ro.md ---
---
title: Practici
slug: practici
---
--- content/practices/bounce/index.en.md ---
---
title: Bounce
countries: [BE]
aliases: [/old/bounce/]
---

Only in English so far. See [the walks](../walks.en.md).
--- content/practices/bounce/sheet.txt ---
A sheet.
--- content/practices/walks.en.md ---
---
title: Walks
countries: [RO]
---

An evening walk. See [Bounce](bounce/index.en.md).
--- content/practices/walks.ro.md ---
---
title: Plimbări
slug: plimbari
translation: machine
aliases: [practici/plimbare]
---

O plimbare de seară. Vezi [Bounce](bounce/index.en.md).
";

fn texts(built: &Built) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    built.files().into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

/// A site of its own shows no trace of the others: no address, no text, no index.
#[test]
fn one_language_is_a_site_of_its_own() {
    let mut hub = HubTest::new(HUB);
    hub.options.languages = Some(vec!["ro".to_owned()]);
    let built = hub.build().ok();
    assert!(built.has("index.html") && built.has("practici/plimbari/index.html"));
    assert!(built.has("search/ro/root.js") && !built.has("search/en/root.js"));
    for (path, text) in texts(&built) {
        assert!(!path.starts_with("en/") && !path.starts_with("ar/"), "{path}");
        if path.starts_with("assets/") {
            continue;
        }
        for trace in [
            "/en/",
            "../en",
            "\"en/",
            "hreflang=\"en\"",
            "lang=\"en\"",
            "English",
            "evening",
            "بوابة",
        ] {
            assert!(!text.contains(trace), "{path} has {trace}: {text}");
        }
    }
    let page = built.page("practici/plimbari/index.html");
    assert!(page.contains("România"), "facts come from the source page: {page}");
    assert!(page.contains(
        "<link rel=\"canonical\" href=\"https://example.org/toolkit/practici/plimbari/\">"
    ));
    assert!(!page.contains("class=\"languages\""), "no switcher with one language");
    assert!(
        page.contains(">Bounce<") || page.contains("Vezi Bounce"),
        "the text of the link stays"
    );
}

/// Several languages have their folders, a root that offers them, and nothing of the others.
#[test]
fn some_languages_are_a_site_too() {
    let mut hub = HubTest::new(HUB);
    hub.options.languages = Some(vec!["ro".to_owned(), "ar".to_owned()]);
    let built = hub.build().ok();
    let root = built.page("index.html");
    assert!(root.contains("href=\"ro/index.html\"") && root.contains("href=\"ar/index.html\""));
    assert!(!root.contains("English"), "{root}");
    let page = built.page("ro/practici/plimbari/index.html");
    assert!(!page.contains("hreflang=\"en\""), "{page}");
    hub.options.languages = Some(vec!["fr".to_owned()]);
    assert!(hub.try_build().is_err(), "a language that the hub lacks is wrong usage");
}

/// All parts, built apart and copied together, are the site that one build writes.
#[test]
fn shards_make_up_the_whole() {
    let whole = HubTest::new(HUB).build().ok().files();
    let mut together = BTreeMap::new();
    for part in [
        Shard::Language("en".to_owned()),
        Shard::Language("ro".to_owned()),
        Shard::Language("ar".to_owned()),
        Shard::Shared,
    ] {
        let mut hub = HubTest::new(HUB);
        hub.options.shard = Some(part.clone());
        for (path, bytes) in hub.build().ok().files() {
            let before = together.insert(path.clone(), bytes);
            assert!(before.is_none(), "{path} is in two parts, {part:?} the second");
        }
    }
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&together), names(&whole));
    assert!(together == whole);
}

/// Neither the folder nor the machine's time zone and language have a say.
#[test]
fn shards_of_other_machines_are_the_same() {
    let whole = HubTest::new(HUB).build().ok().files();
    let mut together = BTreeMap::new();
    for (part, zone, locale) in [
        ("en", "Asia/Tokyo", "ar_EG.UTF-8"),
        ("ro", "America/New_York", "tr_TR.UTF-8"),
        ("ar", "UTC", "C"),
        ("shared", "Pacific/Chatham", "de_DE"),
    ] {
        let hub = HubTest::new(HUB);
        let status = Command::new(env!("CARGO_BIN_EXE_vademecum"))
            .args(["build", "--shard", part, "--root"])
            .arg(hub.root())
            .arg("--out")
            .arg(&hub.options.out)
            .env("TZ", zone)
            .env("LANG", locale)
            .env("LC_ALL", locale)
            .current_dir(hub.folder())
            .output()
            .unwrap();
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
        together.extend(hub.files());
    }
    assert!(together == whole);
}

/// Readers of scripts without blanks read letters, not words.
#[test]
fn reading_time_knows_the_script() {
    let text = "社会的支援".repeat(300);
    let hub = |tag: &str, text: &str| {
        let mut hub = HubTest::new(&format!(
            "--- hub.yaml ---\ntitle: T\nbase_url: https://example.org\nlanguages: [{tag}]\n\
             --- content/a/x.{tag}.md ---\n---\ntitle: X\n---\n\n{text}\n"
        ));
        hub.build().main(&format!("{tag}/a/x/index.html"))
    };
    assert!(hub("ja", &text).contains("3 minutes"), "1,500 letters");
    assert!(hub("en", &"word ".repeat(450)).contains("3 minutes"), "450 words");
}

/// What a language lacks is listed with a badge, left out, or framed, as the hub chooses.
#[test]
fn fallback_is_a_choice() {
    let mut hub = HubTest::new(HUB);
    let list = hub.build().ok();
    let practices = list.main("ro/practici/index.html");
    assert!(
        practices.contains("../../en/practices/bounce/index.html\" lang=\"en\""),
        "{practices}"
    );
    assert!(!list.has("ro/practici/bounce/index.html"));

    hub.edit("hub.yaml", "base_url", "fallback: omit\nbase_url");
    let omit = hub.build().ok();
    let practices = omit.main("ro/practici/index.html");
    assert!(practices.contains("Plimbări") && !practices.contains("Bounce"), "{practices}");
    assert!(!omit.has("ro/practici/countries/be/index.html"), "no list without an entry");

    hub.edit("hub.yaml", "fallback: omit", "fallback: frame");
    let frame = hub.build().ok();
    let practices = frame.main("ro/practici/index.html");
    assert!(practices.contains("href=\"bounce/index.html\" lang=\"en\""), "{practices}");
    let page = frame.page("ro/practici/bounce/index.html");
    for part in [
        "<html lang=\"ro\"",
        "noindex",
        "<link rel=\"canonical\" href=\"https://example.org/toolkit/en/practices/bounce/\">",
        "<div class=\"prose\" lang=\"en\" dir=\"ltr\">",
        "<h1 lang=\"en\" dir=\"ltr\">",
        "href=\"../plimbari/index.html\"",
        "href=\"../../../en/practices/bounce/index.html\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("rel=\"alternate\""), "a frame is no version: {page}");
    assert!(!frame.page("ro/sitemap.xml").contains("bounce"));
    let search = texts(&frame);
    let romanian = search.iter().filter(|(path, _)| path.starts_with("search/ro/"));
    assert!(
        !romanian.into_iter().any(|(_, text)| text.contains("Only in English")),
        "indexed once"
    );
    let link = frame.main("ro/practici/plimbari/index.html");
    assert!(link.contains("href=\"../bounce/index.html\""), "links stay with the reader: {link}");
}

/// Former addresses lead on: as pages, and in the hosts' own files.
#[test]
fn former_addresses_lead_on() {
    let built = HubTest::new(HUB).build().ok();
    let old = built.page("old/bounce/index.html");
    assert!(old.contains("url=../../en/practices/bounce/index.html"), "{old}");
    let own = built.page("ro/practici/plimbare/index.html");
    assert!(own.contains("url=../plimbari/index.html") && own.contains("lang=\"ro\""), "{own}");
    assert_eq!(
        built.page("_redirects"),
        "/toolkit/old/bounce/ /toolkit/en/practices/bounce/ 301\n\
         /toolkit/ro/practici/plimbare/ /toolkit/ro/practici/plimbari/ 301\n"
    );
    assert!(built.page(".htaccess").contains("Redirect permanent \"/toolkit/old/bounce/\""));
}

/// Each language's address, `hreflang`, name and direction are the hub's to say.
#[test]
fn languages_have_addresses_of_their_own() {
    let mut hub = HubTest::new(HUB);
    hub.edit(
        "hub.yaml",
        "{en: English, ro: Română, ar: العربية}",
        "{en: English, ro: {name: Română, path: rum, hreflang: ro-RO}, ar: {fallback: [ro, en]}}",
    );
    let built = hub.build().ok();
    let page = built.page("rum/practici/plimbari/index.html");
    assert!(
        page.contains(
            "hreflang=\"ro-RO\" href=\"https://example.org/toolkit/rum/practici/plimbari/\""
        ),
        "{page}"
    );
    let arabic = built.main("ar/practices/index.html");
    assert!(arabic.contains("Plimbări") && !arabic.contains(">Walks<"), "{arabic}");
}

/// Every page's versions name each other and themselves, and the default.
#[test]
fn hreflang_is_reciprocal() {
    let built = HubTest::new(HUB).build().ok();
    let mut versions: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for (path, text) in texts(&built).into_iter().filter(|(path, _)| path.ends_with("index.html")) {
        let attribute = |line: &str, name: &str| {
            let (_, rest) = line.split_once(&format!(" {name}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let links = text.lines().filter(|line| line.contains("rel=\"alternate\" hreflang"));
        let set = links.filter_map(|l| Some((attribute(l, "hreflang")?, attribute(l, "href")?)));
        let folder = path.strip_suffix("index.html").unwrap();
        versions.insert(format!("https://example.org/toolkit/{folder}"), set.collect());
    }
    for (page, set) in versions.iter().filter(|(_, set)| !set.is_empty()) {
        assert!(set.iter().any(|(_, href)| href == page), "{page} does not name itself");
        assert!(set.iter().any(|(tag, _)| tag == "x-default"), "{page} has no default");
        for (_, other) in set.iter().filter(|(tag, _)| tag != "x-default") {
            assert_eq!(&versions[other], set, "{other} and {page}");
        }
    }
    assert!(versions["https://example.org/toolkit/en/practices/walks/"].len() == 3);
    let home = &versions["https://example.org/toolkit/en/"];
    assert!(home.contains(&("x-default".to_owned(), "https://example.org/toolkit/".to_owned())));
}

/// The EU's own order, the names' order, or the hub's.
#[test]
fn switchers_have_an_order() {
    let order = |key: &str| {
        let mut hub = HubTest::with("");
        hub.edit("hub.yaml", "languages: [en]", &format!("languages: [en, sv, el, bg]\n{key}"));
        hub.options.lenient = true;
        let page = hub.build().main("index.html");
        let tags = page.split("hreflang=\"").skip(1);
        tags.map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(""), "en sv el bg");
    assert_eq!(order("language_order: eu"), "bg el en sv");
    assert_eq!(order("language_order: collation"), "en sv el bg");
}

/// CLDR's plural rules, as pages use them.
#[test]
fn plurals_of_languages_that_have_many() {
    let forms = |tag: &str, numbers: &[u64]| -> String {
        let locale = Locale::new(tag);
        numbers.iter().map(|n| locale.plural(*n)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(forms("ar", &[0, 1, 2, 3, 11, 100]), "zero one two few many other");
    assert_eq!(forms("ga", &[1, 2, 3, 7, 11]), "one two few many other");
    assert_eq!(forms("lt", &[1, 2, 10, 21]), "one few other one");
    assert_eq!(forms("mt", &[1, 2, 3, 11, 20]), "one two few many other");
    assert_eq!(forms("pl", &[1, 2, 5, 22]), "one few many few");
    assert_eq!(forms("ro", &[1, 2, 20]), "one few other");
    assert_eq!(forms("sl", &[1, 2, 3, 5, 101]), "one two few other one");
}

/// Lists of countries stand in the order that readers of each language expect.
#[test]
fn countries_are_sorted_for_their_readers() {
    let sorted = |tag: &str, codes: &[&str]| {
        let locale = Locale::new(tag);
        let mut names: Vec<String> = codes.iter().map(|code| locale.region_name(code)).collect();
        names.sort_by(|a, b| locale.compare(a, b));
        names.join(", ")
    };
    let codes = ["AT", "AX", "CH", "CZ", "ES", "SE", "SK", "TD", "HR"];
    // Swedish has Å, Ä and Ö at the end; Estonian has Š after S and before Z; Czech has Č after C and
    // CH after H; Spanish has Ñ after N and takes accents as the same letter.
    assert_eq!(
        sorted("sv", &codes),
        "Kroatien, Schweiz, Slovakien, Spanien, Sverige, Tchad, Tjeckien, Åland, Österrike"
    );
    assert_eq!(
        sorted("cs", &codes),
        "Ålandy, Čad, Česko, Chorvatsko, Rakousko, Slovensko, Španělsko, Švédsko, Švýcarsko"
    );
    assert_eq!(
        sorted("et", &["CH", "SE", "SK", "ES", "AX", "AT"]),
        "Ahvenamaa, Austria, Hispaania, Rootsi, Slovakkia, Šveits"
    );
    assert_eq!(
        sorted("es", &codes),
        "Austria, Chad, Chequia, Croacia, Eslovaquia, España, Islas Aland, Suecia, Suiza"
    );
}

/// The official languages of the EU, and those of many who live here.
const CATALOGUES: [&str; 28] = [
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt",
    "lv", "mt", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
];

/// The default theme speaks every language completely: no text, plural form or placeholder missing.
#[test]
fn the_theme_s_catalogues_are_complete() {
    let hub = format!(
        "--- hub.yaml ---\ntitle: Test\nbase_url: https://example.org\nlanguages: [{}]\n",
        CATALOGUES.join(", ")
    );
    HubTest::new(&hub).check().silent();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/i18n");
    let files = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, CATALOGUES.map(|tag| format!("{tag}.yaml")));
}

/// Every text is asked for by a template or by the program, and every field of a preset has a label.
#[test]
fn no_text_of_the_theme_is_unused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut asking = String::new();
    for folder in ["themes/default/templates", "src"] {
        for file in walkdir::WalkDir::new(root.join(folder)) {
            let file = file.unwrap();
            if file.file_type().is_file() {
                asking.push_str(&fs::read_to_string(file.path()).unwrap());
            }
        }
    }
    let mut labels = BTreeSet::new();
    for preset in Schema::preset_names() {
        for field in &Schema::preset(preset).unwrap().fields {
            add_labels(field, &mut labels);
        }
    }
    let english = fs::read_to_string(root.join("themes/default/i18n/en.yaml")).unwrap();
    let keys: BTreeSet<String> = english
        .lines()
        .filter(|line| !line.starts_with(['#', ' ']) && line.contains(':'))
        .map(|line| line.split(':').next().unwrap().trim_matches('"').to_owned())
        .collect();
    let unlabelled: Vec<_> = labels.difference(&keys).collect();
    assert!(unlabelled.is_empty(), "no label: {unlabelled:?}");
    // Templates put these together from a word of the program.
    let put_together = [
        "state_",
        "timing_",
        "alert_",
        "status_notice_",
        "about_",
        "view_",
        "tier_",
        "rating_rated",
        "rating_unrated",
    ];
    let unused: Vec<_> = keys
        .iter()
        .filter(|key| !labels.contains(*key) && !asking.contains(&format!("\"{key}\"")))
        .filter(|key| !put_together.iter().any(|start| key.starts_with(start)))
        .collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

/// The label of a field and of its parts, of its words, and of the way back if it names entries.
fn add_labels(field: &Field, labels: &mut BTreeSet<String>) {
    labels.insert(format!("field_{}", field.name));
    match field.kind.item() {
        FieldType::Choice(words) => {
            labels.extend(words.iter().map(|word| format!("{}_{word}", field.name)));
        }
        FieldType::Ref { .. } => {
            labels.insert(format!("backlink_{}", field.name));
        }
        FieldType::Record(parts) => {
            if parts.iter().any(|part| matches!(part.kind.item(), FieldType::Ref { .. })) {
                labels.insert(format!("backlink_{}", field.name));
            }
            for part in parts.iter() {
                let mut inner = BTreeSet::new();
                add_labels(part, &mut inner);
                labels.extend(inner.into_iter().filter(|key| !key.starts_with("backlink_")));
            }
        }
        _ => {}
    }
}

#[test]
fn a_country_s_catalogue_says_only_what_is_different_there() {
    let mut hub = HubTest::new(
        "--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en, pt-PT]
--- i18n/pt-PT.yaml ---
home: Entrada
--- content/_index.en.md ---
---
title: Hub
---
--- content/_index.pt-PT.md ---
---
title: Portal
translation: human
---
--- content/notes/a.pt-PT.md ---
---
title: A
---
",
    );
    let built = hub.build().ok();
    let page = built.page("pt-PT/notes/a/index.html");
    assert!(page.contains(">Entrada<"), "{page}");
    assert!(page.contains("Ir para o conteúdo"), "{page}");
    assert!(page.contains("português (Portugal)"), "{page}");
}

#[test]
fn whoever_read_the_original_has_not_read_the_translation() {
    let mut hub = HubTest::new(HUB);
    hub.edit(
        "content/practices/walks.en.md",
        "title: Walks\n",
        "title: Walks\nreviewed: 2019-03-04\nreviewed_by: Ana\nreview_due: 2031-05-06\n",
    );
    let built = hub.build().ok();
    let [english, romanian] = ["en/practices/walks", "ro/practici/plimbari"]
        .map(|it| built.main(&format!("{it}/index.html")));
    assert!(english.contains("4 March 2019") && english.contains("Ana"), "{english}");
    assert!(!romanian.contains("2019-03-04") && !romanian.contains("Ana<"), "{romanian}");
    assert!(romanian.contains("2031-05-06"), "{romanian}");
}
