//! Bytes of RTF text → characters, by code page.
//!
//! In: the number of a Windows, DOS or Macintosh code page and bytes. Out: text. A byte that stands for nothing becomes
//! U+FFFD; no byte is dropped.

use encoding_rs::Encoding;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How bytes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// A code page.
    Page(u16),
    /// The Symbol font.
    Symbol,
    /// Another font whose letters are pictures.
    Dingbats,
}

/// Western Windows.
pub const WESTERN: Charset = Charset::Page(1252);

static TABLES: LazyLock<BTreeMap<u16, Vec<char>>> = LazyLock::new(|| {
    let lines = include_str!("data/codepages.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).filter_map(|(n, t)| Some((n.parse().ok()?, unescaped(t)))).collect()
});

static SYMBOL: LazyLock<BTreeMap<u8, char>> = LazyLock::new(|| signs(include_str!("data/symbol.tsv")));
static DINGBATS: LazyLock<BTreeMap<u8, char>> = LazyLock::new(|| signs(include_str!("data/wingdings.tsv")));

fn signs(table: &str) -> BTreeMap<u8, char> {
    let pairs = table.lines().filter(|l| !l.starts_with('#')).filter_map(|line| line.split_once('\t'));
    pairs.filter_map(|(byte, c)| Some((u8::from_str_radix(byte, 16).ok()?, c.chars().next()?))).collect()
}

/// `\uXXXX` stands for what cannot be seen in a table.
fn unescaped(text: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(128);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let code: String = chars.by_ref().skip(1).take(4).collect();
        out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'));
    }
    out
}

fn encoding(page: u16) -> Option<&'static Encoding> {
    let label = match page {
        866 | 874 => format!("ibm{page}").replace("ibm874", "windows-874"),
        932 => "shift_jis".into(),
        936 => "gbk".into(),
        949 | 1361 => "euc-kr".into(),
        950 => "big5".into(),
        1250..=1258 => format!("windows-{page}"),
        10000 => "macintosh".into(),
        10007 | 10017 => "x-mac-cyrillic".into(),
        10001 => "shift_jis".into(),
        10002 => "big5".into(),
        10003 => "euc-kr".into(),
        10008 => "gbk".into(),
        20866 => "koi8-r".into(),
        21866 => "koi8-u".into(),
        28591 => "windows-1252".into(),
        28592..=28606 => format!("iso-8859-{}", page - 28590),
        51932 => "euc-jp".into(),
        54936 => "gb18030".into(),
        65001 => "utf-8".into(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// Whether text of this code page can be read.
pub fn is_known(page: u16) -> bool {
    TABLES.contains_key(&page) || encoding(page).is_some()
}

/// The charset of a font by its `\fcharset`; `None`: that of the document.
pub fn of_font(number: i32) -> Option<Charset> {
    Some(match number {
        0 => WESTERN,
        2 => Charset::Symbol,
        77 => Charset::Page(10000),
        78 => Charset::Page(10001),
        79 => Charset::Page(10003),
        80 => Charset::Page(10008),
        81 => Charset::Page(10002),
        85 => Charset::Page(10006),
        86 => Charset::Page(10081),
        88 => Charset::Page(10029),
        89 => Charset::Page(10007),
        128 => Charset::Page(932),
        129 => Charset::Page(949),
        130 => Charset::Page(1361),
        134 => Charset::Page(936),
        136 => Charset::Page(950),
        161 => Charset::Page(1253),
        162 => Charset::Page(1254),
        163 => Charset::Page(1258),
        177..=181 => Charset::Page(if number == 177 || number == 181 { 1255 } else { 1256 }),
        186 => Charset::Page(1257),
        204 => Charset::Page(1251),
        222 => Charset::Page(874),
        238 => Charset::Page(1250),
        254 => Charset::Page(437),
        255 => Charset::Page(850),
        _ => return None,
    })
}

/// A character of a font of signs; U+FFFD if no letter says the same.
pub fn sign(byte: u8, charset: Charset) -> char {
    match charset {
        _ if byte <= b' ' => char::from(byte),
        Charset::Dingbats => DINGBATS.get(&byte).copied().unwrap_or('\u{FFFD}'),
        _ => SYMBOL.get(&byte).copied().unwrap_or('\u{FFFD}'),
    }
}

/// Decodes bytes.
pub fn decode(bytes: &[u8], charset: Charset) -> String {
    if bytes.is_ascii() && matches!(charset, Charset::Page(_)) {
        return bytes.iter().map(|b| char::from(*b)).collect();
    }
    match charset {
        Charset::Symbol | Charset::Dingbats => bytes.iter().map(|b| sign(*b, charset)).collect(),
        Charset::Page(page) => match (TABLES.get(&page), encoding(page)) {
            (Some(table), _) => {
                let high = |b: u8| table.get(usize::from(b) - 128).copied().unwrap_or('\u{FFFD}');
                bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { high(*b) }).collect()
            }
            (None, found) => {
                let encoding = found.unwrap_or(encoding_rs::WINDOWS_1252);
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_page_has_its_letters() {
        for (page, bytes, text) in [
            (1252, &b"\x93caf\xe9\x94"[..], "“café”"),
            (1251, b"\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"),
            (1250, b"\x9ea\x9d", "žať"),
            (437, b"\x81ber", "über"),
            (850, b"\xd0\x9e", "ð×"),
            (852, b"\xfd", "ř"),
            (10000, b"\x8a\xd5", "ä’"),
            (10006, b"\xe1", "α"),
            (932, b"\x93\xfa\x96{", "日本"),
            (936, b"\xc4\xe3", "你"),
            (949, b"\xb0\xa1", "가"),
            (950, b"\xa7A", "你"),
            (874, b"\xa1", "ก"),
        ] {
            assert_eq!(decode(bytes, Charset::Page(page)), text, "{page}");
        }
        assert!(TABLES.values().all(|t| t.len() == 128) && is_known(1258) && !is_known(1));
        assert_eq!(decode(b"a\xb7", Charset::Symbol), "α•");
    }
}
