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
    let encoding = encoding.or_else(|| wide_without_mark(body));
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
        (None, _) if is_mostly_utf_8(body) => Decoded { text: with_strays(body), charset: name(UTF_8), bom },
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

/// UTF-16 without a mark: every second byte of the first ones is zero, as in Latin text.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(2048) & !1)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (pairs, even, odd) = (sample.len() / 2, zeros(0), zeros(1));
    let most = |n: usize| pairs >= 4 && n * 5 >= pairs * 3;
    match (even, odd) {
        (0, odd) if most(odd) => Some(UTF_16LE),
        (even, 0) if most(even) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes are UTF-8 with a few strays: for each byte that is none, eight sequences of two or more bytes that are.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut sequences, mut strays) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
    }
    strays > 0 && sequences >= 8 * strays
}

/// UTF-8 with its stray bytes as the characters of their numbers; repair reads the controls among them as windows-1252.
fn with_strays(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|b| char::from(*b)));
    }
    text
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
    fn a_few_bytes_of_another_charset_do_not_spoil_utf_8() {
        let mut bytes = "Zürich, Köln, Malmö, Århus, Besançon, Logroño, Łódź, Plzeň: ".as_bytes().to_vec();
        bytes.extend(b"\x93yes\x94");
        assert_eq!(decode(&bytes).unwrap().charset, "windows-1252");
        bytes.extend("äöüß äöüß".as_bytes());
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.charset, "utf-8");
        assert!(decoded.text.contains("Łódź") && decoded.text.contains("\u{93}yes\u{94}"));
        assert!(crate::source::repair::mend(&decoded.text).text.contains("“yes”"));
    }

    #[test]
    fn utf_16_without_a_mark_is_read() {
        let bytes: Vec<u8> = "The river had risen".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.charset.as_str()), ("The river had risen", "utf-16be"));
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
