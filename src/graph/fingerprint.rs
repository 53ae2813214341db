//! 128 bits that stand for a value: two that differ have, for all that matters, different ones.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

/// Stands for a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub u128);

/// Makes a fingerprint of parts, the same in every run of the program: XXH3 of all parts one after the
/// other. It is fast because it is told everything at once, and does not hold against who wants two
/// values to have the same; that would only keep their own page from being rendered again.
#[derive(Clone, Debug, Default)]
pub struct Fingerprinter(Vec<u8>);

impl Fingerprinter {
    /// A part of known length.
    pub fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// A part of any length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A part that has a fingerprint.
    pub fn fingerprint(&mut self, print: Fingerprint) {
        self.0.extend_from_slice(&print.0.to_le_bytes());
    }

    /// The fingerprint of the parts that `add` adds, which do not become parts of this one.
    pub fn aside(&mut self, add: impl FnOnce(&mut Self)) -> Fingerprint {
        let before = self.0.len();
        add(self);
        let print = Fingerprint(xxh3_128(&self.0[before..]));
        self.0.truncate(before);
        print
    }

    /// The fingerprint of all parts in their order.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(xxh3_128(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let print = |parts: &[&str]| {
            let mut printer = Fingerprinter::default();
            parts.iter().for_each(|part| printer.bytes(part.as_bytes()));
            printer.finish()
        };
        assert_ne!(print(&["ab", "c"]), print(&["a", "bc"]));
        assert_ne!(print(&["a"]), print(&["a", ""]));
        // What was looked at aside leaves nothing behind.
        let mut printer = Fingerprinter::default();
        printer.bytes(b"a");
        assert_eq!(printer.aside(|inner| inner.bytes(b"b")), print(&["b"]));
        assert_eq!(printer.finish(), print(&["a"]));
        // On disks of users there are fingerprints that another machine may have made.
        assert_eq!(print(&["a"]).0, 311_691_948_598_572_520_683_492_120_819_923_119_282);
    }
}
