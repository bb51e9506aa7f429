use super::{read, read_mailbox};
use crate::source::ReadError;
use crate::source::agreement::{body, page, survives_damage};

const PARTS: &str = "From: =?utf-8?Q?Ann_M=C3=BCller?= <ann@example.org>\r\nTo: Bo Reader <bo@example.org>, cy@example.org\r\n\
    Subject: =?iso-8859-1?Q?The_harbour_=E9tude?=\r\nDate: Tue, 1 Jul 2003 23:52:37 +0200\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nSee the caf=E9 list.\r\n\r\n> Is it open?\r\n>> It was.\r\n\r\n-- \r\nAnn\r\n\
    --x\r\nContent-Type: text/plain; name=\"list.txt\"\r\nContent-Disposition: attachment; filename=\"list.txt\"\r\n\r\n\
    The List of Ships\r\n\r\n- The Gull, a ship of the north\r\n- The Tern, a ship of the south\r\n\
    --x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"../a gull.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n\
    iVBORw0KGgo=\r\n--x\r\nContent-Type: application/x-msdownload\r\nContent-Disposition: attachment; filename=\"tool.exe\"\r\n\r\nMZ\r\n\
    --x\r\nContent-Type: message/rfc822\r\n\r\nFrom: cy@example.org\r\nSubject: Older\r\n\r\nOlder words.\r\n--x--\r\n";

#[test]
fn a_message_says_who_wrote_what_when_and_what_was_attached() {
    let document = read(PARTS.as_bytes()).unwrap();
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("The harbour étude"));
    assert_eq!(document.authors[0].value, "Ann Müller");
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2003-07-01"));
    assert_eq!(
        body(&document),
        "From: Ann Müller \\<ann@example.org>\\\nTo: Bo Reader \\<bo@example.org>, cy@example.org\\\nDate: Tue, 1 Jul 2003 23:52:37 +0200\n\n\
         See the café list.\n\n> Is it open?\n>\n> > It was.\n\nAnn\n\n## Attachments {.supplied}\n\n- [list.txt](<a/list.txt>)\n\
         - [../a gull.png](<a/a-gull.png>)\n\n![../a gull.png](<a/a-gull.png>)\n\n- tool.exe\n\n## list.txt {.supplied}\n\n\
         ### The List of Ships\n\n- The Gull, a ship of the north\n- The Tern, a ship of the south\n\n## Attachment 4 {.supplied}\n\n\
         Older\n\nFrom: cy@example.org\n\nOlder words."
    );
    assert_eq!(document.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["list.txt", "a-gull.png"]);
    assert_eq!(document.omitted[0].text, "the attachment tool.exe, kept in the original");
}

#[test]
fn the_text_is_taken_if_it_keeps_the_words_and_the_page_if_it_says_more() {
    let mail = |plain: &str, html: &str| {
        format!(
            "From: a@example.org\r\nSubject: S\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
             {plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
        )
    };
    let html = "<p>The words of the message are all here, and <b>more</b>.</p>";
    let both = read(mail("The words of the message are all here, and more.", html).as_bytes()).unwrap();
    assert!(body(&both).ends_with("The words of the message are all here, and more."));
    assert_eq!(both.omitted[0].text, "an HTML version of the same text");
    let less = read(mail("See the page.", html).as_bytes()).unwrap();
    assert!(less.text.contains("The words of the message") && !less.text.contains("See the page"), "{}", less.text);
}

#[test]
fn text_without_a_charset_is_decoded_as_any_text_file() {
    let mail = b"From: a@example.org\r\nSubject: Gr\xfc\xdfe\r\n\r\nDer Z\xf6llner ging \xfcber den Flu\xdf zur\xfcck und fragte.\r\n";
    assert!(read(mail).unwrap().text.contains("Der Zöllner ging über den Fluß zurück"));
}

#[test]
fn messages_of_a_mailbox_keep_their_order_and_replies_stand_below_what_they_follow() {
    let one = |id: &str, to: &str, subject: &str, text: &str| {
        let reply = if to.is_empty() { String::new() } else { format!("In-Reply-To: <{to}@x>\n") };
        let subject = if subject.is_empty() { String::new() } else { format!("Subject: {subject}\n") };
        format!(
            "From a@x Mon Jan  1 10:00:00 2001\nMessage-ID: <{id}@x>\n{reply}{subject}From: a@example.org\n\n{text}\n\n"
        )
    };
    let mailbox = [
        one("1", "", "Ships", "First."),
        one("2", "1", "Re: Ships", ">From the quay."),
        one("3", "2", "Re: Ships", "Third."),
        one("4", "", "", "Other."),
        one("5", "1", "Re: Ships", "Late."),
    ];
    let document = read_mailbox(mailbox.concat().as_bytes()).unwrap();
    let headings: Vec<_> = body(&document).lines().filter(|l| l.starts_with('#')).map(str::to_owned).collect();
    assert_eq!(headings, ["## Ships", "### Re: Ships", "#### Re: Ships", "## Message 4 {.supplied}", "## Re: Ships"]);
    assert!(document.text.contains("\n\nFrom the quay."));
    let part = |word: &str| document.origin(document.text.find(word).unwrap()).and_then(|o| o.part.clone());
    assert_eq!((part("First"), part("Late")), (Some("1".into()), Some("5".into())));
    assert_eq!(document.omitted[0].text, "1 reply that does not follow what it answers");
}

#[test]
fn messages_without_headers_keep_their_words() {
    let mailbox =
        "From a@x Mon Jan  1 10:00:00 2001\n\nBare words\n> quoted\n\nFrom b@x Mon Jan  1 10:00:00 2001\n\nMore";
    let document = read_mailbox(mailbox.as_bytes()).unwrap();
    assert_eq!(
        body(&document),
        "## Message 1 {.supplied}\n\nBare words\n\n> quoted\n\n## Message 2 {.supplied}\n\nMore"
    );
}

#[test]
fn what_is_no_mail_or_encrypted_is_refused() {
    assert!(matches!(read(b" "), Err(ReadError::Empty)));
    assert!(matches!(read(b"\0\x01\x02"), Err(ReadError::Damaged { .. })));
    assert!(matches!(read_mailbox(b"no mailbox at all"), Err(ReadError::Damaged { .. })));
    let sealed = "From: a@x\r\nContent-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--\r\n";
    assert!(matches!(read(sealed.as_bytes()), Err(ReadError::Encrypted)));
}

#[test]
fn damaged_messages_and_mailboxes_do_no_harm() {
    page(&read(PARTS.as_bytes()).unwrap());
    survives_damage("a.eml", PARTS.as_bytes());
    let mailbox = format!("From a@x Mon Jan  1 10:00:00 2001\n{PARTS}\nFrom b@x Mon Jan  1 10:00:00 2001\n{PARTS}\n");
    survives_damage("a.mbox", mailbox.as_bytes());
}
