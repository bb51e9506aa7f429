//! Where tests find the files that are not part of the repository.

use std::path::PathBuf;

/// The folder of fixtures, or `None` (after saying so) if it is not there.
///
/// # Panics
/// If it is missing although `SOURCEBOOK_REQUIRE_FIXTURES=1` demands it.
pub fn folder(test: &str, part: &str) -> Option<PathBuf> {
    let named = std::env::var("SOURCEBOOK_FIXTURES").unwrap_or_else(|_| "../shared".into());
    let folder = PathBuf::from(named).join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("SOURCEBOOK_REQUIRE_FIXTURES").as_deref() != Ok("1"), "{test}: fixtures not found");
    println!("SKIPPED {test}: fixtures not found");
    None
}

/// A file of the fixtures as text.
pub fn text(test: &str, part: &str, name: &str) -> Option<String> {
    folder(test, part).map(|f| std::fs::read_to_string(f.join(name)).unwrap())
}
