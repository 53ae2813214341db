//! Embeds the default theme and the search client, so that one binary is the whole program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[allow(clippy::disallowed_methods, reason = "cargo hands a build script its folders this way")]
fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);

    let theme = root.join("themes/default");
    println!("cargo::rerun-if-changed={}", theme.display());
    let mut files = Vec::new();
    walk(&theme, &mut files)?;
    files.sort();
    let mut code = String::from("pub(super) static DEFAULT_THEME: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.strip_prefix(&theme).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    for script in ["search.js", "search-ui.js"] {
        let _ = writeln!(
            code,
            "    (\"static/js/{script}\", include_bytes!({:?})),",
            out.join(script).display().to_string()
        );
    }
    code.push_str("];\n");
    fs::write(out.join("theme.rs"), code)?;

    // The client is one classic script, what readers see of it another; their parts are only for us
    // to read.
    let client = root.join("src/search/client");
    println!("cargo::rerun-if-changed={}", client.display());
    fs::write(out.join("search.js"), joined(&client)?)?;
    fs::write(out.join("search-ui.js"), joined(&client.join("ui"))?)
}

/// The scripts of a folder in name order, without those of its own folders.
fn joined(folder: &Path) -> io::Result<String> {
    let parts = fs::read_dir(folder)?.map(|part| part.map(|part| part.path()));
    let mut parts = parts.collect::<io::Result<Vec<_>>>()?;
    parts.retain(|part| part.extension().is_some_and(|ending| ending == "js"));
    parts.sort();
    let parts = parts.iter().map(|part| Ok(without_comments(&fs::read_to_string(part)?)));
    parts.collect()
}

/// The script without comments and indentation, which are for those who read it here. Its parts
/// keep to a style in which no string holds `/**` and no line of a string begins with `//`.
fn without_comments(script: &str) -> String {
    let mut code = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find("/**") {
        code.push_str(&rest[..at]);
        rest = rest[at..].split_once("*/").map_or("", |(_, after)| after);
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    code.push_str(rest);
    let lines = code.lines().map(str::trim);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.fold(String::new(), |mut out, line| {
        out.push_str(line);
        out.push('\n');
        out
    })
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
