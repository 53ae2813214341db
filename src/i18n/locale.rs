//! CLDR's knowledge of one language, through ICU4X.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use icu_calendar::{Date as IcuDate, Gregorian};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD, YMDT};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_experimental::displaynames::{DisplayNamesOptions, multi};
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale::{Direction as IcuDirection, LocaleDirectionality, LocaleExpander};
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
use icu_time::zone::iana::IanaParser;
use icu_time::{DateTime as IcuDateTime, Time};

use crate::config::{Date, DateTime, country_codes};

/// Which way a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        })
    }
}

/// Formatting in one language. A tag that CLDR does not know formats as CLDR's root does.
pub struct Locale {
    direction: Direction,
    open_graph: String,
    plurals: Option<PluralRules>,
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    month: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    moment: Option<FixedCalendarDateTimeFormatter<Gregorian, YMDT>>,
    decimal: Option<DecimalFormatter>,
    list: Option<ListFormatter>,
    collator: Option<CollatorBorrowed<'static>>,
    regions: Option<multi::RegionDisplayNames>,
    languages: Option<multi::LanguageDisplayNames>,
    scripts: Option<multi::ScriptDisplayNames>,
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locale").field("direction", &self.direction).finish_non_exhaustive()
    }
}

impl Locale {
    /// Loads what CLDR knows of the language.
    pub fn new(tag: &str) -> Self {
        // Plain `en` is America's in CLDR; this program's readers are Europe's.
        let tag = if tag == "en" { "en-GB" } else { tag };
        let locale = icu_locale::Locale::from_str(tag).unwrap_or(icu_locale::Locale::UNKNOWN);
        let names = DisplayNamesOptions::default();
        let direction = match LocaleDirectionality::new_common().get(&locale.id) {
            Some(IcuDirection::RightToLeft) => Direction::Rtl,
            _ => Direction::Ltr,
        };
        // Facebook's own form, which needs a country.
        let mut full = locale.id.clone();
        LocaleExpander::new_common().maximize(&mut full);
        let open_graph = match full.region {
            Some(region) => format!("{}_{region}", full.language),
            None => full.language.to_string(),
        };
        Locale {
            direction,
            open_graph,
            plurals: PluralRules::try_new((&locale).into(), PluralRuleType::Cardinal.into()).ok(),
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
            month: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long()).ok(),
            moment: FixedCalendarDateTimeFormatter::try_new(
                (&locale).into(),
                YMD::long().with_time_hm(),
            )
            .ok(),
            list: ListFormatter::try_new_and((&locale).into(), ListFormatterOptions::default())
                .ok(),
            decimal: DecimalFormatter::try_new(
                (&locale).into(),
                DecimalFormatterOptions::default(),
            )
            .ok(),
            collator: Collator::try_new((&locale).into(), CollatorOptions::default()).ok(),
            regions: multi::RegionDisplayNames::try_new((&locale).into(), names).ok(),
            languages: multi::LanguageDisplayNames::try_new((&locale).into(), names).ok(),
            scripts: multi::ScriptDisplayNames::try_new((&locale).into(), names).ok(),
        }
    }

    /// The hub knows better which way its script runs.
    pub(super) fn set_right_to_left(&mut self, right_to_left: bool) {
        self.direction = if right_to_left { Direction::Rtl } else { Direction::Ltr };
    }

    /// Which way its script runs.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The language with a country, as Open Graph writes it: `fr_FR`. Where the tag names none, it is
    /// the one that CLDR thinks likely.
    pub fn open_graph(&self) -> &str {
        &self.open_graph
    }

    /// The CLDR plural category of a whole number.
    pub fn plural(&self, n: u64) -> &'static str {
        match self.plurals.as_ref().map(|rules| rules.category_for(n)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }

    /// The plural categories that whole numbers have in this language.
    pub fn categories(&self) -> Vec<&'static str> {
        let all = ["zero", "one", "two", "few", "many", "other"];
        // Every category that CLDR has for integers is met below 201 or at a round million.
        let met: Vec<&str> =
            (0..=200).chain([1_000_000]).map(|number| self.plural(number)).collect();
        all.into_iter().filter(|name| met.contains(name)).collect()
    }

    /// A date in words, as precise as it is: "19 March 2019", "March 2019", "2019".
    pub fn date(&self, date: Date) -> String {
        let (year, month) = (date.year, date.month.unwrap_or(1));
        let whole = IcuDate::try_new_gregorian(year, month, date.day.unwrap_or(1)).ok();
        let text = match (whole, date.month, date.day) {
            (Some(whole), Some(_), Some(_)) => {
                self.day.as_ref().map(|f| f.format(&whole).to_string())
            }
            (Some(whole), Some(_), None) => {
                self.month.as_ref().map(|f| f.format(&whole).to_string())
            }
            _ => None,
        };
        text.unwrap_or_else(|| date.to_string())
    }

    /// Several things in a row: "Belgium, France and Spain".
    pub fn list(&self, items: &[String]) -> String {
        match &self.list {
            Some(formatter) => formatter.format(items.iter()).to_string(),
            None => items.join(", "),
        }
    }

    /// Two days in words, what they share said once: "26–27 May 2016".
    pub fn date_range(&self, first: Date, last: Date) -> String {
        let (a, b) = (self.date(first), self.date(last));
        if a == b {
            return a;
        }
        // ICU4X has no formats of ranges; what two dates of one format share stands at their ends.
        let words = |text: &str| -> Vec<(usize, usize)> {
            let mut words: Vec<(usize, usize)> = Vec::new();
            for (at, c) in text.char_indices() {
                let end = at + c.len_utf8();
                match words.last_mut() {
                    Some(last) if last.1 == at && c.is_alphanumeric() => last.1 = end,
                    _ if c.is_alphanumeric() => words.push((at, end)),
                    _ => {}
                }
            }
            words
        };
        let (in_a, in_b) = (words(&a), words(&b));
        let differs = |(x, y): &(&(usize, usize), &(usize, usize))| a[x.0..x.1] != b[y.0..y.1];
        let mut pairs = in_a.iter().zip(&in_b);
        let same_form = in_a.len() == in_b.len() && first.day.is_some() == last.day.is_some();
        let from = pairs.clone().find(differs);
        let (Some((x, y)), true) = (from, same_form) else { return format!("{a} – {b}") };
        let Some((u, v)) = pairs.rfind(differs) else { return format!("{a} – {b}") };
        let dash = if x == u { "–" } else { " – " };
        format!("{}{}{dash}{}{}", &a[..x.0], &a[x.0..u.1], &b[y.0..v.1], &b[v.1..])
    }

    /// A day and its hour in words, without the zone: "19 March 2019 at 17:00".
    pub fn moment(&self, moment: &DateTime) -> String {
        let Some(clock) = moment.time else { return self.date(moment.date) };
        let (year, month) = (moment.date.year, moment.date.month.unwrap_or(1));
        let day = IcuDate::try_new_gregorian(year, month, moment.date.day.unwrap_or(1));
        let time = Time::try_new(clock.hour, clock.minute, 0, 0);
        match (&self.moment, day, time) {
            (Some(formatter), Ok(date), Ok(time)) => {
                formatter.format(&IcuDateTime { date, time }).to_string()
            }
            _ => format!("{} {clock}", self.date(moment.date)),
        }
    }

    /// A whole number with the language's digits and grouping.
    pub fn integer(&self, n: i64) -> String {
        self.decimal_value(Decimal::from(n)).unwrap_or_else(|| n.to_string())
    }

    /// A decimal number; the digits are those that were written.
    pub fn decimal(&self, digits: &str) -> String {
        Decimal::from_str(digits)
            .ok()
            .and_then(|value| self.decimal_value(value))
            .unwrap_or_else(|| digits.to_owned())
    }

    /// An amount and its ISO 4217 code, which no reader can mistake for another currency.
    pub fn money(&self, amount: &str, currency: &str) -> String {
        format!("{}\u{a0}{currency}", self.decimal(amount))
    }

    fn decimal_value(&self, value: Decimal) -> Option<String> {
        self.decimal.as_ref().map(|formatter| formatter.format(&value).to_string())
    }

    /// The name of a country by its ISO 3166-1 code, or the code.
    pub fn region_name(&self, code: &str) -> String {
        let region = icu_locale::subtags::Region::from_str(code).ok();
        region.and_then(|region| self.regions.as_ref()?.of(region)).unwrap_or(code).to_owned()
    }

    /// The ISO 3166-1 code of a country by its name in this language.
    pub fn region_code(&self, name: &str) -> Option<[u8; 2]> {
        let found = country_codes().find(|code| self.region_name(code) == name);
        found.and_then(|code| code.as_bytes().try_into().ok())
    }

    /// The name of a language with its country and its script, if the tag has them, or the tag; the
    /// first letter as in running text.
    pub fn language_name(&self, tag: &str) -> String {
        let Ok(locale) = icu_locale::Locale::from_str(tag) else { return tag.to_owned() };
        let Some(name) = self.languages.as_ref().and_then(|it| it.of(locale.id.language)) else {
            return tag.to_owned();
        };
        let mut more: Vec<String> = Vec::new();
        if let Some(script) = locale.id.script {
            let own = self.scripts.as_ref().and_then(|it| it.of(script));
            more.push(own.map_or_else(|| script.to_string(), str::to_owned));
        }
        more.extend(locale.id.region.map(|region| self.region_name(&region.to_string())));
        // CLDR's pattern of all languages that hubs are written in today.
        match more.is_empty() {
            true => name.to_owned(),
            false => format!("{name} ({})", more.join(", ")),
        }
    }

    /// Bytes that sort as the language's readers expect of a list: cheaper than comparing when many
    /// texts are sorted.
    pub fn sort_key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() * 2);
        match &self.collator {
            Some(collator) => {
                // Writing to a vector cannot fail.
                let _ = collator.write_sort_key_to(text, &mut key);
            }
            None => key.extend_from_slice(text.as_bytes()),
        }
        key
    }

    /// Compares as the language's readers expect of a list.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.collator {
            Some(collator) => collator.compare(a, b),
            None => a.cmp(b),
        }
    }
}

/// Whether the IANA time zone database has a zone of this name.
pub fn is_time_zone(name: &str) -> bool {
    !IanaParser::new().parse(name).is_unknown()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_the_languages_own() {
        let date = Date::parse("2019-03-19").unwrap();
        let month = Date::parse("2015-11").unwrap();
        assert_eq!(Locale::new("en").date(date), "19 March 2019");
        assert_eq!(Locale::new("ro").date(date), "19 martie 2019");
        assert_eq!(Locale::new("fr").date(month), "novembre 2015");
        assert_eq!(Locale::new("el").region_name("DK"), "Δανία");
        assert_eq!(Locale::new("ro").money("673403.75", "EUR"), "673.403,75\u{a0}EUR");
        assert_eq!(Locale::new("fr").language_name("ro"), "roumain");
        assert_eq!(Locale::new("fr").language_name("pt-BR"), "portugais (Brésil)");
        assert_eq!(Locale::new("en").language_name("sr-Latn"), "Serbian (Latin)");
        let range = |tag: &str, first: &str, last: &str| {
            let date = |text| Date::parse(text).unwrap();
            Locale::new(tag).date_range(date(first), date(last))
        };
        assert_eq!(range("en", "2016-05-26", "2016-05-27"), "26–27 May 2016");
        assert_eq!(range("hu", "2016-05-26", "2016-05-27"), "2016. május 26–27.");
        assert_eq!(range("de", "2016-05-26", "2016-06-02"), "26. Mai – 2. Juni 2016");
        assert_eq!(range("ro", "2016-12-31", "2017-01-02"), "31 decembrie 2016 – 2 ianuarie 2017");
        assert_eq!(range("fr", "2016", "2018"), "2016–2018");
        assert_eq!(Locale::new("es").list(&["A".into(), "I".into()]), "A e I");
        let moment = DateTime::parse("2019-03-19 17:00").unwrap();
        assert_eq!(Locale::new("en").moment(&moment), "19 March 2019 at 17:00");
        assert_eq!(Locale::new("de").moment(&moment), "19. März 2019 um 17:00");
        assert!(is_time_zone("Europe/Brussels") && !is_time_zone("Europe/Brusels"));
        assert_eq!(Locale::new("ar").direction(), Direction::Rtl);
    }

    #[test]
    fn plurals_and_collation() {
        let ro = Locale::new("ro");
        assert_eq!(
            [1, 2, 19, 20, 101].map(|n| ro.plural(n)),
            ["one", "few", "few", "other", "few"]
        );
        let ar = Locale::new("ar");
        assert_eq!([0, 1, 2, 3, 11].map(|n| ar.plural(n)), ["zero", "one", "two", "few", "many"]);
        assert_eq!(Locale::new("ro").compare("șah", "sat"), Ordering::Greater);
    }
}
