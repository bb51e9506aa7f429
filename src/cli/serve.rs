//! `sourcebook serve`: a preview that follows every change.

use super::{Exit, Global, OpenSite, Terminal};
use crate::config::{Config, FILE};
use crate::diagnostic::Diagnostic;
use crate::serve::{Built, Happening, Options, serve};
use clap::Args;
use std::path::absolute;

/// Show the site in the browser while you work on it
///
/// Builds in memory and serves it on this machine only. Every change of a page, a source, a template or the settings is
/// shown at once; errors appear over the last good page. Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook serve --open")]
pub struct Arguments {
    /// The port [default: the first free one from 1111 on]
    #[arg(long)]
    pub port: Option<u16>,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Leave the sources alone and show what is in content/
    #[arg(long)]
    pub no_import: bool,
}

/// Runs the command; `make` is the phases up to the edition. It is called for every change, with settings read anew.
pub fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
    make: impl Fn(&OpenSite) -> Result<Built, Vec<Diagnostic>> + Send + 'static,
) -> Exit {
    let root = match OpenSite::locate(global) {
        Ok(root) => root,
        Err(problem) => return terminal.could_not_run(vec![*problem]),
    };
    // Settings that are wrong now can be mended while the preview runs; it shows what is wrong.
    let config = OpenSite::at(root.clone(), global.config.as_deref()).map_or_else(|_| Config::default(), |s| s.config);
    let settings = global.config.clone().unwrap_or_else(|| root.join(FILE));
    let folders = [config.sources.directory.as_str(), "content", "themes", "templates", "static"];
    let options = Options {
        port: arguments.port,
        open: arguments.open,
        folders: folders.map(str::to_owned).to_vec(),
        files: absolute(&settings).into_iter().collect(),
    };
    let (site, settings) = (root.clone(), global.config.clone());
    let told = *terminal;
    let ended = serve(
        &root,
        &options,
        move || OpenSite::at(site.clone(), settings.as_deref()).and_then(|site| make(&site)),
        move |happening| tell(&told, happening),
    );
    match ended {
        Ok(()) => Exit::Done,
        Err(problem) => terminal.could_not_run(vec![*problem]),
    }
}

fn tell(terminal: &Terminal, happening: Happening) {
    match happening {
        Happening::Listening(address) => terminal.say(&format!("Preview at {address} (Ctrl-C ends it)")),
        Happening::Built(files) => terminal.say(&format!("Built: {}", super::terminal::count(files, "file"))),
        Happening::Failed => terminal.say("Not built; the last good pages are shown"),
        Happening::Problems(problems) => terminal.problems(problems),
    }
}
