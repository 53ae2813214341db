//! A page's body: HTML with open places.
//!
//! A link's address, a localised label and an image's file are known only when a page is rendered.
//! They are written as `SLOT_OPEN index SLOT_CLOSE`, with noncharacters that no text may contain, so
//! that a body that went through the sanitiser keeps them too.

use std::borrow::Cow;
use std::ops::Range;

/// Opens a slot that stands for an attribute's address.
pub const SLOT_OPEN: char = '\u{fdd0}';
/// Closes a slot.
pub const SLOT_CLOSE: char = '\u{fdd1}';
/// Opens a slot that stands for a text.
pub const LABEL_OPEN: char = '\u{fdd2}';

/// Something that is filled in when a page is rendered.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// The address of `links[n]`.
    Link(usize),
    /// A string of the catalogue, with a number to put in for `{n}`.
    Label(&'static str, usize),
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// As written.
    pub target: Box<str>,
    /// An image's source, not a link.
    pub image: bool,
    /// Bytes of the target in the file, or of the whole link.
    pub range: Range<usize>,
    /// An image without an alternative text.
    pub missing_alt: bool,
}

/// A heading of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The anchor.
    pub id: Box<str>,
    /// Plain text.
    pub text: Box<str>,
    /// Bytes in the file.
    pub range: Range<usize>,
    /// The level that was written, before a first-level heading became a second-level one.
    pub written_level: u8,
}

/// A page's body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// HTML with slots.
    pub html: String,
    /// What the slots stand for.
    pub slots: Vec<Slot>,
    /// Links and images, in the order of the text.
    pub links: Vec<Link>,
    /// Headings, in the order of the text.
    pub headings: Vec<Heading>,
    /// Words, for the reading time.
    pub words: usize,
}

/// Text without the characters that the program keeps for itself; a character reference may have
/// stood for one.
pub(super) fn without_reserved(text: &str) -> Cow<'_, str> {
    match find_reserved(text) {
        None => text.into(),
        Some(_) => text.replace([SLOT_OPEN, SLOT_CLOSE, LABEL_OPEN, '\0'], "\u{fffd}").into(),
    }
}

/// The first character that the program keeps for itself, or a NUL, which HTML does not allow.
pub(super) fn find_reserved(text: &str) -> Option<usize> {
    // All three noncharacters begin with these two bytes.
    let mark = memchr::memmem::find_iter(text.as_bytes(), b"\xef\xb7")
        .find(|&at| matches!(text[at..].chars().next(), Some(SLOT_OPEN | SLOT_CLOSE | LABEL_OPEN)));
    mark.or_else(|| memchr::memchr(0, text.as_bytes()))
}
