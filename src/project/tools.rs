//! Programs of other people that read what this one cannot: poppler, programs that recognise text in pictures.
//!
//! In: a call and the bytes of a file. Out: what the program wrote. No shell is involved; the program stands in a folder of its
//! own with nothing in it but the file, sees no environment but the paths it needs, and is ended with all it has started
//! when it takes too long or writes too much.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// In the arguments of a call, stands for the path of the file.
pub const FILE: &str = "{file}";

/// What a program may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToolLimits {
    /// Time from start to end.
    pub time: Duration,
    /// Bytes it may write.
    pub output: u64,
    /// Bytes of memory it may have.
    pub memory: u64,
}

/// A call of a program.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The program and its arguments; [`FILE`] in an argument stands for the file's path.
    pub command: &'a [String],
    /// The extension the file gets, without the dot.
    pub extension: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Why a program gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It is not installed.
    #[error("it is not installed")]
    Missing,
    /// It took longer than it may.
    #[error("it took more than {} s", .0.as_secs())]
    Time(Duration),
    /// It wrote more than it may.
    #[error("it wrote more than {} MB", .0 >> 20)]
    Output(u64),
    /// It ended with an error; with its exit code and what it said.
    #[error("{}", complaint(.0, .1))]
    Failed(Option<i32>, String),
    /// It could not be run.
    #[error("it cannot be run: {0}")]
    Io(#[from] io::Error),
}

fn complaint(code: &Option<i32>, said: &str) -> String {
    let code = code.map_or_else(|| "it was ended".to_owned(), |code| format!("it ended with code {code}"));
    if said.is_empty() { code } else { format!("{code}: {said}") }
}

/// Runs programs.
pub trait Tools: Sync {
    /// What a program writes on standard output.
    ///
    /// # Errors
    /// [`ToolError`].
    fn run(&self, call: &Call<'_>, limits: ToolLimits) -> Result<Vec<u8>, ToolError>;

    /// What a program says when it is asked for its version, on both of its outputs; nothing if it is not installed.
    fn version(&self, program: &str, argument: &str) -> Option<String>;
}

/// The programs of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Programs;

/// Environment a program needs to find itself, its libraries and its data.
const ENVIRONMENT: [&str; 9] =
    ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "HOME"];

/// What is kept of what a program says on standard error, in bytes.
const SAID: u64 = 4096;

impl Tools for Programs {
    fn run(&self, call: &Call<'_>, limits: ToolLimits) -> Result<Vec<u8>, ToolError> {
        let folder = tempfile::Builder::new().prefix("sourcebook-").tempdir()?;
        let file = folder.path().join(format!("original.{}", call.extension));
        std::fs::write(&file, call.bytes)?;
        let path = file.to_string_lossy();
        let command: Vec<String> = call.command.iter().map(|argument| argument.replace(FILE, &path)).collect();
        let (output, _) = run(&command, folder.path(), limits)?;
        Ok(output)
    }

    fn version(&self, program: &str, argument: &str) -> Option<String> {
        let folder = tempfile::tempdir().ok()?;
        let limits = ToolLimits { time: Duration::from_secs(10), output: 1 << 16, memory: 1 << 30 };
        let (mut output, said) = run(&[program.to_owned(), argument.to_owned()], folder.path(), limits).ok()?;
        output.extend(said);
        Some(String::from_utf8_lossy(&output).into_owned())
    }
}

/// Standard output and standard error of a command that ended well.
fn run(command: &[String], folder: &Path, limits: ToolLimits) -> Result<(Vec<u8>, Vec<u8>), ToolError> {
    let mut words = command.iter();
    let program = words.next().ok_or(ToolError::Missing)?;
    let mut process = Command::new(program);
    process.args(words).current_dir(folder).env_clear();
    process.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    process.env("LC_ALL", "C.UTF-8").env("OMP_THREAD_LIMIT", "1");
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut process, 0);
    let mut child = process.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ToolError::Missing,
        _ => ToolError::Io(error),
    })?;
    limit_memory(&child, limits.memory);
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        end(&mut child);
        return Err(ToolError::Io(io::ErrorKind::BrokenPipe.into()));
    };
    let (done, outputs) = channel();
    let said = done.clone();
    thread::spawn(move || done.send((false, all(out, limits.output))));
    thread::spawn(move || said.send((true, all(err, SAID))));
    let (mut output, mut words) = (None, Vec::new());
    let deadline = std::time::Instant::now() + limits.time;
    for _ in 0..2 {
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        match outputs.recv_timeout(left) {
            Ok((true, (bytes, _))) => words = bytes,
            Ok((false, (_, true))) => {
                end(&mut child);
                return Err(ToolError::Output(limits.output));
            }
            Ok((false, (bytes, false))) => output = Some(bytes),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                end(&mut child);
                return Err(ToolError::Time(limits.time));
            }
        }
    }
    let status = wait(&mut child, deadline).ok_or(ToolError::Time(limits.time))?;
    // Whatever it left running ends with it.
    end_group(&child);
    match output.filter(|_| status.success()) {
        Some(output) => Ok((output, words)),
        None => {
            let said = String::from_utf8_lossy(&words);
            let line = said.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
            Err(ToolError::Failed(status.code(), line.chars().take(300).collect()))
        }
    }
}

/// Reads a stream to its end; what is more than `most` is read and dropped, up to as much again.
fn all(mut stream: impl Read, most: u64) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    // An error ends the stream as its end does.
    let _ = stream.by_ref().take(most).read_to_end(&mut bytes);
    let mut more = [0; 4096];
    let mut over = 0;
    while let Ok(read @ 1..) = stream.read(&mut more) {
        over += read as u64;
        if over > most {
            break;
        }
    }
    (bytes, over > 0)
}

/// The status of a process whose outputs are closed; one that still runs at the deadline is ended.
fn wait(child: &mut Child, deadline: std::time::Instant) -> Option<std::process::ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if std::time::Instant::now() >= deadline {
            end(child);
            return None;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Ends a process with all it has started.
fn end(child: &mut Child) {
    end_group(child);
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn end_group(child: &Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
fn end_group(_: &Child) {}

#[cfg(target_os = "linux")]
fn limit_memory(child: &Child, most: u64) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    // A limit that cannot be set leaves those of time and output.
    let _ = prlimit(pid, Resource::As, Rlimit { current: Some(most), maximum: Some(most) });
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_: &Child, _: u64) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LIMITS: ToolLimits = ToolLimits { time: Duration::from_secs(5), output: 1 << 16, memory: 1 << 30 };

    fn shell(script: &str, limits: ToolLimits) -> Result<String, ToolError> {
        let command = ["sh".to_owned(), "-c".to_owned(), script.to_owned(), "sh".to_owned(), FILE.to_owned()];
        let call = Call { command: &command, extension: "txt", bytes: b"words\n" };
        Programs.run(&call, limits).map(|output| String::from_utf8_lossy(&output).into_owned())
    }

    #[test]
    fn a_program_gets_the_file_and_gives_what_it_writes() {
        assert_eq!(shell("cat \"$1\"; basename \"$1\"", LIMITS).unwrap(), "words\noriginal.txt\n");
        assert_eq!(shell("ls; echo \"$CARGO_PKG_NAME$USER\"", LIMITS).unwrap(), "original.txt\n\n");
    }

    #[test]
    fn a_program_that_takes_too_long_or_writes_too_much_is_ended_with_all_it_started() {
        let watch = std::time::Instant::now();
        let short = ToolLimits { time: Duration::from_millis(200), ..LIMITS };
        assert!(matches!(shell("sleep 60 & sleep 60", short), Err(ToolError::Time(_))));
        assert!(matches!(shell("yes", LIMITS), Err(ToolError::Output(_))));
        assert!(watch.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn failures_say_what_the_program_said() {
        let error = shell("echo no such page >&2; exit 3", LIMITS).unwrap_err();
        assert_eq!(error.to_string(), "it ended with code 3: no such page");
        let missing = Call { command: &["no-such-program-here".to_owned()], extension: "", bytes: b"" };
        assert!(matches!(Programs.run(&missing, LIMITS), Err(ToolError::Missing)));
        assert_eq!(Programs.version("no-such-program-here", "-v"), None);
    }
}
