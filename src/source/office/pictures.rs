//! Pictures inside a container.

use super::container::Container;
use super::output::Output;

/// Carries a picture; gives the address it is named by. One that is damaged or too big is missing; the words are still there.
pub fn carry(container: &mut Container<'_>, out: &mut Output, name: &str) -> Option<String> {
    match out.carried(name) {
        Some(target) => Some(target),
        None => {
            let bytes = container.read(name).ok().flatten().filter(|b| !b.is_empty())?;
            Some(carry_bytes(out, name, bytes))
        }
    }
}

/// Carries a picture whose bytes are known.
pub fn carry_bytes(out: &mut Output, name: &str, bytes: Vec<u8>) -> String {
    let media_type = media_type(name, &bytes);
    if !is_shown(media_type) {
        out.omit_with("picture-format", media_type);
    }
    out.carry(name, bytes, media_type)
}

/// The MIME type of a picture, by its first bytes, else by its name.
pub fn media_type(name: &str, bytes: &[u8]) -> &'static str {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'B', b'M', ..] => "image/bmp",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "image/tiff",
        [0xD7, 0xCD, 0xC6, 0x9A, ..] => "image/wmf",
        [1, 0, 0, 0, ..] if extension == "emf" => "image/emf",
        _ if extension == "svg" => "image/svg+xml",
        _ if extension == "wmf" => "image/wmf",
        _ => "application/octet-stream",
    }
}

/// Whether browsers show pictures of a type.
pub fn is_shown(media_type: &str) -> bool {
    matches!(media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp" | "image/svg+xml")
}
