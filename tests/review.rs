//! `sourcebook entities review`, driven through a pseudo-terminal as a person drives it.

#![cfg(unix)]

mod common;

use common::{Site, assert_same};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn size(n: u16) -> std::num::NonZeroU16 {
    n.try_into().unwrap()
}

const PATIENCE: Duration = Duration::from_secs(60);

/// The program on a terminal of its own.
struct Screen {
    seen: Arc<Mutex<vt100::Parser>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _pair: Box<dyn portable_pty::MasterPty + Send>,
}

impl Screen {
    fn open(site: &Site, arguments: &[&str]) -> Screen {
        let pair =
            native_pty_system().openpty(PtySize { rows: 30, cols: 120, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sourcebook"));
        command.cwd(site.root());
        command.env("TERM", "xterm-256color");
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(vt100::Parser::new(size(30), size(120), 0)));
        let (mut reader, keys) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let parser = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                parser.lock().unwrap().process(&bytes[..n]);
            }
        });
        Screen { seen, keys, child, _pair: pair.master }
    }

    fn text(&self) -> String {
        self.seen.lock().unwrap().screen().contents()
    }

    /// Waits until the screen shows this.
    #[track_caller]
    fn shows(&self, wanted: &str) -> String {
        let start = Instant::now();
        loop {
            let text = self.text();
            if text.contains(wanted) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "never shown: {wanted}\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn ends(mut self, code: u32) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.exit_code(), code, "{}", self.text());
                return;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn site() -> Site {
    let letter = "A letter from the quay\n\nMaren Ostfeld wrote to Jonas Pell on 3 March 1921. Ostfeld had counted the boats of Bremen. Maren Ostfeld had not slept.\n\nMaren Ostfeld sailed from Bremen to Hamburg in April. Jonas Pell stayed in Bremen. Maren Ostfeld wrote again.\n";
    let report = "A report on the lamps\n\nJonas Pell reported from Hamburg that the lamps were out. Jonas Pell and Tomas Lindqvist met there.\n";
    let site = Site::with(&[("sources/letter.txt", letter), ("sources/report.txt", report)]);
    site.build().ends(0);
    site
}

fn down() -> &'static str {
    "\u{1b}[B"
}

#[test]
fn a_person_accepts_rejects_merges_renames_and_takes_back() {
    let site = site();
    let before = site.files("content");
    let mut screen = Screen::open(&site, &["entities", "review", "--type", "person", "--by", "T. R."]);
    let first = screen.shows("maren-ostfeld: 5 mentions in 1 source");
    assert!(first.contains("> letter#p1") && first.contains("a accept"), "{first}");

    screen.press("?");
    screen.shows("Every decision is told first");
    screen.press(" ");
    screen.shows("a accept");

    screen.press("a");
    screen.shows("accept maren-ostfeld: 5 mentions in 1 source");
    assert_same(&before, &site.files("content"), "nothing is written before Enter");
    screen.press("\r");
    screen.shows("done: accept maren-ostfeld");
    screen.shows("jonas-pell: 4 mentions in 2 sources");
    let decided = site.read("content/entities.toml");
    assert!(decided.contains("[[accept]]") && decided.contains("by = \"T. R.\""), "{decided}");

    // Reject, but not here after all; then in the source of another mention.
    screen.press("r");
    screen.shows("reject: h here");
    screen.press("\u{1b}");
    screen.shows("space skip");
    screen.press(down());
    screen.press(down());
    screen.shows("> report#p1");
    screen.press("r");
    screen.shows("reject: h here");
    screen.press("s");
    screen.shows("reject jonas-pell in report: 2 mentions in 1 source");
    screen.press("\r");
    screen.shows("done: reject jonas-pell in report");
    assert!(site.read("content/entities.toml").contains("source = \"report\""));
    screen.press("u");
    screen.shows("undone: reject jonas-pell in report");
    screen.shows("jonas-pell: 4 mentions in 2 sources");

    screen.press("n");
    screen.shows("name: Jonas Pell_");
    screen.press(" jun.\r");
    screen.shows("rename jonas-pell “Jonas Pell jun.”: 4 mentions in 2 sources");
    screen.press("\r");
    screen.shows("done: rename jonas-pell");
    assert!(site.read("content/people/jonas-pell.md").contains("name = \"Jonas Pell jun.\""));

    screen.shows("tomas-lindqvist: 1 mention in 1 source");
    screen.press("m");
    screen.press("pell");
    screen.shows("> Jonas Pell jun. (jonas-pell, person, 4)");
    screen.press("\r");
    screen.shows("merge tomas-lindqvist with jonas-pell: 1 mention in 1 source");
    screen.press("\r");
    screen.shows("Nothing waits any more");
    assert!(site.read("content/entities.toml").contains("[[merged]]"));
    for _ in 0..3 {
        screen.press("u");
        std::thread::sleep(Duration::from_millis(50));
    }
    screen.shows("maren-ostfeld: 5 mentions in 1 source");
    screen.press("q");
    screen.ends(0);
    assert_same(&before, &site.files("content"), "all taken back");
    site.run(&["check", "--strict"]).ends(0);
}

#[test]
fn types_and_forms_are_chosen_from_lists_and_skipping_goes_on() {
    let site = site();
    let mut screen = Screen::open(&site, &["entities", "review"]);
    screen.shows("maren-ostfeld: 5 mentions in 1 source");
    screen.press("s");
    screen.shows("split off:");
    screen.press("\r");
    screen.shows("split “Ostfeld” off maren-ostfeld: 1 mention in 1 source");
    screen.press("\r");
    screen.shows("done: split");
    screen.shows("jonas-pell: 4 mentions in 2 sources");
    screen.press(" ");
    screen.shows("maren-ostfeld: 4 mentions in 1 source");
    screen.press("t");
    screen.shows("it is a:");
    screen.press(down());
    screen.press("\r");
    screen.shows("retype maren-ostfeld as organization: 4 mentions in 1 source");
    screen.press("\u{1b}");
    screen.shows("space skip");
    // Another command may work on the site meanwhile; a decision made on what has changed is not written.
    screen.press("a");
    screen.shows("accept maren-ostfeld: 4 mentions in 1 source");
    site.run(&["entities", "reject", "Hamburg"]).ends(0);
    screen.press("\r");
    screen.shows("has changed meanwhile");
    screen.press("\u{3}");
    screen.ends(0);
    let text = site.read("content/entities.toml");
    assert!(text.contains("[[different]]") && text.contains("Hamburg") && !text.contains("[[accept]]"), "{text}");
}

#[test]
fn without_a_terminal_it_says_what_else_there_is() {
    let site = site();
    site.run(&["entities", "review"]).ends(2).says("error[entities-terminal]: this needs a terminal");
}
