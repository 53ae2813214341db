//! The browser's half of the search, as a site has it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::HubTest;

/// The client's tests read its sources; what readers load was minified, so they are run on that too.
#[test]
fn the_minified_client_passes_its_tests() {
    let mut hub = HubTest::new(
        "\
--- hub.yaml ---
title: Test
languages: [en]
--- content/a.md ---
---
title: A
---
Words.
",
    );
    let built = hub.build();
    let scripts = built.site.join("assets/js");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/client");
    let mut tests: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    assert!(tests.len() > 5);
    let output = Command::new("node")
        .arg("--test")
        .args(tests)
        .env("VADEMECUM_SCRIPTS", scripts)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}
