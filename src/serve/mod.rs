//! An edition → a preview in the browser, on this machine only.
//!
//! In goes a function that makes an edition; out comes HTTP on 127.0.0.1. What is asked for is produced when it is asked
//! for. When an input of the site changes, the function is called again on a thread of its own, while the last good edition
//! keeps being shown; then every open page is told over server-sent events to load itself anew. Errors are shown over the
//! last good page. Pages are those `build` writes, byte for byte, but for one script before the end of the body.
//!
//! This room must never serve a file from disk, listen on another address than loopback, or build in any other way than
//! the function it was given.

mod html;
mod http;
mod media_type;
mod state;

use crate::diagnostic::Diagnostic;
use crate::edition::Produce;
use crate::project::{Hint, Stopwatch, Watch};
use http::{Preview, router};
use state::State;
use std::future::Future;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// The port that is tried first.
pub const PORT: u16 = 1111;
/// How many ports after it are tried.
const NEXT_PORTS: u16 = 20;
/// Quiet time after a change before the site is built anew, so that one save is one build.
const QUIET: Duration = Duration::from_millis(50);
/// In a steady stream of changes the site is built this long after the first.
const LONGEST: Duration = Duration::from_millis(500);

/// How to serve.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The port; without it, the first free one from [`PORT`] on. 0 lets the system choose.
    pub port: Option<u16>,
    /// Open the browser once the site is built.
    pub open: bool,
    /// Folders to watch, relative to the site's root.
    pub folders: Vec<String>,
    /// Files to watch: the site's settings.
    pub files: Vec<PathBuf>,
}

/// A successful build.
pub struct Built {
    /// What is shown.
    pub edition: Box<dyn Produce + Send>,
    /// What was found on the way; errors are shown over the pages.
    pub diagnostics: Vec<Diagnostic>,
}

/// What happens in a preview, for the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// The preview can be reached here. Said once, before the first build.
    Listening(String),
    /// The site was built, with so many files.
    Built(usize),
    /// The site could not be built; the last good one is shown.
    Failed,
    /// Something is wrong.
    Problems(Vec<Diagnostic>),
}

/// Serves the site at `root` until Ctrl-C. `make` and `tell` are called from one thread, one after the other; `make` may
/// change files of the site (by importing), which are then noticed as any other change.
///
/// # Errors
/// No port could be had, or the site cannot be watched.
pub fn serve(
    root: &Path,
    options: &Options,
    make: impl Fn() -> Result<Built, Vec<Diagnostic>> + Send + 'static,
    tell: impl Fn(Happening) + Send + 'static,
) -> Result<(), Box<Diagnostic>> {
    let listener = listen(options.port)?;
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the signal ends the process by itself.
            std::future::pending::<()>().await;
        }
    };
    run(root, options, listener, make, tell, interrupted)
}

/// Takes a port on loopback.
fn listen(port: Option<u16>) -> Result<TcpListener, Box<Diagnostic>> {
    let bind = |port: u16| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let taken = |e: std::io::Error, port: u16| -> Box<Diagnostic> {
        Diagnostic::error("serve-port", format!("port {port} cannot be had: {e}"))
            .help("name another with --port, or none to take the next free one")
            .into()
    };
    if let Some(port) = port {
        return bind(port).map_err(|e| taken(e, port));
    }
    for port in PORT..PORT + NEXT_PORTS {
        match bind(port) {
            Err(e) if matches!(e.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied) => {}
            other => return other.map_err(|e| taken(e, port)),
        }
    }
    bind(0).map_err(|e| taken(e, PORT))
}

/// What the building thread is told.
enum Message {
    /// Inputs may have changed.
    Changed(Hint),
    /// A page could not be made.
    Problems(Vec<Diagnostic>),
}

fn run(
    root: &Path,
    options: &Options,
    listener: TcpListener,
    make: impl Fn() -> Result<Built, Vec<Diagnostic>> + Send + 'static,
    tell: impl Fn(Happening) + Send + 'static,
    stop: impl Future<Output = ()>,
) -> Result<(), Box<Diagnostic>> {
    let failed = |e: std::io::Error| -> Box<Diagnostic> {
        Diagnostic::error("serve", format!("the preview cannot be started: {e}")).into()
    };
    let address = format!("http://{}/", listener.local_addr().map_err(failed)?);
    listener.set_nonblocking(true).map_err(failed)?;
    let (sender, messages) = mpsc::channel();
    let watch = watch(root, options, sender.clone())?;
    let state = Arc::new(State::new());
    tell(Happening::Listening(address.clone()));
    let open = options.open.then_some(address);
    let mut builder = Builder { state: Arc::clone(&state), make, tell, open, watch, found: Vec::new() };
    // The thread ends with the process: a build under way at Ctrl-C is not waited for, files are replaced in one step.
    let spawned = std::thread::Builder::new().name("build".into()).spawn(move || builder.work(&messages));
    spawned.map_err(failed)?;
    let pages = move |news: Vec<Diagnostic>| {
        if !news.is_empty() {
            // The thread that listens lives as long as the process, unless a build made it panic, which was shown then.
            let _ = sender.send(Message::Problems(news));
        }
    };
    let router = router(Preview { state, run: std::process::id(), tell: Arc::new(pages) });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let outcome = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // Not a graceful end: open pages keep their stream of events for as long as they are open.
        tokio::select! {
            served = async { axum::serve(listener, router).await } => served,
            () = stop => Ok(()),
        }
    });
    runtime.shutdown_background();
    outcome.map_err(failed)
}

fn watch(root: &Path, options: &Options, sender: Sender<Message>) -> Result<Watch, Box<Diagnostic>> {
    let folders: Vec<&str> = options.folders.iter().map(String::as_str).collect();
    Watch::new(root, &folders, &options.files, move |hint| {
        // A preview that has ended needs no hints.
        let _ = sender.send(Message::Changed(hint));
    })
}

/// Builds the site, again and again.
struct Builder<M, T> {
    state: Arc<State>,
    make: M,
    tell: T,
    /// The address to open in the browser after the first build.
    open: Option<String>,
    watch: Watch,
    /// What the last build found and was told.
    found: Vec<Diagnostic>,
}

impl<M, T> Builder<M, T>
where
    M: Fn() -> Result<Built, Vec<Diagnostic>>,
    T: Fn(Happening),
{
    fn work(&mut self, messages: &Receiver<Message>) {
        self.build();
        if let Some(address) = self.open.take()
            && let Err(e) = open::that_detached(&address)
        {
            let problem = Diagnostic::warning("serve-open", format!("the browser cannot be opened: {e}"));
            (self.tell)(Happening::Problems(vec![problem.help(format!("open {address} yourself"))]));
        }
        while let Ok(message) = messages.recv() {
            let mut problems = Vec::new();
            let mut hint = note(message, None, &mut problems);
            let since = Stopwatch::start();
            while since.elapsed() < LONGEST {
                match messages.recv_timeout(QUIET) {
                    Ok(message) => hint = note(message, hint, &mut problems),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if let Some(hint) = hint {
                problems.extend(self.watch.renew(hint.folders));
            }
            if !problems.is_empty() {
                (self.tell)(Happening::Problems(problems));
            }
            if hint.is_some() {
                self.build();
            }
        }
    }

    fn build(&mut self) {
        let made = catch_unwind(AssertUnwindSafe(&self.make)).unwrap_or_else(|_| {
            let problem = Diagnostic::error("internal", "a bug in the program kept the site from being built");
            Err(vec![problem.help("the lines above say where; please report them")])
        });
        let (edition, found) = match made {
            Ok(built) => (Some(built.edition), built.diagnostics),
            Err(problems) => (None, problems),
        };
        let happening = edition.as_ref().map_or(Happening::Failed, |edition| Happening::Built(edition.files().len()));
        let changed = self.state.update(edition, &found);
        if found != self.found {
            self.found.clone_from(&found);
            if !found.is_empty() {
                (self.tell)(Happening::Problems(found));
            }
        }
        if changed {
            (self.tell)(happening);
        }
    }
}

/// Puts a message with those that came before it.
fn note(message: Message, before: Option<Hint>, problems: &mut Vec<Diagnostic>) -> Option<Hint> {
    match message {
        Message::Changed(hint) => Some(Hint { folders: hint.folders || before.is_some_and(|b| b.folders) }),
        Message::Problems(news) => {
            problems.extend(news);
            before
        }
    }
}

#[cfg(test)]
mod tests;
