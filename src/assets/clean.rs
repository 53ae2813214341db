//! Pictures without what their files say beside the picture: where and with what it was taken, by
//! whom, and smaller copies of it before it was cut. The picture itself stays as it is, bit by bit.

/// What is left of a file.
#[derive(Debug)]
pub(super) struct Clean {
    pub bytes: Vec<u8>,
    /// Several frames, of which a smaller copy would show only one.
    pub animated: bool,
}

/// Formats that can be cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    /// By the first bytes of a file, whatever its name says.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Format::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
            _ => None,
        }
    }
}

/// Cleans a file. `orientation` (1 to 8, as Exif counts) is all that is kept of what was beside the
/// picture, since without it the picture would lie on its side. `None` if the file is broken.
pub(super) fn clean(bytes: &[u8], format: Format, orientation: u8) -> Option<Clean> {
    match format {
        Format::Jpeg => jpeg(bytes, orientation),
        Format::Png => png(bytes, orientation),
        Format::WebP => webp(bytes, orientation),
    }
}

/// An Exif block (TIFF, little-endian) that holds the orientation and nothing else.
fn exif(orientation: u8) -> [u8; 26] {
    let mut block = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    block[18] = orientation;
    block
}

/// Segments (ITU-T T.81, annex B). After the picture's end some cameras put films and copies.
fn jpeg(bytes: &[u8], orientation: u8) -> Option<Clean> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xff, 0xd8]);
    if orientation > 1 {
        let block = exif(orientation);
        out.extend_from_slice(&[0xff, 0xe1, 0, (block.len() + 8) as u8]);
        out.extend_from_slice(b"Exif\0\0");
        out.extend_from_slice(&block);
    }
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Fill bytes.
            0xff => {
                at += 1;
                continue;
            }
            0xd9 => {
                out.extend_from_slice(&[0xff, 0xd9]);
                return Some(Clean { bytes: out, animated: false });
            }
            0x01 | 0xd0..=0xd7 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        let content = segment.get(4..)?;
        let keep = match marker {
            // The header, without the small copy that it may hold.
            0xe0 => content.starts_with(b"JFIF\0") && length == 16,
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe"),
            0xe1 | 0xe3..=0xed | 0xef | 0xfe => false,
            _ => true,
        };
        if keep {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
        if marker == 0xda {
            // The scan itself: up to the next marker that is none of its own.
            let start = at;
            loop {
                let Some(next) = memchr::memchr(0xff, bytes.get(at..)?) else {
                    // Cut off on its way; browsers show what there is.
                    out.extend_from_slice(&bytes[start..]);
                    out.extend_from_slice(&[0xff, 0xd9]);
                    return Some(Clean { bytes: out, animated: false });
                };
                at += next;
                match bytes.get(at + 1) {
                    Some(0x00 | 0xd0..=0xd7) => at += 2,
                    _ => break,
                }
            }
            out.extend_from_slice(&bytes[start..at]);
        }
    }
}

/// Chunks that make up the picture or its colours (PNG, third edition).
const PNG_CHUNKS: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"cICP", b"acTL", b"fcTL",
];

fn png(bytes: &[u8], orientation: u8) -> Option<Clean> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.get(..8)?);
    let mut animated = false;
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let chunk = bytes.get(at..end)?;
        animated |= kind == b"acTL";
        if PNG_CHUNKS.contains(&kind) || kind == b"fdAT" {
            out.extend_from_slice(chunk);
        }
        if kind == b"IHDR" && orientation > 1 {
            let block = exif(orientation);
            out.extend_from_slice(&(block.len() as u32).to_be_bytes());
            let start = out.len();
            out.extend_from_slice(b"eXIf");
            out.extend_from_slice(&block);
            let sum = crc(&out[start..]);
            out.extend_from_slice(&sum.to_be_bytes());
        }
        if kind == b"IEND" {
            return Some(Clean { bytes: out, animated });
        }
        at = end;
    }
}

/// The check sum of a chunk (PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut sum: u32, &byte| {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(sum & 1)));
        }
        sum
    })
}

/// Chunks of a RIFF file (RFC 9649).
fn webp(bytes: &[u8], orientation: u8) -> Option<Clean> {
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let bytes = bytes.get(..size.checked_add(8)?)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.get(..12)?);
    let mut animated = false;
    let mut turned = false;
    let mut at = 12;
    while at < bytes.len() {
        let kind = bytes.get(at..at + 4)?;
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let end = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
        // The last byte of padding is often forgotten.
        let chunk = bytes.get(at..end.min(bytes.len()))?;
        let start = out.len();
        match kind {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                out.extend_from_slice(chunk);
                let flags = out.get_mut(start + 8)?;
                animated = *flags & 0x02 != 0;
                turned = orientation > 1;
                *flags = *flags & !0x0c | if turned { 0x08 } else { 0 };
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ICCP" | b"ANIM" | b"ANMF" => {
                out.extend_from_slice(chunk);
            }
            _ => {}
        }
        at = end;
    }
    if turned {
        let block = exif(orientation);
        out.extend_from_slice(b"EXIF");
        out.extend_from_slice(&(block.len() as u32).to_le_bytes());
        out.extend_from_slice(&block);
    }
    let size = u32::try_from(out.len().checked_sub(8)?).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(Clean { bytes: out, animated })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn broken_files_are_nothing() {
        for bytes in [
            &b"\xff\xd8\xff\xe1\xff"[..],
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff",
            b"RIFF\xff\xff\xff\xffWEBP",
        ] {
            let format = Format::of(bytes).unwrap();
            assert!(clean(bytes, format, 1).is_none());
        }
    }
}
