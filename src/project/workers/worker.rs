//! One child process, from the side of the parent.

use super::frame;
use std::io::{self, BufReader, ErrorKind, Read};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// What is kept of what a child says on standard error, in bytes.
const KEPT: usize = 4096;

/// Environment a reader may need: where programs and temporary files are. Nothing else can change what is read.
const ENVIRONMENT: [&str; 7] = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE", "LD_LIBRARY_PATH"];

/// A child process, started and idle. Dropping it ends the process and waits for it.
pub struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    said: Arc<Mutex<Vec<u8>>>,
    /// How many originals it has been given.
    pub files: usize,
    /// Bytes of these.
    pub bytes: u64,
    /// Its working directory; on Unix it is removed while the process stands in it.
    _folder: Option<tempfile::TempDir>,
}

/// Why a child gave no answer.
#[derive(Debug)]
pub enum Gone {
    /// It took too long, and was ended.
    Time,
    /// Its answer was longer than allowed.
    Long,
    /// It ended, or said something that is no answer; with what it said on standard error.
    Died(Option<ExitStatus>, String),
}

impl Worker {
    /// Starts one.
    ///
    /// # Errors
    /// As the operating system has it.
    pub fn start(program: &std::path::Path, arguments: &[String]) -> io::Result<Worker> {
        let folder = tempfile::Builder::new().prefix("sourcebook-").tempdir()?;
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder.path()).env_clear();
        command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        // So that the allocator only reserves address space ahead of need, which is not counted as memory.
        command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(input), Some(output), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            // All three were asked for.
            end(&mut child);
            return Err(ErrorKind::BrokenPipe.into());
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        let keep = Arc::clone(&said);
        if let Err(error) = thread::Builder::new().name("worker-errors".into()).spawn(move || listen(errors, &keep)) {
            end(&mut child);
            return Err(error);
        }
        let folder = if cfg!(unix) {
            drop(folder);
            None
        } else {
            Some(folder)
        };
        Ok(Worker { child, input, output: BufReader::new(output), said, files: 0, bytes: 0, _folder: folder })
    }

    /// Has one original read. After an error the worker is of no use any more.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn ask(&mut self, request: &[u8], bytes: &[u8], time: Duration, most: u64) -> Result<Vec<u8>, Gone> {
        self.files += 1;
        self.bytes += bytes.len() as u64;
        let Worker { child, input, output, .. } = self;
        let (send, answers) = mpsc::channel();
        let answer = thread::scope(|scope| {
            let exchange = move || {
                let answer = frame::write(input, request)
                    .and_then(|()| frame::write(input, bytes))
                    .and_then(|()| frame::read(output, most));
                // Nobody waits any more after a time-out.
                let _ = send.send(answer);
            };
            match thread::Builder::new().name("worker".into()).spawn_scoped(scope, exchange) {
                // If no thread can be had, the sender is gone and the wait below ends at once.
                Ok(_) | Err(_) => {}
            }
            let answer = answers.recv_timeout(time);
            if answer.is_err() {
                // Ends the exchange too, which the scope waits for.
                end(child);
            }
            answer
        });
        match answer {
            Ok(Ok(Some(message))) => Ok(message),
            Ok(Err(error)) if error.kind() == ErrorKind::FileTooLarge => Err(Gone::Long),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(Gone::Time),
            _ => Err(self.died()),
        }
    }

    /// How it ended and what it said.
    fn died(&mut self) -> Gone {
        // It may be about to end by itself; what it says then is worth more than our signal.
        let mut status = None;
        for _ in 0..50 {
            status = self.child.try_wait().ok().flatten();
            if status.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(2));
        }
        let status = status.or_else(|| end(&mut self.child));
        for _ in 0..50 {
            // The listener holds the other reference until the stream ends.
            if Arc::strong_count(&self.said) == 1 {
                break;
            }
            thread::sleep(Duration::from_millis(2));
        }
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        Gone::Died(status, String::from_utf8_lossy(&said).into_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends a child with all it has started, and waits for it, so that no zombie stays.
fn end(child: &mut Child) -> Option<ExitStatus> {
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    child.wait().ok()
}

fn listen(mut errors: ChildStderr, keep: &Mutex<Vec<u8>>) {
    let mut chunk = [0; 1024];
    while let Ok(read @ 1..) = errors.read(&mut chunk) {
        let mut kept = keep.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&chunk[..read]);
        let over = kept.len().saturating_sub(KEPT);
        kept.drain(..over);
    }
}
