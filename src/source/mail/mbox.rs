//! Mailboxes (RFC 4155, and the forms mboxo, mboxrd, mboxcl and mboxcl2) → messages.
//!
//! In: the bytes of a mailbox. Out: the bytes of its messages in their order, quoting of `From ` undone.

use std::borrow::Cow;

/// The messages of a mailbox.
pub(super) fn messages(bytes: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let mut out = Vec::new();
    let mut at = next_envelope(bytes, 0);
    while let Some(begin) = at {
        let head = begin + line(bytes, begin).len();
        let (end, counted) = match by_length(bytes, head) {
            Some(end) => (end, true),
            None => (next_envelope(bytes, head).unwrap_or(bytes.len()), false),
        };
        let body = bytes.get(head..end).unwrap_or_default();
        // mboxcl2 counts and does not quote: a bare envelope line in the body shows it.
        let bare = counted && next_envelope(body, 0).is_some();
        out.push(if bare { Cow::Borrowed(body) } else { unquoted(body) });
        at = next_envelope(bytes, end);
    }
    out
}

/// Whether a file begins as a mailbox does.
pub(super) fn is_mailbox(bytes: &[u8]) -> bool {
    is_envelope(line(bytes, 0))
}

fn line(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
    rest.get(..end).unwrap_or_default()
}

/// `From address date`: begins so, and has a time or ends with a year.
fn is_envelope(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let text = String::from_utf8_lossy(rest.get(..200.min(rest.len())).unwrap_or_default());
    let mut words = text.split_whitespace();
    let is_year = |w: &str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
    let is_time = |w: &str| w.split(':').count() >= 2 && w.split(':').all(|p| p.len() == 2 && p.parse::<u8>().is_ok());
    words.next().is_some() && words.any(|w| is_year(w) || is_time(w))
}

/// The next envelope line at or after a place.
fn next_envelope(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = memchr::memmem::find(bytes.get(at..)?, b"From ")? + at;
        let begins = found == 0 || bytes.get(found - 1) == Some(&b'\n');
        if begins && is_envelope(line(bytes, found)) {
            return Some(found);
        }
        at = found + 5;
    }
}

/// The end of a message that states its length, if an envelope or the end of the file is there.
fn by_length(bytes: &[u8], head: usize) -> Option<usize> {
    let mut at = head;
    let mut length = None;
    loop {
        let line = line(bytes, at);
        at += line.len();
        let text = line.trim_ascii();
        if text.is_empty() || line.is_empty() {
            break;
        }
        if let Some((name, value)) = text.split_at_checked(15)
            && name.eq_ignore_ascii_case(b"content-length:")
        {
            length = std::str::from_utf8(value.trim_ascii()).ok().and_then(|v| v.parse::<usize>().ok());
        }
    }
    let end = at.checked_add(length?)?;
    let rest = bytes.get(end..)?;
    let after = rest.len() - rest.trim_ascii_start().len();
    (after == rest.len() || is_envelope(line(bytes, end + after))).then_some(end)
}

/// `>From ` is `From `, `>>From ` is `>From `.
fn unquoted(body: &[u8]) -> Cow<'_, [u8]> {
    let is_quoted = |at: usize| {
        let line = line(body, at);
        let marks = line.iter().take_while(|b| **b == b'>').count();
        marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "))
    };
    if memchr::memmem::find(body, b">From ").is_none() {
        return Cow::Borrowed(body);
    }
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let line = line(body, at);
        out.extend_from_slice(if is_quoted(at) { line.get(1..).unwrap_or_default() } else { line });
        at += line.len();
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(mailbox: &str) -> Vec<String> {
        messages(mailbox.as_bytes()).iter().map(|m| String::from_utf8_lossy(m).into_owned()).collect()
    }

    #[test]
    fn messages_part_at_envelopes_and_quoting_is_undone() {
        let mailbox = "From a@x Mon Jan  1 10:00:00 2001\nSubject: 1\n\n>From here\n>>From there\nFrom now on it rains\n\nFrom b@x Tue Jan  2 10:00:00 2001\nSubject: 2\n\nBye\n";
        assert_eq!(
            texts(mailbox),
            ["Subject: 1\n\nFrom here\n>From there\nFrom now on it rains\n\n", "Subject: 2\n\nBye\n"]
        );
    }

    #[test]
    fn a_stated_length_wins_if_it_is_right() {
        let body = "From c@x Wed Jan  3 10:00:00 2001\nis part of it\n";
        let mailbox = |length: usize| {
            format!(
                "From a@x Mon Jan  1 10:00:00 2001\nContent-Length: {length}\n\n{body}\nFrom b@x Tue Jan  2 10:00:00 2001\n\nBye\n"
            )
        };
        assert_eq!(texts(&mailbox(body.len())).len(), 2);
        assert_eq!(texts(&mailbox(3)).len(), 3);
    }
}
