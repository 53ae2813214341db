//! Pictures in their sizes. What was encoded once is kept beside the site, under the name that
//! contains the hash of all that it was made of, and so is never encoded again.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader};

use super::picture::{self, MOST_PIXELS, Picture, Size};

/// A picture whose sizes are to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The file.
    pub file: PathBuf,
    /// What to make of it.
    pub picture: Picture,
}

/// Quality of a WebP by its width. The wider ones are for screens with several pixels a point, on
/// which a flaw is too small to be seen.
fn quality(width: u32) -> f32 {
    match width {
        0..=480 => 74.0,
        481..=800 => 66.0,
        801..=1200 => 54.0,
        _ => 50.0,
    }
}

/// Of all decoders that run at once together, in pixels: some 300 MB of memory.
static ROOM: Room = Room { free: Mutex::new(MOST_PIXELS), changed: Condvar::new() };

struct Room {
    free: Mutex<u64>,
    changed: Condvar,
}

impl Room {
    /// Runs `work` when there is room for a picture of so many pixels, at most as many as there are.
    fn with<T>(&self, pixels: u64, work: impl FnOnce() -> T) -> T {
        let mut free = self.free.lock().unwrap_or_else(|it| it.into_inner());
        while *free < pixels {
            free = self.changed.wait(free).unwrap_or_else(|it| it.into_inner());
        }
        *free -= pixels;
        drop(free);
        let done = work();
        *self.free.lock().unwrap_or_else(|it| it.into_inner()) += pixels;
        self.changed.notify_all();
        done
    }
}

/// Files that were encoded by earlier builds. May be deleted at any time.
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// In the program's own part of an output folder.
    pub fn below(out: &Path) -> Self {
        Cache { folder: out.join(".vademecum").join("pictures") }
    }

    /// `files/<hash>/<name>` as one name.
    fn path(&self, size: &Size) -> PathBuf {
        let name = size.path.strip_prefix("files/").unwrap_or(&size.path).replace('/', "-");
        self.folder.join(name)
    }

    fn get(&self, size: &Size) -> Option<Vec<u8>> {
        fs::read(self.path(size)).ok().filter(|bytes| !bytes.is_empty())
    }

    /// Whole or not at all. What cannot be kept is made again.
    fn put(&self, size: &Size, bytes: &[u8]) {
        let path = self.path(size);
        let temporary = path.with_extension("tmp");
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&temporary, bytes))
            .and_then(|()| fs::rename(&temporary, &path));
        let _ = written;
    }

    /// Where the reason stands why a picture could not be read, so that it is said again.
    fn fault(&self, recipe: &Recipe) -> Option<PathBuf> {
        recipe.sizes().next().map(|size| self.path(size).with_extension("fault"))
    }

    /// Takes away what none of these pictures needs any more.
    pub fn tidy(&self, recipes: &[Recipe]) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let sizes = recipes.iter().flat_map(Recipe::sizes).map(|size| self.path(size));
        let faults = recipes.iter().filter_map(|recipe| self.fault(recipe));
        let used: BTreeSet<PathBuf> = sizes.chain(faults).collect();
        for entry in entries.flatten() {
            if !used.contains(&entry.path()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Recipe {
    /// All files that are made of the picture.
    pub fn sizes(&self) -> impl Iterator<Item = &Size> {
        self.picture.sizes.iter().chain(&self.picture.fallback)
    }

    /// Makes the sizes wanted and hands each on. A file that turns out to be broken gives grey
    /// pictures of the right size, since pages name them already, and the reason.
    pub fn make<E>(
        &self,
        wanted: impl Fn(&Size) -> bool,
        cache: &Cache,
        mut put: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<Option<String>, E> {
        let mut missing = Vec::new();
        for size in self.sizes().filter(|size| wanted(size)) {
            match cache.get(size) {
                Some(bytes) => put(&size.path, &bytes)?,
                None => missing.push(size),
            }
        }
        let fault_file = cache.fault(self);
        if missing.is_empty() {
            return Ok(fault_file.and_then(|file| fs::read_to_string(file).ok()));
        }
        let pixels = u64::from(self.picture.width) * u64::from(self.picture.height);
        ROOM.with(pixels.min(MOST_PIXELS), || {
            let (decoded, fault) = match Decoded::read(&self.file) {
                Ok(decoded) => (decoded, None),
                Err(fault) => (Decoded::grey(), Some(fault)),
            };
            for size in missing {
                let bytes = decoded.encode(size).unwrap_or_default();
                cache.put(size, &bytes);
                put(&size.path, &bytes)?;
            }
            if let (Some(fault), Some(file)) = (&fault, fault_file) {
                let _ = fs::write(file, fault);
            }
            Ok(fault)
        })
    }
}

/// A picture's pixels, as its file has them.
struct Decoded {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
    /// Three channels, or four.
    kind: PixelType,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    /// Drawn rather than taken: what a lossless encoder may be better at.
    drawn: bool,
}

impl Decoded {
    fn read(file: &Path) -> Result<Self, String> {
        let bytes = fs::read(file).map_err(|error| error.to_string())?;
        Self::of(&bytes).map_err(|error| error.to_string())
    }

    fn of(bytes: &[u8]) -> Result<Self, image::ImageError> {
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
        reader.limits(picture::limits());
        let drawn = reader.format() == Some(image::ImageFormat::Png);
        let mut decoder = reader.into_decoder()?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten().filter(|profile| needs_keeping(profile));
        let has_alpha = decoder.color_type().has_alpha();
        let image = DynamicImage::from_decoder(decoder)?;
        let (width, height) = (image.width(), image.height());
        let (pixels, kind) = match has_alpha {
            true => (image.into_rgba8().into_raw(), PixelType::U8x4),
            false => (image.into_rgb8().into_raw(), PixelType::U8x3),
        };
        Ok(Decoded { pixels, width, height, kind, orientation, profile, drawn })
    }

    fn grey() -> Self {
        Decoded {
            pixels: vec![128; 3],
            width: 1,
            height: 1,
            kind: PixelType::U8x3,
            orientation: Orientation::NoTransforms,
            profile: None,
            drawn: true,
        }
    }

    fn encode(&self, size: &Size) -> Option<Vec<u8>> {
        let turned = self.orientation.to_exif() >= 5;
        let (width, height) =
            if turned { (size.height, size.width) } else { (size.width, size.height) };
        let source = fast_image_resize::images::ImageRef::new(
            self.width,
            self.height,
            &self.pixels,
            self.kind,
        );
        let mut target = Image::new(width, height, self.kind);
        Resizer::new().resize(&source.ok()?, &mut target, None).ok()?;
        let pixels = target.into_vec();
        let mut image = match self.kind {
            PixelType::U8x4 => {
                DynamicImage::from(image::RgbaImage::from_raw(width, height, pixels)?)
            }
            _ => DynamicImage::from(image::RgbImage::from_raw(width, height, pixels)?),
        };
        image.apply_orientation(self.orientation);
        match size.path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("webp") => self.webp(&image, size),
            Some("jpg") => self.jpeg(&image),
            _ => self.png(&image),
        }
    }

    fn webp(&self, image: &DynamicImage, size: &Size) -> Option<Vec<u8>> {
        let bytes = image.as_bytes();
        let encoder = match image.color().has_alpha() {
            true => webp::Encoder::from_rgba(bytes, image.width(), image.height()),
            false => webp::Encoder::from_rgb(bytes, image.width(), image.height()),
        };
        let lossy = encoder.encode_simple(false, quality(size.width)).ok()?;
        let lossless = match self.drawn {
            true => encoder.encode_simple(true, 75.0).ok().filter(|it| it.len() <= lossy.len()),
            false => None,
        };
        let bytes = lossless.as_deref().unwrap_or(&lossy);
        match &self.profile {
            None => Some(bytes.to_vec()),
            Some(profile) => with_profile(bytes, profile, image),
        }
    }

    fn jpeg(&self, image: &DynamicImage) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut out, 72);
        if let Some(profile) = &self.profile {
            encoder.set_icc_profile(profile.clone()).ok()?;
        }
        let rgb = image.to_rgb8();
        encoder.write_image(&rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8).ok()?;
        Some(out)
    }

    fn png(&self, image: &DynamicImage) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder = PngEncoder::new(&mut out);
        if let Some(profile) = &self.profile {
            encoder.set_icc_profile(profile.clone()).ok()?;
        }
        encoder
            .write_image(image.as_bytes(), image.width(), image.height(), image.color().into())
            .ok()?;
        Some(out)
    }
}

/// Colours that are not those of the web (sRGB) come out wrong without their profile. Large ones are
/// a printer's.
fn needs_keeping(profile: &[u8]) -> bool {
    profile.len() <= 8192 && memchr::memmem::find(profile, b"sRGB").is_none()
}

/// A simple WebP file as an extended one, with a colour profile (RFC 9649, 2.7).
fn with_profile(simple: &[u8], profile: &[u8], image: &DynamicImage) -> Option<Vec<u8>> {
    let chunks = simple.get(12..)?;
    let mut out = Vec::with_capacity(simple.len() + profile.len() + 32);
    out.extend_from_slice(b"RIFF\0\0\0\0WEBP");
    if let Some(extended) = chunks.strip_prefix(b"VP8X") {
        // It has a header already, because parts can be seen through.
        out.extend_from_slice(b"VP8X");
        out.extend_from_slice(extended.get(..14)?);
        *out.get_mut(20)? |= 0x20;
    } else {
        let alpha = if image.color().has_alpha() { 0x10 } else { 0 };
        out.extend_from_slice(b"VP8X\x0a\0\0\0");
        out.extend_from_slice(&[0x20 | alpha, 0, 0, 0]);
        out.extend_from_slice(image.width().checked_sub(1)?.to_le_bytes().get(..3)?);
        out.extend_from_slice(image.height().checked_sub(1)?.to_le_bytes().get(..3)?);
    }
    out.extend_from_slice(b"ICCP");
    out.extend_from_slice(&u32::try_from(profile.len()).ok()?.to_le_bytes());
    out.extend_from_slice(profile);
    out.extend((profile.len() % 2 == 1).then_some(0));
    out.extend_from_slice(
        chunks.strip_prefix(b"VP8X").map_or(Some(chunks), |rest| rest.get(14..))?,
    );
    let size = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}
