//! Bytes → text: UTF-8 where it is valid, else the charset a detector finds, else a clear refusal.
//!
//! In: the bytes of a file. Out: the decoded text with line ends kept, and the name of the charset. A byte order mark is
//! not part of the text; its length is reported. Must never yield text that was guessed from binary data.

use super::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a text the charset detector looks at, in bytes; it is linear but slow.
const DETECT: usize = 1 << 20;

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without its byte order mark.
    pub text: String,
    /// WHATWG label of the charset, lower case.
    pub charset: String,
    /// Length of the byte order mark in bytes.
    pub bom: usize,
}

/// Decodes a file's bytes.
///
/// # Errors
/// [`ReadError::Empty`] if there is nothing but white space, [`ReadError::Binary`] if the bytes are not text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let (encoding, bom) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), length),
        None => (None, 0),
    };
    let body = bytes.get(bom..).unwrap_or_default();
    let wide = encoding == Some(UTF_16LE) || encoding == Some(UTF_16BE);
    if !wide && let Some(at) = body.iter().position(|b| *b == 0) {
        return Err(ReadError::Binary { at: at + bom });
    }
    let decoded = match (encoding, std::str::from_utf8(body)) {
        (None | Some(_), Ok(text)) if !wide => Decoded { text: text.to_owned(), charset: name(UTF_8), bom },
        (Some(encoding), _) => {
            let (text, _) = encoding.decode_without_bom_handling(body);
            Decoded { text: text.into_owned(), charset: name(encoding), bom }
        }
        (None, _) => {
            let encoding = detect(body);
            let (text, broken) = encoding.decode_without_bom_handling(body);
            if broken {
                return Err(ReadError::Binary { at: first_invalid(body) });
            }
            Decoded { text: text.into_owned(), charset: name(encoding), bom }
        }
    };
    if decoded.text.contains('\0') {
        return Err(ReadError::Binary { at: 0 });
    }
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    if looks_binary(&decoded.text) {
        return Err(ReadError::Binary { at: first_invalid(body) });
    }
    Ok(decoded)
}

fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = bytes.get(..DETECT).unwrap_or(bytes);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn first_invalid(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to())
}

/// More than one control character in fifty among the first 8,192 characters: a picture or an archive without a zero byte.
fn looks_binary(text: &str) -> bool {
    let (mut all, mut odd) = (0usize, 0usize);
    for c in text.chars().take(8192) {
        all += 1;
        odd += usize::from(
            c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}') || c == '\u{fffd}',
        );
    }
    odd * 50 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_utf_8_stays_as_it_is() {
        let decoded = decode("Zürich — 12 €\r\n".as_bytes()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.charset.as_str(), decoded.bom), ("Zürich — 12 €\r\n", "utf-8", 0));
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let decoded = decode(b"\xEF\xBB\xBFHello there").unwrap();
        assert_eq!((decoded.text.as_str(), decoded.bom), ("Hello there", 3));
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("Grüße".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let decoded = decode(&wide).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.charset.as_str()), ("Grüße", "utf-16le"));
    }

    #[test]
    fn other_charsets_are_detected_and_named() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252
            .encode("Der Zöllner sagte: „Die Straße ist gesperrt“, und ging über den Fluß zurück.");
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.charset, "windows-1252");
        assert!(decoded.text.contains("Zöllner") && decoded.text.contains("Fluß"));
    }

    #[test]
    fn binary_and_empty_files_are_refused() {
        assert!(matches!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(ReadError::Binary { at: 8 })));
        assert!(matches!(decode(b""), Err(ReadError::Empty)));
        assert!(matches!(decode(b" \n\t\r\n"), Err(ReadError::Empty)));
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8 | 1).collect();
        assert!(matches!(decode(&noise), Err(ReadError::Binary { .. })));
    }
}
