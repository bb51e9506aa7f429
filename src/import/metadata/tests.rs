use super::*;
use crate::import::{Outcome, Settings, import};
use crate::project::Memory;
use crate::source::InProcess;

fn settings() -> Settings<'static> {
    Settings {
        sources: "sources",
        content: "content",
        ignore: &[],
        only: &[],
        again: false,
        prune: false,
        detect: &|_| Vec::new(),
        reads: &InProcess,
        largest: u64::MAX,
        full: crate::import::Full::default(),
    }
}

fn site(files: &[(&str, &[u8])]) -> Memory {
    let store = Memory::default();
    for (path, bytes) in files {
        store.write(path, bytes).unwrap();
    }
    store
}

fn page(store: &Memory, slug: &str) -> String {
    String::from_utf8(store.read(&format!("content/sources/{slug}.md")).unwrap()).unwrap()
}

const LETTER: &[u8] =
    b"A letter from the harbour\n\nThe boats came in late, and nobody on the quay knew why they had been kept.\n";

#[test]
fn a_row_wins_over_what_was_found_and_is_recorded_as_such() {
    let csv = "file,title,authors,date,kind,url,keywords,language,privacy,box number\nletter.txt,\"Harbour, a letter\",Ada Moss; Ines Vale,1921-05,report,https://example.org/l,boats; quay,en; fr,private,7\n";
    let store = site(&[("sources/letter.txt", LETTER), ("sources/metadata.csv", csv.as_bytes())]);
    let report = import(&store, &settings(), &|_| {});
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    let page = page(&store, "letter");
    for wanted in [
        "title = \"Harbour, a letter\"",
        "authors = [\"Ada Moss\", \"Ines Vale\"]",
        "authors_origin = \"metadata.csv, line 2\"",
        "date = \"1921-05\"",
        "kind = \"report\"",
        "lang = \"en\"",
        "keywords = [\"boats\", \"quay\"]",
        "url = \"https://example.org/l\"",
        "privacy = \"private\"",
        "\"box number\" = \"7\"",
        "languages = [\"en\", \"fr\"]",
        "rule = \"printed-title\"",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    let options = crate::page::ScanOptions::new(crate::page::FrontMatterKind::Source);
    let (_, complaints) = crate::page::Page::scan("content/sources/letter.md", page.as_str().into(), &options, None);
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn a_change_of_metadata_alone_makes_the_page_anew_and_nothing_else_does() {
    let store = site(&[("sources/letter.txt", LETTER), ("sources/other.txt", b"Other words stand here.\n")]);
    import(&store, &settings(), &|_| {});
    let outcomes = |store: &Memory| {
        let report = import(store, &settings(), &|_| {});
        report.documents.iter().map(|d| d.outcome).collect::<Vec<_>>()
    };
    store.write("sources/metadata.csv", b"file;date\nletter.txt;1921\n").unwrap();
    assert_eq!(outcomes(&store), [Outcome::Updated, Outcome::Unchanged]);
    assert!(page(&store, "letter").contains("date = \"1921\""));
    assert_eq!(outcomes(&store), [Outcome::Unchanged, Outcome::Unchanged]);
    // A row more above it changes no value.
    store.write("sources/metadata.csv", b"file;date\nother.txt;\nletter.txt;1921\n").unwrap();
    assert_eq!(outcomes(&store), [Outcome::Unchanged, Outcome::Unchanged]);
    store.remove("sources/metadata.csv").unwrap();
    assert_eq!(outcomes(&store), [Outcome::Updated, Outcome::Unchanged]);
    assert!(!page(&store, "letter").contains("1921"));
}

#[test]
fn a_file_beside_a_document_wins_over_a_table_and_neither_is_a_document() {
    let beside = "title = \"From the file\"\ndate = 1921-05-08\nshelf = 3\n[about]\ntitle = \"The tide book\"\nauthors = [\"Ada Moss\"]\n[extra]\nbox = 2\n";
    let store = site(&[
        ("sources/letter.txt", LETTER),
        ("sources/letter.txt.toml", beside.as_bytes()),
        ("sources/metadata.tsv", b"name\ttitle\trights\nletter.txt\tFrom the table\tFree\n"),
    ]);
    let report = import(&store, &settings(), &|_| {});
    assert_eq!(report.documents.len(), 1, "{:?}", report.diagnostics);
    let page = page(&store, "letter");
    for wanted in [
        "title = \"From the file\"",
        "date = 1921-05-08",
        "rights = \"Free\"",
        "title = \"The tide book\"",
        "shelf = 3",
        "box = 2",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
}

#[test]
fn what_cannot_be_used_is_told_with_its_place_and_the_rest_is_applied() {
    let csv = "file,date,kind,title\nletter.txt,08/07/1921,reveiw,Kept\nnone.txt,,,\nletter.txt,,,Again\n,,,Lost\n";
    let store = site(&[("sources/letter.txt", LETTER), ("sources/metadata.csv", csv.as_bytes())]);
    let report = import(&store, &settings(), &|_| {});
    let told: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("sources/metadata.csv:2:12: error[metadata-value]: `08/07/1921` may be"), "{told:#?}");
    assert!(told[1].contains(":2:23: error[metadata-value]") && told[1].contains("did you mean `review`"), "{told:#?}");
    assert!(told[2].contains(":3:1: warning[metadata-no-document]"), "{told:#?}");
    assert!(told[3].contains(":4:1: warning[metadata-twice]"), "{told:#?}");
    assert!(told[4].contains("warning[metadata-no-document]: the row names no document"), "{told:#?}");
    assert!(page(&store, "letter").contains("title = \"Kept\""));
}

#[test]
fn documents_are_found_by_path_by_name_if_it_is_unique_and_by_hash() {
    let hash = crate::import::sha256(b"By hash.\n");
    let csv = format!(
        "file,sha256,title\na/x.txt,,By path\ny.txt,,By name\n,{},By hash\nz.txt,,Which\n",
        hash.to_uppercase()
    );
    let files: [(&str, &[u8]); 7] = [
        ("sources/a/x.txt", b"One.\n"),
        ("sources/b/x.txt", b"Two.\n"),
        ("sources/b/y.txt", b"Three.\n"),
        ("sources/h.txt", b"By hash.\n"),
        ("sources/a/z.txt", b"Four.\n"),
        ("sources/b/z.txt", b"Five.\n"),
        ("sources/metadata.csv", csv.as_bytes()),
    ];
    let store = site(&files);
    let report = import(&store, &settings(), &|_| {});
    for (slug, title) in [("a-x", "By path"), ("b-y", "By name"), ("h", "By hash")] {
        assert!(page(&store, slug).contains(&format!("title = \"{title}\"")), "{slug}");
    }
    let told = report.diagnostics.iter().find(|d| d.code == "metadata-no-document").unwrap();
    assert!(told.message.contains("sources/a/z.txt, sources/b/z.txt"), "{told}");
}

#[test]
fn tables_come_in_any_charset_with_marks_of_order_and_any_separator() {
    for bytes in [
        b"\xEF\xBB\xBFfile,title\r\nletter.txt,Caf\xC3\xA9 letters\r\n".to_vec(),
        b"file;title\nletter.txt;Caf\xE9 letters\n".to_vec(),
        "file\ttitle\nletter.txt\tCafé letters\n".as_bytes().to_vec(),
    ] {
        let store = site(&[("sources/letter.txt", LETTER), ("sources/metadata.csv", &bytes)]);
        let report = import(&store, &settings(), &|_| {});
        assert!(page(&store, "letter").contains("title = \"Café letters\""), "{:?}", report.diagnostics);
    }
}

#[test]
fn dates_are_iso_or_unambiguous() {
    assert_eq!(value::date("8.7.1921").unwrap(), "1921-07-08");
    assert_eq!(value::date("1921-07-08T10:00:00").unwrap(), "1921-07-08");
    for wrong in ["1921-13", "31.02.1921", "1/2/1921", "spring", "1921-7", "19210708"] {
        assert!(value::date(wrong).is_err(), "{wrong}");
    }
}
