//! Readers in processes of their own, with a reader that does the worst on request. This program is also the child.

use sourcebook::project::{Limits, Workers, read_for_parent};
use sourcebook::source::document::{Block, BlockKind, Document};
use sourcebook::source::reading::Reading;
use sourcebook::source::{InProcess, Options, ReadError, ReadSources, read};
use std::panic::catch_unwind;
use std::time::{Duration, Instant};

/// As the program has it: what an allocator takes decides what a limit of memory means.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Does what the file says.
struct Worst;

impl ReadSources for Worst {
    fn read(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        match text.split(' ').collect::<Vec<_>>()[..] {
            ["panic"] => panic!("the reader did not expect this"),
            ["abort"] => std::process::abort(),
            ["exit"] => std::process::exit(7),
            ["sleep"] => std::thread::sleep(Duration::from_secs(3600)),
            ["loop"] => loop {
                std::hint::black_box(&text);
            },
            ["stack"] => return Err(ReadError::Scanned { pages: deep(0) }),
            ["memory"] => fill(),
            ["take", megabytes] => {
                let taken = vec![1u8; megabytes.parse::<usize>().unwrap() << 20];
                std::hint::black_box(&taken);
            }
            ["print"] => (0..10_000).for_each(|n| println!("a library prints line {n}")),
            ["complain"] => (0..100_000).for_each(|n| eprintln!("a library complains, line {n}")),
            ["huge"] => return Ok(Document { text: "x".repeat(40 << 20), ..Document::default() }),
            ["child"] => drop(std::process::Command::new("sleep").arg("3600").spawn()),
            ["where"] => return Ok(place()),
            _ => return InProcess.read(file, bytes, options),
        }
        InProcess.read(file, bytes, options)
    }
}

fn deep(n: usize) -> usize {
    let here = std::hint::black_box([n; 64]);
    if n == usize::MAX { 0 } else { deep(n + 1) + here[n % 64] }
}

fn fill() {
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop {
        all.push(vec![1; 1 << 20]);
        std::hint::black_box(&all);
    }
}

/// What the child sees of the world.
fn place() -> Document {
    let here = std::env::current_dir().and_then(std::fs::read_dir).map_or(0, Iterator::count);
    let open = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    let variables: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    let mut reading = Reading::default();
    let inline = reading.inline(&format!("{here} files; {open} open; {}", variables.join(" ")));
    let blocks = vec![Block::new(BlockKind::Paragraph, vec![inline])];
    Document { text: reading.text, blocks, ..Document::default() }
}

fn limits() -> Limits {
    Limits { seconds: 60, memory: 256 << 20, answer: 32 << 20 }
}

fn workers(limits: Limits, most: usize) -> Workers {
    Workers::of(std::env::current_exe(), limits, most)
}

fn ask(workers: &Workers, text: &str) -> Result<Document, ReadError> {
    workers.read_apart("sources/a.txt", text.as_bytes(), &Options::default())
}

/// The reason, in the words of the user.
fn refused(workers: &Workers, text: &str) -> String {
    ask(workers, text).expect_err(text).to_string()
}

fn a_document_is_the_same_read_there_or_here() {
    let text = "Harbour Notes\n\nby Ada Example\n\nFirst paragraph of the notes.\n\n* one\n* two\n";
    let (there, here) = (ask(&workers(limits(), 1), text).unwrap(), read("sources/a.txt", text.as_bytes()).unwrap());
    assert_eq!(serde_json::to_string(&there).unwrap(), serde_json::to_string(&here).unwrap());
}

fn whatever_a_reader_does_fails_its_file_alone_and_says_why() {
    let workers = workers(limits(), 1);
    for (text, why) in [
        ("panic", "the reader `text 1` failed: it stopped: the reader did not expect this"),
        ("abort", "the reader `text 1` failed: its process ended with signal 6"),
        ("exit", "the reader `text 1` failed: its process ended with code 7"),
        ("stack", "the file asks for too much: its parts are nested too deep"),
        ("memory", "the file asks for too much: reading it takes more than 256 MB of memory"),
        ("take 300", "the file asks for too much: reading it takes more than 256 MB of memory"),
        ("huge", "the file asks for too much: what is in it takes more than 32 MB"),
    ] {
        let said = refused(&workers, text);
        let wanted = why.replace("text 1", &sourcebook::source::importer("a.txt"));
        assert_eq!(said, wanted, "{text}");
        assert_eq!(ask(&workers, "All is well.").unwrap().text, "All is well.", "after {text}");
    }
}

fn memory_below_the_limit_is_given() {
    ask(&workers(limits(), 1), "take 150").unwrap();
}

fn a_reader_that_does_not_end_is_ended() {
    let workers = workers(Limits { seconds: 2, ..limits() }, 1);
    for text in ["sleep", "loop"] {
        let start = Instant::now();
        assert_eq!(refused(&workers, text), "the file asks for too much: reading it takes more than 2 seconds");
        assert!(start.elapsed() < Duration::from_secs(limits().seconds), "{:?}", start.elapsed());
    }
}

fn what_a_library_prints_disturbs_nothing() {
    let workers = workers(limits(), 1);
    for text in ["print", "complain", "print"] {
        assert_eq!(ask(&workers, text).unwrap().text, text);
    }
}

fn children_are_used_again_and_never_more_than_allowed() {
    let workers = workers(limits(), 2);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let workers = &workers;
            scope.spawn(move || {
                for m in 0..20 {
                    let text = format!("Letter {n} of {m}.");
                    assert_eq!(ask(workers, &text).unwrap().text, text);
                }
            });
        }
    });
    assert!((1..=2).contains(&workers.idle()), "{}", workers.idle());
}

fn nothing_is_started_for_text() {
    let workers = workers(limits(), 2);
    workers.read("sources/a.txt", b"A letter.", &Options::default()).unwrap();
    assert_eq!(workers.idle(), 0);
}

fn no_process_is_left_behind() {
    let pool = workers(limits(), 2);
    for text in ["fine", "panic", "abort", "sleep", "child", "fine"] {
        let _ = ask(&pool, text);
    }
    drop(pool);
    let left = children();
    assert!(left.is_empty(), "{left:?}");
}

/// Processes whose parent is this one or that stand in a group of one that was; with their state.
fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let Ok(all) = std::fs::read_dir("/proc") else { return Vec::new() };
    let stats = all.flatten().filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    stats.filter(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.split(' ').nth(2) == Some(&own))).collect()
}

fn a_child_stands_in_an_empty_folder_with_little_of_the_environment() {
    let text = ask(&workers(limits(), 1), "where").unwrap().text;
    assert!(text.starts_with("0 files; "), "{text}");
    // Three standard streams, the private output, and the folder being listed.
    let open: usize = text.split(' ').nth(2).unwrap().parse().unwrap();
    assert!(open <= 5, "{text}");
    assert!(!text.contains("HOME") && !text.contains("USER"), "{text}");
}

fn a_program_that_cannot_be_started_or_talks_otherwise_is_told() {
    let none = Workers::of(Ok("/nowhere/at/all".into()), limits(), 1);
    assert!(refused(&none, "x").contains("no process can be started for it"), "{}", refused(&none, "x"));
    let other = Workers::of(Ok("/bin/echo".into()), limits(), 1);
    assert!(refused(&other, "x").contains("its process ended"), "{}", refused(&other, "x"));
}

fn main() {
    if read_for_parent(std::env::args_os(), &Worst).is_err() {
        std::process::exit(1);
    }
    let all: &[(&str, fn())] = &[
        ("a_document_is_the_same_read_there_or_here", a_document_is_the_same_read_there_or_here),
        (
            "whatever_a_reader_does_fails_its_file_alone_and_says_why",
            whatever_a_reader_does_fails_its_file_alone_and_says_why,
        ),
        ("memory_below_the_limit_is_given", memory_below_the_limit_is_given),
        ("a_reader_that_does_not_end_is_ended", a_reader_that_does_not_end_is_ended),
        ("what_a_library_prints_disturbs_nothing", what_a_library_prints_disturbs_nothing),
        ("children_are_used_again_and_never_more_than_allowed", children_are_used_again_and_never_more_than_allowed),
        ("nothing_is_started_for_text", nothing_is_started_for_text),
        ("no_process_is_left_behind", no_process_is_left_behind),
        (
            "a_child_stands_in_an_empty_folder_with_little_of_the_environment",
            a_child_stands_in_an_empty_folder_with_little_of_the_environment,
        ),
        (
            "a_program_that_cannot_be_started_or_talks_otherwise_is_told",
            a_program_that_cannot_be_started_or_talks_otherwise_is_told,
        ),
    ];
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let chosen: Vec<_> =
        all.iter().filter(|(name, _)| wanted.as_ref().is_none_or(|w| name.contains(w.as_str()))).collect();
    println!("\nrunning {} tests", chosen.len());
    let mut failed = 0;
    for (name, test) in &chosen {
        let result = catch_unwind(test);
        println!("test {name} ... {}", if result.is_ok() { "ok" } else { "FAILED" });
        failed += usize::from(result.is_err());
    }
    let (passed, word) = (chosen.len() - failed, if failed == 0 { "ok" } else { "FAILED" });
    let out = all.len() - chosen.len();
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {out} filtered out\n");
    std::process::exit(i32::from(failed > 0) * 101);
}
