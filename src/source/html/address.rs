//! Addresses of links and pictures.
//!
//! In: what an attribute says, and where relative addresses start from. Out: an address that may stand in a page, or why
//! there is none. Whatever could run or carry a document of its own is refused.

/// Schemes that are let through.
const SAFE: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// The target of a link: `None` if there is none worth keeping, else why it is dropped.
pub fn link(href: &str, base: Option<&str>) -> Result<Option<String>, &'static str> {
    let href = cleaned(href);
    if href.is_empty() {
        return Ok(None);
    }
    if href.starts_with('#') {
        return Err("link-within");
    }
    match scheme(&href) {
        Some(scheme) if SAFE.contains(&scheme.as_str()) => Ok(Some(href)),
        Some(_) => Err("link-unsafe"),
        None => Ok(Some(resolve(&href, base))),
    }
}

/// White space and control characters at the edges and within are not part of an address (WHATWG URL).
pub fn cleaned(address: &str) -> String {
    address.trim().chars().filter(|c| !c.is_control()).collect()
}

/// The scheme of an address, lower case.
pub fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let mut chars = scheme.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    (starts && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
        .then(|| scheme.to_ascii_lowercase())
}

/// An address relative to another (RFC 3986, section 5, without its rare cases); as it is if there is no other.
pub fn resolve(address: &str, base: Option<&str>) -> String {
    if address.starts_with("//") {
        let scheme = base.and_then(scheme).unwrap_or_else(|| "https".into());
        return format!("{scheme}:{address}");
    }
    let Some(base) = base else { return address.to_owned() };
    if scheme(address).is_some() {
        return address.to_owned();
    }
    let Some((scheme, rest)) = base.split_once("://") else { return address.to_owned() };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let (target, after) = match address.find(['?', '#']) {
        Some(at) => address.split_at(at),
        None => (address, ""),
    };
    let joined = match target {
        "" => path.to_owned(),
        _ if target.starts_with('/') => target.to_owned(),
        _ => format!("{}/{target}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    format!("{scheme}://{host}{}{after}", without_dots(&joined))
}

/// A path without `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut open = false;
    for part in path.split('/') {
        open = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => {
                if parts.len() > 1 {
                    parts.pop();
                }
            }
            part => parts.push(part),
        }
    }
    if open {
        parts.push("");
    }
    let joined = parts.join("/");
    if joined.starts_with('/') { joined } else { format!("/{joined}") }
}

/// Whether an address names a file relative to the document.
pub fn is_relative(address: &str) -> bool {
    !address.is_empty() && scheme(address).is_none() && !address.starts_with(['/', '#', '\\', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_start_from_the_base() {
        let base = Some("https://example.org/a/b/page.html?x#y");
        for (address, wanted) in [
            ("c.html", "https://example.org/a/b/c.html"),
            ("../c.html#z", "https://example.org/a/c.html#z"),
            ("../../../c", "https://example.org/c"),
            ("/c?d=../e", "https://example.org/c?d=../e"),
            ("//other.org/x", "https://other.org/x"),
            ("?q", "https://example.org/a/b/page.html?q"),
            ("./", "https://example.org/a/b/"),
            ("..", "https://example.org/a/"),
            ("https://x.org", "https://x.org"),
        ] {
            assert_eq!(resolve(address, base), wanted, "{address}");
        }
        assert_eq!(resolve("c.html", None), "c.html");
        assert_eq!(resolve("x", Some("https://example.org")), "https://example.org/x");
    }

    #[test]
    fn addresses_that_run_or_carry_documents_are_refused() {
        for bad in
            ["javascript:alert(1)", " JAVASCRIPT:x", "java\nscript:x", "data:text/html,x", "vbscript:x", "file:///etc"]
        {
            assert_eq!(link(bad, None), Err("link-unsafe"), "{bad}");
        }
        assert_eq!(link("#part", None), Err("link-within"));
        assert_eq!(link(" ", None), Ok(None));
        assert_eq!(link("MailTo:a@example.org", None), Ok(Some("MailTo:a@example.org".into())));
    }
}
