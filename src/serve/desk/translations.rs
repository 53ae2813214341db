//! Which entry is there in which language, how its pages came to be, and what is still a draft.

use crate::load::Document;
use crate::resolve::{Entry, Role, Site};
use crate::serve::http::Server;
use crate::translate::State;

use super::findings::open;
use super::html::Html;

/// Rows of the matrix; a collection with more begins with these.
const ROWS: usize = 500;

/// The states of a page, as they are counted.
const STATES: [State; 6] =
    [State::Source, State::Human, State::Reviewed, State::Machine, State::Stale, State::Missing];

fn state(site: &Site, entry: &Entry, language: usize) -> State {
    entry.pages[language].map_or(State::Missing, |page| site.pages[page].state)
}

/// How many pages of each state a language has, and then entry by entry.
pub(super) fn matrix(server: &Server, html: &mut Html) {
    html.raw("<h1>Translations</h1>\n<div id=\"translations\" data-live>\n");
    let Some(prepared) = server.live.snapshot() else {
        html.raw("<p>The hub cannot be read yet.</p>\n</div>\n");
        return;
    };
    let site = prepared.site();
    let languages: Vec<usize> = site.languages().collect();
    table(html, "Pages of each language", |html| {
        html.raw("<thead><tr><th scope=\"col\">Language</th>");
        for state in STATES {
            html.element("th scope=\"col\"", &state.to_string());
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for &language in &languages {
            html.raw("<tr>").element("th scope=\"row\"", &site.i18n.languages[language].name);
            for wanted in STATES {
                let fits = |entry: &&Entry| state(site, entry, language) == wanted;
                let count = site.entries.iter().filter(fits).count();
                html.raw("<td>").number(count).raw("</td>");
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody>\n");
    });
    let homes = site.entries.iter().filter(|entry| entry.role == Role::Home);
    section(server, site, "Home", &homes.collect::<Vec<_>>(), &languages, html);
    for id in site.config.collections.keys() {
        let own = site.entries.iter().filter(|entry| entry.collection == *id);
        let own: Vec<&Entry> = own.filter(|entry| entry.role != Role::Home).collect();
        section(server, site, id, &own, &languages, html);
    }
    html.raw("</div>\n");
}

fn section(
    server: &Server,
    site: &Site,
    name: &str,
    entries: &[&Entry],
    languages: &[usize],
    html: &mut Html,
) {
    if entries.is_empty() {
        return;
    }
    html.raw("<section>\n").element("h2", name).raw("\n");
    table(html, name, |html| {
        html.raw("<thead><tr><th scope=\"col\">Entry</th>");
        for &language in languages {
            html.element("th scope=\"col\"", &site.config.hub.languages[language].tag);
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for entry in entries.iter().take(ROWS) {
            row(server, site, entry, languages, html);
        }
        html.raw("</tbody>\n");
    });
    if entries.len() > ROWS {
        html.raw("<p>and ").number(entries.len() - ROWS).raw(" more</p>\n");
    }
    html.raw("</section>\n");
}

fn row(server: &Server, site: &Site, entry: &Entry, languages: &[usize], html: &mut Html) {
    html.raw("<tr>").raw("<th scope=\"row\">").text(entry.source_document.title());
    if !entry.id.is_empty() {
        html.raw(" ").element("span class=\"code\"", &entry.id);
    }
    html.raw("</th>");
    for &language in languages {
        let state = state(site, entry, language);
        html.raw("<td class=\"state ").raw(&state.to_string()).raw("\">");
        match entry.pages[language] {
            Some(page) => {
                let path = &site.pages[page].document.path;
                html.link(&open(server, path, 1, 1), &state.to_string());
            }
            None => {
                html.text(&state.to_string());
            }
        }
        html.raw("</td>");
    }
    html.raw("</tr>\n");
}

/// Entries that a build leaves out.
pub(super) fn drafts(server: &Server, html: &mut Html) {
    html.raw("<h1>Drafts</h1>\n<div id=\"drafts\" data-live>\n");
    let Some(prepared) = server.live.snapshot() else {
        html.raw("<p>The hub cannot be read yet.</p>\n</div>\n");
        return;
    };
    let is_draft = |document: &&std::sync::Arc<Document>| document.is("status", "draft");
    let drafts: Vec<_> = prepared.documents().iter().filter(is_draft).collect();
    if drafts.is_empty() {
        html.raw("<p>There are none. An entry with <code>status: draft</code> is left out of builds.</p>\n");
    } else {
        html.raw("<p>A build leaves them out; <code>vademecum serve --drafts</code> shows them.</p>\n<ul>\n");
        for document in drafts {
            html.raw("<li>").link(&open(server, &document.path, 1, 1), document.title());
            html.raw(" ").element("span class=\"code\"", &document.path).raw("</li>\n");
        }
        html.raw("</ul>\n");
    }
    html.raw("</div>\n");
}

fn table(html: &mut Html, name: &str, rows: impl FnOnce(&mut Html)) {
    html.raw("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"").text(name);
    html.raw("\">\n<table>\n");
    rows(html);
    html.raw("</table>\n</div>\n");
}
