//! What an edit renders: what shows what was edited, and nothing else. After each, the site and what is
//! said of it are those of a clean build.

use crate::harness::HubTest;

const HUB: &str = "\
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
  school:
    label: {en: School, ro: Școală}
--- content/practices/_index.en.md ---
---
title: Practices
---
--- content/practices/a.en.md ---
---
title: A
countries: [BE]
themes: [prison]
---

## Where

Here.
--- content/practices/a.ro.md ---
---
title: A ro
translation: human
---

## Unde
--- content/practices/b.en.md ---
---
title: B
countries: [BE]
---

[A](a.en.md#where)
--- content/practices/c.en.md ---
---
title: C
countries: [RO]
related: [practices/b]
---

![A box](box.svg)
--- content/practices/box.svg ---
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
--- content/papers/p.en.md ---
---
title: P
published: 2020-01-01
---
--- content/guides/g/_index.en.md ---
---
title: G
---
--- content/guides/g/01-one.en.md ---
---
title: One
---
--- content/guides/g/02-two.en.md ---
---
title: Two
---
";

/// Every story is told three times: one builder goes on from edit to edit; it does so as `serve` does;
/// or each build is a run of its own, which knows of the last one what that left on the disk.
macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        mod one_builder {
            $(#[test] fn $story() { super::$story(super::built(super::Memory::Builder)); })*
        }
        mod as_served {
            $(#[test] fn $story() { super::$story(super::built(super::Memory::Served)); })*
        }
        mod runs_of_their_own {
            $(#[test] fn $story() { super::$story(super::built(super::Memory::Disk)); })*
        }
    };
}

stories![
    a_text_renders_its_page,
    a_title_renders_what_names_it,
    a_fact_renders_what_shows_it,
    what_comes_and_goes_renders_what_lists_it,
    a_template_renders_the_pages_that_it_shows,
    a_card_renders_the_lists_that_show_it,
    a_text_of_the_catalogue_renders_one_language,
    a_file_renders_the_pages_that_show_it,
    what_breaks_can_be_mended,
    a_template_that_does_not_end_is_ended,
    a_site_can_be_verified,
    another_builder_s_site_is_not_taken_for_ours,
];

/// What the next build knows of the last.
#[derive(Clone, Copy, PartialEq)]
enum Memory {
    Builder,
    Served,
    Disk,
}

/// A hub that has been built, and how many pages it has.
fn built(memory: Memory) -> (HubTest, usize) {
    let mut hub = HubTest::new(HUB);
    hub.hinted = memory == Memory::Served;
    hub.forgets = memory == Memory::Disk;
    hub.options.program = hub.forgets.then_some(1);
    let all = hub.build().ok().outcome.rendered;
    assert_eq!(rendered(&mut hub, "nothing"), 0);
    (hub, all)
}

/// Builds, holds the site against a clean one, and says how many pages were rendered.
fn rendered(hub: &mut HubTest, what: &str) -> usize {
    let built = hub.build();
    let clean = hub.clean_build();
    // Hashed files that fell out stay for one build more.
    let (mut files, clean_files) = (built.files(), clean.files());
    files.retain(|path, _| clean_files.contains_key(path) || !is_hashed(path));
    assert!(files == clean_files, "{what}: the site is that of a clean build");
    assert_eq!(built.said(), clean.said(), "{what}");
    built.outcome.rendered
}

/// Hardly more pages are rendered than come out otherwise, and few of all.
fn only_what_changed(hub: &mut HubTest, all: usize, what: &str) {
    let before = hub.files();
    let count = rendered(hub, what);
    let after = hub.files();
    let is_page = |path: &&String| path.ends_with(".html");
    let changed = after.keys().filter(is_page).filter(|path| before.get(*path) != after.get(*path));
    let changed = changed.count();
    assert!(
        (changed..=changed + 1).contains(&count),
        "{what}: {count}, of which {changed} changed"
    );
    assert!(count < all / 2, "{what}: {count} of {all}");
}

/// A branch is switched under the server: 500 files are others at once, and then gone at once.
#[test]
fn a_branch_of_500_files_is_switched() {
    let (mut hub, all) = built(Memory::Served);
    let path = |number: usize| format!("content/papers/n{number:03}.en.md");
    for word in ["one", "another"] {
        for number in 0..500 {
            let text = format!("---\ntitle: N {number}\n---\n\nThe {word} branch.\n");
            hub.write(&path(number), &text);
        }
        let before = hub.files();
        let count = rendered(&mut hub, word);
        if word == "another" {
            let after = hub.files();
            let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes));
            let changed = changed.filter(|(path, _)| path.ends_with(".html")).count();
            assert_eq!(count, changed);
            assert!((500..=1000).contains(&count), "{count}");
        }
    }
    for number in 0..500 {
        std::fs::remove_file(hub.root().join(path(number))).unwrap();
    }
    let count = rendered(&mut hub, "gone");
    assert!(count < all, "{count} of {all}");
}

fn is_hashed(path: &str) -> bool {
    ["assets/", "files/", "search/"].iter().any(|folder| path.starts_with(folder))
}

fn a_text_renders_its_page((mut hub, _): (HubTest, usize)) {
    hub.edit("content/practices/a.en.md", "Here.", "There.");
    assert_eq!(rendered(&mut hub, "a text"), 1);
    hub.edit("content/practices/a.en.md", "There.", "There. ");
    assert_eq!(rendered(&mut hub, "a blank at the end of a line"), 0);
    hub.edit("content/practices/a.en.md", "## Where", "## When");
    assert_eq!(rendered(&mut hub, "a heading that is linked to"), 2);
    hub.edit("content/_index.en.md", "---\n", "---\n# comment\n");
    assert_eq!(rendered(&mut hub, "a comment in the front matter"), 0);
    hub.write("content/_index.en.md", "---\ntitle: Welcome\n---\n\nHello.\n");
    assert_eq!(rendered(&mut hub, "the home page"), 1);
    std::fs::remove_file(hub.options.out.join("en/practices/b/index.html")).unwrap();
    assert_eq!(rendered(&mut hub, "a page that somebody deleted"), 1);
}

/// A, its list and facets, and those of the other language that show it under that title.
fn a_title_renders_what_names_it((mut hub, all): (HubTest, usize)) {
    hub.edit("content/practices/a.en.md", "title: A", "title: Z");
    // The page; the list, its table, and the pages of its country and theme. B names it in no fact.
    only_what_changed(&mut hub, all, "a title");
    hub.edit("content/practices/b.en.md", "title: B", "title: Bb");
    // Those in both languages, since it has one only; and C, which is related to it.
    only_what_changed(&mut hub, all, "the title of a page that others name");
    hub.edit("content/guides/g/01-one.en.md", "title: One", "title: First");
    // The three pages of the guide, and the one that shows all of it.
    assert_eq!(rendered(&mut hub, "the title of a section"), 4);
}

fn a_fact_renders_what_shows_it((mut hub, all): (HubTest, usize)) {
    hub.edit("content/practices/a.en.md", "themes: [prison]", "themes: [school]");
    let facet = rendered(&mut hub, "a fact");
    // Two languages: the page, the list, the country's page (cards and facets beside them), the new
    // theme's page.
    assert!((8..all).contains(&facet), "{facet} of {all}");
    hub.edit("content/vocabularies/themes.yaml", "School", "Schools");
    // The page, the list and its facets: English alone.
    let term = rendered(&mut hub, "a term's label");
    assert!(term > 1 && term < facet, "{term}");
    hub.edit("content/vocabularies/themes.yaml", "Prison", "Prisons");
    assert_eq!(rendered(&mut hub, "the label of a term that nobody has"), 0);
}

fn what_comes_and_goes_renders_what_lists_it((mut hub, all): (HubTest, usize)) {
    hub.write("content/papers/q.en.md", "---\ntitle: Q\npublished: 2019-01-01\n---\n");
    let new = rendered(&mut hub, "a new page");
    assert!(new < all / 2, "{new} of {all}");
    std::fs::remove_file(hub.root().join("content/papers/q.en.md")).unwrap();
    let gone = rendered(&mut hub, "the page is gone");
    assert!(gone < new, "{gone} of {new}");
    // What a page asked for in vain is a fact, too.
    hub.edit("content/practices/a.en.md", "Here.", "[new](new.en.md)");
    rendered(&mut hub, "a dead link");
    hub.write("content/practices/new.en.md", "---\ntitle: New\n---\n");
    rendered(&mut hub, "a link that leads somewhere now");
    std::fs::rename(
        hub.root().join("content/practices/new.en.md"),
        hub.root().join("content/practices/newer.en.md"),
    )
    .unwrap();
    rendered(&mut hub, "a page that was renamed");
    hub.write("content/practices/new.ro.md", "---\ntitle: Nou\n---\n");
    rendered(&mut hub, "the same name in another language");
}

fn a_template_renders_the_pages_that_it_shows((mut hub, all): (HubTest, usize)) {
    let footer = "themes/default/templates/partials/footer.html";
    hub.write(footer, "<footer>{{ t(key=\"tagline\") }}{{ t(key=\"nonsense\") }}</footer>");
    assert_eq!(rendered(&mut hub, "what all pages include"), all);
    hub.write(footer, "<footer>{{ t(key=\"tagline\") }}</footer>");
    assert_eq!(rendered(&mut hub, "what was said of a missing text is said no more"), all);
    let paper = "themes/default/templates/paper.html";
    hub.write(
        paper,
        "{% extends \"entry.html\" %}{% block main %}<p>{{ page.title }}</p>{% endblock main %}",
    );
    assert_eq!(rendered(&mut hub, "one type's template"), 1);
    std::fs::remove_file(hub.root().join(paper)).unwrap();
    assert_eq!(rendered(&mut hub, "its template is gone"), 1);
}

/// Cards are drawn once for all lists, and lists know what they were made of all the same.
fn a_card_renders_the_lists_that_show_it((mut hub, all): (HubTest, usize)) {
    let card = "themes/default/templates/partials/card.html";
    let with =
        |more: &str| format!("<li><a href=\"{{{{ e.url }}}}\">{{{{ e.title }}}}</a>{more}</li>");
    hub.write(card, &with("<img src=\"{{ asset(path=\"favicon.svg\") }}\" alt=\"\">"));
    let lists = rendered(&mut hub, "how cards look");
    assert!(lists > 2 && lists < all / 2, "{lists} of {all}");
    // An address leads to a file from wherever the card stands.
    let files = hub.files();
    let mut found = 0;
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = String::from_utf8_lossy(page);
        for item in text.split("<li><a href=\"").skip(1).filter(|it| it.contains("<img src=")) {
            let addresses = [item.split('"').next(), item.split("src=\"").nth(1)];
            for address in addresses.into_iter().flatten().filter_map(|it| it.split('"').next()) {
                let mut at: Vec<&str> = folder.split('/').collect();
                for part in address.split('/') {
                    match part {
                        ".." => drop(at.pop()),
                        part => at.push(part),
                    }
                }
                assert!(files.contains_key(&at.join("/")), "{path}: {address}");
                found += 1;
            }
        }
    }
    assert!(found > 10, "{found}");
    hub.write(card, &with("{{ t(key=\"card_word\") }}"));
    assert_eq!(rendered(&mut hub, "a card with a word that nobody has"), lists);
    hub.write("i18n/ro.yaml", "card_word: Cuvânt\n");
    let romanian = rendered(&mut hub, "the word in one language");
    assert!(romanian > 0 && romanian < lists, "{romanian} of {lists}");
    hub.write(card, "<li>{{ nav() | length }}</li>");
    let said = hub.build().said();
    assert!(said.contains("card.html") && said.contains("a card is on many pages"), "{said}");
    std::fs::remove_file(hub.root().join(card)).unwrap();
    assert_eq!(rendered(&mut hub, "cards are as they were"), lists);
    hub.write("themes/default/templates/partials/row.html", "<tr><th>{{ e.title }}</th></tr>");
    let tables = rendered(&mut hub, "how rows look");
    assert!(tables > 0 && tables < lists, "{tables} of {lists}");
}

fn a_text_of_the_catalogue_renders_one_language((mut hub, all): (HubTest, usize)) {
    hub.write("i18n/ro.yaml", "skip_link: Sari\n");
    let romanian = rendered(&mut hub, "a text that all pages of a language show");
    assert!(romanian > 0 && romanian < all, "{romanian} of {all}");
    hub.write("i18n/ro.yaml", "skip_link: Sari\nguide_contents: Cuprins!\n");
    assert_eq!(rendered(&mut hub, "a text that no page shows"), 0);
    hub.edit(
        "hub.yaml",
        "base_url: https://example.org/toolkit",
        "base_url: https://example.org/kit",
    );
    // The two search pages name no absolute address.
    assert_eq!(rendered(&mut hub, "another address"), all - 2);
    hub.edit("hub.yaml", "base_url:", "# a comment\nbase_url:");
    assert_eq!(rendered(&mut hub, "a comment"), 0);
}

fn a_file_renders_the_pages_that_show_it((mut hub, all): (HubTest, usize)) {
    hub.write("content/practices/box.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>");
    assert_eq!(rendered(&mut hub, "an image"), 1);
    hub.write("content/practices/unused.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    assert_eq!(rendered(&mut hub, "an image that nobody shows"), 0);
    hub.write("themes/default/static/css/main.css", "body { color: red }");
    assert_eq!(rendered(&mut hub, "the style sheet"), all);
    hub.write("themes/default/static/js/nobody.js", "// nothing");
    assert_eq!(rendered(&mut hub, "a script that no page asks for"), 0);
}

/// What breaks is said, what is mended is as it was.
fn what_breaks_can_be_mended((mut hub, _): (HubTest, usize)) {
    let page = "content/practices/a.en.md";
    let before = std::fs::read_to_string(hub.root().join(page)).unwrap();
    let files = hub.files();
    for (path, broken) in [
        (page, "---\ntitle: [\n---\n"),
        (page, "no front matter"),
        ("hub.yaml", "languages: ["),
        ("content/vocabularies/themes.yaml", "terms: ["),
        ("themes/default/templates/entry.html", "{% if %}"),
        ("themes/default/templates/entry.html", "{{ nothing.at.all }}"),
    ] {
        let was = std::fs::read_to_string(hub.root().join(path)).ok();
        hub.write(path, broken);
        assert!(hub.build().outcome.counts().0 > 0, "{path}: {broken}");
        assert!(hub.files() == files, "nothing is published: {path}");
        match was {
            Some(was) => {
                hub.write(path, &was);
            }
            None => std::fs::remove_file(hub.root().join(path)).unwrap(),
        }
        assert_eq!(rendered(&mut hub, "mended"), 0, "{path}: {broken}");
    }
    assert_eq!(std::fs::read_to_string(hub.root().join(page)).unwrap(), before);
}

/// A page without end is a finding, and no end of the program.
fn a_template_that_does_not_end_is_ended((mut hub, _): (HubTest, usize)) {
    let long = "long ".repeat(400);
    for body in [long.as_str(), ""] {
        let endless = format!(
            "{{% for a in range(end=50000) -%}}{{% for b in range(end=50000) -%}} {body}{{%- endfor -%}} {{%- endfor %}}"
        );
        hub.write("themes/default/templates/paper.html", &endless);
        let built = hub.build();
        assert!(built.codes().contains(&"template-render"), "{}", built.said());
        let why = if body.is_empty() { "go round more than" } else { "larger than" };
        assert!(built.said().contains(why), "{}", built.said());
    }
    std::fs::remove_file(hub.root().join("themes/default/templates/paper.html")).unwrap();
    assert_eq!(rendered(&mut hub, "mended"), 0);
    for (path, text) in [
        ("partials/footer.html", "{% include \"partials/footer.html\" %}"),
        (
            "partials/components.html",
            "{% component a(x) %}{{ <a x={x} /> }}{% endcomponent a %}{% component section_tree(items, all) %}{{ <a x={1} /> }}{% endcomponent section_tree %}",
        ),
    ] {
        let path = format!("themes/default/templates/{path}");
        hub.write(&path, text);
        assert!(hub.build().outcome.counts().0 > 0, "{path}");
        std::fs::remove_file(hub.root().join(&path)).unwrap();
    }
    assert_eq!(rendered(&mut hub, "mended"), 0);
}

/// What `build --verify` does.
fn a_site_can_be_verified((mut hub, _): (HubTest, usize)) {
    hub.edit("content/practices/a.en.md", "Here.", "There.");
    hub.build().ok();
    assert_eq!(vademecum::build::verify(&hub.options).unwrap(), Vec::<String>::new());
    std::fs::write(hub.options.out.join("en/practices/b/index.html"), "other").unwrap();
    let differing = vademecum::build::verify(&hub.options).unwrap();
    assert_eq!(differing, ["en/practices/b/index.html"]);
    let left: Vec<_> = std::fs::read_dir(hub.options.out.parent().unwrap()).unwrap().collect();
    assert!(
        left.iter().all(|it| !it
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .contains("clean-"))
    );
}

/// Somebody else builds into the same folder: what was known of it holds no more.
fn another_builder_s_site_is_not_taken_for_ours((mut hub, all): (HubTest, usize)) {
    let mut options = hub.options.clone();
    options.drafts = true;
    hub.edit("content/practices/a.en.md", "title: A", "title: A\nstatus: draft");
    vademecum::build::Builder::default().build(&options).unwrap();
    hub.edit("content/practices/a.en.md", "\nstatus: draft", "");
    assert_eq!(rendered(&mut hub, "all is looked at"), all);
}

/// What is on the disk may be anything: it is used where it fits, and never believed.
#[test]
fn a_memory_that_cannot_be_read_is_no_memory() {
    let (mut hub, all) = built(Memory::Disk);
    let memory = hub.options.out.join(".vademecum/last.json");
    let good = std::fs::read_to_string(&memory).unwrap();
    let other_program = good.replacen("\"program\":1", "\"program\":2", 1);
    assert_ne!(good, other_program);
    for (text, what) in [
        (&good[..good.len() / 2], "half of it"),
        ("", "nothing"),
        ("[]", "something else"),
        (&other_program, "another program's"),
    ] {
        std::fs::write(&memory, text).unwrap();
        hub.edit("content/practices/a.en.md", "Here.", "Here. Here.");
        assert_eq!(rendered(&mut hub, what), all, "{what}");
    }
    hub.edit("content/practices/a.en.md", "Here.", "Here. Here.");
    assert_eq!(rendered(&mut hub, "and it is remembered again"), 1);
    std::fs::remove_file(&memory).unwrap();
    hub.edit("content/practices/a.en.md", "Here.", "Here. Here.");
    assert_eq!(rendered(&mut hub, "it may be deleted"), all);
}

/// A checkout has other times on its files, and says the same.
#[test]
fn times_do_not_matter() {
    let (mut hub, _) = built(Memory::Disk);
    let page = hub.root().join("content/practices/a.en.md");
    let text = std::fs::read(&page).unwrap();
    std::fs::remove_file(&page).unwrap();
    std::fs::write(&page, text).unwrap();
    assert_eq!(rendered(&mut hub, "written again"), 0);
}

/// A page is on the screen before anything else is looked at, and nothing else need be.
#[test]
fn edits_of_pages_are_seen_at_once() {
    let (mut hub, _) = built(Memory::Served);
    let page = "content/practices/a.en.md";
    for (old, new) in [
        ("Here.", "There."),
        ("title: A", "title: Z"),
        ("[prison]", "[prisn]"),
        ("title: Z", "title: ["),
        ("title: [", "title: A"),
    ] {
        hub.edit(page, old, new);
        let (seen, outcome) = hub.serve();
        assert!(seen, "{new}");
        let clean = hub.clean_build();
        assert_eq!(outcome.diagnostics.iter().count(), clean.outcome.diagnostics.iter().count());
    }
    // What was not named is seen by looking again.
    hub.edit(page, "There.", "Where.");
    let other = hub.root().join("content/practices/b.en.md");
    std::fs::write(other, "---\ntitle: B\n---\n").unwrap();
    assert!(!hub.serve().0);
}
