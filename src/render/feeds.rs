//! What is new, for feed readers (Atom, RFC 4287).

use std::cmp::Reverse;

use crate::config::Date;
use crate::resolve::{EntryIndex, PageIndex, Site};

use super::Shared;
use super::values::xml;

/// The file's name in the folder of the page that it belongs to.
pub(super) const NAME: &str = "feed.xml";

/// As many as a reader may have missed; older ones are in the list.
const MOST: usize = 50;

/// A language's own pages with a date, of a collection or of all, the newest first.
pub(super) fn newest(
    site: &Site,
    collection: Option<usize>,
    language: usize,
) -> impl Iterator<Item = (Date, PageIndex)> {
    let collections = match collection {
        Some(one) => &site.collections[one..=one],
        None => &site.collections[..],
    };
    let entries = collections.iter().flat_map(|collection| &collection.entries);
    let mut dated: Vec<(Reverse<Date>, EntryIndex, PageIndex)> = entries
        .filter_map(|&index| {
            let page = site.entries[index].pages[language]?;
            Some((Reverse(changed(site, page)?), index, page))
        })
        .collect();
    dated.sort_unstable();
    dated.into_iter().take(MOST).map(|(Reverse(date), _, page)| (date, page))
}

/// The day on which a page last changed.
pub(super) fn changed(site: &Site, page: PageIndex) -> Option<Date> {
    let date = |name| site.field(&site.pages[page], name)?.0.value.date();
    ["updated", "published"].into_iter().find_map(date).map(Date::first_day)
}

pub(super) fn feed(shared: &Shared, collection: Option<usize>, language: usize) -> String {
    let site = &shared.site;
    let tag = &site.config.hub.languages[language].tag;
    let (folder, title) = match collection {
        None => (site.prefix(language), site.title(language).to_owned()),
        Some(index) => {
            let collection = &site.collections[index];
            let title = site.collection_title(collection, language);
            let title = format!("{title} – {}", site.title(language));
            (collection.routes[language].to_string(), title)
        }
    };
    let url = |path: &str| xml(&shared.absolute(path).unwrap_or_default());
    let own = url(&folder);
    let entries: Vec<(Date, PageIndex)> = newest(site, collection, language).collect();
    let updated = entries.first().map_or_else(String::new, |(date, _)| stamp(*date));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n\
         <title>{}</title>\n<id>{own}</id>\n<updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{own}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <author><name>{}</name></author>\n",
        xml(&title),
        url(&format!("{folder}{NAME}")),
        xml(site.title(language)),
    );
    if let Some(licence) = &site.config.hub.licence {
        out.push_str(&format!("<link rel=\"license\" href=\"{}\"/>\n", xml(licence)));
    }
    for (date, index) in entries {
        let page = &site.pages[index];
        let address = url(&page.route);
        out.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>{address}</id>\n<updated>{}</updated>\n",
            xml(page.document.title()),
            stamp(date),
        ));
        let published = site.field(page, "published").and_then(|(field, _)| field.value.date());
        if let Some(published) = published.map(Date::first_day).filter(|first| *first <= date) {
            out.push_str(&format!("<published>{}</published>\n", stamp(published)));
        }
        out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n"));
        let summary = page.document.summary();
        if !summary.is_empty() {
            out.push_str(&format!("<summary>{}</summary>\n", xml(summary)));
        }
        let themes = site.field(page, "themes").map(|(field, _)| field.value.items());
        for theme in themes.unwrap_or_default() {
            let term = theme.facet_id().unwrap_or_default();
            out.push_str(&format!(
                "<category term=\"{}\" label=\"{}\"/>\n",
                xml(&term),
                xml(&site.value_label(theme, language)),
            ));
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

/// Content knows days, and a feed wants a moment.
fn stamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}
