//! What a page says of itself to programs: Open Graph, `citation_*`, links for signposting
//! (signposting.org, FAIR profile), feeds and data beside it, and JSON-LD.

use tera::Value;

use crate::config::FieldValue;
use crate::resolve::{Page, join};

use super::context::{own_page, title};
use super::data::Table;
use super::files::FileKind;
use super::urls::encode;
use super::values::object;
use super::{PageKind, Planned, Shared, calendar, catalogue, cite, feeds, ld};

/// Tags, links and JSON-LD of a page. Only pages that search engines may show have any: another
/// address of the same text should not compete with it.
pub(super) fn metadata(shared: &Shared, planned: &Planned) -> Value {
    let mut tags = Vec::new();
    let mut links = Vec::new();
    let mut json_ld = None;
    if planned.indexed() {
        open_graph(shared, planned, &mut tags);
        if let Some(page) = entry_page(shared, planned) {
            let cited = cite::tags(shared, page);
            tags.extend(cited.into_iter().map(|(name, text)| tag("name", name, text)));
        }
        signposts(shared, planned, &mut links);
        json_ld = ld::of(shared, planned);
    }
    object([
        ("tags", tags.into()),
        ("links", links.into()),
        ("json_ld", json_ld.map_or_else(Value::none, |text| Value::safe_string(&text))),
    ])
}

/// The content of a page that is an entry of its own, and neither a list nor a home.
pub(super) fn entry_page<'a>(shared: &'a Shared, planned: &Planned) -> Option<&'a Page> {
    match planned.kind {
        PageKind::Page(page) => Some(&shared.site.pages[page]),
        _ => None,
    }
}

fn tag(kind: &'static str, name: &'static str, content: String) -> Value {
    object([
        ("kind", Value::from(kind)),
        ("name", Value::from(name)),
        ("content", Value::from(content)),
    ])
}

fn open_graph(shared: &Shared, planned: &Planned, tags: &mut Vec<Value>) {
    let site = &shared.site;
    let Some(url) = shared.absolute(&planned.route) else { return };
    let language = planned.language;
    let mut add = |name, content: String| {
        if !content.is_empty() {
            tags.push(tag("property", name, content));
        }
    };
    let page = entry_page(shared, planned);
    add("og:type", if page.is_some() { "article" } else { "website" }.to_owned());
    add("og:title", title(shared, planned));
    add("og:url", url);
    add("og:site_name", site.title(language).to_owned());
    if let Some(own) = own_page(site, planned) {
        add("og:description", own.document.summary().to_owned());
    }
    add("og:locale", site.i18n.languages[language].locale.open_graph().to_owned());
    let Some(page) = page else { return };
    if let Some((image, alt)) = image(shared, page) {
        add("og:image", image);
        add("og:image:alt", alt);
    }
    for (name, field) in
        [("article:published_time", "published"), ("article:modified_time", "updated")]
    {
        let date = site.field(page, field).and_then(|(field, _)| field.value.date());
        add(name, date.map_or_else(String::new, |date| date.to_string()));
    }
}

/// A page's image, by its absolute address, and its alternative text.
pub(super) fn image(shared: &Shared, page: &Page) -> Option<(String, String)> {
    let site = &shared.site;
    let FieldValue::File(path) = site.fact(&site.entries[page.entry], "image")? else {
        return None;
    };
    let path = join(&site.entries[page.entry].source_document.folder, path)?;
    let fallback = shared.assets.picture(&path).and_then(|picture| picture.fallback.as_ref());
    let path = match fallback {
        Some(size) => &*size.path,
        None => shared.assets.content(&path)?.0,
    };
    let alt = page.document.text_field("image_alt").unwrap_or_default();
    Some((shared.absolute(path)?, alt.to_owned()))
}

/// A page's downloads: paths in the site and media types.
pub(super) fn downloads(shared: &Shared, page: &Page) -> Vec<(String, Option<&'static str>)> {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let Some(definition) = site.schema(entry).field("downloads") else { return Vec::new() };
    let records = site.records(page, definition);
    let files = records.iter().flatten().filter_map(|part| match part.value {
        FieldValue::File(path) => {
            let path = join(&entry.source_document.folder, path)?;
            let (path, _) = shared.assets.content(&path)?;
            Some((path.to_owned(), media_type(path)))
        }
        _ => None,
    });
    files.collect()
}

/// The media type of a file by its name's ending (IANA), as far as hubs offer such files.
fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => return None,
    })
}

fn signposts(shared: &Shared, planned: &Planned, links: &mut Vec<Value>) {
    let site = &shared.site;
    let mut add = |rel: &'static str, href: String, media: Option<&'static str>, title: String| {
        links.push(object([
            ("rel", Value::from(rel)),
            ("href", Value::from(href)),
            ("type", Value::from(media)),
            ("title", Value::from(title)),
        ]));
    };
    let beside = beside(shared, planned);
    for file in &beside {
        add(file.rel, file.url.clone(), Some(file.media), file.title.clone());
    }
    let licence = site.config.hub.licence.as_deref();
    let Some(page) = entry_page(shared, planned) else {
        let lists = matches!(planned.kind, PageKind::Home | PageKind::List { .. });
        if let Some(licence) = licence.filter(|_| lists) {
            add("license", licence.to_owned(), None, String::new());
        }
        return;
    };
    let entry = &site.entries[page.entry];
    if cite::is_citable(site, page) {
        let doi = cite::Work::of(shared, page).doi;
        let registered = doi.map(|doi| format!("https://doi.org/{doi}"));
        if let Some(url) = registered.or_else(|| shared.absolute(&page.route)) {
            add("cite-as", url, None, String::new());
        }
        for format in cite::Format::ALL {
            let path = format!("{}{}", page.route, format.name());
            let url = shared.url(planned, &path);
            add("describedby", url, Some(format.media_type()), String::new());
        }
    }
    let authors = site.fact(entry, "authors").map(FieldValue::items).unwrap_or_default();
    for author in authors {
        let FieldValue::Ref(id) = author else { continue };
        let other = site.reference(id, &entry.collection).map(|at| &site.entries[at]);
        if let Some((_, route)) = other.and_then(|other| site.version(other, planned.language)) {
            add("author", shared.page_url(planned, route), Some("text/html"), String::new());
        }
    }
    if let Some(licence) = licence {
        add("license", licence.to_owned(), None, String::new());
    }
    add("type", "https://schema.org/AboutPage".to_owned(), None, String::new());
    let kind = ld::kind(&site.schema(entry).preset);
    if kind != "WebPage" {
        add("type", format!("https://schema.org/{kind}"), None, String::new());
    }
    for (path, media) in downloads(shared, page) {
        add("item", shared.url(planned, &encode(&path)), media, String::new());
    }
    if let Some(collection) = site.collection(&entry.collection) {
        let url = shared.page_url(planned, &collection.routes[planned.language]);
        add("collection", url, Some("text/html"), String::new());
    }
}

/// A file that a page offers, in its head and to its readers.
struct Beside {
    rel: &'static str,
    key: &'static str,
    label: &'static str,
    title: String,
    media: &'static str,
    url: String,
}

/// Feeds, calendars and data of a page.
fn beside(shared: &Shared, planned: &Planned) -> Vec<Beside> {
    let site = &shared.site;
    let language = Some(planned.language);
    let mut found = Vec::new();
    let mut add = |kind, language: Option<usize>, rel, folder: &str, name, key, label, media| {
        if shared.files.has(kind, language) {
            let title = shared.text(planned.language, key, None, &[("format", label)]);
            let url = shared.url(planned, &format!("{folder}{name}"));
            found.push(Beside { rel, key, label, title, media, url });
        }
    };
    let (alternate, atom, ics) = ("alternate", "application/atom+xml", "text/calendar");
    match planned.kind {
        PageKind::Home => {
            let kind = FileKind::Feed { collection: None };
            let home = site.prefix(planned.language);
            add(kind, language, alternate, &home, feeds::NAME, "reuse_feed", "Atom", atom);
        }
        PageKind::List { collection } => {
            let folder = &site.collections[collection].routes[planned.language];
            let kind = FileKind::Feed { collection: Some(collection) };
            add(kind, language, alternate, folder, feeds::NAME, "reuse_feed", "Atom", atom);
            let kind = FileKind::Calendar { collection };
            let name = calendar::COLLECTION;
            add(kind, language, alternate, folder, name, "reuse_calendar", "iCalendar", ics);
            for (table, label) in [(Table::Csv, "CSV"), (Table::Json, "JSON")] {
                let kind = FileKind::Data { collection, table };
                let (name, media) = (table.name(), table.media_type());
                add(kind, language, alternate, folder, name, "reuse_data", label, media);
            }
        }
        PageKind::Page(page) | PageKind::Frame(page) => {
            let own = &site.pages[page];
            let (kind, name) = (FileKind::Event { page }, calendar::EVENT);
            let language = Some(own.language);
            add(kind, language, alternate, &own.route, name, "calendar_add", "iCalendar", ics);
        }
        _ => {}
    }
    if matches!(planned.kind, PageKind::Home | PageKind::List { .. }) {
        let media = "application/ld+json";
        let (kind, name) = (FileKind::Catalogue, catalogue::NAME);
        add(kind, None, "describedby", "", name, "reuse_catalogue", "DCAT", media);
    }
    found
}

/// The same for readers.
pub(super) fn offered(shared: &Shared, planned: &Planned) -> Value {
    let files = beside(shared, planned).into_iter().map(|file| {
        object([
            ("key", Value::from(file.key)),
            ("label", Value::from(file.label)),
            ("title", Value::from(file.title)),
            ("type", Value::from(file.media)),
            ("url", Value::from(file.url)),
        ])
    });
    files.collect::<Vec<_>>().into()
}
