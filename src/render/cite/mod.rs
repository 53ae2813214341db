//! References to works: as a sentence in the style of the APA's manual (7th edition), as metadata of
//! the page, and as files for the programs that keep references.

mod formats;

use tera::Value;

use crate::config::{Date, FieldValue};
use crate::resolve::{Page, PageIndex, Site};

use super::values::object;
use super::{Planned, Shared};
pub use formats::Format;

/// Someone whom a work is by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Written as `Family, Given`.
    Person { family: String, given: String },
    /// An organisation, or a name that does not say which part is which.
    Whole(String),
}

/// What sort of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Report,
    Book,
    Page,
}

/// What can be said of a work in a reference.
pub(super) struct Work {
    pub sort: Sort,
    /// Names the work in files of references, e.g. `prisons-and-release`.
    pub key: String,
    /// In the language that the work was first written in.
    pub title: String,
    /// The title in the page's language, if that is another.
    pub translated: Option<String>,
    /// Tag of the title's language.
    pub language: String,
    pub authors: Vec<Name>,
    pub publisher: Option<String>,
    /// What the hub is called, which stands in for a publisher that nobody names.
    pub hub: String,
    pub series: Option<String>,
    pub number: Option<String>,
    pub date: Option<Date>,
    pub doi: Option<String>,
    pub isbn: Option<String>,
    pub url: Option<String>,
    pub summary: String,
    pub keywords: Vec<String>,
}

/// Whether a page is about a work that others can refer to: a paper, or whatever has authors or a
/// registered number.
pub(super) fn is_citable(site: &Site, page: &Page) -> bool {
    let entry = &site.entries[page.entry];
    &*site.schema(entry).preset == "paper"
        || ["authors", "doi", "isbn"].iter().any(|name| site.fact(entry, name).is_some())
}

/// The values of a field in words, one by one.
fn labels(site: &Site, page: &Page, name: &str) -> Vec<String> {
    let Some((field, _)) = site.field(page, name) else { return Vec::new() };
    let labels = field.value.items().iter().map(|value| site.value_label(value, page.language));
    labels.map(|label| one_line(&label)).filter(|label| !label.is_empty()).collect()
}

/// Files of references are made of lines, so no value may hold one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Work {
    pub fn of(shared: &Shared, page: &Page) -> Self {
        let site = &shared.site;
        let entry = &site.entries[page.entry];
        let first = |name: &str| labels(site, page, name).into_iter().next();
        let authors = site.fact(entry, "authors").map(FieldValue::items).unwrap_or_default();
        let authors = authors.iter().map(|value| {
            let label = one_line(&site.value_label(value, page.language));
            match (value, label.split_once(", ")) {
                (FieldValue::Text(_), Some((family, given))) if !given.contains(',') => {
                    Name::Person { family: family.to_owned(), given: given.to_owned() }
                }
                _ => Name::Whole(label),
            }
        });
        // A site of its own shows no text of a language that it does not have.
        let (title, translated, language) = match site.published[entry.source] {
            true if page.language != entry.source => {
                let own = one_line(page.document.title());
                let title = one_line(entry.source_document.title());
                let translated = (own != title).then_some(own);
                (title, translated, entry.source)
            }
            _ => (one_line(page.document.title()), None, page.language),
        };
        let preset = &*site.schema(entry).preset;
        let isbn = first("isbn");
        let own = shared.absolute(&page.route);
        Work {
            sort: match (preset, &isbn) {
                (_, Some(_)) => Sort::Book,
                ("paper", None) => Sort::Report,
                _ => Sort::Page,
            },
            key: key(&entry.id),
            title,
            translated,
            language: site.config.hub.languages[language].tag.to_string(),
            authors: authors.collect(),
            publisher: join(labels(site, page, "publisher")),
            hub: one_line(site.title(language)),
            series: first("series"),
            number: first("number"),
            date: ["published", "updated"]
                .into_iter()
                .find_map(|name| site.field(page, name)?.0.value.date()),
            doi: first("doi"),
            isbn,
            url: match preset {
                "paper" => website(site, page).or(own),
                _ => own,
            },
            summary: one_line(page.document.summary()),
            keywords: labels(site, page, "themes"),
        }
    }

    /// Where the work can be found: where it is registered, else its own address.
    pub fn address(&self) -> Option<String> {
        let registered = self.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
        registered.or_else(|| self.url.clone())
    }

    /// Who is named as the publisher.
    pub fn published_by(&self) -> &str {
        self.publisher.as_deref().unwrap_or(&self.hub)
    }

    /// Who published it, unless that name stands in front already.
    fn publisher_apart(&self) -> Option<&str> {
        let Some(publisher) = self.publisher.as_deref() else { return Some(&self.hub) };
        let same = self.authors.iter().any(|name| *name == Name::Whole(publisher.to_owned()));
        (!same && !self.authors.is_empty()).then_some(publisher)
    }

    /// What stands before the title, the title, and what stands after it.
    pub fn apa(&self) -> [String; 3] {
        let mut before = match (self.authors.is_empty(), &self.publisher) {
            (false, _) => apa_names(&self.authors),
            (true, Some(publisher)) => publisher.clone(),
            (true, None) => String::new(),
        };
        let year = match self.date {
            Some(date) => date.year.to_string(),
            None => "n.d.".to_owned(),
        };
        let mut after = String::new();
        if let Some(translated) = &self.translated {
            after.push_str(&format!(" [{translated}]"));
        }
        let series = [self.series.clone(), self.number.as_ref().map(|n| format!("No. {n}"))];
        let series: Vec<String> = series.into_iter().flatten().collect();
        if !series.is_empty() {
            after.push_str(&format!(" ({})", series.join(", ")));
        }
        if before.is_empty() {
            // Without anybody's name the title comes first, and the year follows it.
            after.push_str(&format!(". ({year})."));
        } else {
            if !before.ends_with('.') {
                before.push('.');
            }
            before.push_str(&format!(" ({year}). "));
            if !(after.is_empty() && self.title.ends_with(['.', '?', '!'])) {
                after.push('.');
            }
        }
        if let Some(publisher) = self.publisher_apart() {
            after.push_str(&format!(" {publisher}."));
        }
        if let Some(address) = self.address() {
            after.push_str(&format!(" {address}"));
        }
        [before, self.title.clone(), after]
    }
}

fn website(site: &Site, page: &Page) -> Option<String> {
    match &site.field(page, "website")?.0.value {
        FieldValue::Url(url) => Some(url.to_string()),
        _ => None,
    }
}

fn join(labels: Vec<String>) -> Option<String> {
    (!labels.is_empty()).then(|| labels.join(", "))
}

/// The last part of an entry's id, as all programs take it: letters, digits and hyphens of ASCII.
fn key(id: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id);
    let key: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if key.is_empty() { "work".to_owned() } else { key }
}

/// Up to twenty names; of more the first nineteen and the last.
fn apa_names(names: &[Name]) -> String {
    let name = |name: &Name| match name {
        Name::Whole(whole) => whole.clone(),
        Name::Person { family, given } => {
            let initials: Vec<String> = given
                .split_whitespace()
                .map(|part| {
                    let parts = part.split('-').filter_map(|part| part.chars().next());
                    let parts: Vec<String> = parts.map(|first| format!("{first}.")).collect();
                    parts.join("-")
                })
                .collect();
            format!("{family}, {}", initials.join(" "))
        }
    };
    let all: Vec<String> = names.iter().map(name).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] if all.len() <= 20 => format!("{}, & {last}", most.join(", ")),
        [most @ .., last] => format!("{}, . . . {last}", most[..19].join(", ")),
    }
}

/// A reference as templates show it, with its files.
pub(super) fn value(shared: &Shared, planned: &Planned, page: &Page) -> Value {
    if !is_citable(&shared.site, page) {
        return Value::none();
    }
    let work = Work::of(shared, page);
    let [before, title, after] = work.apa();
    let files = Format::ALL.map(|format| {
        let url = shared.url(planned, &format!("{}{}", page.route, format.name()));
        object([
            ("label", Value::from(format.label())),
            ("type", Value::from(format.media_type())),
            ("url", Value::from(url)),
        ])
    });
    let lang = (*work.language != *shared.site.config.hub.languages[planned.language].tag)
        .then_some(work.language.clone());
    object([
        ("text", Value::from(format!("{before}{title}{after}"))),
        ("before", Value::from(before)),
        ("title", Value::from(title)),
        ("after", Value::from(after)),
        ("lang", Value::from(lang)),
        ("files", files.to_vec().into()),
    ])
}

/// A page's reference in one format.
pub(super) fn file(shared: &Shared, page: PageIndex, format: Format) -> String {
    format.write(&Work::of(shared, &shared.site.pages[page]))
}

/// The `citation_*` tags that Google Scholar and reference managers read.
pub(super) fn tags(shared: &Shared, page: &Page) -> Vec<(&'static str, String)> {
    let site = &shared.site;
    if !is_citable(site, page) {
        return Vec::new();
    }
    let work = Work::of(shared, page);
    let mut tags = vec![("citation_title", work.title.clone())];
    for author in &work.authors {
        tags.push(match author {
            Name::Person { family, given } => ("citation_author", format!("{family}, {given}")),
            Name::Whole(name) => ("citation_author", name.clone()),
        });
    }
    if work.authors.is_empty()
        && let Some(publisher) = &work.publisher
    {
        tags.push(("citation_author", publisher.clone()));
    }
    if let Some(date) = work.date {
        tags.push(("citation_publication_date", date.to_string().replace('-', "/")));
    }
    let report = work.sort == Sort::Report;
    let publisher = work.published_by().to_owned();
    for (name, value) in [
        ("citation_publisher", Some(&publisher).filter(|_| !report)),
        ("citation_technical_report_institution", Some(&publisher).filter(|_| report)),
        ("citation_technical_report_number", work.number.as_ref().filter(|_| report)),
        ("citation_doi", work.doi.as_ref()),
        ("citation_isbn", work.isbn.as_ref()),
        ("citation_language", Some(&work.language)),
    ] {
        tags.extend(value.map(|value| (name, value.clone())));
    }
    tags.extend(shared.absolute(&page.route).map(|url| ("citation_abstract_html_url", url)));
    if let Some((pdf, _)) = super::metadata::downloads(shared, page)
        .into_iter()
        .find(|(path, _)| path.to_ascii_lowercase().ends_with(".pdf"))
    {
        tags.extend(shared.absolute(&pdf).map(|url| ("citation_pdf_url", url)));
    }
    tags.extend(work.keywords.into_iter().map(|keyword| ("citation_keywords", keyword)));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_style_of_the_apa() {
        let person = |family: &str, given: &str| Name::Person {
            family: family.to_owned(),
            given: given.to_owned(),
        };
        assert_eq!(apa_names(&[person("Curie", "Marie Salomea")]), "Curie, M. S.");
        assert_eq!(
            apa_names(&[person("Sartre", "Jean-Paul"), Name::Whole("City of Ghent".into())]),
            "Sartre, J.-P., & City of Ghent"
        );
        let many = vec![person("A", "B"); 25];
        assert_eq!(apa_names(&many).matches("A, B.").count(), 20);
        assert!(apa_names(&many).contains(", . . . A, B."));
    }
}
