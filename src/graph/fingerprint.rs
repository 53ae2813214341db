//! 128 bits that stand for a value: two that differ have, for all that matters, different ones.

use std::hash::Hasher as _;

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// Stands for a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub u128);

/// Makes a fingerprint of parts, the same in every run of the program.
#[derive(Clone, Debug, Default)]
pub struct Fingerprinter(SipHasher13);

impl Fingerprinter {
    /// A part of known length.
    pub fn number(&mut self, number: u64) {
        self.0.write_u64(number);
    }

    /// A part of any length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.write_u64(bytes.len() as u64);
        self.0.write(bytes);
    }

    /// A part that has a fingerprint.
    pub fn fingerprint(&mut self, print: Fingerprint) {
        self.0.write_u128(print.0);
    }

    /// The fingerprint of all parts in their order.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(self.0.finish128().as_u128())
    }
}
