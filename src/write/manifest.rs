//! What the last build wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::Class;

/// First line of the file; another one means another version, whose files are taken as unknown.
const VERSION: &str = "vademecum manifest 1";
const NAME: &str = "manifest";

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub hash: [u8; 32],
    pub size: u64,
    pub class: Class,
}

/// All files of the site, and hashed files that only the build before needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub files: BTreeMap<String, Record>,
    pub retired: BTreeSet<String>,
}

impl Manifest {
    /// Reads the manifest and when it was written.
    pub fn read(own: &Path) -> io::Result<(Self, Option<SystemTime>)> {
        let path = own.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
            Err(error) => return Err(error),
        };
        let time = std::fs::metadata(&path)?.modified().ok();
        Ok((Self::parse(&text).unwrap_or_default(), time))
    }

    /// One line a file: class, hash, size and path, with spaces between.
    pub fn to_text(&self) -> String {
        let mut text = format!("{VERSION}\n");
        for (path, record) in &self.files {
            let class = match record.class {
                Class::Hashed => 'h',
                Class::Page => 'p',
            };
            let hash = blake3::Hash::from_bytes(record.hash).to_hex();
            let _ = writeln!(text, "{class} {hash} {} {path}", record.size);
        }
        for path in &self.retired {
            let _ = writeln!(text, "r - 0 {path}");
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != VERSION {
            return None;
        }
        let mut manifest = Manifest::default();
        for line in lines {
            let mut parts = line.splitn(4, ' ');
            let class = match parts.next()? {
                "h" => Class::Hashed,
                "p" => Class::Page,
                "r" => {
                    manifest.retired.insert(parts.nth(2)?.to_owned());
                    continue;
                }
                _ => return None,
            };
            let hash = *blake3::Hash::from_hex(parts.next()?).ok()?.as_bytes();
            let size = parts.next()?.parse().ok()?;
            manifest.files.insert(parts.next()?.to_owned(), Record { hash, size, class });
        }
        Some(manifest)
    }

    pub fn write(own: &Path, text: &str) -> io::Result<()> {
        super::write_atomically(&own.join(NAME), text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trip() {
        let mut manifest = Manifest::default();
        let record = Record { hash: [7; 32], size: 12, class: Class::Page };
        manifest.files.insert("ro/pagină cu spațiu/index.html".into(), record);
        manifest.retired.insert("search/ro/t-1.js".into());
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest));
        assert_eq!(Manifest::parse("something else\n"), None);
    }
}
