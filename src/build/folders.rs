//! Where a site may be written.

use std::path::{Component, Path, PathBuf};

use super::Failure;

/// An output folder inside the hub's sources, or around them, would end in tears.
pub(super) fn check_out(root: &Path, out: &Path) -> Result<(), Failure> {
    let root = absolute(root);
    let out = absolute(out);
    let wrong = if root.starts_with(&out) {
        Some("contains the hub itself")
    } else if ["content", "themes", "i18n", "docs"]
        .iter()
        .any(|part| out.starts_with(root.join(part)))
    {
        Some("lies among the hub's own sources")
    } else {
        None
    };
    match wrong {
        Some(wrong) => Err(Failure::Usage(format!(
            "the output folder {} {wrong}\n  help: name a folder of its own with --out, e.g. --out dist",
            out.display()
        ))),
        None => Ok(()),
    }
}

/// The path from the root of the disk, links resolved as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            part => {
                real.push(part);
                if let Ok(resolved) = real.canonicalize() {
                    real = resolved;
                }
            }
        }
    }
    real
}
