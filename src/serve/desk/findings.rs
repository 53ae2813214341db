//! What is wrong, by file, and what the last edits did.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Severity};
use crate::serve::http::Server;

use super::html::Html;

/// Findings of one file that are listed; who has more begins with these.
const PER_FILE: usize = 50;
/// Files that are listed.
const FILES: usize = 200;

pub(super) fn findings(server: &Server, html: &mut Html) {
    let said = server.live.said();
    let mut files: BTreeMap<Option<&str>, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &said.diagnostics {
        let file = diagnostic.primary.as_ref().map(|label| &*label.span.path);
        files.entry(file).or_default().push(diagnostic);
    }
    let count = |severity| said.diagnostics.iter().filter(|it| it.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    html.raw("<h1>Findings</h1>\n<div id=\"findings\" data-live>\n<p role=\"status\">");
    html.number(errors).raw(if errors == 1 { " error, " } else { " errors, " });
    html.number(warnings).raw(if warnings == 1 { " warning" } else { " warnings" });
    html.raw("</p>\n");
    if let Some(failure) = &said.failure {
        html.element("p class=\"error\"", failure).raw("\n");
    }
    if files.is_empty() {
        html.raw("<p>There is nothing to mend.</p>\n");
    }
    let mut files: Vec<_> = files.into_iter().collect();
    // Files with errors first, then those with most to mend.
    files.sort_by_key(|(file, found)| {
        let errors = found.iter().filter(|it| it.severity == Severity::Error).count();
        (std::cmp::Reverse(errors), std::cmp::Reverse(found.len()), *file)
    });
    for (file, found) in files.iter().take(FILES) {
        html.raw("<section class=\"file\">\n<h2>");
        match file {
            Some(file) => html.link(&open(server, file, 1, 1), file),
            None => html.text("The whole hub"),
        };
        html.raw("</h2>\n<ul>\n");
        for diagnostic in found.iter().take(PER_FILE) {
            finding(server, &said.sources, diagnostic, html);
        }
        html.raw("</ul>\n");
        if found.len() > PER_FILE {
            html.raw("<p>and ").number(found.len() - PER_FILE).raw(" more</p>\n");
        }
        html.raw("</section>\n");
    }
    if files.len() > FILES {
        html.raw("<p>and ").number(files.len() - FILES).raw(" more files</p>\n");
    }
    html.raw("</div>\n");
}

fn finding(
    server: &Server,
    sources: &crate::diag::Sources,
    diagnostic: &Diagnostic,
    html: &mut Html,
) {
    let kind = diagnostic.severity.to_string();
    html.raw("<li class=\"").raw(&kind).raw("\">");
    html.element("strong class=\"kind\"", &kind).raw(" ").text(&diagnostic.message);
    html.raw(" <span class=\"code\">").text(diagnostic.code.id).raw("</span>");
    if let Some(label) = &diagnostic.primary {
        let at = sources.position(&label.span.path, label.span.start as usize);
        let address = open(server, &label.span.path, at.line, at.column);
        html.raw(" <span class=\"place\">").link(&address, &format!("line {}", at.line));
        html.raw("</span>");
        if !label.text.is_empty() {
            html.element("p", &label.text);
        }
    }
    for help in &diagnostic.help {
        html.element("p class=\"help\"", help);
    }
    for suggestion in &diagnostic.suggestions {
        html.raw("<p class=\"help\">").text(&suggestion.message).raw(" → ");
        html.element("code", &suggestion.replacement).raw("</p>");
    }
    html.raw("</li>\n");
}

/// The address that opens a file of the hub in an editor.
pub(super) fn open(server: &Server, file: &str, line: usize, column: usize) -> String {
    let full = server.root.join(file);
    let full = full.to_string_lossy().replace('\\', "/");
    let encoded: String = full
        .bytes()
        .map(|byte| match byte {
            b if b.is_ascii_alphanumeric() || b"-._~/:".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    // An address may have the slash of the root itself.
    let file = match server.editor.contains("/{file}") {
        true => encoded.trim_start_matches('/').to_owned(),
        false => encoded,
    };
    server
        .editor
        .replace("{file}", &file)
        .replace("{line}", &line.to_string())
        .replace("{column}", &column.to_string())
}

/// What the last edits rebuilt, and how long it took.
pub(super) fn edits(server: &Server, html: &mut Html) {
    html.raw("<section id=\"edits\" data-live>\n<h2>What the last edits did</h2>\n");
    html.raw("<div class=\"table\" role=\"region\" aria-label=\"Edits\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">Files</th><th scope=\"col\">Shown after</th><th scope=\"col\">Written after</th><th scope=\"col\">Pages rendered</th><th scope=\"col\">Files written</th></tr></thead>\n<tbody>\n");
    for edit in server.live.edits() {
        let what = match edit.files.as_slice() {
            [] => "the whole hub".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        };
        html.raw("<tr>").element("th scope=\"row\"", &what);
        html.raw("<td>").number(format_args!("{:.0} ms", edit.shown)).raw("</td><td>");
        match edit.done {
            Some(done) => html.number(format_args!("{done:.0} ms")),
            None => html.text("called away by the next change"),
        };
        html.raw("</td><td>").number(edit.rendered).raw("</td><td>").number(edit.written);
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n</div>\n</section>\n");
}
