//! Media types by the ending of a file's name.

use std::collections::HashMap;
use std::sync::LazyLock;

static TYPES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("data/media-types.csv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(',')).collect()
});

/// The media type of a file; bytes nobody knows are `application/octet-stream`.
pub(super) fn of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    TYPES.get(ending.as_str()).copied().unwrap_or("application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn endings_decide_whatever_their_case() {
        assert_eq!(of("a/b.html"), "text/html; charset=utf-8");
        assert_eq!(of("a.b/c.SVG"), "image/svg+xml");
        assert_eq!(of("a.html/c"), "application/octet-stream");
    }
}
