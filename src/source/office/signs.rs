//! Signs of fonts that have their own order of signs (Symbol, Wingdings), as Unicode.

use std::collections::HashMap;
use std::sync::LazyLock;

static SIGNS: LazyLock<HashMap<(&'static str, u32), char>> = LazyLock::new(|| {
    let mut signs = HashMap::new();
    for line in include_str!("data/symbol-fonts.tsv").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [font, first, row] = fields[..]
            && let Ok(first) = u32::from_str_radix(first, 16)
        {
            let placed = (first..).zip(row.chars()).filter(|(_, c)| *c != '␣');
            signs.extend(placed.map(|(code, c)| ((font, code), c)));
        }
    }
    signs
});

/// Whether a font has its own order of signs.
pub fn is_sign_font(font: &str) -> bool {
    let font = font.to_lowercase();
    matches!(font.as_str(), "symbol" | "wingdings" | "wingdings 2" | "wingdings 3" | "webdings")
}

/// The sign at a code of a font; codes may be shifted into the private area (F000 to F0FF).
pub fn sign(font: &str, code: u32) -> Option<char> {
    let code = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = font.to_lowercase();
    SIGNS.iter().find(|((f, c), _)| *c == code && *f == font).map(|(_, sign)| *sign).or_else(|| {
        // A sign font is sometimes named for letters that Unicode has anyway.
        (!is_sign_font(&font)).then(|| char::from_u32(code)).flatten().filter(|c| !c.is_control())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_common_fonts_are_unicode() {
        for (font, code, wanted) in [
            ("Symbol", 0xF061, Some('α')),
            ("Symbol", 0x70, Some('π')),
            ("Symbol", 0xB7, Some('•')),
            ("Symbol", 0xB3, Some('≥')),
            ("Symbol", 0xD6, Some('√')),
            ("Symbol", 0xAE, Some('→')),
            ("Symbol", 0xE5, Some('∑')),
            ("Symbol", 0xF2, Some('∫')),
            ("Wingdings", 0xF0FC, Some('✓')),
            ("Wingdings", 0xE0, Some('🡪')),
            ("Wingdings", 0x6C, Some('●')),
            ("Wingdings", 0x4A, Some('☺')),
            ("Wingdings", 0xA7, Some('▪')),
            ("Wingdings", 0xFE, Some('☑')),
            ("Wingdings 2", 0x52, Some('☑')),
            ("Wingdings 2", 0xF0, None),
            ("Arial", 0x41, Some('A')),
        ] {
            assert_eq!(sign(font, code), wanted, "{font} {code:X}");
        }
    }
}
