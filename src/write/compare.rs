//! Two sites held against each other.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::OWN_FOLDER;
use super::manifest::Manifest;

/// Files of one of two sites that the other has not, or has with other bytes. The bytes on the disk
/// count, not what was noted of them; files that were kept for readers of the build before do not.
pub fn differences(a: &Path, b: &Path) -> io::Result<Vec<String>> {
    let (of_a, _) = Manifest::read(&a.join(OWN_FOLDER))?;
    let (of_b, _) = Manifest::read(&b.join(OWN_FOLDER))?;
    let paths: BTreeSet<&String> = of_a.files.keys().chain(of_b.files.keys()).collect();
    let mut found = Vec::new();
    for path in paths {
        let in_both = of_a.files.contains_key(path) && of_b.files.contains_key(path);
        let same = || match (fs::read(a.join(path)), fs::read(b.join(path))) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            _ => false,
        };
        if !in_both || !same() {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// Removes a site that this run has written, and its folder.
#[allow(clippy::disallowed_methods, reason = "a folder that this run has made for itself")]
pub fn discard(out: &Path) -> io::Result<()> {
    // What is no site of ours is left alone.
    if !out.join(OWN_FOLDER).join("manifest").exists()
        && !out.join(OWN_FOLDER).join("lock").exists()
    {
        return Ok(());
    }
    fs::remove_dir_all(out)
}
