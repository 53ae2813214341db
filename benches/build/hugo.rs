//! The same hub as a Hugo site: the same bodies, and layouts that show of an entry what a hub shows. Needs Hugo 0.158
//! or later. The layouts are the files in `hugo/` beside this one.

use crate::hub::{AUDIENCES, COUNTRIES, Corpus, Facts, Page, THEMES, TITLE, frame_file};
use crate::words::{is_right_to_left, name_of};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

const FILES: &[(&str, &str)] = &[
    ("layouts/baseof.html", include_str!("hugo/layouts/baseof.html")),
    ("layouts/home.html", include_str!("hugo/layouts/home.html")),
    ("layouts/section.html", include_str!("hugo/layouts/section.html")),
    ("layouts/page.html", include_str!("hugo/layouts/page.html")),
    ("layouts/taxonomy.html", include_str!("hugo/layouts/taxonomy.html")),
    ("layouts/term.html", include_str!("hugo/layouts/term.html")),
    ("layouts/_markup/render-link.html", include_str!("hugo/layouts/_markup/render-link.html")),
    ("layouts/_partials/entries.html", include_str!("hugo/layouts/_partials/entries.html")),
    ("layouts/_partials/facts.html", include_str!("hugo/layouts/_partials/facts.html")),
    ("layouts/_partials/footer.html", include_str!("hugo/layouts/_partials/footer.html")),
    ("layouts/_partials/languages.html", include_str!("hugo/layouts/_partials/languages.html")),
    ("layouts/_partials/nav.html", include_str!("hugo/layouts/_partials/nav.html")),
    ("static/style.css", include_str!("hugo/static/style.css")),
];

/// Interface strings, by the id that the layouts ask for and the English that labels are made of.
const STRINGS: &[(&str, &str)] = &[
    ("skip", "skip-to-content"),
    ("main", "main-navigation"),
    ("languages", "languages"),
    ("trail", "you-are-here"),
    ("contents", "contents"),
    ("machine", "translated-by-machine"),
    ("countries", "countries"),
    ("themes", "themes"),
    ("audiences", "audiences"),
    ("started", "started"),
    ("organisation", "organisation"),
    ("website", "website"),
];

/// All of the site but its entries.
pub fn write_frame(corpus: &Corpus, site: &Path) -> io::Result<()> {
    for (name, text) in FILES {
        write(site, name, text)?;
    }
    write(site, "hugo.toml", &config(&corpus.plan().languages))?;
    fs::create_dir_all(site.join("content/practices"))?;
    for (language, code) in corpus.plan().languages.iter().enumerate() {
        for (folder, of) in [("content", "home"), ("content/practices", "practices")] {
            let text = frame_file(&corpus.introduction(of, language));
            write(site, &format!("{folder}/_index.{code}.md"), &text)?;
        }
        // A vocabulary's labels are the titles of Hugo's term pages.
        for (taxonomy, terms) in
            [("themes", THEMES), ("audiences", AUDIENCES), ("countries", COUNTRIES)]
        {
            let title = corpus.label(taxonomy, language);
            write(site, &format!("content/{taxonomy}/_index.{code}.md"), &titled(&title))?;
            for term in terms {
                let title = if taxonomy == "countries" {
                    (*term).to_owned()
                } else {
                    corpus.label(term, language)
                };
                let name = format!("content/{taxonomy}/{}/_index.{code}.md", term.to_lowercase());
                write(site, &name, &titled(&title))?;
            }
        }
        let mut strings = String::new();
        for (id, english) in STRINGS {
            let _ = writeln!(strings, "{id} = \"{}\"", corpus.label(english, language));
        }
        let entries = corpus.label("entries", language);
        let _ = write!(strings, "[entries]\nother = \"{entries}: {{{{ .Count }}}}\"\n");
        write(site, &format!("i18n/{code}.toml"), &strings)?;
    }
    Ok(())
}

/// An entry's page. Hugo does not inherit, so every language carries the facts.
pub fn entry_file(language: usize, facts: &Facts, page: &Page) -> String {
    let state = if language == 0 { "" } else { "translation: machine\n" };
    format!(
        "---\ntitle: \"{}\"\nsummary: \"{}\"\n{}{state}---\n\n{}",
        page.title,
        page.summary,
        facts.yaml(),
        page.body
    )
}

fn config(languages: &[String]) -> String {
    let mut text = format!(
        r#"baseURL = "https://example.org/"
title = "{TITLE}"
defaultContentLanguage = "{}"
defaultContentLanguageInSubdir = true

# Feeds for the home page and the collection only, of the newest entries.
[outputs]
home = ["html", "rss"]
section = ["html", "rss"]
taxonomy = ["html"]
term = ["html"]

[services.rss]
limit = 20

[frontmatter]
date = ["started", ":default"]

[taxonomies]
country = "countries"
theme = "themes"
audience = "audiences"

"#,
        languages[0]
    );
    for (at, code) in languages.iter().enumerate() {
        let direction = if is_right_to_left(code) { "rtl" } else { "ltr" };
        let _ = write!(
            text,
            "[languages.{code}]\nlabel = \"{}\"\nlocale = \"{code}\"\ndirection = \"{direction}\"\nweight = {}\n\n",
            name_of(code),
            at + 1
        );
    }
    text
}

fn titled(title: &str) -> String {
    format!("---\ntitle: \"{title}\"\n---\n")
}

fn write(site: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = site.join(name);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
