use super::*;
use crate::edition::OutputFile;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// An edition of the files in `content/`, as they are; `BROKEN` ones cannot be made.
struct Copy(Vec<OutputFile>, Vec<String>);

impl Produce for Copy {
    fn files(&self) -> &[OutputFile] {
        &self.0
    }

    fn produce(&self, index: usize) -> Result<Vec<u8>, Vec<Diagnostic>> {
        match self.1[index].as_str() {
            "BROKEN" => Err(vec![Diagnostic::error("page", "has <no> end").in_file(self.0[index].path.as_str())]),
            text => Ok(text.as_bytes().to_vec()),
        }
    }
}

fn copy(root: &Path) -> Result<Built, Vec<Diagnostic>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root.join("content")).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let path = entry.path().strip_prefix(root.join("content")).unwrap().to_str().unwrap().to_owned();
        files.insert(path, fs::read_to_string(entry.path()).unwrap());
    }
    match files.get("stop").map(String::as_str) {
        Some("error") => return Err(vec![Diagnostic::error("stop", "cannot go on <here>").in_file("site.toml")]),
        Some("panic") => std::panic::resume_unwind(Box::new(())),
        _ => {}
    }
    let key = |text: &String| Some(*blake3::hash(text.as_bytes()).as_bytes());
    let plan = files.iter().map(|(path, text)| OutputFile { path: path.parse().unwrap(), key: key(text) }).collect();
    let edition = Box::new(Copy(plan, files.into_values().collect()));
    Ok(Built { edition, diagnostics: vec![Diagnostic::warning("w", "a warning")] })
}

/// A preview on a port of its own.
struct Running {
    folder: tempfile::TempDir,
    address: String,
    told: Receiver<Happening>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<Result<(), Box<Diagnostic>>>>,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Running {
    fn with(files: &[(&str, &str)]) -> Running {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::write(root.join("site.toml"), "secret").unwrap();
        let listener = listen(Some(0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        for (path, text) in files {
            put(&root, path, text);
        }
        let thread = std::thread::spawn(move || {
            let options = Options { folders: vec!["content".into()], ..Options::default() };
            let site = root.clone();
            let tell = move |happening| {
                let _ = sender.send(happening);
            };
            run(&root, &options, listener, move || copy(&site), tell, async {
                let _ = stopped.await;
            })
        });
        Running { folder, address, told, stop: Some(stop), thread: Some(thread) }
    }

    fn put(&self, path: &str, text: &str) {
        put(self.folder.path(), path, text);
    }

    fn connect(&self, request: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let mut text = String::new();
        self.connect(&request).read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "localhost")
    }

    fn wait(&self, wanted: impl Fn(&Happening) -> bool) -> Happening {
        loop {
            let happening = self.told.recv_timeout(Duration::from_secs(20)).expect("news within 20 seconds");
            if wanted(&happening) {
                return happening;
            }
        }
    }

    fn wait_for_build(&self) {
        self.wait(|h| matches!(h, Happening::Built(_)));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        let ended = self.thread.take().map(|thread| thread.join());
        if !std::thread::panicking() {
            assert!(matches!(ended, Some(Ok(Ok(())))));
        }
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join("content").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // In one step, as editors save, so that no half file is ever built.
    let whole = root.join("whole");
    fs::write(&whole, text).unwrap();
    fs::rename(whole, path).unwrap();
}

const PAGE: &str = "<html><body>hello</body></html>";

#[test]
fn pages_come_with_the_script_and_other_files_as_they_are() {
    let preview = Running::with(&[("index.html", PAGE), ("people/index.html", PAGE), ("a b.css", "p{}")]);
    for path in ["/", "/index.html", "/people/", "/people/index.html"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.head.contains("content-type: text/html; charset=utf-8"), "{}", answer.head);
        assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
        assert!(answer.body.starts_with("<html><body>hello<script src=\"/__sourcebook/reload.js\""), "{}", answer.body);
        assert!(answer.body.ends_with("</script></body></html>"), "{}", answer.body);
    }
    let style = preview.get("/a%20b.css");
    assert!(style.head.contains("content-type: text/css"));
    assert_eq!(style.body, "p{}");
    assert_eq!(preview.get("/__sourcebook/reload.js").body, include_str!("data/reload.js"));
}

#[test]
fn a_folder_leads_to_its_index_and_what_is_missing_to_the_sites_page_for_it() {
    let preview = Running::with(&[("people/index.html", PAGE), ("404.html", "<p>lost</p>")]);
    let folder = preview.get("/people");
    assert_eq!(folder.status, 307);
    assert!(
        folder.head.contains("location: /people/\r\n") || folder.head.ends_with("location: /people/"),
        "{}",
        folder.head
    );
    let missing = preview.get("/nowhere.html");
    assert_eq!((missing.status, missing.body.starts_with("<p>lost</p><script")), (404, true));
}

#[test]
fn without_a_page_for_it_what_is_missing_is_named_and_escaped() {
    let preview = Running::with(&[("index.html", PAGE)]);
    let missing = preview.get("/%3Cb%3E");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("There is no &lt;b&gt; in this site."), "{}", missing.body);
}

#[test]
fn no_address_leads_out_of_the_edition() {
    let preview = Running::with(&[("index.html", PAGE)]);
    for path in
        ["/../site.toml", "/%2e%2e/site.toml", "/..%2fsite.toml", "/%2e%2e%5csite.toml", "//site.toml", "/site.toml"]
    {
        let answer = preview.get(path);
        assert!(answer.status >= 400 && !answer.body.contains("secret"), "{path} {}", answer.status);
    }
    assert_eq!(preview.get("/%ff").status, 400);
}

#[test]
fn other_hosts_and_other_methods_are_refused() {
    let preview = Running::with(&[("index.html", PAGE)]);
    for host in ["example.org", "example.org:1111", "localhost.example.org"] {
        let answer = preview.ask("GET", "/", host);
        assert_eq!(answer.status, 403, "{host}");
        assert!(!answer.body.contains("hello"));
        assert_eq!(preview.ask("GET", "/__sourcebook/events", host).status, 403, "{host}");
    }
    assert_eq!(preview.ask("GET", "http://example.org/", "localhost").status, 403);
    assert_eq!(preview.ask("GET", "/", "127.0.0.1:1111").status, 200);
    assert_eq!(preview.ask("POST", "/", "localhost").status, 405);
    let head = preview.ask("HEAD", "/", "localhost");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn a_change_is_shown_and_open_pages_are_told() {
    let preview = Running::with(&[("index.html", PAGE)]);
    preview.wait_for_build();
    let events = preview.connect("GET /__sourcebook/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut versions = events.lines().map_while(Result::ok).filter_map(|l| l.strip_prefix("data: ").map(str::to_owned));
    let first = versions.next().unwrap();
    assert!(preview.get("/").body.contains(&format!("data-version=\"{first}\"")));
    preview.put("index.html", "<body>good day</body>");
    let second = versions.next().unwrap();
    assert_ne!(first, second);
    let body = preview.get("/").body;
    assert!(body.contains("good day") && body.contains(&format!("data-version=\"{second}\"")), "{body}");
}

#[test]
fn a_save_without_a_change_reloads_nothing() {
    let preview = Running::with(&[("index.html", PAGE)]);
    preview.wait_for_build();
    let version = || preview.get("/").body.split("data-version=").nth(1).unwrap().to_owned();
    let before = version();
    preview.put("index.html", PAGE);
    std::thread::sleep(QUIET * 8);
    assert_eq!(before, version());
    preview.put("other.html", PAGE);
    preview.wait_for_build();
    assert_ne!(before, version());
}

#[test]
fn errors_are_shown_over_the_last_good_page_until_they_are_mended() {
    let preview = Running::with(&[("index.html", PAGE)]);
    preview.wait_for_build();
    for word in ["error", "panic"] {
        preview.put("stop", word);
        preview.wait(|h| matches!(h, Happening::Failed));
        let answer = preview.get("/");
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("hello") && answer.body.contains("id=\"sourcebook-problems\""), "{}", answer.body);
        assert_eq!(answer.body.contains("cannot go on &lt;here&gt;"), word == "error");
        preview.put("stop", "no");
        preview.wait_for_build();
        assert!(!preview.get("/").body.contains("sourcebook-problems"));
    }
}

#[test]
fn a_site_that_was_never_good_says_why() {
    let preview = Running::with(&[("stop", "error")]);
    let answer = preview.get("/any.html");
    assert_eq!(answer.status, 500);
    assert!(answer.body.contains("cannot go on &lt;here&gt;") && answer.body.contains("reload.js"), "{}", answer.body);
    assert_eq!(preview.wait(|h| matches!(h, Happening::Problems(_))), {
        Happening::Problems(vec![Diagnostic::error("stop", "cannot go on <here>").in_file("site.toml")])
    });
}

#[test]
fn a_page_that_cannot_be_made_says_why_and_the_others_are_served() {
    let preview = Running::with(&[("bad.html", "BROKEN"), ("index.html", PAGE)]);
    preview.wait_for_build();
    let bad = preview.get("/bad.html");
    assert_eq!(bad.status, 500);
    assert!(bad.body.contains("has &lt;no&gt; end"), "{}", bad.body);
    let told = preview.wait(|h| matches!(h, Happening::Problems(_)));
    assert!(matches!(told, Happening::Problems(p) if p[0].code == "page"));
    assert_eq!(preview.get("/").status, 200);
    preview.put("index.html", "BROKEN");
    preview.wait_for_build();
    let last_good = preview.get("/");
    assert_eq!(last_good.status, 200);
    assert!(last_good.body.contains("hello") && last_good.body.contains("has &lt;no&gt; end"), "{}", last_good.body);
}

#[test]
fn a_port_that_is_asked_for_and_taken_is_an_error_and_else_the_next_is_used() {
    let taken = listen(None).unwrap();
    let port = taken.local_addr().unwrap().port();
    assert!(taken.local_addr().unwrap().ip().is_loopback());
    assert_eq!(listen(Some(port)).unwrap_err().code, "serve-port");
    assert_ne!(listen(None).unwrap().local_addr().unwrap().port(), port);
}
