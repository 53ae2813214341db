//! Pictures: sizes, orientation, privacy, and that nothing is encoded twice.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use vademecum::build::Shard;

use crate::harness::HubTest;

const HUB: &str = "\
--- hub.yaml ---
title: Hub
base_url: https://example.org
languages: [en, ro]
--- content/_index.en.md ---
---
title: Home
---
--- content/practices/_collection.yaml ---
preset: practice
--- content/practices/team/index.en.md ---
---
title: Team
---
First ![Two colleagues > one](photo.jpg) and ![Later](photo.jpg), [the whole](photo.jpg).

![A plan](plan.png \"The plan\")

![A drawing](drawing.svg)
--- content/practices/team/index.ro.md ---
---
title: Echipa
translation: human
---
![Doi colegi](photo.jpg)
--- content/practices/opening.en.md ---
---
title: Opening
image: team/photo.jpg
image_alt: Two colleagues at a gate
---
![Later](team/plan.png)
--- content/practices/team/drawing.svg ---
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 30 20\"><circle r=\"4\"/></svg>
";

/// Exif with an orientation and a place, as a phone writes it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([orientation, 0, 0, 0]);
    // ImageDescription, with the text after the directory.
    block.extend(b"\x0e\x01\x02\0\x12\0\0\0\x26\0\0\0\0\0\0\0");
    block.extend(b"SECRET N51 E4 HOME\0");
    block
}

/// A photograph of the given size whose left half is red, with what a phone writes beside it.
fn photo(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        let grain = ((x * 31 + y * 17) % 23) as u8;
        if x < width / 2 { Rgb([200 + grain, grain, 20]) } else { Rgb([20, grain, 200 + grain]) }
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&image).unwrap();
    let block = exif(orientation);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(((block.len() + 8) as u16).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(block);
    out.extend(b"\xff\xfe\0\x0eSECRET by me");
    out.extend(&jpeg[2..]);
    out.extend(b"SECRET film after the picture");
    out
}

fn plan() -> Vec<u8> {
    let image = RgbaImage::from_fn(900, 300, |x, y| {
        Rgba([0, 0, 0, if (x / 60 + y / 60) % 2 == 0 { 255 } else { 0 }])
    });
    let mut png = Vec::new();
    DynamicImage::from(image).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    // A text chunk before the end.
    let end = png.len() - 12;
    let mut out = png[..end].to_vec();
    out.extend(b"\0\0\0\x0etEXtAuthor\0SECRET ");
    out.extend([0; 4]);
    out.extend(&png[end..]);
    out
}

fn write(hub: &HubTest, name: &str, bytes: &[u8]) {
    let path = hub.root().join("content/practices/team").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn hub() -> HubTest {
    let hub = HubTest::new(HUB);
    write(&hub, "photo.jpg", &photo(1500, 1125, 6));
    write(&hub, "plan.png", &plan());
    hub
}

/// The picture that an address of a page leads to.
fn open(site: &Path, page: &str, address: &str) -> DynamicImage {
    let path = site.join(page).parent().unwrap().join(address);
    image::load_from_memory(&fs::read(path).unwrap()).unwrap()
}

/// The addresses and widths of a `srcset`.
fn candidates(html: &str) -> Vec<(String, u32)> {
    let (_, rest) = html.split_once("srcset=\"").unwrap();
    let (list, _) = rest.split_once('"').unwrap();
    let pairs = list.split(", ").map(|candidate| candidate.split_once(' ').unwrap());
    pairs.map(|(url, w)| (url.to_owned(), w.trim_end_matches('w').parse().unwrap())).collect()
}

#[test]
fn pictures_come_in_sizes_and_the_right_way_up() {
    let mut hub = hub();
    let built = hub.build().silent();
    let path = "en/practices/team/index.html";
    let main = built.main(path);
    let sizes = candidates(&main);
    assert_eq!(sizes.iter().map(|(_, w)| *w).collect::<Vec<_>>(), [360, 720, 1125]);
    for (url, width) in &sizes {
        let image = open(&built.site, path, url);
        assert_eq!(image.dimensions(), (*width, (width * 4).div_ceil(3)), "{url}");
        // The red half, which the camera held on the left, is on top when it is turned by a quarter.
        let top = image.get_pixel(width / 2, 20);
        assert!(top[0] > 150 && top[2] < 100, "{url}: {top:?}");
    }
    assert!(main.contains("alt=\"Two colleagues &gt; one\" decoding=\"async\" width=\"1125\" height=\"1500\"></picture>"), "{main}");
    assert!(
        main.contains("alt=\"Later\" decoding=\"async\" loading=\"lazy\" width=\"1125\""),
        "{main}"
    );
    assert!(
        main.contains("<figure><a class=\"enlarge\" href=\"../../../files/")
            && main.contains("plan-900.png\"><picture>"),
        "{main}"
    );
    assert!(
        main.contains(
            "alt=\"A drawing\" decoding=\"async\" loading=\"lazy\" width=\"30\" height=\"20\">"
        ),
        "{main}"
    );
    // What can be seen through stays so, and browsers that do not know WebP get a PNG.
    let fallback = main.split("src=\"").find(|part| part.contains("plan-900.png")).unwrap();
    let image = open(&built.site, path, fallback.split('"').next().unwrap());
    assert!(image.color().has_alpha() && image.get_pixel(100, 20)[3] == 0);
    let opening = built.page("en/practices/opening/index.html");
    assert!(
        opening
            .contains("alt=\"Two colleagues at a gate\" width=\"1125\" height=\"1500\"></picture>")
    );
    assert!(opening.contains("<meta property=\"og:image\" content=\"https://example.org/files/"));
}

#[test]
fn nobody_learns_where_a_picture_was_taken() {
    let mut hub = hub();
    let built = hub.build().silent();
    for (path, bytes) in built.files() {
        assert!(memchr(&bytes, b"SECRET").is_none(), "{path}");
    }
    let whole = built.files().into_iter().find(|(path, _)| path.ends_with("/photo.jpg")).unwrap();
    let decoded = image::load_from_memory(&whole.1).unwrap();
    assert_eq!(decoded.dimensions(), (1500, 1125));
    let original = image::load_from_memory(&photo(1500, 1125, 6)).unwrap();
    assert!(decoded == original, "the picture itself is left as it is");
    // It still says which way is up.
    assert!(memchr(&whole.1, b"\x12\x01\x03\0\x01\0\0\0\x06").is_some());
}

fn memchr(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[test]
fn nothing_is_encoded_twice() {
    let mut hub = hub();
    let first = hub.build().silent();
    let cache = hub.options.out.join(".vademecum/pictures");
    let kept: Vec<_> = fs::read_dir(&cache).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(kept.len(), 4 + 4, "four sizes of the photograph and four of the plan");
    // A mark in what was kept shows where a second build takes its pictures from.
    let marked =
        kept.iter().find(|path| path.to_str().unwrap().ends_with("photo-360.webp")).unwrap();
    fs::write(marked, "marked").unwrap();
    hub.forget();
    hub.options.out = hub.folder().join("other");
    fs::create_dir_all(hub.options.out.join(".vademecum")).unwrap();
    fs::rename(&cache, hub.options.out.join(".vademecum/pictures")).unwrap();
    let second = hub.build().silent();
    let pictures = second.files();
    let path = pictures.keys().find(|path| path.ends_with("photo-360.webp")).unwrap();
    assert_eq!(pictures[path], b"marked");
    // Without the cache all is made again, to the same bytes.
    fs::remove_dir_all(hub.options.out.join(".vademecum/pictures")).unwrap();
    fs::remove_file(second.site.join(path)).unwrap();
    hub.forget();
    assert!(hub.build().silent().files() == first.files());
    // What no page needs is not kept for ever.
    fs::remove_file(hub.root().join("content/practices/team/plan.png")).unwrap();
    hub.build();
    let kept = fs::read_dir(hub.options.out.join(".vademecum/pictures")).unwrap();
    let kept: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).collect();
    assert!(!kept.iter().any(|name| name.to_str().unwrap().contains("plan")), "{kept:?}");
}

#[test]
fn parts_of_a_site_agree_on_its_pictures() {
    let mut hub = hub();
    let whole = hub.build().silent().files();
    let mut parts = std::collections::BTreeMap::new();
    for shard in [Shard::Language("en".into()), Shard::Language("ro".into()), Shard::Shared] {
        hub.forget();
        hub.options.out = hub.folder().join(format!("{shard:?}").replace(['(', ')', '"'], ""));
        hub.options.shard = Some(shard);
        parts.extend(hub.build().silent().files());
    }
    assert!(parts == whole);
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut sum: u32, byte| {
        sum ^= u32::from(*byte);
        (0..8).for_each(|_| sum = (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 });
        sum
    })
}

#[test]
fn broken_pictures_break_nothing() {
    let mut hub = hub();
    // A header that promises 3.6 thousand million pixels.
    let mut bomb = plan();
    bomb[16..24].copy_from_slice(b"\0\0\xea\x60\0\0\xea\x60");
    let sum = crc(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    write(&hub, "bomb.png", &bomb);
    // A picture that breaks off, as after a failed upload, and one with nonsense inside.
    let cut = photo(800, 600, 1);
    write(&hub, "cut.jpg", &cut[..cut.len() / 2]);
    let mut torn = plan();
    let at = memchr(&torn, b"IDAT").unwrap() + 40;
    torn[at..at + 60].fill(0x55);
    write(&hub, "torn.png", &torn);
    write(&hub, "text.jpg", b"no picture");
    hub.edit(
        "content/practices/opening.en.md",
        "![Later](team/plan.png)",
        "![A](team/bomb.png) ![B](team/cut.jpg) ![C](team/torn.png) ![D](team/text.jpg)",
    );
    let built = hub.build().ok();
    let said = built.said();
    assert_eq!(built.codes().iter().filter(|code| **code == "bad-picture").count(), 3, "{said}");
    assert!(said.contains("60000 × 60000 pixels"), "{said}");
    for file in ["bomb.png", "torn.png", "text.jpg"] {
        assert!(said.contains(file), "{file}: {said}");
    }
    assert!(!built.files().keys().any(|path| path.contains("bomb") || path.contains("text.jpg")));
    for (path, bytes) in built.files() {
        assert!(memchr(&bytes, b"SECRET").is_none(), "{path}");
    }
    hub.forget();
    assert_eq!(hub.build().said(), said, "what is broken is said again");
}
