//! Dates and times of the precision that their sources give.

use std::fmt;

/// A calendar date of the precision that its source gives (ISO 8601-1, 5.2.2: year, month or day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month 1 to 12, if known.
    pub month: Option<u8>,
    /// Day 1 to 31, if known.
    pub day: Option<u8>,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not of the form `2019`, `2019-03` or `2019-03-19`.
    Form,
    /// The form is right and the calendar has no such day.
    Calendar,
}

impl Date {
    /// Reads `2019`, `2019-03` or `2019-03-19`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Result<Option<u32>, DateError> {
            match parts.next() {
                None => Ok(None),
                Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                    part.parse().map(Some).map_err(|_| DateError::Form)
                }
                Some(_) => Err(DateError::Form),
            }
        };
        let year = number(4)?.ok_or(DateError::Form)?;
        let month = number(2)?;
        let day = number(2)?;
        if parts.next().is_some() {
            return Err(DateError::Form);
        }
        if year == 0
            || month.is_some_and(|m| !(1..=12).contains(&m))
            || day.is_some_and(|d| d == 0 || d > days_in_month(year, month.unwrap_or(1)))
        {
            return Err(DateError::Calendar);
        }
        Ok(Date { year: year as i32, month: month.map(|m| m as u8), day: day.map(|d| d as u8) })
    }

    /// The earliest day that it may mean.
    pub fn first_day(self) -> Self {
        let month = self.month.unwrap_or(1);
        Date { year: self.year, month: Some(month), day: Some(self.day.unwrap_or(1)) }
    }

    /// The latest day that it may mean.
    pub fn last_day(self) -> Self {
        let month = self.month.unwrap_or(12);
        let last = days_in_month(self.year.unsigned_abs(), u32::from(month)) as u8;
        Date { year: self.year, month: Some(month), day: Some(self.day.unwrap_or(last)) }
    }

    /// Whether it is certain that this one comes before the other, whatever their precision.
    pub fn is_before(self, other: Self) -> bool {
        self.last_day() < other.first_day()
    }
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// An hour of the day (ISO 8601-1, 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// The zone that an hour is counted in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Minutes east of UTC, -840 to 840.
    Offset(i16),
    /// A name of the IANA time zone database, e.g. `Europe/Brussels`.
    Named(Box<str>),
}

/// A day, and its hour and zone as far as they are known. A zone that nobody stated stays unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The hour, if stated.
    pub time: Option<Clock>,
    /// The zone, if stated; only with an hour.
    pub zone: Option<Zone>,
}

impl DateTime {
    /// Reads `2019-03-19`, `2019-03-19 17:00` (or with a `T`), then `Z`, `+01:00` or ` Europe/Brussels`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let Some((date, rest)) = text.split_once(['T', ' ']) else {
            return Ok(DateTime { date: Date::parse(text)?, time: None, zone: None });
        };
        let date = Date::parse(date)?;
        let rest = rest.trim_start();
        if date.day.is_none() {
            return Err(DateError::Form);
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(end);
        let time = clock_of(clock)?;
        let zone = zone.trim().trim_matches(['[', ']']);
        let zone = if zone.is_empty() { None } else { Some(zone_of(zone)?) };
        Ok(DateTime { date, time: Some(time), zone })
    }
}

fn clock_of(text: &str) -> Result<Clock, DateError> {
    let mut parts = text.split(':');
    let mut number = |below: u8| -> Result<Option<u8>, DateError> {
        match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == 2 => match part.parse::<u8>() {
                Ok(number) if number < below => Ok(Some(number)),
                Ok(_) => Err(DateError::Calendar),
                Err(_) => Err(DateError::Form),
            },
            Some(_) => Err(DateError::Form),
        }
    };
    let hour = number(24)?.ok_or(DateError::Form)?;
    let minute = number(60)?.ok_or(DateError::Form)?;
    // Seconds are read and not kept: no deadline is stated to the second.
    number(60)?;
    Ok(Clock { hour, minute })
}

fn zone_of(text: &str) -> Result<Zone, DateError> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Ok(Zone::Offset(0));
    }
    if let Some(rest) = text.strip_prefix(['+', '-']) {
        let clock = clock_of(rest)?;
        let minutes = i16::from(clock.hour) * 60 + i16::from(clock.minute);
        if minutes > 14 * 60 {
            return Err(DateError::Calendar);
        }
        return Ok(Zone::Offset(if text.starts_with('-') { -minutes } else { minutes }));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
    if text.contains('/') && text.len() <= 64 && text.chars().all(fits) {
        return Ok(Zone::Named(text.into()));
    }
    Err(DateError::Form)
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Zone::Named(name) => f.write_str(name),
            Zone::Offset(minutes) => {
                let sign = if *minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// As HTML's `datetime` wants it: a named zone has no place there and is left out.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(f)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
            if let Some(zone @ Zone::Offset(_)) = &self.zone {
                zone.fmt(f)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_the_calendar_and_of_their_own_precision() {
        for good in ["2019", "2019-03", "2019-03-19", "2020-02-29", "2000-02-29"] {
            assert_eq!(Date::parse(good).unwrap().to_string(), good);
        }
        for bad in ["2019-02-29", "1900-02-29", "2019-13", "2019-04-31", "0000", "2019-00-01"] {
            assert_eq!(Date::parse(bad), Err(DateError::Calendar), "{bad}");
        }
        for bad in ["", "19", "2019-3-1", "19 March 2019", "2019-03-19T17:00", "2019-03-19-1"] {
            assert_eq!(Date::parse(bad), Err(DateError::Form), "{bad}");
        }
    }

    #[test]
    fn times_keep_what_is_known() {
        for (text, shown) in [
            ("2019-03-19", "2019-03-19"),
            ("2019-03-19 17:00", "2019-03-19T17:00"),
            ("2019-03-19T17:00Z", "2019-03-19T17:00+00:00"),
            ("2019-03-19 17:00 +01:00", "2019-03-19T17:00+01:00"),
            ("2019-03-19 17:00 Europe/Brussels", "2019-03-19T17:00"),
        ] {
            assert_eq!(DateTime::parse(text).unwrap().to_string(), shown);
        }
        for bad in ["2019-03-19 5 pm", "2019-03 17:00", "2019-03-19 17", "2019-03-19 17:00 CET!"] {
            assert_eq!(DateTime::parse(bad), Err(DateError::Form), "{bad}");
        }
        assert_eq!(DateTime::parse("2019-03-19 24:00"), Err(DateError::Calendar));
    }

    #[test]
    fn order_is_only_what_is_certain() {
        let date = |text| Date::parse(text).unwrap();
        assert!(date("2018").is_before(date("2019-01-01")));
        assert!(!date("2019").is_before(date("2019-03")));
        assert_eq!(date("2019-02").last_day(), date("2019-02-28"));
    }
}
