//! Every code that a diagnostic can carry. Each has a page under `docs/content/diagnostics/` and a
//! fixture under `tests/diagnostics/`; a test holds the three against each other.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Severity;

/// A rule that can be broken.
#[derive(Debug)]
pub struct Code {
    /// Stable and short, e.g. `V0201`. The first two digits are the area, see the table below.
    pub id: &'static str,
    /// Stable name in words, e.g. `broken-link`.
    pub name: &'static str,
    /// Severity unless the hub says otherwise.
    pub severity: Severity,
}

impl Code {
    /// Whether a hub may lower it. What keeps a file or an address from being understood may not be:
    /// something would be lost without a word.
    pub fn can_be_lowered(&self) -> bool {
        let facts = self.id.starts_with("V08")
            || self.id.starts_with("V03") && !matches!(self.id, "V0301" | "V0302");
        self.severity == Severity::Warning || facts || self.id == "V0105"
    }
}

impl Code {
    /// Whether what it finds is left out of the page, so that it must at least be said.
    pub fn drops_a_value(&self) -> bool {
        let left_out =
            ["V0304", "V0306", "V0308", "V0309", "V0317", "V0319", "V0320", "V0321", "V0329"];
        left_out.contains(&self.id)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl Eq for Code {}
impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident = $id:literal $name:literal $severity:ident;)*) => {
        $($(#[$doc])* pub static $constant: Code =
            Code { id: $id, name: $name, severity: Severity::$severity };)*
        /// All codes, in the order of their ids.
        pub static CODES: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    // 01: YAML, wherever it stands
    /// The YAML cannot be read at all.
    YAML_SYNTAX = "V0101" "yaml-syntax" Error;
    /// A key stands twice in one mapping.
    YAML_DUPLICATE_KEY = "V0102" "yaml-duplicate-key" Error;
    /// Nesting, aliases or size beyond what an honest file needs.
    YAML_LIMIT = "V0103" "yaml-limit" Error;
    /// A value has another type than the key asks for.
    WRONG_TYPE = "V0104" "wrong-type" Error;
    /// A key that nothing reads.
    UNKNOWN_KEY = "V0105" "unknown-key" Error;
    /// A key without which the file means nothing.
    MISSING_KEY = "V0106" "missing-key" Error;
    /// `rules` of hub.yaml names a rule that the program does not have.
    UNKNOWN_RULE = "V0107" "unknown-rule" Error;
    /// A rule is changed for some files and nobody says why.
    RULE_WITHOUT_REASON = "V0108" "rule-without-reason" Error;
    /// A rule is lowered that keeps things from being lost without a word.
    FIXED_RULE = "V0109" "fixed-rule" Error;
    /// A rating scale that measures nothing.
    BAD_SCALE = "V0110" "bad-scale" Error;
    /// A vocabulary's term without a label in one of the hub's languages.
    MISSING_LABEL = "V0111" "missing-label" Warning;
    /// A fact of the pages that the law asks for, which nobody has written yet.
    UNFILLED = "V0112" "unfilled" Warning;

    // 02: files
    /// No `hub.yaml` in the folder that was given as the hub's root.
    NO_HUB = "V0201" "no-hub" Error;
    /// The bytes are not UTF-8.
    NOT_UTF8 = "V0202" "not-utf8" Error;
    /// A file larger than the program is willing to read.
    FILE_TOO_LARGE = "V0203" "file-too-large" Error;
    /// The system would not let the file be read.
    UNREADABLE = "V0204" "unreadable" Error;
    /// A symbolic link that leads out of the hub or round in a circle.
    BAD_SYMLINK = "V0205" "bad-symlink" Error;
    /// The file name's language is not one of the hub's.
    UNKNOWN_LANGUAGE = "V0206" "unknown-language" Error;
    /// Two files for the same page.
    DUPLICATE_PAGE = "V0207" "duplicate-page" Error;
    /// A file name that is not UTF-8.
    BAD_FILE_NAME = "V0208" "bad-file-name" Error;
    /// A file with invisible bytes that no editor meant to write.
    CONTROL_CHARACTER = "V0209" "control-character" Warning;
    /// A picture that cannot be read, or that cannot be cleaned of what stands beside it.
    BAD_PICTURE = "V0210" "bad-picture" Warning;

    // 03: front matter and facts
    /// A page without front matter.
    NO_FRONT_MATTER = "V0301" "no-front-matter" Error;
    /// Front matter that is opened and never closed.
    FRONT_MATTER_OPEN = "V0302" "front-matter-open" Error;
    /// A translation repeats a fact with another value.
    FACT_DIFFERS = "V0303" "fact-differs" Error;
    /// A term that the vocabulary lacks.
    UNKNOWN_TERM = "V0304" "unknown-term" Error;
    /// A reference to an entry that does not exist.
    UNKNOWN_ENTRY = "V0305" "unknown-entry" Warning;
    /// A country code that is not one of ISO 3166-1.
    UNKNOWN_COUNTRY = "V0306" "unknown-country" Error;
    /// EL or UK, which the EU writes, for GR or GB, which ISO 3166-1 writes.
    EU_COUNTRY_CODE = "V0307" "eu-country-code" Warning;
    /// A date that the calendar does not have.
    BAD_DATE = "V0308" "bad-date" Error;
    /// A vocabulary that no file defines.
    UNKNOWN_VOCABULARY = "V0309" "unknown-vocabulary" Error;
    /// A preset that the program does not have.
    UNKNOWN_PRESET = "V0310" "unknown-preset" Error;
    /// A translation whose source page does not exist.
    NO_SOURCE_PAGE = "V0311" "no-source-page" Warning;
    /// Two entries state a fact that only one of them owns, and differ.
    FACT_CONFLICT = "V0312" "fact-conflict" Error;
    /// An entry repeats a fact of the entry that it is about.
    FACT_REPEATED = "V0313" "fact-repeated" Warning;
    /// A place that does not lie in the country named beside it.
    PLACE_COUNTRY = "V0314" "place-country" Error;
    /// A date that comes before the one it must follow.
    DATE_ORDER = "V0315" "date-order" Error;
    /// A part that is larger than the whole.
    SHARE_OVER_TOTAL = "V0316" "share-over-total" Error;
    /// A number outside the bounds of its field.
    OUT_OF_RANGE = "V0317" "out-of-range" Error;
    /// A text longer than its field should be.
    TOO_MANY_WORDS = "V0318" "too-many-words" Warning;
    /// An amount of money that is not digits and a currency.
    BAD_MONEY = "V0319" "bad-money" Error;
    /// A rating scale that no file defines.
    UNKNOWN_SCALE = "V0320" "unknown-scale" Error;
    /// A judgement that the scale does not have.
    BAD_RATING = "V0321" "bad-rating" Error;
    /// A file that a field names and the hub lacks.
    MISSING_FILE = "V0322" "missing-file" Warning;
    /// A reference to an entry of another collection than the field asks for.
    WRONG_COLLECTION = "V0323" "wrong-collection" Error;
    /// References that lead back to where they started.
    REFERENCE_CYCLE = "V0324" "reference-cycle" Error;
    /// A term that its vocabulary no longer wants used.
    DEPRECATED_TERM = "V0325" "deprecated-term" Warning;
    /// A translation's list has other parts than the source page's.
    PARTS_DIFFER = "V0326" "parts-differ" Warning;
    /// A time zone that the IANA database does not have.
    UNKNOWN_ZONE = "V0327" "unknown-time-zone" Error;
    /// A page that should have been reviewed by now.
    REVIEW_OVERDUE = "V0328" "review-overdue" Warning;
    /// An identifier of a publication that cannot be right.
    BAD_IDENTIFIER = "V0329" "bad-identifier" Error;
    /// A superseded entry that nothing supersedes.
    NO_SUCCESSOR = "V0330" "no-successor" Warning;

    // 04: Markdown bodies
    /// A link to a file or page that does not exist.
    BROKEN_LINK = "V0401" "broken-link" Warning;
    /// A link to a heading that the page does not have.
    BROKEN_ANCHOR = "V0402" "broken-anchor" Warning;
    /// An image file that does not exist.
    MISSING_IMAGE = "V0403" "missing-image" Warning;
    /// An image without an alternative text.
    MISSING_ALT = "V0404" "missing-alternative" Warning;
    /// A heading that skips a level.
    HEADING_JUMP = "V0405" "heading-jump" Warning;
    /// A link that leads out of the hub's folder.
    LINK_OUTSIDE = "V0406" "link-outside" Warning;
    /// Two headings of a page with the same explicit id.
    DUPLICATE_ID = "V0407" "duplicate-id" Warning;
    /// A first-level heading in a body, whose page has one already.
    SECOND_H1 = "V0408" "second-h1" Warning;
    /// Raw HTML of which something had to be taken out.
    UNSAFE_HTML = "V0409" "unsafe-html" Warning;
    /// A footnote that is referred to and not written.
    MISSING_FOOTNOTE = "V0410" "missing-footnote" Warning;
    /// A link whose address has a scheme that a browser would run.
    UNSAFE_LINK = "V0411" "unsafe-link" Warning;

    /// An image that readers' browsers would have to fetch from another host.
    EXTERNAL_IMAGE = "V0412" "external-image" Warning;

    // 05: addresses
    /// Two pages that would be written to the same address.
    DUPLICATE_ROUTE = "V0501" "duplicate-address" Error;
    /// A slug with characters that do not belong in an address.
    BAD_SLUG = "V0502" "bad-slug" Error;
    /// No base_url: canonical links, hreflang and sitemaps are left out.
    NO_BASE_URL = "V0503" "no-base-url" Warning;
    /// A base_url that is not an absolute http(s) address.
    BAD_BASE_URL = "V0504" "bad-base-url" Error;
    /// A language tag that is not well-formed (BCP 47).
    BAD_LANGUAGE_TAG = "V0505" "bad-language-tag" Error;
    /// A well-formed tag that is no language's.
    UNKNOWN_TAG = "V0506" "unknown-language-tag" Warning;
    /// A part of addresses that two languages would share.
    DUPLICATE_SEGMENT = "V0507" "duplicate-segment" Error;
    /// A former address that cannot lead anywhere.
    BAD_ALIAS = "V0508" "bad-alias" Error;

    // 06: theme and catalogues
    /// A template that cannot be read.
    TEMPLATE_SYNTAX = "V0601" "template-syntax" Error;
    /// A template that failed while a page was rendered.
    TEMPLATE_RENDER = "V0602" "template-render" Error;
    /// A UI string that no catalogue has.
    MISSING_STRING = "V0603" "missing-string" Warning;
    /// A static file that a template asks for and the theme lacks.
    MISSING_ASSET = "V0604" "missing-asset" Error;
    /// A language without a catalogue of UI strings.
    NO_CATALOG = "V0605" "no-catalog" Warning;
    /// A theme that the hub does not have.
    UNKNOWN_THEME = "V0606" "unknown-theme" Error;
    /// A UI string without a plural form that its language needs.
    MISSING_PLURAL = "V0607" "missing-plural" Warning;
    /// A UI string whose placeholders are not those of the English one.
    BAD_PLACEHOLDER = "V0608" "bad-placeholder" Warning;
    /// A catalogue that lacks some of the theme's UI strings.
    INCOMPLETE_CATALOG = "V0609" "incomplete-catalog" Warning;
    /// A key of a catalogue that is nearly one of the theme's, and so is probably a slip.
    UNKNOWN_STRING = "V0610" "unknown-string" Warning;
    /// A theme made for a later program.
    THEME_ENGINE = "V0611" "theme-engine" Error;
    /// Tokens of a theme that cannot be told apart well enough.
    LOW_CONTRAST = "V0612" "low-contrast" Warning;

    // 07: texts
    /// Letters that were decoded with the wrong encoding.
    MOJIBAKE = "V0701" "mojibake" Warning;
    /// Romanian ş and ţ with a cedilla, which are not Romanian letters.
    LEGACY_CEDILLA = "V0702" "legacy-cedilla" Warning;
    /// A passage of a translation that is still in the source language.
    UNTRANSLATED_TEXT = "V0703" "untranslated-text" Warning;
    /// A number that a page and its translation do not share.
    NUMBER_DIFFERS = "V0704" "number-differs" Warning;
    /// A date that a page and its translation do not share.
    DATE_DIFFERS = "V0705" "date-differs" Warning;
    /// A day and a month without a year.
    YEARLESS_DATE = "V0706" "yearless-date" Warning;
    /// A place of the hub with another country behind it.
    PLACE_COUNTRY_IN_TEXT = "V0707" "place-country-in-text" Warning;

    // 08: search
    /// A page that search no longer finds where the hub expects it.
    SEARCH_LOST = "V0801" "search-lost" Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_are_unique_and_sorted() {
        assert!(CODES.windows(2).all(|pair| pair[0].id < pair[1].id));
        let mut names: Vec<_> = CODES.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CODES.len());
    }
}
