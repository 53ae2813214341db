//! A page of the hub as a telephone, a screen and a printer show it, and a check of its
//! accessibility. The frames are of the same origin, so `desk.js` can look into them.

use crate::serve::http::Server;

use super::html::Html;

/// `page` is the path of a page of the site, seen from the site's root.
pub(super) fn preview(server: &Server, page: &str, html: &mut Html) {
    let prepared = server.live.snapshot();
    let base = prepared.as_ref().and_then(|it| it.site().config.hub.base_url.as_ref());
    let base = base.map_or("/", |base| &base.path);
    // Whatever is asked for, the frame shows a page of the site and nothing else.
    let page = page.trim_start_matches('/').replace("//", "/");
    let page = page.strip_prefix(base.trim_start_matches('/')).unwrap_or(&page);
    let safe = page.chars().all(|c| !c.is_control() && !"\\?#:".contains(c));
    let page = if safe { page } else { "" };
    let address = format!("{base}{page}");
    html.raw("<h1>Preview</h1>\n<form action=\"/_vademecum/preview\">\n");
    html.raw("<p><label for=\"page\">Page</label>\n<input id=\"page\" name=\"page\" size=\"50\" value=\"");
    html.text(&address).raw("\">\n<button>Show</button></p>\n</form>\n");
    html.raw("<section>\n<h2>Accessibility</h2>\n<p>What a program can see: a page without findings may still be hard to use.</p>\n<div role=\"status\"><ul id=\"accessibility\"><li>Looking …</li></ul></div>\n</section>\n");
    for (kind, name) in
        [("phone", "On a telephone"), ("screen", "On a screen"), ("print", "On paper")]
    {
        html.raw("<section>\n<h2>").text(name).raw("</h2>\n<iframe class=\"").raw(kind);
        html.raw("\" data-preview=\"").raw(kind).raw("\" title=\"").text(name);
        html.raw("\" src=\"").text(&address).raw("\"></iframe>\n</section>\n");
    }
}
