//! A commit, written down before it begins, so that the next run can finish it.

use std::io;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::manifest::Manifest;

const NAME: &str = "journal";

/// Files that a thread publishes at least, so that a few are not worth waking another.
const TOGETHER: usize = 64;

/// The steps of a commit, in their order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Number in the staging folder, path in the site; those of one step in no particular order.
    pub renames: Vec<Vec<(usize, String)>>,
    /// The manifest's whole text.
    pub manifest: String,
    /// Paths in the site.
    pub deletions: Vec<String>,
}

impl Journal {
    /// The journal of an interrupted commit, if there is one.
    pub fn read(own: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(own.join(NAME)) {
            // It is renamed into place whole, so one that cannot be read is not ours to obey.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub fn write(&self, own: &Path) -> io::Result<()> {
        super::write_atomically(&own.join(NAME), &serde_json::to_vec(self)?)
    }

    /// Does what is still to be done. Every step may have been done before.
    pub fn run(&self, out: &Path, own: &Path, pause: Duration) -> io::Result<()> {
        let wait = || {
            if !pause.is_zero() {
                std::thread::sleep(pause);
            }
        };
        let stage = own.join("stage");
        let publish = |(number, path): &(usize, String)| {
            let (staged, target) = (stage.join(number.to_string()), out.join(path));
            wait();
            match std::fs::rename(&staged, &target) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    target.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                    match std::fs::rename(&staged, &target) {
                        // It was published before.
                        Err(_) if !staged.exists() => Ok(()),
                        result => result,
                    }
                }
                result => result,
            }
        };
        for step in &self.renames {
            step.par_iter().with_min_len(TOGETHER).try_for_each(publish)?;
        }
        wait();
        Manifest::write(own, &self.manifest)?;
        for path in &self.deletions {
            wait();
            let target = out.join(path);
            match std::fs::remove_file(&target) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            // Folders that became empty go too; one that holds anything else stays.
            let mut folder = target.parent();
            while let Some(path) = folder.filter(|path| *path != out) {
                if std::fs::remove_dir(path).is_err() {
                    break;
                }
                folder = path.parent();
            }
        }
        std::fs::remove_file(own.join(NAME))?;
        match super::clear_stage(&stage) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
