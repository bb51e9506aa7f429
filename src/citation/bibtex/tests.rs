use super::*;
use proptest::prelude::*;

fn one(text: &str) -> Value {
    let mut read = read(text);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.found.remove(0).1
}

#[test]
fn reports_web_pages_and_theses_keep_their_bodies() {
    let report = one("@report{r, author = {{Lake Board}}, title = {Levels}, type = {Bulletin}, number = {15-42},
        institution = {LB}, date = {2015-10-05}, url = {https://example.org/a_b%20c}}");
    assert_eq!(report["type"], "report");
    assert_eq!(report["author"], json!([{"literal": "Lake Board"}]));
    assert_eq!((&report["publisher"], &report["genre"]), (&json!("LB"), &json!("Bulletin")));
    assert_eq!(report["number"], "15-42");
    assert_eq!(report["issued"], json!({"date-parts": [[2015, 10, 5]]}));
    assert_eq!(report["URL"], "https://example.org/a_b%20c");
    let page =
        one("@online{p, title = {A \\emph{Dry {Lake}} Seen}, organization = {The Site}, year = 2016, month = nov}");
    assert_eq!(page["title"], "A <i>Dry Lake</i> Seen");
    assert_eq!((&page["container-title"], page.get("publisher")), (&json!("The Site"), None));
    assert_eq!(page["issued"], json!({"date-parts": [[2016, 11]]}));
    let thesis = one("@phdthesis{t, author = {Berg, Ida}, title = {T}, school = {Lake University}, year = 1999}");
    assert_eq!((&thesis["publisher"], &thesis["genre"]), (&json!("Lake University"), &json!("PhD thesis")));
    let manual = one("@manual{m, title = {M}, organization = {Lake Board}, publisher = {Shore Press}}");
    assert_eq!(manual["publisher"], "Shore Press; Lake Board");
}

#[test]
fn names_accents_pages_and_subtitles_are_read() {
    let item = one(r#"@article{a, author = {van den Berg, Ida and M{\"u}ller, J{\'e}r\^ome and others},
        title = {{DNA} of Lakes}, subtitle = {A \& B}, journal = {Acta}, volume = 3, number = 2, pages = {12--34},
        ids = {x, y}}"#);
    assert_eq!(
        item["author"],
        json!([{"family": "Berg", "given": "Ida", "non-dropping-particle": "van den"},
            {"family": "Müller", "given": "Jérôme"}])
    );
    assert_eq!(item["title"], "DNA of Lakes: A & B");
    assert_eq!((&item["page"], &item["issue"]), (&json!("12-34"), &json!("2")));
    assert_eq!(item["aliases"], json!(["x", "y"]));
}

#[test]
fn preprints_and_web_pages_get_their_addresses() {
    let preprint = one("@misc{p, title = {T}, eprint = {2101.00001}, archivePrefix = {arXiv}, primaryClass = {cs.CL}}");
    assert_eq!(
        (&preprint["number"], &preprint["URL"]),
        (&json!("arXiv:2101.00001"), &json!("https://arxiv.org/abs/2101.00001"))
    );
    let page = one("@misc{p, title = {T}, howpublished = {\\url{https://example.org/a_b}}, note = {Seen}}");
    assert_eq!((&page["type"], &page["URL"]), (&json!("webpage"), &json!("https://example.org/a_b")));
    assert_eq!((page.get("publisher"), &page["note"]), (None, &json!("Seen")));
}

#[test]
fn chapters_take_what_their_book_says() {
    let text = "@incollection{c, author = {Lund, Per}, title = {Ice}, pages = {1--9}, crossref = {b}}
        @collection{b, editor = {Berg, Ida}, title = {Lakes}, subtitle = {A View}, publisher = {Shore}, year = 1999, crossref = {c}}";
    let chapter = one(text);
    assert_eq!(chapter["container-title"], "Lakes: A View");
    assert_eq!((&chapter["publisher"], &chapter["issued"]), (&json!("Shore"), &json!({"date-parts": [[1999]]})));
    assert_eq!(chapter["editor"], json!([{"family": "Berg", "given": "Ida"}]));
    assert_eq!(chapter["title"], "Ice");
}

#[test]
fn an_unknown_type_is_told_with_the_nearest() {
    let read = read("@artcle{a, title = {T}}");
    assert_eq!(
        (read.problems[0].1.code, read.problems[0].1.help.as_deref()),
        ("bib-entry-type", Some("did you mean `@article`?"))
    );
    assert_eq!(read.found.len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(@book\\{a,|@string\\{a=a|crossref=\\{a\\}|title|=|\\{|\\}|\"|\\\\emph\\{|,|author|and|year|date|ü|\\\\| |2016|#|@string\\{|\\$|\\\\'|--|~){0,30}") {
        let read = read(&text);
        prop_assert!(read.found.iter().all(|(at, _)| text.is_char_boundary(*at)));
        prop_assert!(read.problems.iter().all(|(at, _)| text.is_char_boundary(*at)));
    }
}
