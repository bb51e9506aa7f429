//! Dates in the orders of finding aids and histories: `1938 September 8`, `June-July 2019`, `February 20-April 20, 1952`, `146-78 BC`.
//!
//! In: a block and the word a date may begin at. Out: one past its last word. It reads at most [`REACH`] words ahead; words that a
//! hyphen joins are read in parts, but a date always ends with a word.

use super::patterns::{Class, is};
use super::reading::{Block, Reading};

/// Most words read ahead.
const REACH: usize = 12;

/// A word or a part of one, and the word it belongs to.
struct Piece<'a> {
    form: &'a str,
    word: usize,
    /// Whether the word goes on after it.
    inside: bool,
}

/// The end of the date that begins at a word, if it is one of these orders; and whether it is a range of years of an era.
pub(super) fn at(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<usize> {
    let form = block.form(i);
    let digit = form.starts_with(|c: char| c.is_ascii_digit());
    let head = form.split('-').next().unwrap_or("");
    if !digit && month(reading, head).is_none() && !is(Class::EraBefore, form) {
        return None;
    }
    if block.glued(i) && digit && matches!(block.form(i.wrapping_sub(1)), "." | "-" | "/" | "," | "_" | "=" | ":") {
        return None;
    }
    let line = Line { reading, pieces: pieces(block, i) };
    let end = line.year_first().or_else(|| line.era()).or_else(|| line.span())?;
    let last = line.pieces.get(end.checked_sub(1)?)?;
    (!last.inside).then_some(last.word + 1)
}

fn pieces<'b>(block: &'b Block<'_>, i: usize) -> Vec<Piece<'b>> {
    let mut found = Vec::with_capacity(REACH);
    for word in i..(i + REACH).min(block.words.len()) {
        if word > i && block.line_start(word) {
            break;
        }
        let form = block.form(word);
        let parts = form.split('-').count();
        if parts == 2 && form.len() > 2 && !form.starts_with('-') && !form.ends_with('-') {
            let (left, right) = form.split_once('-').unwrap_or((form, ""));
            found.push(Piece { form: left, word, inside: true });
            found.push(Piece { form: "-", word, inside: true });
            found.push(Piece { form: right, word, inside: false });
        } else {
            found.push(Piece { form, word, inside: false });
        }
    }
    found
}

fn month(reading: &Reading<'_>, form: &str) -> Option<u8> {
    let capital = form.starts_with(char::is_uppercase) || !reading.lexicon.has_capital_months();
    capital.then(|| reading.lexicon.month(form)).flatten()
}

fn number(form: &str) -> Option<u32> {
    let digits = !form.is_empty() && form.len() <= 4 && form.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| form.parse().ok()).flatten()
}

struct Line<'r, 'b> {
    reading: &'r Reading<'r>,
    pieces: Vec<Piece<'b>>,
}

impl Line<'_, '_> {
    fn form(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |p| p.form)
    }

    fn month(&self, at: usize) -> bool {
        month(self.reading, self.form(at)).is_some()
    }

    fn day(&self, at: usize) -> bool {
        let form = self.form(at);
        form.len() <= 2 && number(form).is_some_and(|n| (1..=31).contains(&n))
    }

    fn year(&self, at: usize) -> bool {
        let form = self.form(at);
        form.len() == 4 && number(form).is_some_and(|n| (1000..2100).contains(&n))
    }

    fn dash(&self, at: usize) -> bool {
        matches!(self.form(at), "-" | "–" | "—" | "‐" | "‑")
    }

    /// Past a month and the point after a short one.
    fn past_month(&self, at: usize) -> usize {
        at + 1 + usize::from(self.form(at + 1) == "." && self.form(at).len() <= 4)
    }

    /// `1938 September 8`, `1975 June`, `1961 March 31-April 2`.
    fn year_first(&self) -> Option<usize> {
        if !self.year(0) || !self.month(1) {
            return None;
        }
        let mut at = self.past_month(1);
        if self.day(at) && !(self.form(at + 1) == "," && self.year(at + 2)) && !self.year(at + 1) {
            at += 1;
            if self.dash(at) && self.year(at + 1) {
                return Some(self.second_year_first(at + 1));
            }
            if self.dash(at) {
                let other = if self.month(at + 1) { self.past_month(at + 1) } else { at + 1 };
                at = if self.day(other) { other + 1 } else { at };
            }
            return Some(at);
        }
        if self.dash(at) && self.month(at + 1) {
            return Some(self.past_month(at + 1));
        }
        if self.dash(at) && self.year(at + 1) {
            return Some(self.second_year_first(at + 1));
        }
        // A month alone must end there: "in 1961 April went home" is no month.
        let ends = matches!(self.form(2), "" | "." | "," | ";" | ")" | "]" | ":");
        let own = self.form(at) == "," && self.year(at + 1) || self.day(at) || self.year(at);
        (ends && !own).then_some(2)
    }

    /// The end of the second date of a range that begins with its year: `1883 December 11- | 1886 September 24`, `- | 1890`.
    fn second_year_first(&self, at: usize) -> usize {
        let month = if self.month(at + 1) { self.past_month(at + 1) } else { at + 1 };
        if month > at + 1 && self.day(month) && !self.year(month + 1) { month + 1 } else { month }
    }

    /// `146 BC`, `146-78 BC`, `AD 70`, `31 BC – AD 14`.
    fn era(&self) -> Option<usize> {
        let first = self.year_of_era(0);
        if let Some(at) = first {
            let other = self.dash(at).then(|| self.year_of_era(at + 1)).flatten();
            return other.or(Some(at));
        }
        number(self.form(0)).filter(|n| *n > 0)?;
        self.dash(1).then(|| self.year_of_era(2)).flatten().filter(|_| !is(Class::EraBefore, self.form(2)))
    }

    /// One past a year with its era.
    fn year_of_era(&self, at: usize) -> Option<usize> {
        let years = |i: usize| number(self.form(i)).is_some_and(|n| n > 0) && !self.form(i).starts_with('0');
        if is(Class::EraBefore, self.form(at)) && years(at + 1) {
            let short = self.form(at + 1).len() >= 2;
            let other = self.dash(at + 2) && years(at + 3);
            return short.then_some(if other { at + 4 } else { at + 2 });
        }
        if !years(at) {
            return None;
        }
        let mut name = String::new();
        for n in 1..=3 {
            name.push_str(self.form(at + n));
            if is(Class::EraAfter, &name) {
                return Some(at + n + 1);
            }
            name.push(' ');
        }
        None
    }

    /// `June-July 2019`, `February 20-April 20, 1952`, `20 February-20 April 1952`, `December 2003-January 2004`.
    fn span(&self) -> Option<usize> {
        let first = self.part(0)?;
        if !self.dash(first) {
            return None;
        }
        let second = self.part(first + 1)?;
        let dated = self.year(second - 1);
        (dated && self.month_between(first + 1, second)).then_some(second)
    }

    fn month_between(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.month(i))
    }

    /// One past a month with or without its day and year.
    fn part(&self, at: usize) -> Option<usize> {
        let mut at = match () {
            () if self.month(at) => {
                let after = self.past_month(at);
                if self.day(after) { after + 1 } else { after }
            }
            () if self.day(at) && self.month(at + 1) => self.past_month(at + 1),
            () => return None,
        };
        let comma = usize::from(self.form(at) == ",");
        if self.year(at + comma) {
            at += comma + 1;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dates;
    use super::super::tests::document;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let document = document(&[text]);
        let reading = Reading::of(&document);
        dates::find(&reading).iter().map(|s| reading.blocks[0].surface(s.words()).to_string()).collect()
    }

    #[test]
    fn the_year_may_stand_first() {
        assert_eq!(
            found("Letter, 1931 August 4; draft, 1931 May. Then 1932 March 30-April 2"),
            ["1931 August 4", "1931 May", "1932 March 30-April 2"]
        );
        assert_eq!(
            found("In 1931 April went home, and in 1932 March 3, 1933 was far."),
            ["1931", "1932", "March 3, 1933"]
        );
    }

    #[test]
    fn ranges_of_months_and_days_share_a_year() {
        assert_eq!(
            found("Open May-June 2017, April 3-May 9, 1981, 3 April-9 May 1981 and December 2001-January 2002."),
            ["May-June 2017", "April 3-May 9, 1981", "3 April-9 May 1981", "December 2001-January 2002"]
        );
        assert_eq!(found("Shown April 3 – May 9, 1981."), ["April 3 – May 9, 1981"]);
    }

    #[test]
    fn years_of_an_era_are_dates_however_small() {
        assert_eq!(
            found("In 212 BC it fell; 44-31 BC, 212–98 BCE, AD 70, 31 BC – AD 14, 480 B.C. ended."),
            ["212 BC", "44-31 BC", "212–98 BCE", "AD 70", "31 BC – AD 14", "480 B.C."]
        );
        assert!(found("A score of 212-98 and 44 AC units.").is_empty());
    }

    #[test]
    fn both_ends_of_a_range_may_begin_with_their_year() {
        assert_eq!(
            found("Diary, 1881 May 11-1882 June 24; letters, 1881 May 4-1890"),
            ["1881 May 11-1882 June 24", "1881 May 4-1890"]
        );
    }

    #[test]
    fn a_number_before_a_date_is_no_part_of_it() {
        assert_eq!(found("Volume 25, Number 10 - 5 October 2020"), ["5 October 2020"]);
        assert_eq!(found("Held 5-10 October 2020 and 5 - 7 May 2021"), ["5-10 October 2020", "5 - 7 May 2021"]);
    }
}
