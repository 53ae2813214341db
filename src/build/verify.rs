//! Proof that a site is what a clean build writes.

use std::path::{Path, PathBuf};

use crate::write::{WriteError, differences, discard};

use super::{Builder, Failure, Options};

/// Builds the hub from nothing beside `options.out`, and names the files in which the two sites differ.
pub fn verify(options: &Options) -> Result<Vec<String>, Failure> {
    let beside = beside(&options.out);
    let clean = Options { out: beside.clone(), program: None, once: true, ..options.clone() };
    let built = Builder::default().build(&clean);
    let found = match &built {
        Ok(_) => differences(&options.out, &beside),
        Err(_) => Ok(Vec::new()),
    };
    let io = |error| Failure::Write(WriteError::Io(beside.clone(), error));
    discard(&beside).map_err(io)?;
    built?;
    found.map_err(io)
}

/// A folder of the same disk that nobody else has.
fn beside(out: &Path) -> PathBuf {
    let name =
        out.file_name().map_or_else(|| "site".into(), |it| it.to_string_lossy().into_owned());
    out.with_file_name(format!(".{name}-clean-{}", std::process::id()))
}
