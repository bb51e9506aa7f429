//! Pictures → `Document`: the picture itself where browsers show it, and what is missing.
//!
//! Nothing is decoded here and nothing is read out of the file but its first bytes, so that no date or place a camera wrote
//! reaches a page. The words in the picture are for a program outside to recognise.

use super::document::{Block, BlockKind, CARRIED, Carried, Change, Document, Inline};
use super::{ReadError, Request};

/// Name and version of this reader, as it stands in front matter. The number grows when its output changes.
pub const IMPORTER: &str = "image 1";

/// Extensions of pictures.
pub const EXTENSIONS: &[&str] =
    &["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "heic", "heif", "jp2"];

/// Formats: a name, the media type, the offset and the bytes by which files are known, and whether browsers show it.
struct Format(&'static str, &'static str, usize, &'static [u8], bool);

const FORMATS: [Format; 13] = [
    Format("PNG", "image/png", 0, b"\x89PNG\r\n\x1a\n", true),
    Format("JPEG", "image/jpeg", 0, b"\xFF\xD8\xFF", true),
    Format("GIF", "image/gif", 0, b"GIF8", true),
    Format("WebP", "image/webp", 8, b"WEBP", true),
    Format("AVIF", "image/avif", 4, b"ftypavi", true),
    Format("BMP", "image/bmp", 0, b"BM", true),
    Format("TIFF", "image/tiff", 0, b"II*\0", false),
    Format("TIFF", "image/tiff", 0, b"MM\0*", false),
    Format("BigTIFF", "image/tiff", 0, b"II+\0", false),
    Format("HEIF", "image/heic", 4, b"ftyphe", false),
    Format("HEIF", "image/heif", 4, b"ftypmif", false),
    Format("HEIF", "image/heif", 4, b"ftypmsf", false),
    Format("JPEG 2000", "image/jp2", 4, b"jP  \r\n", false),
];

/// Whether a file is a picture by its name.
pub fn is_image(file: &str) -> bool {
    EXTENSIONS.contains(&super::extension(file).as_str())
}

/// Reads a picture.
///
/// # Errors
/// [`ReadError::Empty`]; [`ReadError::Damaged`] if it is no picture of a known format.
pub fn read(request: &Request<'_>) -> Result<Document, ReadError> {
    if request.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let is = |f: &&Format| request.bytes.get(f.2..).is_some_and(|rest| rest.starts_with(f.3));
    let Some(Format(name, media_type, _, _, shown)) = FORMATS.iter().find(is) else {
        return Err(ReadError::Damaged { reason: "it does not begin as a picture does".into() });
    };
    let mut document = Document {
        charset: "utf-8".into(),
        media_type: (*media_type).into(),
        importer: IMPORTER.into(),
        ..Document::default()
    };
    let mut missing = |text: String, rule: &'static str| {
        document.omitted.push(Change { text, became: None, rule, span: 0..0, count: 1 });
    };
    let help = "name a program that recognises text under `ocr` of `[sources]` in site.toml";
    missing(format!("the words in the picture: {help}"), "picture-of-text");
    if *shown {
        let file = request.file.rsplit('/').next().unwrap_or(request.file);
        let picture = Carried { name: safe(file), media_type: (*media_type).into(), bytes: request.bytes.to_vec() };
        let image = Inline::Image { target: format!("{CARRIED}{}", picture.name), alt: file.to_owned() };
        document.blocks.push(Block::new(BlockKind::Paragraph, vec![image]));
        document.files.push(picture);
    } else {
        missing(format!("the picture: browsers do not show {name}; it is kept as it is"), "picture");
    }
    Ok(document)
}

/// A file name of letters, digits, points, hyphens and underscores.
fn safe(file: &str) -> String {
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let slug = crate::id::Slug::from_text(stem);
    format!("{}.{}", slug.as_str(), crate::id::Slug::from_text(extension).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_file(file: &str, bytes: &[u8]) -> Result<Document, ReadError> {
        read(&Request { file, bytes, options: &super::super::Options::default() })
    }

    #[test]
    fn a_picture_browsers_show_is_carried_and_one_they_do_not_is_told_of() {
        let png = read_file("sources/A page (1).PNG", b"\x89PNG\r\n\x1a\nrest").unwrap();
        assert_eq!((png.files[0].name.as_str(), png.media_type.as_str()), ("a-page-1.png", "image/png"));
        let tiff = read_file("sources/a.tif", b"II*\0rest").unwrap();
        assert!(tiff.blocks.is_empty() && tiff.omitted.len() == 2);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(matches!(read_file("a.png", b"<html>"), Err(ReadError::Damaged { .. })));
        assert_eq!(read_file("a.png", b"").unwrap_err(), ReadError::Empty);
        assert!(is_image("x/SCAN.TIFF") && !is_image("x/scan.txt"));
    }
}
