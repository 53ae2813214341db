//! Search, and what its order comes from.

use crate::search::SearchIndex;
use crate::serve::http::Server;

use super::html::Html;

/// Results that are shown.
const RESULTS: usize = 20;

/// Asks the native engine, over an index of the newest texts.
pub(super) fn playground(server: &Server, query: &str, tag: &str, html: &mut Html) {
    html.raw("<h1>Search</h1>\n");
    let Some(prepared) = server.live.snapshot() else {
        html.raw("<p>The hub cannot be read yet.</p>\n");
        return;
    };
    let site = prepared.site();
    let hub = &site.config.hub;
    let language = hub.language(tag).unwrap_or_else(|| site.default_language());
    html.raw("<form action=\"/_vademecum/search\">\n<p><label for=\"q\">Words</label>\n<input type=\"search\" id=\"q\" name=\"q\" value=\"");
    html.text(query)
        .raw("\">\n<label for=\"lang\">Language</label>\n<select id=\"lang\" name=\"lang\">\n");
    for own in site.languages() {
        let chosen = if own == language { " selected" } else { "" };
        html.raw("<option value=\"").text(&hub.languages[own].tag).raw("\"").raw(chosen).raw(">");
        html.text(&site.i18n.languages[own].name).raw("</option>\n");
    }
    html.raw("</select>\n<button>Search</button></p>\n</form>\n");
    if query.trim().is_empty() {
        return;
    }
    let found =
        SearchIndex::build(site, language).map_err(|error| error.to_string()).and_then(|index| {
            let found = index.search(query, &[], RESULTS, true);
            let (hits, total) = found.map_err(|error| error.to_string())?;
            let base = hub.base_url.as_ref().map_or("/", |base| &base.path);
            html.raw("<p role=\"status\">").number(total).raw(" found</p>\n<ol class=\"hits\">\n");
            for hit in &hits {
                let record = &index.records[hit.document];
                html.raw("<li>").link(&format!("{base}{}", record.url), &record.title);
                html.raw(" <span class=\"score\">score ").number(format_args!("{:.3}", hit.score));
                html.raw("</span> ").element("span class=\"code\"", &record.id).raw("\n");
                let why = index.explain(query, &[], true, hit.document).unwrap_or_default();
                html.raw("<details><summary>How it came about</summary>");
                html.element("pre", &why).raw("</details></li>\n");
            }
            html.raw("</ol>\n");
            Ok(())
        });
    if let Err(error) = found {
        html.element("p class=\"error\"", &error);
    }
}
