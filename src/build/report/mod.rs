//! What a build found out about the pages that it wrote: whether they keep the promises that the
//! program makes of them, and where they do not.
//!
//! Every page is looked at once, while its bytes are at hand. What was found on pages that a build
//! left as they were comes from the build before. The report stands beside the site, in the program's
//! own part of the output folder, since it is for those who publish and not for those who read.

mod contrast;
mod page;
mod scan;
mod vague;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::load::Theme;
use crate::render::Found;
use crate::write::OWN_FOLDER;
pub use scan::{Fault, Finding};

/// The report for programs, in the program's own part of the output folder.
pub(super) const FILE: &str = "report.json";

/// The policy under which a site works on which nothing was found, as `docs/` recommends it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What was found out about a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// By page, or by file of the theme. Only those on which something was found.
    pub findings: BTreeMap<String, Vec<Finding>>,
    /// Pages that the site, or the part of it that was written, has.
    pub pages: usize,
}

/// Collects findings from any thread.
pub(super) struct Auditor {
    /// Of the theme's style sheets.
    theme: BTreeMap<String, Vec<Finding>>,
    /// By language, for its readers.
    told: Mutex<BTreeMap<usize, Found>>,
    found: Mutex<BTreeMap<String, Vec<Finding>>>,
    pages: AtomicUsize,
}

impl Auditor {
    /// Looks at the theme at once.
    pub fn new(theme: &Theme) -> Self {
        let sheets = theme.below("static/").filter(|(name, _)| name.ends_with(".css"));
        let found = sheets.filter_map(|(name, file)| {
            let faults = contrast::faults(&String::from_utf8_lossy(&file.bytes));
            let faults: Vec<Finding> = faults.into_iter().map(|it| (Fault::Contrast, it)).collect();
            (!faults.is_empty()).then(|| (name.to_owned(), faults))
        });
        Auditor {
            theme: found.collect(),
            told: Mutex::default(),
            found: Mutex::default(),
            pages: AtomicUsize::new(0),
        }
    }

    /// A page that was rendered, and the language that it belongs to.
    pub fn page(&self, path: &str, language: Option<usize>, html: &[u8]) {
        self.note(path, language, scan::scan(html));
    }

    /// A page that is as the build before left it.
    pub fn kept(&self, path: &str, language: Option<usize>, before: Option<&Audit>) {
        let found = before.and_then(|audit| audit.findings.get(path));
        self.note(path, language, found.cloned().unwrap_or_default());
    }

    fn note(&self, path: &str, language: Option<usize>, found: Vec<Finding>) {
        self.pages.fetch_add(1, Ordering::Relaxed);
        if found.is_empty() {
            return;
        }
        if let Some(language) = language {
            let mut told = self.told.lock().unwrap_or_else(|it| it.into_inner());
            let own = told.entry(language).or_default();
            own.faults.extend(found.iter().filter_map(|(fault, _)| fault.label()));
            let elsewhere = found.iter().filter(|(fault, _)| *fault == Fault::OtherHost);
            own.hosts.extend(elsewhere.flat_map(|(_, passage)| scan::hosts(passage)));
        }
        let mut all = self.found.lock().unwrap_or_else(|it| it.into_inner());
        all.insert(path.to_owned(), found);
    }

    /// What readers of each language are told of what was found until now.
    pub fn told(&self, languages: impl Iterator<Item = usize>) -> BTreeMap<usize, Found> {
        let mut told = self.told.lock().unwrap_or_else(|it| it.into_inner()).clone();
        let theme = self.theme.values().flatten().filter_map(|(fault, _)| fault.label());
        let theme: BTreeSet<&'static str> = theme.collect();
        for language in languages {
            told.entry(language).or_default().faults.extend(&theme);
        }
        told
    }

    /// All of it.
    pub fn finish(self) -> Audit {
        let mut findings = self.found.into_inner().unwrap_or_else(|it| it.into_inner());
        findings.extend(self.theme);
        Audit { findings, pages: self.pages.into_inner() }
    }
}

impl Audit {
    /// How many passages were found.
    pub fn count(&self) -> usize {
        self.findings.values().map(Vec::len).sum()
    }

    /// The pages on which one fault was found, and the passages.
    pub fn of(&self, fault: Fault) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.findings.iter().filter_map(move |(path, found)| {
            let found: Vec<&str> =
                found.iter().filter(|(it, _)| *it == fault).map(|(_, text)| &**text).collect();
            (!found.is_empty()).then_some((&**path, found))
        })
    }

    /// Whether every page works under the strict policy.
    pub fn is_strict(&self) -> bool {
        [Fault::OtherHost, Fault::InlineCode].into_iter().all(|it| self.of(it).next().is_none())
    }

    /// Writes `report.html` and `report.json` beside the site. A report that cannot be written keeps
    /// no site from being published.
    pub(super) fn write(&self, out: &Path, files: usize) {
        let folder = out.join(OWN_FOLDER);
        for (name, text) in [("report.html", self.html(files)), (FILE, self.json(files))] {
            let path = folder.join(name);
            // Most builds find what the one before found.
            if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
                continue;
            }
            let _ = fs::write(path, text);
        }
    }

    fn json(&self, files: usize) -> String {
        let findings: Vec<_> = Fault::ALL
            .into_iter()
            .flat_map(|fault| self.of(fault).map(move |found| (fault, found)))
            .map(|(fault, (path, passages))| {
                json!({ "fault": fault.name(), "path": path, "passages": passages })
            })
            .collect();
        let report = json!({
            "version": 1,
            "pages": self.pages,
            "files": files,
            "policy": POLICY,
            "strict": self.is_strict(),
            "findings": findings,
        });
        format!("{report:#}\n")
    }
}
