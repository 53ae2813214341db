//! The theme's files: the one that ships with the program, overridden file by file by the hub's.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use crate::config::Hub;
use crate::diag::{self, Diagnostic, Diagnostics, Span};

use super::logo;
use super::tokens::{self, Manifest};

include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// Largest file that a theme may have, in bytes.
const MAX_THEME_FILE: u64 = 8 << 20;

/// What a theme says of itself.
const MANIFEST: &str = "theme.yaml";

/// A file of the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Where diagnostics say it is: a path in the hub, or `theme:default/…`.
    pub shown: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

const BUILT_IN: &str = "theme:default/";

impl ThemeFile {
    /// The program brought it along.
    pub fn is_built_in(&self) -> bool {
        self.shown.starts_with(BUILT_IN)
    }
}

/// All files of the theme by path, e.g. `templates/base.html`, and the hub's own catalogues as
/// `hub-i18n/<lang>.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// By path.
    pub files: BTreeMap<Box<str>, ThemeFile>,
    /// The hub's own logo: a file below `static/`, its width and its height.
    pub logo: Option<(Box<str>, u32, u32)>,
}

impl Theme {
    /// Files below a folder, with the rest of their path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a ThemeFile)> {
        self.files.iter().filter_map(move |(path, file)| Some((path.strip_prefix(folder)?, file)))
    }

    pub(super) fn read(root: &Path, hub: &Hub, diagnostics: &mut Diagnostics) -> Self {
        let mut theme = Theme::default();
        for (path, bytes) in DEFAULT_THEME {
            let shown = format!("{BUILT_IN}{path}").into();
            theme.files.insert((*path).into(), ThemeFile { shown, bytes: (*bytes).into() });
        }
        // What the default theme says of itself is what others are measured by.
        let default = theme.manifest(&mut Diagnostics::new());
        theme.overlay(root, "themes/default", "", diagnostics);
        let mut manifests = Vec::new();
        if theme.files.get(MANIFEST).is_some_and(|file| !file.shown.starts_with("theme:")) {
            manifests.push(theme.manifest(diagnostics));
        }
        let chain = hub.look.name.as_deref().filter(|name| *name != "default");
        let chain = chain.map(|name| self::chain(root, name, hub, diagnostics)).unwrap_or_default();
        // The one that the others extend comes first.
        for (name, manifest) in chain.into_iter().rev() {
            theme.overlay(root, &format!("themes/{name}"), "", diagnostics);
            manifests.push(manifest);
        }
        tokens::apply(&mut theme, &default, &manifests, &hub.look.tokens, diagnostics);
        if let Some(logo) = &hub.look.logo {
            let file = theme.files.get(&*format!("static/{}", logo.value));
            // What does not say how large it is gets a square.
            let size = file.map(|file| logo::size(&file.bytes).unwrap_or((1, 1)));
            theme.logo = size.map(|(width, height)| (logo.value.clone(), width, height));
            if file.is_none() {
                let folder = hub.look.name.as_deref().unwrap_or("default");
                diagnostics.push(
                    Diagnostic::new(
                        &diag::MISSING_ASSET,
                        format!("the theme has no static file `{}`", logo.value),
                    )
                    .at(logo.span.clone(), "")
                    .help(format!("put it at themes/{folder}/static/{}", logo.value)),
                );
            }
        }
        theme.overlay(root, "i18n", "hub-i18n/", diagnostics);
        theme
    }

    fn manifest(&self, diagnostics: &mut Diagnostics) -> Manifest {
        let Some(file) = self.files.get(MANIFEST) else { return Manifest::default() };
        let text = String::from_utf8_lossy(&file.bytes);
        Manifest::parse(&file.shown, &text, diagnostics)
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

/// A theme and those that it extends, each with what its `theme.yaml` says, up to the default one.
fn chain(
    root: &Path,
    name: &str,
    hub: &Hub,
    diagnostics: &mut Diagnostics,
) -> Vec<(Box<str>, Manifest)> {
    let mut chain: Vec<(Box<str>, Manifest)> = Vec::new();
    let mut next: Box<str> = name.into();
    let mut named = Span::new("hub.yaml".into(), hub.look.name_range.clone());
    while &*next != "default" {
        let folder = format!("themes/{next}");
        let problem = if chain.iter().any(|(known, _)| *known == next) {
            Some((format!("the theme `{next}` extends itself"), "end the circle".to_owned()))
        } else if root.join(&folder).is_dir() {
            None
        } else {
            let help = match chain.is_empty() {
                true => format!("make a folder {folder}, or take `theme` out of hub.yaml"),
                false => format!("make a folder {folder}, or write `extends: default`"),
            };
            Some((format!("there is no theme `{next}`"), help))
        };
        if let Some((message, help)) = problem {
            diagnostics
                .push(Diagnostic::new(&diag::UNKNOWN_THEME, message).at(named, "").help(help));
            break;
        }
        let path = format!("{folder}/{MANIFEST}");
        let manifest = match std::fs::read(root.join(&path)) {
            Ok(bytes) if bytes.len() as u64 <= MAX_THEME_FILE => {
                Manifest::parse(&path.into(), &String::from_utf8_lossy(&bytes), diagnostics)
            }
            _ => Manifest::default(),
        };
        let extends = manifest.extends.clone();
        chain.push((next, manifest));
        let Some(extends) = extends else { break };
        next = extends.value;
        named = extends.span;
    }
    chain
}
