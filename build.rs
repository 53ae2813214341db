//! Embeds the default theme and the search client, so that one binary is the whole program.

#[path = "build/minify/mod.rs"]
mod minify;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[allow(clippy::disallowed_methods, reason = "cargo hands a build script its folders this way")]
fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);

    let theme = root.join("themes/default");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={}", theme.display());
    let mut files = Vec::new();
    walk(&theme, &mut files)?;
    files.sort();
    let mut code = String::from("pub(super) static DEFAULT_THEME: &[(&str, &[u8])] = &[\n");
    let mut add = |name: &str, file: &Path| {
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    };
    for file in files {
        let name = file.strip_prefix(&theme).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        match small(&file, &name)? {
            Some(text) => add(&name, &written(&out, &name, &text)?),
            None => add(&name, &file),
        }
    }

    // The client is one classic script, what readers see of it another; their parts are only for us
    // to read.
    let client = root.join("src/search/client");
    println!("cargo::rerun-if-changed={}", client.display());
    for (name, folder) in
        [("static/js/search.js", client.clone()), ("static/js/search-ui.js", client.join("ui"))]
    {
        let text = script(&folder, &joined(&folder)?)?;
        add(name, &written(&out, name, &text)?);
    }
    code.push_str("];\n");
    fs::write(out.join("theme.rs"), code)
}

/// What browsers load, without what only we read of it; none for other files.
fn small(file: &Path, name: &str) -> io::Result<Option<String>> {
    let loaded = name.starts_with("static/");
    Ok(match file.extension().and_then(|ending| ending.to_str()) {
        Some("js") if loaded => Some(script(file, &fs::read_to_string(file)?)?),
        Some("css") if loaded => Some(minify::style(&fs::read_to_string(file)?)),
        _ => None,
    })
}

fn script(file: &Path, source: &str) -> io::Result<String> {
    minify::script(source).map_err(|refused| {
        let line = source[..refused.at].lines().count();
        let wanted = refused.wanted;
        io::Error::other(format!("{}, line {line}: expected {wanted}", file.display()))
    })
}

fn written(out: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let file = out.join("theme").join(name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, text)?;
    Ok(file)
}

/// The scripts of a folder in name order, without those of its own folders.
fn joined(folder: &Path) -> io::Result<String> {
    let parts = fs::read_dir(folder)?.map(|part| part.map(|part| part.path()));
    let mut parts = parts.collect::<io::Result<Vec<_>>>()?;
    parts.retain(|part| part.extension().is_some_and(|ending| ending == "js"));
    parts.sort();
    parts.iter().map(fs::read_to_string).collect()
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
