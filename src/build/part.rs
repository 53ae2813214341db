//! Which part of a site a build writes.

use crate::resolve::Site;

use super::{Failure, Options, Shard};

/// What of a site is written.
#[derive(Clone, Copy)]
pub(super) enum Part {
    All,
    Language(usize),
    Shared,
}

impl Part {
    pub fn new(site: &Site, options: &Options) -> Result<Self, Failure> {
        let known = |tag: &str| {
            site.config.hub.language(tag).ok_or_else(|| {
                let tags: Vec<&str> = site.config.hub.languages.iter().map(|l| &*l.tag).collect();
                Failure::Usage(format!(
                    "the hub has no language `{tag}`\n  help: it has {}",
                    tags.join(", ")
                ))
            })
        };
        for tag in options.languages.iter().flatten() {
            known(tag)?;
        }
        Ok(match &options.shard {
            None => Part::All,
            Some(Shard::Shared) => Part::Shared,
            Some(Shard::Language(tag)) => Part::Language(known(tag)?),
        })
    }

    /// Whether what belongs to a language, or to none, is written.
    pub fn has(self, language: Option<usize>) -> bool {
        match self {
            Part::All => true,
            Part::Language(own) => language == Some(own),
            Part::Shared => language.is_none(),
        }
    }
}
