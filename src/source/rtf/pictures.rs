//! Pictures within an RTF file.

use crate::source::document::Carried;

/// A picture being read.
#[derive(Debug, Default)]
pub(super) struct Picture {
    data: Vec<u8>,
    half: Option<u8>,
    alt: String,
}

impl Picture {
    /// Digits of its bytes.
    pub fn hex(&mut self, text: &[u8]) {
        for digit in text.iter().filter_map(|b| char::from(*b).to_digit(16)) {
            let digit = u8::try_from(digit).unwrap_or(0);
            match self.half.take() {
                Some(high) => self.data.push(high << 4 | digit),
                None => self.half = Some(digit),
            }
        }
    }

    /// Its bytes.
    pub fn binary(&mut self, data: &[u8]) {
        self.data.extend_from_slice(data);
    }

    /// What it says to those who cannot see it; a description wins over a name.
    pub fn describe(&mut self, text: &str, wins: bool) {
        // Programs write the path the picture once had.
        let path = text.contains(":\\") || text.starts_with(['/', '\\']);
        if !path && (wins || self.alt.is_empty()) {
            self.alt = text.to_owned();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The file and its description, if browsers show pictures of its kind.
    pub fn file(self, number: usize) -> Option<(Carried, String)> {
        let (extension, media_type) = kind(&self.data)?;
        let name = format!("picture-{number}.{extension}");
        Some((Carried { name, media_type: media_type.into(), bytes: self.data }, self.alt))
    }
}

/// Extension and media type of a picture that browsers show, by its first bytes.
pub(in crate::source) fn kind(data: &[u8]) -> Option<(&'static str, &'static str)> {
    match data {
        [0x89, b'P', b'N', b'G', ..] => Some(("png", "image/png")),
        [0xFF, 0xD8, 0xFF, ..] => Some(("jpg", "image/jpeg")),
        [b'G', b'I', b'F', b'8', ..] => Some(("gif", "image/gif")),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(("webp", "image/webp")),
        _ => None,
    }
}
