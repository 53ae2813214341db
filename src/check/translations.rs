//! Rules about a page and the page that it was translated from: passages that were left as they
//! were, numbers and dates that changed on the way.

use rustc_hash::FxHashSet;

use crate::config::{Date, FieldValue};
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::i18n::Language;
use crate::load::Document;

use super::figures::{DayMonth, Figures, Number};
use super::prose::{Block, Prose};

/// Findings of one kind on one page, at most.
const MOST: usize = 10;
/// Words from which on the same passage in two languages is no coincidence.
const PASSAGE: usize = 7;
/// Words from which on the same title or summary is no name.
const FIELD: usize = 5;
/// Numbers of this many digits are written in digits in every language.
const LONG: usize = 3;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub document: &'a Document,
    pub prose: &'a Prose,
    pub language: &'a Language,
}

/// Holds a translation against its source.
pub(super) fn check(source: Side<'_>, page: Side<'_>, diagnostics: &mut Diagnostics) {
    untranslated_fields(source, page, diagnostics);
    untranslated(source, page, diagnostics);
    let (there, here) = (&source.prose.blocks, &page.prose.blocks);
    let mut report = Report { source, page, numbers: 0, dates: 0, diagnostics };
    if there.len() == here.len() {
        for (there, here) in there.iter().zip(here) {
            report.compare(&there.figures, &here.figures, here.range.clone(), true);
        }
    } else {
        let all = |blocks: &[Block]| {
            let mut all = Figures::default();
            for block in blocks {
                all.numbers.extend_from_slice(&block.figures.numbers);
                all.dates.extend_from_slice(&block.figures.dates);
            }
            all
        };
        let first = here.first().map_or(0..0, |block| block.range.clone());
        report.compare(&all(there), &all(here), first, false);
    }
}

fn untranslated_fields(source: Side<'_>, page: Side<'_>, diagnostics: &mut Diagnostics) {
    for field in page.document.fields.iter() {
        let FieldValue::Text(text) = &field.value else { continue };
        let same = source.document.text_field(&field.name) == Some(text);
        if same && text.split_whitespace().count() >= FIELD {
            diagnostics.push(left(page, field.range.clone(), source));
        }
    }
}

fn untranslated(source: Side<'_>, page: Side<'_>, diagnostics: &mut Diagnostics) {
    let counts = |block: &&Block| block.words >= PASSAGE && !block.quoted;
    let known: FxHashSet<u64> =
        source.prose.blocks.iter().filter(counts).map(|block| block.hash).collect();
    let same = page.prose.blocks.iter().filter(counts).filter(|block| known.contains(&block.hash));
    for block in same.take(MOST) {
        diagnostics.push(left(page, block.range.clone(), source));
    }
}

fn left(page: Side<'_>, range: std::ops::Range<usize>, source: Side<'_>) -> Diagnostic {
    Diagnostic::new(&diag::UNTRANSLATED_TEXT, "this is still the text of the source page")
        .at(page.document.span(range), "")
        .also(
            source.document.span(0..0),
            format!("the source page is in `{}`", source.language.tag),
        )
        .help("translate it; a quotation that is to stay begins with >")
}

struct Report<'a, 'd> {
    source: Side<'a>,
    page: Side<'a>,
    numbers: usize,
    dates: usize,
    diagnostics: &'d mut Diagnostics,
}

impl Report<'_, '_> {
    /// Compares two passages. In those that belong together for certain, a number on one side and
    /// another on the other are the same number; elsewhere only long ones are compared.
    fn compare(
        &mut self,
        theirs: &Figures,
        ours: &Figures,
        here: std::ops::Range<usize>,
        aligned: bool,
    ) {
        self.compare_dates(&theirs.dates, &ours.dates);
        let only = |these: &'_ [Number], those: &[Number]| -> Vec<Number> {
            let missing = these.iter().filter(|a| !those.iter().any(|b| a.digits == b.digits));
            missing.cloned().collect()
        };
        let mut lost = only(&theirs.numbers, &ours.numbers);
        let mut new = only(&ours.numbers, &theirs.numbers);
        if self.regrouped(&lost, &new) {
            return;
        }
        // 1.5 million is 1 500 000.
        let bare = |number: &Number| number.digits.trim_end_matches('0').to_owned();
        new.retain(|number| {
            let same = lost.iter().position(|other| bare(other) == bare(number));
            same.map(|at| lost.remove(at)).is_none()
        });
        let alone = aligned && lost.len() == 1 && new.len() == 1;
        for number in new {
            let length = number.digits.len();
            let partner = lost.iter().position(|other| {
                alone && other.digits.len().abs_diff(length) <= 1
                    || shared_digits(&other.digits, &number.digits)
            });
            let partner = partner.map(|at| lost.remove(at));
            if partner.is_some() || length >= LONG {
                self.number(number.range, partner);
            }
        }
        for number in lost.into_iter().filter(|number| number.digits.len() >= LONG) {
            if self.numbers == MOST {
                return;
            }
            self.numbers += 1;
            let first = self.page.document.text[here.clone()].lines().next().unwrap_or_default();
            let text = &self.source.document.text[number.range.clone()];
            self.diagnostics.push(
                Diagnostic::new(
                    &diag::NUMBER_DIFFERS,
                    format!("`{text}` of the source page is missing here"),
                )
                .at(self.page.document.span(here.start..here.start + first.len()), "")
                .also(self.source.document.span(number.range.clone()), "the source page says so")
                .help(format!("write {}", self.localized(text, &number.digits))),
            );
        }
    }

    /// A telephone number in other groups is the same number.
    fn regrouped(&self, lost: &[Number], new: &[Number]) -> bool {
        let joined = |numbers: &[Number], text: &str| {
            let mut digits = String::new();
            let mut end = None;
            for number in numbers {
                let between = end.map_or("", |end| &text[end..number.range.start]);
                if !between.chars().all(|c| c.is_whitespace() || "-/.".contains(c)) {
                    return None;
                }
                digits.push_str(&number.digits);
                end = Some(number.range.end);
            }
            Some(digits)
        };
        let there = joined(lost, &self.source.document.text);
        there.is_some() && there == joined(new, &self.page.document.text)
    }

    fn number(&mut self, range: std::ops::Range<usize>, partner: Option<Number>) {
        if self.numbers == MOST {
            return;
        }
        self.numbers += 1;
        let written = &self.page.document.text[range.clone()];
        let span = self.page.document.span(range.clone());
        let diagnostic = Diagnostic::new(
            &diag::NUMBER_DIFFERS,
            format!("`{written}` does not stand in the source page"),
        )
        .at(span.clone(), "");
        self.diagnostics.push(match partner {
            Some(number) => {
                let place = number.range;
                let text = &self.source.document.text[place.clone()];
                diagnostic
                    .also(self.source.document.span(place), "the source page says so")
                    .suggest(
                        span,
                        self.localized(text, &number.digits),
                        "write the number of the source page, or correct it there",
                    )
            }
            None => diagnostic.help("take it out, or write it into the source page"),
        });
    }

    /// A number of the source page as the page's language writes it.
    fn localized(&self, written: &str, digits: &str) -> String {
        let separators: Vec<(usize, char)> =
            written.char_indices().filter(|(_, c)| !c.is_numeric()).collect();
        let Some((last, separator)) = separators.last() else { return digits.to_owned() };
        let decimals = written[*last + separator.len_utf8()..].chars().count();
        let repeated = separators.iter().filter(|(_, c)| c == separator).count() > 1;
        let fraction = matches!(separator, '.' | ',') && !repeated;
        // Three digits after a separator are thousands, if nothing speaks against it.
        let plain = if fraction && (decimals != 3 || separators.len() > 1) {
            let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
            format!("{whole}.{fraction}")
        } else {
            digits.to_owned()
        };
        self.page.language.locale.decimal(&plain)
    }

    /// A day and its month as the page's language writes them.
    fn day_and_month(&self, date: &DayMonth) -> String {
        let day = Date { year: 2000, month: Some(date.month), day: Some(date.day) };
        let text = self.page.language.locale.date(day);
        let year = |c: char| c.is_numeric() || c.is_whitespace() || ".,".contains(c);
        text.split("2000").map(|part| part.trim_matches(|c| year(c) && !c.is_numeric())).collect()
    }

    fn compare_dates(&mut self, theirs: &[DayMonth], ours: &[DayMonth]) {
        let same = |a: &DayMonth, b: &DayMonth| (a.day, a.month) == (b.day, b.month);
        let mut lost = theirs.iter().filter(|a| !ours.iter().any(|b| same(a, b)));
        for date in ours.iter().filter(|a| !theirs.iter().any(|b| same(a, b))) {
            let Some(other) = lost.next().filter(|_| self.dates < MOST) else { return };
            self.dates += 1;
            let text = &self.source.document.text[other.range.clone()];
            self.diagnostics.push(
                Diagnostic::new(&diag::DATE_DIFFERS, format!("the source page says `{text}` here"))
                    .at(self.page.document.span(date.range.clone()), "")
                    .also(self.source.document.span(other.range.clone()), "")
                    .help(format!("write {}", self.day_and_month(other))),
            );
        }
    }
}

/// Whether two numbers are likely to be the same with a slip: all but one digit in common, or one
/// the beginning of the other.
fn shared_digits(a: &str, b: &str) -> bool {
    if a.len().min(b.len()) < LONG {
        return false;
    }
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    same + end + 1 >= a.len().max(b.len()) || same == a.len().min(b.len())
}
