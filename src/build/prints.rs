//! A site in fingerprints: enough to tell what of it changed, and small enough to keep.

use serde::{Deserialize, Serialize};

use crate::graph::{Fingerprint, Fingerprinter};
use crate::load::{Document, Loaded, Theme};
use crate::render::Renderer;
use crate::resolve::{Site, Target};

/// What of a site is compared with that of the next build.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Prints {
    /// Configuration, theme and names of files: what any page may show.
    pub world: Fingerprint,
    /// Which pages there are and where, and their front matter.
    pub structure: Fingerprint,
    /// By page: its file, and what its links lead to.
    pub pages: Vec<Fingerprint>,
    /// By language: all that its search index is made of.
    pub indexes: Vec<Fingerprint>,
}

impl Prints {
    pub fn of(site: &Site, loaded: &Loaded, renderer: &Renderer) -> Self {
        let theme = &loaded.theme;
        let mut world = Fingerprinter::default();
        world.bytes(format!("{:?}", site.config).as_bytes());
        for (path, file) in &theme.files {
            world.bytes(path.as_bytes());
            world.bytes(&file.bytes);
        }
        // Their hashes are in the names that they have in the site.
        for (path, _) in &renderer.assets().outputs {
            world.bytes(path.as_bytes());
        }
        for file in &loaded.files {
            world.bytes(file.path.as_bytes());
        }
        let mut structure = Fingerprinter::default();
        structure.bytes(format!("{:?}", (&site.as_of, site.rooted, &site.published)).as_bytes());
        for folder in &site.hidden_folders {
            structure.bytes(folder.as_bytes());
        }
        for entry in &site.entries {
            structure.bytes(entry.id.as_bytes());
            structure.number(entry.role as u64);
            front(&mut structure, &entry.source_document);
            for frame in &entry.frames {
                structure.bytes(frame.as_deref().unwrap_or_default().as_bytes());
            }
        }
        let mut pages = Vec::with_capacity(site.pages.len());
        for page in &site.pages {
            structure.number(page.entry as u64);
            structure.number(page.language as u64);
            structure.number(page.state as u64);
            structure.bytes(page.route.as_bytes());
            front(&mut structure, &page.document);
            let mut own = Fingerprinter::default();
            own.fingerprint(Fingerprint(page.document.hash));
            targets(&mut own, &page.targets);
            pages.push(own.finish());
        }
        let languages = 0..site.config.hub.languages.len();
        Prints {
            world: world.finish(),
            structure: structure.finish(),
            pages,
            indexes: languages.map(|language| index(site, theme, language)).collect(),
        }
    }
}

/// A page's front matter, and what else of its file others may show.
fn front(printer: &mut Fingerprinter, document: &Document) {
    printer.bytes(document.path.as_bytes());
    printer.number(u64::from(document.broken));
    printer.bytes(document.text[document.front_range.clone()].as_bytes());
}

fn targets(printer: &mut Fingerprinter, targets: &[Target]) {
    for target in targets {
        match target {
            Target::Page(page, fragment) => {
                printer.number(1);
                printer.number(*page as u64);
                printer.bytes(fragment.as_deref().unwrap_or_default().as_bytes());
            }
            Target::Anchor(id) => {
                printer.number(2);
                printer.bytes(id.as_bytes());
            }
            Target::File(path) => {
                printer.number(3);
                printer.bytes(path.as_bytes());
            }
            Target::External => printer.number(4),
            Target::Broken => printer.number(5),
        }
    }
}

/// All that a language's index is made of: its pages, the facts of their entries, and what others
/// are called to its readers.
pub(super) fn index(site: &Site, theme: &Theme, language: usize) -> Fingerprint {
    let mut printer = Fingerprinter::default();
    printer.bytes(format!("{:?}", site.config).as_bytes());
    for folder in ["i18n/", "hub-i18n/"] {
        for (name, file) in theme.below(folder) {
            printer.bytes(name.as_bytes());
            printer.bytes(&file.bytes);
        }
    }
    for entry in &site.entries {
        printer.bytes(entry.id.as_bytes());
        let own = entry.pages[language].map(|page| &*site.pages[page].document);
        facts(&mut printer, site, &entry.source_document, own);
        // Readers of a language are shown what theirs lacks.
        for page in &entry.pages {
            printer.number(u64::from(page.is_some()));
        }
        let Some(page) = site.best_page(entry, language).map(|page| &site.pages[page]) else {
            continue;
        };
        printer.number(page.language as u64);
        printer.bytes(page.route.as_bytes());
        match page.language == language {
            true => printer.fingerprint(Fingerprint(page.document.hash)),
            false => printer.bytes(page.document.title().as_bytes()),
        }
    }
    printer.finish()
}

/// The fields of a source page that a page in another language has, too: facts, and texts that it
/// lacks.
fn facts(printer: &mut Fingerprinter, site: &Site, document: &Document, own: Option<&Document>) {
    let front = &document.text[document.front_range.clone()];
    // A value that stands elsewhere cannot be found by its place.
    if front.contains('*') || front.contains('&') {
        printer.bytes(front.as_bytes());
        return;
    }
    let schema = site.config.schema(&document.collection);
    for field in document.fields.iter() {
        let fact = schema.field(&field.name).is_none_or(|definition| !definition.translatable);
        if fact || own.is_some_and(|own| own.fields.get(&field.name).is_none()) {
            printer.bytes(field.name.as_bytes());
            printer.bytes(document.text[field.range.clone()].as_bytes());
        }
    }
}
