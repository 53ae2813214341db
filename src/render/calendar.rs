//! Events and deadlines for calendars (iCalendar, RFC 5545).

use crate::config::{DateTime, FieldValue, Zone};
use crate::resolve::{Entry, Page, PageIndex, Site};

use super::urls::encode;

/// The file's name in the folder of an event's page.
pub(super) const EVENT: &str = "event.ics";
/// The file's name in the folder of a collection's list.
pub(super) const COLLECTION: &str = "calendar.ics";

/// A moment as calendars take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// A whole day.
    Day(jiff::civil::Date),
    /// An hour in a zone that the source does not state: the same on every clock.
    Floating(jiff::civil::DateTime),
    /// An hour in UTC.
    Utc(jiff::civil::DateTime),
}

/// Whether an entry has a date that a calendar can take: a day at least, and of something that takes
/// place.
pub(super) fn has_date(site: &Site, page: PageIndex) -> bool {
    period(site, &site.entries[site.pages[page].entry]).is_some()
}

/// The first moment and the last.
fn period(site: &Site, entry: &Entry) -> Option<(When, Option<When>)> {
    // Only dates and times: a project that lasts for years would fill every day of a calendar.
    let moment = |name: &str| match site.fact(entry, name) {
        Some(FieldValue::DateTime(moment)) => Some(moment),
        _ => None,
    };
    if is_word(site, entry, "postponed") {
        return None;
    }
    let schema = site.schema(entry);
    if let Some(deadline) = &schema.deadline {
        return Some((when(moment(deadline)?, None)?, None));
    }
    let (start, end) = schema.period.as_ref()?;
    let start = moment(start)?;
    let first = when(start, None)?;
    let last = end.as_deref().and_then(moment).and_then(|end| when(end, start.zone.as_ref()));
    match (first, last) {
        (When::Utc(_), Some(When::Utc(_)))
        | (When::Floating(_), Some(When::Floating(_)))
        | (When::Day(_), Some(When::Day(_)) | None)
        | (_, None) => Some((first, last)),
        // Both have to be of one kind; what is known of both is the day.
        (first, Some(last)) if first.day() == last.day() => Some((first, None)),
        (first, Some(last)) => Some((When::Day(first.day()), Some(When::Day(last.day())))),
    }
}

/// `zone` is that of a moment that states none of its own.
fn when(moment: &DateTime, zone: Option<&Zone>) -> Option<When> {
    let date = moment.date;
    let day = jiff::civil::Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month?).ok()?,
        i8::try_from(date.day?).ok()?,
    )
    .ok()?;
    let Some(time) = moment.time else { return Some(When::Day(day)) };
    let hour = i8::try_from(time.hour).ok()?;
    let minute = i8::try_from(time.minute).ok()?;
    let local = day.to_datetime(jiff::civil::Time::new(hour, minute, 0, 0).ok()?);
    let zone = match moment.zone.as_ref().or(zone) {
        None => return Some(When::Floating(local)),
        Some(Zone::Offset(minutes)) => jiff::tz::TimeZone::fixed(
            jiff::tz::Offset::from_seconds(i32::from(*minutes) * 60).ok()?,
        ),
        // The time zone database is part of the program, so that every machine says the same.
        Some(Zone::Named(name)) => match jiff::tz::TimeZone::get(name) {
            Ok(zone) => zone,
            Err(_) => return Some(When::Floating(local)),
        },
    };
    let utc = local.to_zoned(zone).ok()?.with_time_zone(jiff::tz::TimeZone::UTC);
    Some(When::Utc(utc.datetime()))
}

impl When {
    fn day(self) -> jiff::civil::Date {
        match self {
            When::Day(day) => day,
            When::Floating(moment) | When::Utc(moment) => moment.date(),
        }
    }

    /// A property's parameters and value, with the colon.
    fn text(self) -> String {
        let day =
            |day: jiff::civil::Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        let time = |at: jiff::civil::DateTime| {
            format!("{}T{:02}{:02}00", day(at.date()), at.hour(), at.minute())
        };
        match self {
            When::Day(date) => format!(";VALUE=DATE:{}", day(date)),
            When::Floating(moment) => format!(":{}", time(moment)),
            When::Utc(moment) => format!(":{}Z", time(moment)),
        }
    }

    /// A last day as the day after, since a calendar's end is the first moment that is free again.
    fn end(self) -> Self {
        match self {
            When::Day(day) => When::Day(day.tomorrow().unwrap_or(day)),
            other => other,
        }
    }
}

/// The moment in UTC, as precise as it is (ISO 8601).
pub(super) fn iso(moment: &DateTime) -> String {
    match when(moment, None) {
        Some(When::Utc(at)) => format!("{}T{:02}:{:02}Z", at.date(), at.hour(), at.minute()),
        _ => moment.to_string(),
    }
}

/// One entry's file.
pub(super) fn event(site: &Site, page: PageIndex) -> String {
    let page = &site.pages[page];
    let mut calendar = Calendar::open();
    calendar.event(site, page);
    calendar.close()
}

/// All of a collection in one language.
pub(super) fn all(site: &Site, collection: usize, language: usize) -> String {
    let collection = &site.collections[collection];
    let mut calendar = Calendar::open();
    let title = site.collection_title(collection, language);
    let name = format!("{} – {title}", site.title(language));
    // The first is the standard's (RFC 7986), the second what most programs read.
    calendar.line("NAME", &format!(":{}", escape(&name)));
    calendar.line("X-WR-CALNAME", &format!(":{}", escape(&name)));
    for page in collection.entries.iter().filter_map(|&at| site.entries[at].pages[language]) {
        calendar.event(site, &site.pages[page]);
    }
    calendar.close()
}

struct Calendar {
    out: String,
}

impl Calendar {
    fn open() -> Self {
        let mut calendar = Calendar { out: String::new() };
        calendar.line("BEGIN", ":VCALENDAR");
        calendar.line("VERSION", ":2.0");
        calendar.line("PRODID", ":-//Vademecum//Vademecum//EN");
        calendar.line("CALSCALE", ":GREGORIAN");
        calendar
    }

    fn close(mut self) -> String {
        self.line("END", ":VCALENDAR");
        self.out
    }

    /// A content line, folded after 75 octets at most and never inside a character (3.1).
    fn line(&mut self, name: &str, rest: &str) {
        let mut room = 75;
        for c in name.chars().chain(rest.chars()) {
            if c.len_utf8() > room {
                self.out.push_str("\r\n ");
                room = 74;
            }
            self.out.push(c);
            room -= c.len_utf8();
        }
        self.out.push_str("\r\n");
    }

    fn event(&mut self, site: &Site, page: &Page) {
        let entry = &site.entries[page.entry];
        let Some((start, end)) = period(site, entry) else { return };
        let language = page.language;
        let tag = &site.config.hub.languages[language].tag;
        let base = site.config.hub.base_url.as_ref();
        let host = base.and_then(|base| base.url.split_once("://")).map(|(_, rest)| rest);
        let host = host.and_then(|rest| rest.split(['/', ':']).next()).unwrap_or("invalid");
        let date = ["updated", "published"].into_iter().find_map(|name| {
            let date = site.field(page, name)?.0.value.date()?.first_day();
            Some(When::Day(date_of(date)?))
        });
        // When the entry was last touched; the clock would make every build differ.
        let stamp = date.or_else(|| Some(When::Day(date_of(site.as_of?.first_day())?)));
        let stamp = stamp.unwrap_or(start).day();
        let stamp = When::Utc(stamp.to_datetime(jiff::civil::Time::midnight())).text();
        let deadline = site.schema(entry).deadline.is_some();
        self.line("BEGIN", ":VEVENT");
        // The same in all languages, so that nobody has an event twice.
        self.line("UID", &format!(":{}@{host}", escape(&entry.id)));
        self.line("DTSTAMP", &stamp);
        if date.is_some() {
            self.line("LAST-MODIFIED", &stamp);
        }
        self.line("DTSTART", &start.text());
        if let Some(end) = end {
            self.line("DTEND", &end.end().text());
        }
        let mut title = page.document.title().to_owned();
        if deadline {
            let label = site.field_label(site.schema(entry), "deadline", language);
            title = format!("{label}: {title}");
        }
        self.text("SUMMARY", tag, &title);
        self.text("DESCRIPTION", tag, page.document.summary());
        let labels = |name: &str| {
            let value = site.field(page, name).map(|(field, _)| field.value.items());
            let values = value.unwrap_or_default().iter();
            values.map(|value| site.value_label(value, language)).collect::<Vec<_>>()
        };
        let place = [labels("venue"), labels("places")].concat().join(", ");
        self.text("LOCATION", tag, &place);
        if let Some(base) = base {
            self.line("URL", &format!(":{}/{}", base.url, encode(&page.route)));
        }
        let status = match () {
            () if is_word(site, entry, "cancelled") => Some("CANCELLED"),
            () if is_word(site, entry, "planned") => Some("TENTATIVE"),
            () if is_word(site, entry, "confirmed") => Some("CONFIRMED"),
            () => None,
        };
        if let Some(status) = status {
            self.line("STATUS", &format!(":{status}"));
        }
        if deadline {
            // It takes nobody's time.
            self.line("TRANSP", ":TRANSPARENT");
        }
        self.line("END", ":VEVENT");
    }

    fn text(&mut self, name: &str, tag: &str, text: &str) {
        if !text.is_empty() {
            self.line(name, &format!(";LANGUAGE={tag}:{}", escape(text)));
        }
    }
}

fn is_word(site: &Site, entry: &Entry, wanted: &str) -> bool {
    matches!(site.fact(entry, "event_status"),
        Some(FieldValue::Choice { word, .. }) if &**word == wanted)
}

fn date_of(date: crate::config::Date) -> Option<jiff::civil::Date> {
    let year = i16::try_from(date.year).ok()?;
    let (month, day) = (i8::try_from(date.month?).ok()?, i8::try_from(date.day?).ok()?);
    jiff::civil::Date::new(year, month, day).ok()
}

/// Text as a property's value (3.3.11).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_in_a_zone_become_utc() {
        for (text, expected) in [
            ("2019-03-19 17:00 Europe/Brussels", ":20190319T160000Z"),
            ("2019-07-19 17:00 Europe/Brussels", ":20190719T150000Z"),
            ("2019-03-19 00:30 +02:00", ":20190318T223000Z"),
            ("2019-03-19 17:00", ":20190319T170000"),
            ("2019-03-19", ";VALUE=DATE:20190319"),
        ] {
            let when = when(&DateTime::parse(text).unwrap(), None).unwrap();
            assert_eq!(when.text(), expected, "{text}");
        }
        assert_eq!(when(&DateTime::parse("2019-03").unwrap(), None), None);
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let mut calendar = Calendar { out: String::new() };
        let text = "é".repeat(100);
        calendar.line("SUMMARY", &format!(":{text}"));
        for line in calendar.out.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        assert_eq!(calendar.out.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
    }
}
