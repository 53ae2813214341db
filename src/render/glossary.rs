//! A glossary as its readers look things up: by letter, each term with what it means.

use tera::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::config::FieldValue;
use crate::resolve::{Page, Site};

use super::values::object;
use super::{PageKind, Planned, Shared, terms};

/// Whether a collection's entries are terms.
pub(super) fn is_glossary(site: &Site, collection: usize) -> bool {
    &*site.config.schema(&site.collections[collection].id).preset == terms::PRESET
}

/// The terms of a list by their first letters.
pub(super) fn letters(shared: &Shared, planned: &Planned) -> Vec<Value> {
    let site = &*shared.site;
    let PageKind::List { collection } = planned.kind else { return Vec::new() };
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for &index in &shared.listings.sorted(site, collection, planned.language).entries {
        let entry = &site.entries[index];
        let Some((page, route)) = site.version(entry, planned.language) else { continue };
        if !site.is_listed(entry, planned.language) {
            continue;
        }
        let term = term(shared, planned, page, route);
        let (base, own) = first_letter(page.document.title());
        let joins = groups.last().is_some_and(|(letter, _)| *letter == base || *letter == own);
        // Where an accent makes another letter, its words stand elsewhere in the alphabet.
        let known = groups.iter().any(|(letter, _)| *letter == base);
        match groups.last_mut().filter(|_| joins) {
            Some((_, terms)) => terms.push(term),
            None => groups.push((if known { own } else { base }, vec![term])),
        }
    }
    let group = |(number, (letter, terms)): (usize, (String, Vec<Value>))| {
        object([
            ("letter", Value::from(letter)),
            ("id", Value::from(format!("vm-letter-{}", number + 1))),
            ("terms", terms.into()),
        ])
    };
    groups.into_iter().enumerate().map(group).collect()
}

fn term(shared: &Shared, planned: &Planned, page: &Page, route: &str) -> Value {
    let site = &*shared.site;
    let language = &site.i18n.languages[page.language];
    let foreign = page.language != planned.language;
    let reader = &site.i18n.languages[planned.language].locale;
    let text = |name: &str| Value::from(page.document.text_field(name));
    let variants = page.document.fields.get("variants").map(|field| field.value.items());
    let variants = variants.unwrap_or_default().iter().filter_map(|value| match value {
        FieldValue::Text(text) => Some(Value::from(&**text)),
        _ => None,
    });
    object([
        ("title", Value::from(page.document.title())),
        ("url", Value::from(shared.page_url(planned, route))),
        ("abbreviation", text("abbreviation")),
        ("definition", text("definition")),
        ("variants", variants.collect::<Vec<_>>().into()),
        ("lang", Value::from(&*language.tag)),
        ("dir", Value::from(language.locale.direction().to_string())),
        ("foreign", Value::from(foreign)),
        ("lang_name", Value::from(foreign.then(|| reader.language_name(&language.tag)))),
    ])
}

/// The first letter of a title, without its accents and with them.
fn first_letter(title: &str) -> (String, String) {
    let Some(letter) = title.chars().find(|c| c.is_alphanumeric()) else {
        return ("#".to_owned(), "#".to_owned());
    };
    if letter.is_numeric() {
        return ("0–9".to_owned(), "0–9".to_owned());
    }
    let own: String = letter.to_uppercase().collect();
    // Arabic marks of hamza and madda are part of the letter for its readers, too, but not of the
    // alphabet's order.
    let base: String = own.nfd().filter(|&c| !is_combining_mark(c)).collect();
    (base, own)
}

#[cfg(test)]
mod tests {
    use super::first_letter;

    #[test]
    fn letters_of_an_alphabet() {
        for (title, base) in
            [("Éducation", "E"), ("ώρα", "Ω"), ("“RAN”", "R"), ("2019", "0–9"), ("إدماج", "ا")]
        {
            assert_eq!(first_letter(title).0, base, "{title}");
        }
    }
}
