//! Rules about the facts of one entry, and of the entries that it is about.

use crate::config::{FieldType, FieldValue, Schema, Zone, iso_country};
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::i18n::is_time_zone;
use crate::load::{Document, Field};
use crate::resolve::{Entry, EntryIndex, Site};

/// Applies every rule to one entry.
pub(super) fn check(site: &Site, index: EntryIndex, diagnostics: &mut Diagnostics) {
    let entry = &site.entries[index];
    let source = &*entry.source_document;
    let schema = site.schema(entry);
    order(schema, source, diagnostics);
    shares(schema, source, diagnostics);
    zones(source, diagnostics);
    places(site, schema, source, diagnostics);
    about(site, index, source, diagnostics);
    circles(site, index, source, diagnostics);
    review(site, entry, source, diagnostics);
}

fn order(schema: &Schema, source: &Document, diagnostics: &mut Diagnostics) {
    for definition in &schema.fields {
        let Some(before) = definition.after.as_deref().and_then(|name| source.fields.get(name))
        else {
            continue;
        };
        let Some(field) = source.fields.get(&definition.name) else { continue };
        let (Some(first), Some(last)) = (before.value.date(), field.value.last_date()) else {
            continue;
        };
        let mut wrong = last < first.first_day();
        if let (FieldValue::DateTime(a), FieldValue::DateTime(b)) = (&before.value, &field.value) {
            let hours = |m: &crate::config::DateTime| m.time.filter(|_| m.zone.is_none());
            let earlier = matches!((hours(a), hours(b)), (Some(a), Some(b)) if b < a);
            wrong |= a.date == b.date && a.date.day.is_some() && earlier;
        }
        if wrong {
            diagnostics.push(
                Diagnostic::new(
                    &diag::DATE_ORDER,
                    format!("`{}` comes before `{}`", field.name, before.name),
                )
                .at(source.span(field.range.clone()), "")
                .also(source.span(before.range.clone()), "this is later")
                .help("correct one of the two dates, or exchange them"),
            );
        }
    }
}

fn shares(schema: &Schema, source: &Document, diagnostics: &mut Diagnostics) {
    for definition in &schema.fields {
        let whole = definition.share_of.as_deref().and_then(|name| source.fields.get(name));
        let (Some(whole), Some(part)) = (whole, source.fields.get(&definition.name)) else {
            continue;
        };
        let (
            FieldValue::Money { amount, currency },
            FieldValue::Money { amount: part_amount, currency: part_currency },
        ) = (&whole.value, &part.value)
        else {
            continue;
        };
        let number = |digits: &str| digits.parse::<f64>().unwrap_or_default();
        if currency == part_currency && number(part_amount) > number(amount) {
            diagnostics.push(
                Diagnostic::new(
                    &diag::SHARE_OVER_TOTAL,
                    format!("`{}` is more than `{}`, of which it is a part", part.name, whole.name),
                )
                .at(source.span(part.range.clone()), "")
                .also(source.span(whole.range.clone()), "the whole")
                .help("correct one of the two amounts"),
            );
        }
    }
}

fn zones(source: &Document, diagnostics: &mut Diagnostics) {
    for field in source.fields.iter() {
        let mut open = vec![&field.value];
        while let Some(value) = open.pop() {
            match value {
                FieldValue::List(items) => open.extend(items),
                FieldValue::Map(parts) => open.extend(parts.iter().map(|(_, part)| part)),
                FieldValue::DateTime(moment) => {
                    if let Some(Zone::Named(name)) = &moment.zone
                        && !is_time_zone(name)
                    {
                        diagnostics.push(unknown_zone(source, field, name));
                    }
                }
                _ => {}
            }
        }
    }
}

fn unknown_zone(source: &Document, field: &Field, name: &str) -> Diagnostic {
    let text = &source.text[field.range.clone()];
    let at = text.find(name).map(|at| field.range.start + at);
    let range = at.map_or(field.range.clone(), |at| at..at + name.len());
    Diagnostic::new(&diag::UNKNOWN_ZONE, format!("there is no time zone `{name}`"))
        .at(source.span(range), "")
        .help("write a name of the IANA database, e.g. Europe/Brussels, or an offset such as +01:00, or leave it out if nobody stated it")
}

/// A place of a vocabulary lies in the country that the vocabulary says.
fn places(site: &Site, schema: &Schema, source: &Document, diagnostics: &mut Diagnostics) {
    for definition in &schema.fields {
        let Some(field) = source.fields.get(&definition.name) else { continue };
        let mut rule =
            |within: &str, value: &FieldValue, countries: Option<&FieldValue>, steps: [&str; 3]| {
                let Some(countries) = countries else { return };
                for (number, item) in value.items().iter().enumerate() {
                    let Some(country) = country_of(site, item) else { continue };
                    let known = countries.items().contains(&FieldValue::Country(country));
                    if known || countries.items().is_empty() {
                        continue;
                    }
                    let number = number.to_string();
                    let path: Vec<&str> = match definition.kind.parts().is_empty() {
                        true => vec![steps[0], &number],
                        false => steps.to_vec(),
                    };
                    let other: Vec<&str> = match definition.kind.parts().is_empty() {
                        true => vec![within],
                        false => vec![steps[0], steps[1], within],
                    };
                    let code = String::from_utf8_lossy(&country).into_owned();
                    let label = site.value_label(item, site.config.hub.default_language);
                    let stated = source.locate(&other);
                    let mut diagnostic = Diagnostic::new(
                        &diag::PLACE_COUNTRY,
                        format!("{label} lies in {code}, as the hub's own list of places says"),
                    )
                    .at(source.span(stated.clone()), "")
                    .also(source.span(source.locate(&path)), "the place");
                    // One country for one place: the fix is certain.
                    diagnostic = if countries.items().len() == 1 && value.items().len() == 1 {
                        let text = &source.text[stated.clone()];
                        let fixed = if text.starts_with('[') { format!("[{code}]") } else { code };
                        diagnostic.suggest(
                            source.span(stated),
                            fixed,
                            "write its country, or correct the list of places",
                        )
                    } else {
                        diagnostic.help(format!("add {code}, or correct the list of places"))
                    };
                    diagnostics.push(diagnostic);
                }
            };
        if let Some(within) = definition.within.as_deref() {
            let countries = source.fields.get(within).map(|field| &field.value);
            rule(within, &field.value, countries, [&definition.name, "", ""]);
        }
        for part in definition.kind.parts() {
            let Some(within) = part.within.as_deref() else { continue };
            for (number, item) in field.value.items().iter().enumerate() {
                let Some(value) = item.part(&part.name) else { continue };
                let steps = [&*definition.name, &number.to_string(), &part.name];
                rule(within, value, item.part(within), steps);
            }
        }
    }
}

fn country_of(site: &Site, value: &FieldValue) -> Option<[u8; 2]> {
    match value {
        FieldValue::Term { vocabulary, term } => {
            site.config.vocabularies.get(vocabulary)?.term(term)?.country
        }
        // `Aarhus (DE)`: a text that names its own country is judged by the list too.
        FieldValue::Text(text) => {
            let (_, rest) = text.rsplit_once('(')?;
            let code = rest.strip_suffix(')')?;
            iso_country(code).as_bytes().try_into().ok()
        }
        _ => None,
    }
}

/// An entry about another shows that entry's facts; it neither repeats nor contradicts them.
fn about(site: &Site, index: EntryIndex, source: &Document, diagnostics: &mut Diagnostics) {
    let entry = &site.entries[index];
    let others = site.about(index);
    if others.is_empty() {
        return;
    }
    let schema = site.schema(entry);
    for field in source.fields.iter() {
        if schema.field(&field.name).is_none_or(|definition| definition.translatable) {
            continue;
        }
        let stated: Vec<(&Document, &Field)> = others
            .iter()
            .filter_map(|(_, other)| {
                let other = &site.entries[*other];
                let shared = site.schema(other).field(&field.name)?.shared;
                let document = &*other.source_document;
                document.fields.get(&field.name).filter(|_| shared).map(|found| (document, found))
            })
            .collect();
        let Some((document, there)) = stated.first() else { continue };
        let own_line = line(source, field);
        if stated.iter().any(|(_, there)| there.value.says_the_same(&field.value)) {
            diagnostics.push(
                Diagnostic::new(
                    &diag::FACT_REPEATED,
                    format!("`{}` is a fact of `{}` and shown from there", field.name, document.id),
                )
                .at(source.span(field.key.start..field.range.end), "repeated here")
                .also(document.span(there.range.clone()), "stated here")
                .suggest(source.span(own_line), "", "take the line out here"),
            );
        } else {
            diagnostics.push(
                Diagnostic::new(
                    &diag::FACT_CONFLICT,
                    format!(
                        "`{}` differs from that of `{}`, which this is about",
                        field.name, document.id
                    ),
                )
                .at(source.span(field.range.clone()), "this page says so")
                .also(document.span(there.range.clone()), "the entry itself says so")
                .suggest(
                    source.span(own_line),
                    "",
                    "find out which is right, write it there, and take the line out here",
                ),
            );
        }
    }
}

/// The lines of a field, with the end of the last.
fn line(document: &Document, field: &Field) -> std::ops::Range<usize> {
    let start = document.text[..field.key.start].rfind('\n').map_or(0, |at| at + 1);
    let end = document.text[field.range.end..].find('\n');
    start..end.map_or(document.text.len(), |at| field.range.end + at + 1)
}

/// References such as `supersedes` never lead back.
fn circles(site: &Site, index: EntryIndex, source: &Document, diagnostics: &mut Diagnostics) {
    let entry = &site.entries[index];
    let schema = site.schema(entry);
    for field in schema.fields.iter().filter(|field| field.acyclic) {
        let Some(own) = source.fields.get(&field.name) else { continue };
        if !matches!(field.kind.item(), FieldType::Ref { .. }) {
            continue;
        }
        let mut seen = vec![index];
        let mut open = vec![index];
        while let Some(at) = open.pop() {
            let references = site.entries[at].references.iter();
            for next in references.filter(|reference| reference.field == field.name) {
                if next.entry == index {
                    diagnostics.push(
                        Diagnostic::new(
                            &diag::REFERENCE_CYCLE,
                            format!("`{}` leads back to this page", field.name),
                        )
                        .at(source.span(own.range.clone()), "")
                        .also(site.entries[at].source_document.span(0..0), "from here")
                        .help("take it out where it is wrong"),
                    );
                    open.clear();
                    break;
                }
                if !seen.contains(&next.entry) {
                    seen.push(next.entry);
                    open.push(next.entry);
                }
            }
        }
    }
}

fn review(site: &Site, entry: &Entry, source: &Document, diagnostics: &mut Diagnostics) {
    if site.review_overdue(entry)
        && let Some(due) = source.fields.get("review_due")
        && let Some(day) = site.as_of
    {
        diagnostics.push(
            Diagnostic::new(&diag::REVIEW_OVERDUE, "this page should have been reviewed by now")
                .at(
                    source.span(due.range.clone()),
                    format!("as of {day}, the newest date of the hub's pages or that of --as-of"),
                )
                .help("review it, then write `reviewed_by`, `reviewed` and a new `review_due`"),
        );
    }
    let superseded = source.is("status", "superseded");
    if superseded
        && !entry.backlinks.iter().any(|back| &*back.field == "supersedes")
        && let Some(status) = source.fields.get("status")
    {
        diagnostics.push(
            Diagnostic::new(&diag::NO_SUCCESSOR, "nothing supersedes this page")
                .at(source.span(status.range.clone()), "")
                .help(format!("write `supersedes: {}` into the page that took its place, or `status: archived` here", entry.id)),
        );
    }
}
