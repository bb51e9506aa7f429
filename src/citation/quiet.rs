//! Calls into parsers and engines that may panic on odd input.
//!
//! A panic in them must cost one citation or one file, not the site, and must not print a trace to the terminal. The hook
//! that keeps it quiet is the one thing here that is global; it passes every panic outside of [`catch`] on to the hook that
//! was there before.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a function; a panic in it becomes its message. The function must not leave shared state half changed.
///
/// # Errors
/// The message of the panic.
pub fn catch<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(run));
    QUIET.set(outer);
    result.map_err(|panic| {
        let message = panic.downcast_ref::<&str>().map(ToString::to_string);
        message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown failure".into())
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(super::catch(|| 7), Ok(7));
        assert_eq!(super::catch(|| panic!("no {}", "way")), Err::<(), _>("no way".into()));
    }
}
