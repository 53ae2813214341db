//! The theme's files: the one that ships with the program, overridden file by file by the hub's.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use crate::config::Hub;
use crate::diag::{self, Diagnostic, Diagnostics, Span};

include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// Largest file that a theme may have, in bytes.
const MAX_THEME_FILE: u64 = 8 << 20;

/// A file of the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Where diagnostics say it is: a path in the hub, or `theme:default/…`.
    pub shown: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// All files of the theme by path, e.g. `templates/base.html`, and the hub's own catalogues as
/// `hub-i18n/<lang>.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// By path.
    pub files: BTreeMap<Box<str>, ThemeFile>,
}

impl Theme {
    /// Files below a folder, with the rest of their path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a ThemeFile)> {
        self.files.iter().filter_map(move |(path, file)| Some((path.strip_prefix(folder)?, file)))
    }

    pub(super) fn read(root: &Path, hub: &Hub, diagnostics: &mut Diagnostics) -> Self {
        let name = &*hub.theme;
        let mut theme = Theme::default();
        for (path, bytes) in DEFAULT_THEME {
            let shown = format!("theme:default/{path}").into();
            theme.files.insert((*path).into(), ThemeFile { shown, bytes: (*bytes).into() });
        }
        let folder = format!("themes/{name}");
        if name != "default" && !root.join(&folder).is_dir() {
            diagnostics.push(
                Diagnostic::new(&diag::UNKNOWN_THEME, format!("there is no theme `{name}`"))
                    .at(Span::new("hub.yaml".into(), hub.theme_range.clone()), "")
                    .help(format!("make a folder {folder}, or take `theme` out of hub.yaml")),
            );
        }
        theme.overlay(root, &folder, "", diagnostics);
        theme.overlay(root, "i18n", "hub-i18n/", diagnostics);
        theme
    }

    fn overlay(&mut self, root: &Path, folder: &str, prefix: &str, diagnostics: &mut Diagnostics) {
        let base = root.join(folder);
        if !base.is_dir() {
            return;
        }
        for entry in WalkDir::new(&base).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !entry.file_type().is_file() || hidden {
                continue;
            }
            let Some(below) = entry.path().strip_prefix(&base).ok().and_then(Path::to_str) else {
                continue;
            };
            let below = below.replace('\\', "/");
            let shown: Arc<str> = format!("{folder}/{below}").into();
            let bytes = match entry.metadata() {
                Ok(metadata) if metadata.len() > MAX_THEME_FILE => {
                    diagnostics.push(
                        Diagnostic::new(
                            &diag::FILE_TOO_LARGE,
                            "this file is too large for a theme",
                        )
                        .at(Span::file(shown), "")
                        .help("at most 8 MiB are read; put downloads into content/"),
                    );
                    continue;
                }
                _ => std::fs::read(entry.path()),
            };
            match bytes {
                Ok(bytes) => {
                    let file = ThemeFile { shown, bytes: bytes.into() };
                    self.files.insert(format!("{prefix}{below}").into(), file);
                }
                Err(error) => diagnostics.push(
                    Diagnostic::new(
                        &diag::UNREADABLE,
                        format!("this file cannot be read: {error}"),
                    )
                    .at(Span::file(shown), "")
                    .help("check its permissions"),
                ),
            }
        }
    }
}
