//! Pictures of the content: how large they are, and in which smaller sizes they are published.

use std::io::Cursor;

use image::{ImageDecoder, ImageReader, Limits};

use super::clean::{self, Clean, Format};
use super::digits;
use crate::load::first_half;

/// Widths that phones, tablets and desktops show, in pixels.
const WIDTHS: [u32; 4] = [360, 720, 1080, 1440];
/// As wide as any screen shows a picture beside a text, at two pixels a point.
const LARGEST: u32 = 1920;
/// More pixels than a camera has are an attack or a mistake. All of them are in memory at once.
pub(super) const MOST_PIXELS: u64 = 64_000_000;
/// Goes into the names of sizes; to be raised whenever they come out differently.
const VERSION: &[u8] = b"1";

/// A picture as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels, the right way up.
    pub width: u32,
    /// Height in pixels, the right way up.
    pub height: u32,
    /// Sizes as WebP, the smallest first; none of drawings and of what moves.
    pub sizes: Vec<Size>,
    /// For browsers that do not know WebP: a JPEG, or a PNG where parts can be seen through.
    pub fallback: Option<Size>,
}

/// A picture in one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Path in the site.
    pub path: Box<str>,
}

/// A content file that was looked at.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    /// Hash of the published bytes.
    pub hash: u128,
    /// Length of the published bytes.
    pub size: u64,
    /// The published bytes are the file without what was beside the picture.
    pub cleaned: bool,
    pub picture: Option<Picture>,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// Whether a file may be a picture, by its name.
pub(super) fn is_named_like_one(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ["jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "svg", "avif", "heic", "heif"]
        .contains(&ending.as_str())
}

/// Looks at the bytes of a file whose name is that of a picture.
pub(super) fn look(path: &str, bytes: &[u8]) -> Looked {
    let hash = first_half(&blake3::hash(bytes));
    let as_it_is =
        |picture, fault| Looked { hash, size: bytes.len() as u64, cleaned: false, picture, fault };
    let left_out = |why: &str| as_it_is(None, Some(format!("{why}, so it is left out")));
    let Some(format) = Format::of(bytes) else {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let drawn = match ending.as_str() {
            "svg" => svg_size(bytes),
            "gif" => gif_size(bytes),
            // What the camera wrote into it, such as the place, could not be taken out.
            "avif" | "heic" | "heif" => {
                return left_out(&format!("this program cannot read {ending} pictures"));
            }
            _ => return left_out("this file is not the picture that its name says"),
        };
        let picture = drawn.map(|(width, height)| Picture {
            width,
            height,
            sizes: Vec::new(),
            fallback: None,
        });
        return as_it_is(picture, None);
    };
    let head = match head(bytes) {
        Ok(head) => head,
        Err(fault) => return left_out(&fault),
    };
    let Some(Clean { bytes: cleaned, animated }) = clean::clean(bytes, format, head.orientation)
    else {
        return left_out("this picture is broken, perhaps cut off");
    };
    let (mut width, mut height) = (head.width, head.height);
    if head.orientation >= 5 {
        std::mem::swap(&mut width, &mut height);
    }
    let mut picture = Picture { width, height, sizes: Vec::new(), fallback: None };
    if !animated {
        let mut hasher = blake3::Hasher::new();
        hasher.update(VERSION);
        // Of what is published: what is taken out of a file must not change any name.
        hasher.update(&cleaned);
        let key = digits(first_half(&hasher.finalize()));
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let size = |width: u32, ending: &str| Size {
            width,
            height: scaled(picture.height, width, picture.width),
            path: format!("files/{key}/{stem}-{width}.{ending}").into(),
        };
        let widths = widths(picture.width);
        let fallback = widths.iter().copied().filter(|w| *w <= 1080).max();
        let ending = if format == Format::Jpeg { "jpg" } else { "png" };
        let sizes = widths.iter().map(|width| size(*width, "webp")).collect();
        let fallback = fallback.or(widths.first().copied()).map(|width| size(width, ending));
        (picture.sizes, picture.fallback) = (sizes, fallback);
    }
    Looked {
        hash: first_half(&blake3::hash(&cleaned)),
        size: cleaned.len() as u64,
        cleaned: true,
        picture: Some(picture),
        fault: None,
    }
}

/// A file without what stands beside the picture; `None` if it is no picture or broken.
pub(super) fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    let orientation = head(bytes).ok()?.orientation;
    clean::clean(bytes, Format::of(bytes)?, orientation).map(|clean| clean.bytes)
}

/// The widths of a picture's sizes: the usual ones below its own, and its own up to the largest.
fn widths(own: u32) -> Vec<u32> {
    let top = own.min(LARGEST);
    // One that is hardly smaller than the next saves nobody anything.
    let below = WIDTHS.into_iter().filter(|width| u64::from(*width) * 10 < u64::from(top) * 9);
    below.chain([top]).collect()
}

/// A height in proportion, at least one pixel.
pub(super) fn scaled(height: u32, width: u32, own: u32) -> u32 {
    let exact = u64::from(height) * u64::from(width);
    let rounded = (exact + u64::from(own) / 2) / u64::from(own.max(1));
    u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
}

pub(super) struct Head {
    pub width: u32,
    pub height: u32,
    pub orientation: u8,
}

/// Memory that a decoder may take; what it cannot do with is an error and no crash.
pub(super) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    limits
}

fn head(bytes: &[u8]) -> Result<Head, String> {
    let unreadable = |error: image::ImageError| format!("this picture cannot be read: {error}");
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| format!("this picture cannot be read: {error}"))?;
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err("this picture has no pixels".to_owned());
    }
    if pixels > MOST_PIXELS {
        return Err(format!(
            "this picture has {width} × {height} pixels, and more than {} million are not read",
            MOST_PIXELS / 1_000_000
        ));
    }
    let orientation = decoder.orientation().map_or(1, |orientation| orientation.to_exif());
    Ok(Head { width, height, orientation })
}

/// Width and height of a GIF's screen (GIF89a, 18).
fn gif_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number =
        |at: usize| Some(u32::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
    bytes.starts_with(b"GIF8").then_some(())?;
    Some((number(6)?, number(8)?)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// Width and height of a drawing, from its own or from its `viewBox`.
fn svg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096))?).into_owned();
    let (_, rest) = head.split_once("<svg")?;
    let (tag, _) = rest.split_once('>')?;
    let attribute = |name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}="))?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    };
    let length = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        (1.0..=100_000.0).contains(&number).then_some(number.round() as u32)
    };
    let own = |name: &str| attribute(name).and_then(length);
    if let (Some(width), Some(height)) = (own("width"), own("height")) {
        return Some((width, height));
    }
    let numbers: Vec<&str> =
        attribute("viewBox")?.split([' ', ',', '\n']).filter(|part| !part.is_empty()).collect();
    let [_, _, width, height] = numbers.as_slice() else { return None };
    Some((length(width)?, length(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_in_the_widths_that_it_has() {
        assert_eq!(widths(4000), [360, 720, 1080, 1440, 1920]);
        assert_eq!(widths(1100), [360, 720, 1100]);
        assert_eq!(widths(300), [300]);
        assert_eq!(scaled(3000, 360, 4000), 270);
        assert_eq!(scaled(1, 360, 4000), 1);
    }

    #[test]
    fn drawings_say_how_large_they_are() {
        for (svg, size) in [
            ("<svg width='40px' height=\"20\">", Some((40, 20))),
            ("<?xml version='1.0'?><svg xmlns=\"x\" viewBox=\"0 0 640 359.6\">", Some((640, 360))),
            ("<svg width=\"100%\" height=\"2em\">", None),
            ("<p>", None),
        ] {
            assert_eq!(svg_size(svg.as_bytes()), size, "{svg}");
        }
    }
}
