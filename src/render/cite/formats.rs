//! References as files: BibTeX (as biber reads it, in UTF-8), RIS and CSL-JSON.

use serde_json::{Value, json};

use crate::config::Date;

use super::{Name, Sort, Work};

/// How a reference is written for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For LaTeX, JabRef and most others.
    BibTex,
    /// For EndNote, RefWorks and most others.
    Ris,
    /// For Zotero, Pandoc and all that use the Citation Style Language (CSL 1.0.2).
    CslJson,
}

impl Format {
    /// All of them, in the order in which pages offer them.
    pub const ALL: [Format; 3] = [Format::BibTex, Format::Ris, Format::CslJson];

    /// The file's name in the page's folder.
    pub fn name(self) -> &'static str {
        match self {
            Format::BibTex => "cite.bib",
            Format::Ris => "cite.ris",
            Format::CslJson => "cite.json",
        }
    }

    /// What people who use it call it.
    pub fn label(self) -> &'static str {
        match self {
            Format::BibTex => "BibTeX",
            Format::Ris => "RIS",
            Format::CslJson => "CSL-JSON",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::BibTex => "application/x-bibtex",
            Format::Ris => "application/x-research-info-systems",
            Format::CslJson => "application/vnd.citationstyles.csl+json",
        }
    }

    pub(super) fn write(self, work: &Work) -> String {
        match self {
            Format::BibTex => bibtex(work),
            Format::Ris => ris(work),
            Format::CslJson => csl(work),
        }
    }
}

fn bibtex(work: &Work) -> String {
    let kind = match work.sort {
        Sort::Report => "techreport",
        Sort::Book => "book",
        Sort::Page => "misc",
    };
    let names: Vec<String> = work
        .authors
        .iter()
        .map(|name| match name {
            Name::Person { family, given } => format!("{}, {}", escape(family), escape(given)),
            // Braces keep the name of an organisation whole.
            Name::Whole(name) => format!("{{{}}}", escape(name)),
        })
        .collect();
    let mut out = format!("@{kind}{{{},\n", work.key);
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(escape);
    line("author", Some(names.join(" and ")));
    // Inner braces keep capitals, which styles would lower in any language but English.
    line("title", Some(format!("{{{}}}", escape(&work.title))));
    line("titleaddon", text(&work.translated));
    let publisher = if work.sort == Sort::Report { "institution" } else { "publisher" };
    line(publisher, Some(escape(work.published_by())));
    line("series", text(&work.series));
    line("number", text(&work.number));
    line("year", work.date.map(|date| date.year.to_string()));
    line("month", work.date.and_then(|date| date.month).map(|month| month.to_string()));
    line("doi", text(&work.doi));
    line("isbn", text(&work.isbn));
    // Programs read addresses as they stand.
    line("url", work.url.clone().map(|url| url.replace(['{', '}', '\\'], "")));
    line("langid", Some(work.language.clone()));
    line("keywords", Some(escape(&work.keywords.join(", "))));
    line("abstract", Some(escape(&work.summary)));
    out.push_str("}\n");
    out
}

/// Text without what TeX takes for a command.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn ris(work: &Work) -> String {
    let kind = match work.sort {
        Sort::Report => "RPRT",
        Sort::Book => "BOOK",
        Sort::Page => "ELEC",
    };
    let mut out = String::new();
    let mut line = |tag: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push_str(&format!("{tag}  - {value}\r\n"));
        }
    };
    line("TY", Some(kind));
    line("ID", Some(&work.key));
    for name in &work.authors {
        match name {
            Name::Person { family, given } => line("AU", Some(&format!("{family}, {given}"))),
            // A comma would make a family name of what stands before it.
            Name::Whole(name) => line("AU", Some(&name.replace(',', ""))),
        }
    }
    line("TI", Some(&work.title));
    line("TT", work.translated.as_deref());
    line("T2", work.series.as_deref());
    line("M1", work.number.as_deref());
    line("PB", Some(work.published_by()));
    line("PY", work.date.map(|date| date.year.to_string()).as_deref());
    line("DA", work.date.map(ris_date).as_deref());
    line("DO", work.doi.as_deref());
    line("SN", work.isbn.as_deref());
    line("UR", work.address().as_deref());
    line("LA", Some(&work.language));
    line("AB", Some(&work.summary));
    for keyword in &work.keywords {
        line("KW", Some(keyword));
    }
    out.push_str("ER  - \r\n");
    out
}

/// `2019/03/19/`, with what is not known left empty.
fn ris_date(date: Date) -> String {
    let part = |part: Option<u8>| part.map_or(String::new(), |part| format!("{part:02}"));
    format!("{}/{}/{}/", date.year, part(date.month), part(date.day))
}

fn csl(work: &Work) -> String {
    let kind = match work.sort {
        Sort::Report => "report",
        Sort::Book => "book",
        Sort::Page => "webpage",
    };
    let names: Vec<Value> = work
        .authors
        .iter()
        .map(|name| match name {
            Name::Person { family, given } => json!({ "family": family, "given": given }),
            Name::Whole(name) => json!({ "literal": name }),
        })
        .collect();
    let issued = work.date.map(|date| {
        let known = [Some(date.year), date.month.map(i32::from), date.day.map(i32::from)];
        json!({ "date-parts": [known.into_iter().flatten().collect::<Vec<_>>()] })
    });
    let mut item = serde_json::Map::new();
    for (name, value) in [
        ("id", json!(work.key)),
        ("type", json!(kind)),
        ("title", json!(work.title)),
        ("author", json!(names)),
        ("issued", json!(issued)),
        ("publisher", json!(work.published_by())),
        ("collection-title", json!(work.series)),
        ("number", json!(work.number)),
        ("DOI", json!(work.doi)),
        ("ISBN", json!(work.isbn)),
        ("URL", json!(work.address())),
        ("language", json!(work.language)),
        ("abstract", json!(work.summary)),
        ("keyword", json!(work.keywords.join(", "))),
        ("note", json!(work.translated)),
    ] {
        let empty = value.is_null()
            || value.as_str().is_some_and(str::is_empty)
            || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            item.insert(name.to_owned(), value);
        }
    }
    super::super::values::pretty(&Value::Array(vec![Value::Object(item)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work() -> Work {
        Work {
            sort: Sort::Report,
            key: "exit-50".to_owned(),
            title: "Exit & 50% of $".to_owned(),
            translated: Some("Sortie".to_owned()),
            language: "en".to_owned(),
            authors: vec![
                Name::Person { family: "Ray".to_owned(), given: "Ana Maria".to_owned() },
                Name::Whole("City of Ghent, Youth".to_owned()),
            ],
            publisher: Some("City of Ghent, Youth".to_owned()),
            hub: "City hub".to_owned(),
            series: Some("Papers".to_owned()),
            number: Some("12".to_owned()),
            date: Some(Date { year: 2019, month: Some(3), day: None }),
            doi: Some("10.1000/182".to_owned()),
            isbn: None,
            url: Some("https://example.org/a_b".to_owned()),
            summary: String::new(),
            keywords: Vec::new(),
        }
    }

    #[test]
    fn a_reference_in_words() {
        assert_eq!(
            work().apa().concat(),
            "Ray, A. M., & City of Ghent, Youth. (2019). Exit & 50% of $ [Sortie] (Papers, No. 12). https://doi.org/10.1000/182"
        );
        let anonymous = Work { authors: Vec::new(), publisher: None, date: None, ..work() };
        assert!(anonymous.apa().concat().contains("(Papers, No. 12). (n.d.). City hub. https"));
    }

    #[test]
    fn a_reference_for_programs() {
        let bibtex = bibtex(&work());
        assert!(bibtex.starts_with("@techreport{exit-50,\n"));
        assert!(bibtex.contains("author = {Ray, Ana Maria and {City of Ghent, Youth}}"));
        assert!(bibtex.contains(r"title = {{Exit \& 50\% of \$}}"));
        let ris = ris(&work());
        assert!(ris.contains("DA  - 2019/03//\r\n") && ris.ends_with("ER  - \r\n"));
        let csl: Value = serde_json::from_str(&csl(&work())).unwrap();
        assert_eq!(csl[0]["issued"]["date-parts"], json!([[2019, 3]]));
        assert_eq!(csl[0]["author"][1]["literal"], "City of Ghent, Youth");
    }
}
