//! Tests of headings in series, heads of pages, titles by their place and what stands around them.

use super::read;
use crate::source::document::{BlockKind, Document};

fn title(document: &Document) -> &str {
    document.title.as_ref().map_or("", |t| t.value.as_str())
}

fn headings(document: &Document) -> Vec<String> {
    let found = document.blocks.iter().filter(|b| b.kind == BlockKind::Heading);
    found.map(|b| b.plain().replace('\n', " ")).collect()
}

const ONE: &str = "The mill had stood empty for nine years when the county at last found a buyer, and on the day of the sale the whole street came out to look at him.";
const TWO: &str = "He was a small man with a large hat, and he said nothing to anybody until the papers were signed and the key had been put into his hand.";

#[test]
fn a_line_of_counters_is_no_title_and_a_name_below_the_date_is_the_author() {
    let text = format!(
        "2210 views 7 mins 3 comments\n\nThe day the miller came back\n\nIn National News, News\nMay 14, 2021\n\nAda Hartwell\n\n{ONE}\n\n{TWO}\n\n{ONE}\n"
    );
    let document = read(&text);
    assert_eq!(title(&document), "The day the miller came back");
    assert_eq!(document.authors.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(), ["Ada Hartwell"]);
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("excerpt"));
    assert!(document.removed.iter().any(|r| r.text.starts_with("2210 views")));
}

#[test]
fn amounts_with_their_words_are_no_counters() {
    let text = format!("Bread of the mill\n\n{ONE}\n\n3 cups 2 spoons 1 egg\n\n{TWO}\n");
    assert!(read(&text).removed.is_empty());
}

#[test]
fn labels_of_a_structured_abstract_are_headings_also_over_a_few_words() {
    let long = "A survey of all mills of the county was made in two summers, with the same questions put to each of the owners and to two of the neighbours.";
    let text = format!(
        "Brief Communication3 May 2019\nWater Wheels and the Health of Those Who Mind Them\n\nBackground:\n\n{long}\n\nObjective:\n\n{long}\n\nDesign:\n\n{long}\n\nSetting:\n\nThe Hartwell valley.\n\nIntervention:\n\nA new wheel.\n\nResults:\n\n{long}\n\nConclusion:\n\n{long}\n"
    );
    let document = read(&text);
    assert_eq!(title(&document), "Water Wheels and the Health of Those Who Mind Them");
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2019-05-03"));
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("abstract"));
    let wanted = ["Background:", "Objective:", "Design:", "Setting:", "Intervention:", "Results:", "Conclusion:"];
    assert_eq!(headings(&document), wanted);
}

#[test]
fn short_lines_of_the_shape_of_the_headings_are_headings_where_little_follows() {
    let text = format!(
        "Notice on the wheels of the county\n\n{ONE}\n\nThe first wheel\n\n{TWO}\n\nThe second wheel\n\n{ONE}\n\nThe third wheel\n\n{TWO}\n\nAction by\n\nAll who mind a wheel\n\nDeadline for answers\n\nFirst answers: in June\n\nOther questions\n\n{ONE}\n"
    );
    let found = headings(&read(&text));
    assert_eq!(
        found,
        [
            "The first wheel",
            "The second wheel",
            "The third wheel",
            "Action by",
            "Deadline for answers",
            "Other questions"
        ]
    );
}

const SITTING: [&str; 4] = [
    "The clerk read the petition of the ferrymen, who ask for a bell and for a lamp at the lower steps, and said that he had put both into the book of the year before, where nobody had found them.",
    "A member asked who should pay for the rope. The chair said that the rope was the matter of another day, and that the bell alone was before the house, as everybody could read on the board at the door.",
    "It was agreed that two members should walk down to the quay before the next sitting, look at the steps in the dark, and say whether a lamp could be seen from the other side of the water.",
    "The house then heard a letter from the miller, who does not want a bell at all, because his horse is old and has been frightened by bells ever since the fair.",
];

#[test]
fn heads_and_feet_of_pages_are_taken_out_and_capitals_on_two_lines_are_one_heading() {
    let head = |n: u32| format!("May 3, 2019                    MILL DEBATES                    {n}");
    let foot = "Notice: this is not the last word on the wheel, which the clerk has in his drawer.";
    let [petition, rope, quay, letter] = SITTING;
    let body = format!("WELCOME\n\n{ONE}\n\nTHE LEASE OF THE OLD WHEEL\nAND OF THE QUAY\n\n{TWO}\n\n{petition}\n");
    let text = format!(
        "{}\nPARISH OF BRACKEN\n\nTHE ASSEMBLY\n\nOFFICIAL RECORD\n\nFriday, 3rd May, 2019\n\n{body}\n{foot}\n\n{}\n{rope}\n\nA PETITION\n\n{quay}\n\n{foot}\n\n{}\n{letter}\n\nADJOURNMENT\n\nThe house rose at ten and went home in the rain, each member with a lamp of his own.\n",
        head(1),
        head(2),
        head(3)
    );
    let document = read(&text);
    assert_eq!(title(&document), "OFFICIAL RECORD");
    let found = headings(&document);
    assert!(found.contains(&"THE LEASE OF THE OLD WHEEL AND OF THE QUAY".to_owned()), "{found:?}");
    assert_eq!(document.removed.iter().filter(|r| r.rule == "running-head").count(), 5, "{:?}", document.removed);
}

#[test]
fn lines_in_capitals_between_margin_and_text_head_parts_of_sections() {
    let text = "SILO(1)\t\tSILO(1)\n\nNAME\n       silo - stores grain and other things that are dry\n\nEXAMPLES\n   FILLING A SILO\n       silo --fill grain.csv and wait until the level is reached\n       silo --fill oats.csv\n\n   EMPTYING IT\n       silo --empty to the cart that stands below the spout\n\nOPTIONS\n       The options are read from the left, and the last one counts.\n";
    let document = read(text);
    let levels: Vec<(u8, String)> =
        document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| (b.level, b.plain())).collect();
    assert!(
        levels.contains(&(3, "FILLING A SILO".into())) && levels.contains(&(3, "EMPTYING IT".into())),
        "{levels:?}"
    );
}

#[test]
fn a_long_first_line_is_the_title_and_the_name_over_an_address_is_not() {
    let text = "Warming mattress for lambs, wheel brake for mills, and other devices of the Hartwell works - risk of burns\n\nAction\n\n  • Take the mattress out of the barn, and the brake off the wheel, before the next market day.\n  • Send both back to the works with the form that lies beside them.\n  • Tell all who have used them since the winter.\n\nContacts of the maker\n\nHartwell Agency for Lambs – Example Works\nTelephone: +44 20 7946 0000\n\nEmail: lambs@hartwell.example\n\nDistribution\n\nAll who keep lambs in the county are asked to pass this notice on to those who keep them elsewhere, and to say that they did.\n";
    let found = read(text);
    assert!(title(&found).starts_with("Warming mattress"), "{}", title(&found));
}

#[test]
fn a_first_paragraph_that_begins_with_a_date_and_a_dash_is_dated() {
    let text = format!("New wheel turns twice as fast, study shows\n\nAug. 10, 2009 – {ONE}\n\n{TWO}\n");
    assert_eq!(read(&text).date.map(|d| d.value), Some("2009-08-10".to_owned()));
}

#[test]
fn labels_of_a_structured_abstract_are_headings_on_a_long_page_as_well() {
    let rest: String = (0..9).map(|n| format!("{ONE}\n\n{TWO} ({n})\n\n")).collect();
    let document = read(&format!(
        "Water Wheels and the Health of Those Who Mind Them\n\nAbstract\n\nBackground:\n\n{ONE}\n\nObjective:\n\n{TWO}\n\nDesign:\n\n{ONE}\n\nSetting:\n\nThe Hartwell valley.\n\nIntervention:\n\nA new wheel.\n\nResults:\n\n{ONE}\n\nConclusion:\n\n{TWO}\n\n{rest}"
    ));
    let found = headings(&document);
    for label in ["Design:", "Setting:", "Intervention:", "Results:"] {
        assert!(found.iter().any(|heading| heading == label), "{label} {found:?}");
    }
}
