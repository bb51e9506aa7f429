//! The other end: a process that reads originals for its parent, one after the other, and ends with it.

use super::{Request, frame};
use crate::source::{ReadError, ReadSources, words};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

/// Stack of the thread that reads, in bytes: deep enough for any sane document, and counted as memory.
const STACK: usize = 16 << 20;

/// The longest message a parent may send, in bytes; it enforces its own, smaller limit.
const LONGEST: u64 = 4 << 30;

/// Reads what the parent sends on standard input until that ends. Returns only if it cannot begin; the end of standard
/// input ends the process, whatever it is doing.
///
/// # Errors
/// Standard output cannot be taken over, or no thread can be had.
pub fn serve(reads: &(dyn ReadSources + Sync), most: u64) -> io::Result<()> {
    // A reader's library may print; what it prints must not get between the messages.
    let mut out = own_output()?;
    // The parent tells what went wrong; a trace on the terminal would be nobody's.
    std::panic::set_hook(Box::new(|_| {}));
    thread::scope(|scope| {
        let (send, jobs) = mpsc::sync_channel::<(Vec<u8>, Vec<u8>)>(1);
        thread::Builder::new().name("reader".into()).stack_size(STACK).spawn_scoped(scope, move || {
            for (request, bytes) in jobs {
                let message = answer(reads, &request, &bytes, most);
                drop(bytes);
                if frame::write(&mut out, &message).is_err() {
                    end();
                }
            }
        })?;
        let mut input = io::stdin().lock();
        loop {
            let (Ok(Some(request)), Ok(Some(bytes))) =
                (frame::read(&mut input, LONGEST), frame::read(&mut input, LONGEST))
            else {
                end()
            };
            if send.send((request, bytes)).is_err() {
                end();
            }
        }
    })
}

/// What is sent back: the document or the error, as JSON.
fn answer(reads: &dyn ReadSources, request: &[u8], bytes: &[u8], most: u64) -> Vec<u8> {
    let read = || {
        let request: Request = serde_json::from_slice(request)
            .map_err(|e| ReadError::Reader { importer: String::new(), reason: e.to_string() })?;
        reads.read(&request.file, bytes, &request.options)
    };
    let result = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        Err(ReadError::Reader { importer: String::new(), reason: format!("it stopped: {}", words(&*panic)) })
    });
    let message = serde_json::to_vec(&result).unwrap_or_default();
    if message.len() as u64 <= most {
        return message;
    }
    let what = format!("what is in it takes more than {} MB", most >> 20);
    serde_json::to_vec(&Err::<(), _>(ReadError::Limit { what })).unwrap_or_default()
}

/// Ends the process, and what it has started.
fn end() -> ! {
    #[cfg(unix)]
    {
        use rustix::process::{Signal, getpgrp, getpid, kill_current_process_group};
        if getpgrp() == getpid() {
            let _ = kill_current_process_group(Signal::KILL);
        }
    }
    std::process::exit(0)
}

/// Standard output for this module alone: whoever else writes to it writes into nothing.
#[cfg(unix)]
fn own_output() -> io::Result<impl Write + Send> {
    let own = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    let nothing = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(nothing)?;
    Ok(std::fs::File::from(own))
}

#[cfg(not(unix))]
fn own_output() -> io::Result<impl Write + Send> {
    Ok(io::stdout())
}

/// Limits the memory of this process, and closes what it inherited. To be called first of all.
#[cfg(unix)]
pub fn limit(memory: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    close_inherited();
    let set = |resource, most: u64| {
        let hard = getrlimit(resource).maximum.map_or(most, |hard| hard.min(most));
        let _ = setrlimit(resource, Rlimit { current: Some(hard), maximum: Some(hard) });
    };
    // Linux counts memory that can be written, not address space: what the allocator has only reserved is free.
    set(Resource::Data, memory);
    set(Resource::Core, 0);
}

/// Closes what the parent's own parent left open and all its children inherit; this program itself opens nothing so.
#[cfg(unix)]
fn close_inherited() {
    let folder = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let open: Vec<i32> = entries.flatten().filter_map(|e| e.file_name().to_str()?.parse().ok()).collect();
    for descriptor in open.into_iter().filter(|d| *d > 2) {
        // SAFETY: this runs before the process has opened anything or started a thread: nothing here owns a descriptor
        // above standard error, so none is closed under its owner. (The listing's own is closed already; closing it again
        // fails and does no harm.)
        unsafe { rustix::io::try_close(descriptor) }.ok();
    }
}

#[cfg(not(unix))]
pub fn limit(_: u64) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document::Document;
    use crate::source::{InProcess, Options};

    struct Panics;

    impl ReadSources for Panics {
        fn read(&self, _: &str, bytes: &[u8], _: &Options) -> Result<Document, ReadError> {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            let _ = text.get(1000..).expect("there are a thousand bytes");
            Err(ReadError::Empty)
        }
    }

    fn answered(reads: &dyn ReadSources, most: u64) -> Result<Document, ReadError> {
        let request = serde_json::to_vec(&Request { file: "a.txt".into(), options: Options::default() }).unwrap();
        serde_json::from_slice(&answer(reads, &request, b"A harbour.", most)).unwrap()
    }

    #[test]
    fn a_document_travels_whole() {
        assert_eq!(answered(&InProcess, 10_000).unwrap().text, "A harbour.");
    }

    #[test]
    fn a_panic_is_the_answer_to_its_file() {
        let error = answered(&Panics, 10_000).unwrap_err();
        assert!(error.to_string().contains("there are a thousand bytes"), "{error}");
    }

    #[test]
    fn an_answer_that_is_too_long_is_an_error() {
        assert!(matches!(answered(&InProcess, 20), Err(ReadError::Limit { .. })));
    }
}
