//! What a build was made of, beside what it wrote: if nothing of it has changed, there is nothing to do.
//!
//! Kept in the output folder's own part, so it may be deleted at any time and never outlives the site.
//! Files are compared by length and by the times at which their bytes and their names changed last;
//! a file that was touched while it was looked at is never trusted.

use std::fs;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde_json::{Value, json};
use walkdir::WalkDir;

use crate::diag::Diagnostics;
use crate::load::read_text;
use crate::write::{OWN_FOLDER, Report};

use super::{Options, Outcome, choices, said};

/// What of the hub's root a build reads.
const INPUTS: [&str; 4] = ["hub.yaml", "content", "themes", "i18n"];

/// A file system may give two changes within this time the same stamp.
const TICK: Duration = Duration::from_millis(20);

const NAME: &str = "inputs.json";

/// Everything that the coming build will read.
pub(super) struct Inputs {
    hash: String,
    /// True if no file changed so recently that another change could go unseen.
    settled: bool,
}

impl Inputs {
    /// Looks at every file of the hub, without reading any. `None` if the build is not to remember,
    /// or if something cannot be looked at, which the build itself will say.
    #[allow(
        clippy::disallowed_methods,
        reason = "the clock tells how old a file's stamp is; the site does not see it"
    )]
    pub fn look(options: &Options) -> Option<Self> {
        let program = options.program?;
        let now = SystemTime::now();
        let mut paths = Vec::new();
        for name in INPUTS {
            let walk = WalkDir::new(options.root.join(name)).follow_links(true).sort_by_file_name();
            for entry in walk {
                match entry {
                    Ok(entry) if entry.file_type().is_file() => paths.push(entry.into_path()),
                    Ok(_) => {}
                    // A part that the hub does not have.
                    Err(error) if error.depth() == 0 => {}
                    Err(_) => return None,
                }
            }
        }
        let looked: Vec<_> = paths.par_iter().map(|path| fs::metadata(path).ok()).collect();
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{program:x} {}\n", choices(options)).as_bytes());
        let mut settled = true;
        for (path, metadata) in paths.iter().zip(looked) {
            let metadata = metadata?;
            let modified = metadata.modified().ok()?;
            settled &= now.duration_since(modified).is_ok_and(|age| age > TICK);
            let since = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            hasher.update(path.as_os_str().as_encoded_bytes());
            let stamp =
                format!("\n{} {} {}\n", metadata.len(), since.as_nanos(), changed(&metadata));
            hasher.update(stamp.as_bytes());
        }
        Some(Inputs { hash: hasher.finalize().to_hex().to_string(), settled })
    }

    /// The outcome of the last build into this folder, if it was made of the same.
    pub fn recall(&self, options: &Options) -> Option<Outcome> {
        let text = fs::read(options.out.join(OWN_FOLDER).join(NAME)).ok()?;
        let memo: Value = serde_json::from_slice(&text).ok()?;
        if memo["inputs"].as_str()? != self.hash {
            return None;
        }
        let own = options.out.join(OWN_FOLDER);
        if !own.join(super::report::FILE).is_file() {
            return None;
        }
        let report = Report::of_untouched(&options.out)?;
        let mut outcome = Outcome {
            report: Some(report),
            languages: memo["languages"].as_u64()? as usize,
            ..Outcome::default()
        };
        let mut ignored = Diagnostics::new();
        for said in memo["said"].as_array()? {
            let diagnostic = said::restore(said)?;
            for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
                let path = &label.span.path;
                if outcome.sources.text(path).is_none()
                    && let Ok(text) = read_text(&options.root, path, u64::MAX, &mut ignored)
                {
                    outcome.sources.insert(path.clone(), text);
                }
            }
            outcome.diagnostics.push(diagnostic);
        }
        outcome.diagnostics.finish();
        Some(outcome)
    }

    /// Remembers what a build said that has just been published.
    pub fn remember(&self, options: &Options, outcome: &Outcome) {
        if !self.settled {
            return;
        }
        let said: Vec<Value> = outcome.diagnostics.iter().map(said::store).collect();
        let memo = json!({ "inputs": self.hash, "languages": outcome.languages, "said": said });
        // What cannot be remembered is done again.
        let _ = fs::write(options.out.join(OWN_FOLDER).join(NAME), memo.to_string());
    }

    /// Forgets, so that a build that fails half way is not taken for the last one.
    pub fn forget(options: &Options) {
        let _ = fs::remove_file(options.out.join(OWN_FOLDER).join(NAME));
    }
}

/// When the file's name or its permissions changed: a copy that keeps its time is another file.
#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> String {
    use std::os::unix::fs::MetadataExt as _;
    format!("{} {} {}", metadata.ctime(), metadata.ctime_nsec(), metadata.ino())
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> String {
    String::new()
}
