//! Killed fifty times: at every moment every link, asset and shard of the site resolves, and the
//! next build equals a clean one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::HubTest;

fn hub(generation: usize) -> String {
    let mut text = String::from(
        "--- hub.yaml ---\ntitle: Test\nbase_url: https://example.org\nlanguages: [en]\n\
         --- content/practices/_index.en.md ---\n---\ntitle: Practices\n---\n",
    );
    // Pages come, go and change with each generation; so do links between them and images.
    for page in generation..generation + 12 {
        let next = generation + (page + 1 - generation) % 12;
        text.push_str(&format!(
            "--- content/practices/p{page}.en.md ---\n---\ntitle: Page {page} of {generation}\n---\n\n\
             Word{page} word{generation} [next](p{next}.en.md)\n\n![Picture](i{page}.svg)\n\
             --- content/practices/i{page}.svg ---\n<svg>{generation} {page}</svg>\n"
        ));
    }
    text
}

#[test]
fn killed_fifty_times() {
    let mut test = HubTest::new(&hub(0));
    test.build().ok();
    let mut inside_commit = 0;
    for round in 1..=50 {
        fs::remove_dir_all(test.root().join("content")).unwrap();
        crate::harness::write_files(test.root(), &hub(round));
        let mut child = Command::new(env!("CARGO_BIN_EXE_vademecum"))
            .args(["build", "--commit-pause", "2", "--root"])
            .arg(test.root())
            .arg("--out")
            .arg(&test.options.out)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Most are killed after the journal was written, at a moment that differs each round; the
        // rest somewhere before.
        let journal = test.options.out.join(".vademecum/journal");
        let started = Instant::now();
        if round % 5 != 0 {
            while !journal.exists() && started.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_micros(200));
            }
        }
        std::thread::sleep(Duration::from_millis((round * 7 % 90) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        inside_commit += usize::from(journal.exists());
        everything_resolves(&test.options.out, round);
        if round % 10 == 0 {
            // The next build finishes what was begun; one more lets the last generation's hashed
            // files go.
            test.build().ok();
            let built = test.build().ok();
            assert_eq!(built.files(), test.clean_build().files());
        }
    }
    assert!(inside_commit >= 25, "only {inside_commit} kills hit a commit");
}

/// Follows every address from the start page, and every shard that a search root names.
fn everything_resolves(site: &Path, round: usize) {
    let mut todo = vec!["index.html".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(path) = todo.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let text = fs::read_to_string(site.join(&path))
            .unwrap_or_else(|error| panic!("round {round}: {path}: {error}"));
        if !path.ends_with(".html") {
            continue;
        }
        for attribute in [" href=\"", " src=\"", " action=\""] {
            for piece in text.split(attribute).skip(1) {
                let target = piece.split('"').next().unwrap();
                if target.starts_with("http") || target.starts_with('#') || target.starts_with('/')
                {
                    continue;
                }
                let mut parts: Vec<&str> = path.split('/').collect();
                parts.pop();
                for part in target.split('#').next().unwrap().split('/') {
                    match part {
                        ".." => {
                            parts.pop();
                        }
                        part => parts.push(part),
                    }
                }
                todo.push(parts.join("/"));
            }
        }
    }
    assert!(seen.len() > 15, "round {round}: the walk saw only {seen:?}");
    let root = fs::read_to_string(site.join("search/en/root.js")).unwrap();
    for name in root.split('"').filter(|part| part.len() == 14 && part[1..].starts_with('-')) {
        let shard = site.join(format!("search/en/{name}.js"));
        let inline = root.contains(&format!("\"{name}\":{{"));
        assert!(inline || shard.exists(), "round {round}: shard {name} is missing");
    }
}
