//! Dependencies point one way: the `use crate::` lines of every module against the table of
//! `docs/content/architecture.en.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What the orchestrating modules may use: every module that stands above them.
const ALL_ABOVE: &[&str] = &["*"];

/// Module and what it may use.
const TABLE: [(&str, &[&str]); 15] = [
    ("diag", &[]),
    ("graph", &[]),
    ("config", &["diag"]),
    ("load", &["diag", "config"]),
    ("i18n", &["diag", "config"]),
    ("translate", &["diag", "config", "load", "i18n"]),
    ("resolve", &["diag", "config", "load", "i18n", "translate"]),
    ("check", &["diag", "config", "load", "i18n", "resolve", "translate", "search"]),
    ("assets", &["diag", "config", "load"]),
    ("render", &["diag", "graph", "config", "load", "i18n", "translate", "resolve", "assets"]),
    ("search", &["diag", "config", "load", "i18n", "resolve", "translate"]),
    ("write", &["diag"]),
    ("build", ALL_ABOVE),
    ("serve", ALL_ABOVE),
    ("cli", ALL_ABOVE),
];

#[test]
fn modules_use_only_what_the_table_allows() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (module, allowed) in table() {
        let mut files = Vec::new();
        rust_files(&src.join(module), &mut files);
        assert!(!files.is_empty(), "src/{module} has no code");
        seen.insert(module.to_owned());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for used in crate_paths(&text) {
                if used != module && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{} uses crate::{used}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let modules: BTreeSet<String> = fs::read_dir(&src)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(modules, seen, "every module stands in the table");
}

/// The architecture page prints the same table.
#[test]
fn the_table_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/architecture.en.md");
    let text = fs::read_to_string(page).unwrap();
    let mut above: Vec<&str> = Vec::new();
    for (module, allowed) in table() {
        let row = text.lines().find(|line| line.starts_with(&format!("| `{module}` |")));
        let row = row.unwrap_or_else(|| panic!("architecture.en.md has no row for `{module}`"));
        let cell = row.trim_end_matches('|').rsplit('|').next().unwrap().trim();
        let mut documented: BTreeSet<&str> = match cell.strip_prefix("all above") {
            Some(rest) => {
                let but = rest.trim().strip_prefix("but ").unwrap_or_default();
                above.iter().copied().filter(|name| *name != but).collect()
            }
            None => cell.split(", ").collect(),
        };
        documented.remove("–");
        assert_eq!(documented, allowed.iter().copied().collect(), "the row of `{module}`");
        above.push(module);
    }
}

/// The table with the short form written out.
fn table() -> Vec<(&'static str, Vec<&'static str>)> {
    let modules = TABLE.map(|(module, _)| module);
    let rows = TABLE.iter().enumerate().map(|(at, (module, allowed))| {
        let allowed = if *allowed == ALL_ABOVE { modules[..at].to_vec() } else { allowed.to_vec() };
        (*module, allowed)
    });
    rows.collect()
}

/// The first names of all paths that begin with `crate::`, tests included.
fn crate_paths(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String =
                name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.insert(name);
        }
    }
    found
}

fn rust_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
