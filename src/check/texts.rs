//! Rules about the letters and words of one page: wrong decoding, wrong letters, dates without a
//! year, places with another country.

use std::collections::HashMap;

use crate::config::{is_country, iso_country};
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::i18n::Language;
use crate::load::Document;
use crate::resolve::Site;

use super::mojibake;
use super::prose::Prose;

/// Findings of one kind on one page, at most.
const MOST: usize = 20;

/// The hub's places and their countries: vocabulary terms with a `country`.
pub(super) struct Places {
    /// By label in lower case, in any language.
    by_label: HashMap<String, [u8; 2]>,
    /// The most words that a label has.
    longest: usize,
}

impl Places {
    pub fn new(site: &Site) -> Self {
        let mut by_label = HashMap::new();
        for term in site.config.vocabularies.values().flat_map(|vocabulary| &vocabulary.terms) {
            let Some(country) = term.country else { continue };
            for (_, label) in term.label.iter() {
                by_label.insert(label.to_lowercase(), country);
            }
        }
        let longest = by_label.keys().map(|label| label.split_whitespace().count()).max();
        Places { by_label, longest: longest.unwrap_or(0) }
    }

    /// The country of the place that a text ends with.
    fn country_before(&self, text: &str) -> Option<(usize, [u8; 2])> {
        let text = text.trim_end();
        let mut start = text.len();
        let mut found = None;
        for _ in 0..self.longest {
            let word = text[..start].trim_end().rfind(char::is_whitespace);
            start = word.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
            let label = text[start..].trim_start_matches(|c: char| !c.is_alphanumeric());
            if let Some(country) = self.by_label.get(&label.to_lowercase()) {
                found = Some((text.len() - label.len(), *country));
            }
            if start == 0 {
                break;
            }
        }
        found
    }
}

/// Applies every rule to one page.
pub(super) fn check(
    document: &Document,
    prose: &Prose,
    language: &Language,
    places: &Places,
    diagnostics: &mut Diagnostics,
) {
    decoding(document, diagnostics);
    if language.tag.split('-').next() == Some("ro") {
        cedillas(document, diagnostics);
    }
    years(document, prose, diagnostics);
    if places.longest > 0 {
        countries(document, prose, language, places, diagnostics);
    }
}

fn decoding(document: &Document, diagnostics: &mut Diagnostics) {
    let text = &*document.text;
    let mut found = mojibake::find(text).into_iter().peekable();
    let mut lines = 0;
    // One finding a line, with every letter of it mended.
    while let Some(first) = found.next() {
        let end = text[first.range.end..].find('\n').map_or(text.len(), |at| first.range.end + at);
        let mut repaired = first.repaired.clone();
        let mut last = first.range.end;
        while let Some(next) = found.next_if(|next| next.range.end <= end) {
            repaired.push_str(&text[last..next.range.start]);
            repaired.push_str(&next.repaired);
            last = next.range.end;
        }
        lines += 1;
        if lines > MOST {
            return;
        }
        let word = text[first.range.clone()].trim();
        let span = document.span(first.range.start..last);
        let message = match word {
            "Â" => "`Â` is what is left of a no-break space".to_owned(),
            word => format!("`{word}` is what is left of `{}`", first.repaired),
        };
        diagnostics.push(Diagnostic::new(&diag::MOJIBAKE, message).at(span.clone(), "").suggest(
            span,
            repaired,
            "the text was once read with the wrong encoding; it was",
        ));
    }
}

/// Romanian writes ș and ț with a comma below (Unicode 0218 to 021B); the cedilla is Turkish.
fn cedillas(document: &Document, diagnostics: &mut Diagnostics) {
    let text = &*document.text;
    let right = |c: char| match c {
        'ş' => Some('ș'),
        'Ş' => Some('Ș'),
        'ţ' => Some('ț'),
        'Ţ' => Some('Ț'),
        _ => None,
    };
    let mut at = 0;
    let mut found = 0;
    while let Some(next) = text[at..].find(|c| right(c).is_some()) {
        let start = at + next;
        let inside = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
        let word = text[..start]
            .rfind(|c| !inside(c))
            .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
        let end = text[start..].find(|c| !inside(c)).map_or(text.len(), |end| start + end);
        at = end;
        let written = &text[word..end];
        // A Turkish name keeps its letters in a Romanian text.
        if written.contains(['ğ', 'Ğ', 'ı', 'İ', 'ç', 'Ç', 'ö', 'ü']) || found == MOST {
            continue;
        }
        found += 1;
        let mended: String = written.chars().map(|c| right(c).unwrap_or(c)).collect();
        let span = document.span(word..end);
        diagnostics.push(
            Diagnostic::new(
                &diag::LEGACY_CEDILLA,
                format!("`{written}` has a cedilla; Romanian letters have a comma below"),
            )
            .at(span.clone(), "")
            .suggest(
                span,
                mended,
                "choose the keyboard “Romanian (Standard)” to type ș and ț",
            ),
        );
    }
}

fn years(document: &Document, prose: &Prose, diagnostics: &mut Diagnostics) {
    let known = known_days(document);
    let titled = has_year(document.title());
    let mut found = 0;
    for (block, date) in prose
        .blocks
        .iter()
        .flat_map(|block| block.figures.dates.iter().map(move |date| (block, date)))
    {
        // A programme below "Programme, May 2026", or a day that the facts have with its year.
        let heading = prose
            .blocks
            .iter()
            .rfind(|other| other.heading && other.range.start < block.range.start);
        let year_above =
            titled || heading.is_some_and(|above| has_year(&document.text[above.range.clone()]));
        if date.has_year || year_above || known.contains(&(date.month, date.day)) || found == MOST {
            continue;
        }
        found += 1;
        diagnostics.push(
            Diagnostic::new(&diag::YEARLESS_DATE, "a date without a year")
                .at(document.span(date.range.clone()), "")
                .help("add the year: the page will be read in other years, too")
                .help("if your source has no year, say that it has none instead of naming the day"),
        );
    }
}

/// Whether a text names a year from 1900 to 2099.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

/// Months and days of the page's facts, which have their years.
fn known_days(document: &Document) -> Vec<(u8, u8)> {
    let dates =
        document.fields.iter().flat_map(|field| [field.value.date(), field.value.last_date()]);
    dates.flatten().filter_map(|date| Some((date.month?, date.day?))).collect()
}

fn countries(
    document: &Document,
    prose: &Prose,
    language: &Language,
    places: &Places,
    diagnostics: &mut Diagnostics,
) {
    let (body, start) = prose.body();
    for (open, _) in body.match_indices('(') {
        let Some(length) = body[open + 1..].find([')', '\n']) else { continue };
        let written = &body[open + 1..open + 1 + length];
        let named = written.trim();
        let Some((place, country)) = places.country_before(&body[..open]) else { continue };
        let code = named.to_ascii_uppercase();
        let code = match named.len() {
            2 if named == code && is_country(iso_country(&code).as_bytes()) => {
                iso_country(&code).as_bytes().try_into().ok()
            }
            _ if named.chars().next().is_some_and(char::is_uppercase) => {
                language.locale.region_code(named)
            }
            _ => None,
        };
        let Some(code): Option<[u8; 2]> = code else { continue };
        if code == country {
            continue;
        }
        let right = String::from_utf8_lossy(&country).into_owned();
        let right = if named.len() == 2 { right } else { language.locale.region_name(&right) };
        let at = start + open + 1 + (written.len() - written.trim_start().len());
        let span = document.span(at..at + named.len());
        let label = body[place..open].trim();
        diagnostics.push(
            Diagnostic::new(
                &diag::PLACE_COUNTRY_IN_TEXT,
                format!("{label} does not lie in {named}, as the hub's own list of places says"),
            )
            .at(span.clone(), "")
            .suggest(
                span,
                right,
                "write the country of the hub's list, or correct the list",
            ),
        );
    }
}
