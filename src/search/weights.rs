//! What each way of matching counts. One set for all languages; the root of an exported index tells
//! it to the client. The values come from `benches/quality`.

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weights {
    /// A word of the same family.
    pub family: f32,
    /// The very word, besides its family.
    pub exact: f32,
    /// A word that begins so.
    pub prefix: f32,
    /// A family that a suffix rule leads to.
    pub rule: f32,
    /// A word at an edit distance of one …
    pub typo1: f32,
    /// … and of two.
    pub typo2: f32,
    /// That a word is there at all.
    pub coverage: f32,
    /// Neighbouring words that stand near each other.
    pub near: f32,
    /// How many places these may be apart from being neighbours.
    pub slop: u32,
    /// A value of a facet whose name was asked for, in a language other than the reader's.
    pub label: f32,
}

pub(super) const WEIGHTS: Weights = Weights {
    family: 1.0,
    exact: 0.6,
    prefix: 0.9,
    rule: 0.9,
    typo1: 0.9,
    typo2: 0.8,
    coverage: 3.0,
    near: 0.15,
    slop: 2,
    label: 2.0,
};
