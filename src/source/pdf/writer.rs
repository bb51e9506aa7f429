//! PDFs for tests: text at places, in one of three typefaces, and nothing else.

/// A piece of text: left edge, distance of its base line from the top, size, typeface (0 regular, 1 bold, 2 italic), words.
pub type Piece = (f32, f32, f32, u8, String);

/// Width and height of the pages, A4 in points.
pub const PAGE: (f32, f32) = (595.0, 842.0);

/// Writes a PDF of pages of pieces, with entries of the document information.
pub fn pdf(pages: &[Vec<Piece>], info: &[(&str, &str)]) -> Vec<u8> {
    let mut objects: Vec<String> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 7 + n * 2)).collect();
    objects.push("<< /Type /Catalog /Pages 2 0 R >>".into());
    objects.push(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()));
    for name in ["Helvetica", "Helvetica-Bold", "Helvetica-Oblique"] {
        objects.push(format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [{}] >>",
            WIDTHS.map(|w| w.to_string()).join(" ")
        ));
    }
    let entries: Vec<String> = info.iter().map(|(key, value)| format!("/{key} ({})", escaped(value))).collect();
    objects.push(format!("<< {} >>", entries.join(" ")));
    for (number, pieces) in pages.iter().enumerate() {
        let content = content(pieces);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Resources << /Font << /F0 3 0 R /F1 4 0 R /F2 5 0 R >> >> /Contents {} 0 R >>",
            PAGE.0, PAGE.1, 8 + number * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    file(&objects)
}

fn file(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in &places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R /Info 6 0 R >>\n", objects.len() + 1);
    out.push_str(&format!("{trailer}startxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}

fn content(pieces: &[Piece]) -> String {
    let piece = |(x, y, size, face, words): &Piece| {
        format!("BT /F{face} {size} Tf 1 0 0 1 {x} {} Tm ({}) Tj ET", PAGE.1 - y, escaped(words))
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join("\n")
}

fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

/// Widths of Helvetica from the space to the tilde, in thousandths of the size (Adobe Font Metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// How wide words are.
pub fn width(words: &str, size: f32) -> f32 {
    let of = |b: u8| f32::from(WIDTHS.get(usize::from(b.wrapping_sub(32))).copied().unwrap_or(556));
    words.bytes().map(of).sum::<f32>() * size / 1000.0
}

/// A page being set.
pub struct Setter {
    /// What is on it so far.
    pub pieces: Vec<Piece>,
    /// Where the next line goes.
    pub y: f32,
    /// Left and right edge.
    pub edges: (f32, f32),
}

impl Setter {
    /// An empty page.
    pub fn new() -> Setter {
        Setter { pieces: Vec::new(), y: 90.0, edges: (72.0, 523.0) }
    }

    /// A line by itself.
    pub fn line(&mut self, x: f32, size: f32, face: u8, words: &str) {
        self.pieces.push((x, self.y, size, face, words.into()));
        self.y += size * 1.2;
    }

    /// A paragraph, its first line set in, broken at the right edge; gives the words that had no room above `bottom`.
    pub fn paragraph(&mut self, words: &str, indent: f32, bottom: f32) -> String {
        let mut line = String::new();
        let mut x = self.edges.0 + indent;
        let mut words = words.split(' ').peekable();
        while let Some(word) = words.next() {
            let with = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if x + width(&with, 10.0) <= self.edges.1 {
                line = with;
            } else {
                self.line(x, 10.0, 0, &line);
                x = self.edges.0;
                line = word.to_owned();
                if self.y > bottom {
                    let rest: Vec<&str> = std::iter::once(line.as_str()).chain(words).collect();
                    return rest.join(" ");
                }
            }
        }
        self.line(x, 10.0, 0, &line);
        String::new()
    }
}
