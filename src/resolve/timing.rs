//! What is open, past or to come, as of a day that comes from the content and never from the clock.

use crate::config::{Date, FieldValue};

use super::site::{Entry, Site};

/// Where an entry's dates stand to the day that the site speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Before its first day.
    Upcoming,
    /// Between its first day and its last.
    Ongoing,
    /// After its last day.
    Past,
    /// Before its deadline, or on the day itself.
    Open,
    /// After its deadline.
    Closed,
}

impl Timing {
    /// The word in catalogues and style sheets.
    pub fn word(self) -> &'static str {
        match self {
            Timing::Upcoming => "upcoming",
            Timing::Ongoing => "ongoing",
            Timing::Past => "past",
            Timing::Open => "open",
            Timing::Closed => "closed",
        }
    }
}

/// The newest day of publication or update of the content.
pub(super) fn newest(site: &Site) -> Option<Date> {
    site.pages
        .iter()
        .flat_map(|page| ["updated", "published"].map(|name| page.document.fields.get(name)))
        .filter_map(|field| Some(field?.value.date()?.first_day()))
        .max()
}

impl Site {
    /// Where an entry's dates stand to [`Site::as_of`]; `None` if it has none, or if they do not say.
    pub fn timing(&self, entry: &Entry) -> Option<Timing> {
        let day = self.as_of?;
        // What does not take place is neither to come nor over.
        if let Some(FieldValue::Choice { word, .. }) = self.fact(entry, "event_status")
            && matches!(&**word, "cancelled" | "postponed")
        {
            return None;
        }
        let schema = self.schema(entry);
        if let Some(deadline) = schema.deadline.as_deref() {
            let last = self.fact(entry, deadline)?.last_date()?;
            let opens = self.fact(entry, "opens").and_then(FieldValue::date);
            if opens.is_some_and(|opens| day < opens.first_day()) {
                return Some(Timing::Upcoming);
            }
            return Some(if day > last { Timing::Closed } else { Timing::Open });
        }
        let (start, end) = schema.period.as_ref()?;
        let start = self.fact(entry, start)?;
        let end = end.as_deref().and_then(|end| self.fact(entry, end));
        if day < start.date()?.first_day() {
            return Some(Timing::Upcoming);
        }
        let last = match (end, start) {
            (Some(end), _) => end.last_date()?,
            // A meeting that names one day lasts one day; a project without an end may go on.
            (None, FieldValue::DateTime(_)) => start.last_date()?,
            (None, _) => return None,
        };
        Some(if day > last { Timing::Past } else { Timing::Ongoing })
    }

    /// Whether a page's review was due before [`Site::as_of`].
    pub fn review_overdue(&self, entry: &Entry) -> bool {
        let due = self.fact(entry, "review_due").and_then(FieldValue::last_date);
        matches!((due, self.as_of), (Some(due), Some(day)) if due < day)
    }
}
