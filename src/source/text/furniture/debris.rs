//! Pieces of scripts, styles and markup that an extractor left among the paragraphs of a page.
//!
//! In: a line. Out: whether it is such debris. Programs that a text shows are lines of their own; debris is a long run of
//! statements on one line, or the rest of a tag, and names things that only pages of the web have.

use crate::source::text::Draft;
use crate::source::text::lines::Sort;
use crate::source::text::units::Unit;

/// Shortest debris that has no tag, in bytes.
const LONG: usize = 90;

/// Words of the programs of web pages.
const NAMES: [&str; 22] = [
    "document.",
    "window.",
    "jQuery",
    "function(",
    "function (",
    "getElementById",
    "addEventListener",
    "googletag",
    "googleAnalytics",
    "dataLayer",
    ".push(",
    ".ajax(",
    "innerHTML",
    "createElement",
    "undefined",
    "setTimeout(",
    "@media",
    "!important",
    "font-family:",
    "CDATA[",
    "decodeURIComponent",
    "encodeURIComponent",
];

/// Signs of statements.
const SIGNS: [&str; 12] = ["});", "();", "={", "= {", "){", ") {", "&&", "||", "==", "\");", "');", ";}"];

/// Whether a unit is a piece of a script, a style or a tag.
pub(in crate::source::text) fn is_debris(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    unit.lines.len() == 1 && text.contains(['{', '=', ';']) && (is_script(text) || is_rest_of_tag(text))
}

/// A text that speaks of programs shows them: nothing of it is debris.
pub(in crate::source::text) fn keep_programs(draft: &mut Draft<'_>) {
    let debris = |sort: &Sort| *sort == Sort::Sure("script");
    let speaks = |text: &str| PROGRAMMING.iter().any(|word| text.contains(word));
    let speaks = |text: &str| !text.contains(['{', '}', ';']) && speaks(text);
    let prose = || draft.units.iter().zip(&draft.sorts).filter(|(_, s)| **s == Sort::Text).map(|(u, _)| u);
    if draft.sorts.iter().any(debris) && prose().any(|u| speaks(&u.text)) {
        draft.sorts.iter_mut().filter(|sort| debris(sort)).for_each(|sort| *sort = Sort::Text);
    }
}

/// What prose on programs has, and other prose has not.
const PROGRAMMING: [&str; 7] = ["()", "JavaScript", "Javascript", "HTML", "CSS", "web page", "script tag"];

fn is_script(text: &str) -> bool {
    if text.len() < LONG {
        return false;
    }
    let names = NAMES.iter().filter(|name| text.contains(**name)).count();
    let signs = SIGNS.iter().filter(|sign| text.contains(**sign)).count();
    let marks = text.bytes().filter(|b| matches!(b, b'{' | b'}' | b';' | b'=' | b'(' | b')' | b'"' | b'\'')).count();
    names >= 2 && signs >= 2 && marks * 40 >= text.len()
}

/// What follows the name of a tag that was cut: attributes with their values, and the end of the tag.
fn is_rest_of_tag(text: &str) -> bool {
    let attributes = text.match_indices("=\"").filter(|(at, _)| text[..*at].ends_with(char::is_alphanumeric)).count();
    let closed = text.ends_with("\">") || text.ends_with("'>") || text.ends_with("/>");
    !text.starts_with('<') && closed && attributes >= 2 && !text.contains(". ")
}

#[cfg(test)]
mod tests {
    use crate::source::decode::decode;
    use crate::source::text::read;

    fn removed(line: &str) -> bool {
        let text = format!(
            "The river ran high that spring, and the mill stood idle for eleven days while the wheel was mended.\n\n{line}\n\nNobody in the valley had seen such a flood since the year the old bridge was carried away by the ice."
        );
        let document = read(decode(text.as_bytes()).unwrap());
        document.removed.iter().any(|change| change.text == line)
    }

    #[test]
    fn scripts_on_one_line_are_taken_out() {
        assert!(removed(
            "window.slots = window.slots || []; slots.push(function() { document.getElementById('box-3').style.display = 'block'; });"
        ));
        assert!(removed(r#"w.tags.example/ns.html?id=T-1" height="0" width="0" style="display:none">"#));
    }

    #[test]
    fn programs_that_a_text_shows_stay() {
        assert!(!removed("var wheel = document.getElementById('wheel');"));
        assert!(!removed(
            "In the page, call document.write() only while it loads; window.onload is too late for that."
        ));
    }
}
