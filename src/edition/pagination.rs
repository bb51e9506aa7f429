//! Long lists, in parts: `people/ann.html`, then `people/ann/page/2.html` and so on.

use crate::id::SitePath;
use crate::render::views::{PageNumber, Pagination};
use std::ops::Range;

/// A list of `items` entries in parts of `size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    items: usize,
    size: usize,
}

impl Parts {
    /// A list of `items` entries in parts of `size` (at least 1).
    pub fn new(items: usize, size: usize) -> Self {
        Parts { items, size: size.max(1) }
    }

    /// How many parts; an empty list has one.
    pub fn count(self) -> usize {
        self.items.div_ceil(self.size).max(1)
    }

    /// The entries of a part, counted from 1.
    pub fn range(self, part: usize) -> Range<usize> {
        let start = (part.saturating_sub(1) * self.size).min(self.items);
        start..(start + self.size).min(self.items)
    }

    /// What the template shows of it on the page of `part`; nothing if there is one part.
    pub fn view(self, base: &SitePath, part: usize) -> Option<Pagination> {
        let total = self.count();
        if total == 1 {
            return None;
        }
        let here = path(base, part);
        let link = |n: usize| path(base, n).href_from(&here, None);
        let range = self.range(part);
        let mut pages = Vec::new();
        for number in 1..=total {
            if number == 1 || number == total || number.abs_diff(part) <= 2 {
                pages.push(Some(PageNumber { number, href: link(number) }));
            } else if pages.last().is_some_and(Option::is_some) {
                pages.push(None);
            }
        }
        Some(Pagination {
            number: part,
            total,
            first: range.start + 1,
            last: range.end,
            items: self.items,
            previous: (part > 1).then(|| link(part - 1)),
            next: (part < total).then(|| link(part + 1)),
            pages,
        })
    }
}

/// Where part `part` of the list at `base` stands.
pub fn path(base: &SitePath, part: usize) -> SitePath {
    if part <= 1 {
        return base.clone();
    }
    let stem = base.as_str().strip_suffix(".html").unwrap_or(base.as_str());
    let folder = match stem.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_string(),
        _ => format!("{stem}/"),
    };
    // A legal path with a legal ending stays legal.
    format!("{folder}page/{part}.html").parse().unwrap_or_else(|_| base.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_every_entry_once() {
        let parts = Parts::new(25, 10);
        let all: Vec<usize> = (1..=parts.count()).flat_map(|p| parts.range(p)).collect();
        assert_eq!(all, (0..25).collect::<Vec<_>>());
        assert_eq!(Parts::new(0, 10).count(), 1);
    }

    #[test]
    fn parts_stand_in_a_folder_beside_the_first() {
        let base: SitePath = "people/ann.html".parse().unwrap();
        assert_eq!(path(&base, 1), base);
        assert_eq!(path(&base, 2).as_str(), "people/ann/page/2.html");
        assert_eq!(path(&"sources/index.html".parse().unwrap(), 3).as_str(), "sources/page/3.html");
        assert_eq!(path(&"index.html".parse().unwrap(), 2).as_str(), "page/2.html");
    }

    #[test]
    fn long_rows_of_page_numbers_are_thinned_out() {
        let base: SitePath = "a.html".parse().unwrap();
        let view = Parts::new(1000, 10).view(&base, 50).unwrap();
        let numbers: Vec<Option<usize>> = view.pages.iter().map(|p| p.as_ref().map(|p| p.number)).collect();
        let expected = [Some(1), None, Some(48), Some(49), Some(50), Some(51), Some(52), None, Some(100)];
        assert_eq!(numbers, expected);
        assert_eq!((view.first, view.last), (491, 500));
        assert_eq!(view.previous.as_deref(), Some("49.html"));
    }
}
