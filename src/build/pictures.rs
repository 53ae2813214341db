//! Pictures in all their sizes, written beside the pages that name them.

use rayon::prelude::*;

use crate::assets::{Assets, Cache, bad_picture};
use crate::diag::{Diagnostic, Span};
use crate::write::{Class, Generation, WriteError};

use super::Options;

/// Publishes pictures in all their sizes, and encodes those that no build has encoded yet.
pub(super) fn publish(
    assets: &Assets,
    options: &Options,
    generation: &Generation,
) -> Result<Vec<Diagnostic>, WriteError> {
    let cache = Cache::below(&options.out);
    let said: Vec<Option<Diagnostic>> = assets
        .recipes
        .par_iter()
        .map(|recipe| {
            let fault = recipe.make(
                |size| !generation.keep(&size.path),
                &cache,
                |path, bytes| generation.put(path, Class::Hashed, bytes),
            )?;
            let place = recipe.file.strip_prefix(&options.root).unwrap_or(&recipe.file);
            let place = Span::file(place.to_string_lossy().replace('\\', "/").into());
            Ok(fault.map(|fault| {
                let fault =
                    format!("this picture cannot be read, so a grey one takes its place: {fault}");
                bad_picture(place, fault)
            }))
        })
        .collect::<Result<_, WriteError>>()?;
    cache.tidy(&assets.recipes);
    Ok(said.into_iter().flatten().collect())
}
