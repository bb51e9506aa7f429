//! Requests and responses.
//!
//! Files are only looked up in the edition, so no address leads to the disk. Requests that name another host than this
//! machine are refused: a page of another site could otherwise point its own name here and read what the preview shows.

use super::html::{OWN, own_page, with_preview};
use super::media_type;
use super::state::{Missing, Served, State};
use crate::diagnostic::Diagnostic;
use crate::id::SitePath;
use axum::Router;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;

/// What the handlers need.
#[derive(Clone)]
pub(super) struct Preview {
    pub(super) state: Arc<State>,
    /// Makes versions of this run differ from those of any other.
    pub(super) run: u32,
    /// Where errors of single pages are told.
    pub(super) tell: Arc<dyn Fn(Vec<Diagnostic>) + Send + Sync>,
}

impl Preview {
    fn version(&self) -> String {
        self.name_of(*self.state.version().borrow())
    }

    fn name_of(&self, version: u64) -> String {
        format!("{}.{version}", self.run)
    }
}

pub(super) fn router(preview: Preview) -> Router {
    let own = |kind: &'static str, text: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    Router::new()
        .route(&format!("{OWN}events"), get(events))
        .route(&format!("{OWN}reload.js"), own("text/javascript; charset=utf-8", include_str!("data/reload.js")))
        .route(&format!("{OWN}overlay.css"), own("text/css; charset=utf-8", include_str!("data/overlay.css")))
        .fallback(file)
        .layer(from_fn(guard))
        .with_state(preview)
}

/// Lets in only requests made for this machine, and keeps browsers from remembering anything.
async fn guard(request: Request<Body>, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let mut response = if host.is_some_and(is_this_machine) && authority.is_none_or(is_this_machine) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "The preview answers only to localhost.\n").into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) if port.is_empty() || port.starts_with(':') => address,
        Some(_) => return false,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "::1"
}

/// The version that is shown, now and whenever it changes.
async fn events(Shared(preview): Shared<Preview>) -> impl IntoResponse {
    let mut receiver = preview.state.version();
    receiver.mark_changed();
    let versions = stream::unfold((preview, receiver), |(preview, mut receiver)| async move {
        receiver.changed().await.ok()?;
        let version = *receiver.borrow_and_update();
        let event = Event::default().event("version").data(preview.name_of(version));
        Some((Ok::<_, Infallible>(event), (preview, receiver)))
    });
    Sse::new(versions).keep_alive(KeepAlive::default())
}

async fn file(Shared(preview): Shared<Preview>, method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    // Whoever comes before the first build is done waits for it.
    if preview.state.version().wait_for(|version| *version > 0).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let again = preview.clone();
    let made = tokio::task::spawn_blocking(move || respond(&preview, &uri)).await;
    made.unwrap_or_else(|_| {
        let text = "A bug in the program kept this page from being made; the terminal shows more.";
        html(StatusCode::INTERNAL_SERVER_ERROR, own_page("Not made", text, &again.version(), &[]))
    })
}

fn respond(preview: &Preview, uri: &Uri) -> Response {
    let Ok(address) = percent_encoding::percent_decode_str(uri.path()).decode_utf8() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let address = address.strip_prefix('/').unwrap_or(&address);
    let wanted =
        if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.into() };
    let version = preview.version();
    match preview.state.find(&wanted) {
        Some(path) => answer(preview, StatusCode::OK, preview.state.serve(&path), &version),
        // Links of a page count from its address, so the index of a folder must be shown under the folder's.
        None if preview.state.find(&format!("{address}/index.html")).is_some() => {
            let headers =
                HeaderMap::from_iter(HeaderValue::from_str(&format!("{}/", uri.path())).map(|to| (LOCATION, to)));
            (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
        }
        None => not_found(preview, &wanted, &version),
    }
}

fn not_found(preview: &Preview, wanted: &str, version: &str) -> Response {
    if let Some(path) = preview.state.find("404.html")
        && let Ok(served) = preview.state.serve(&path)
    {
        return answer(preview, StatusCode::NOT_FOUND, Ok(served), version);
    }
    // Any name will do here; the error page only needs the problems of the last build.
    let missing = "404.html".parse::<SitePath>().ok().and_then(|path| preview.state.serve(&path).err());
    match missing {
        Some(Missing::Edition(problems)) => answer(preview, StatusCode::OK, Err(Missing::Edition(problems)), version),
        Some(Missing::File(problems) | Missing::Good(problems, _)) => {
            let text = format!("There is no {wanted} in this site.");
            html(StatusCode::NOT_FOUND, own_page("Not found", &text, version, &problems))
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(preview: &Preview, status: StatusCode, made: Result<Served, Missing>, version: &str) -> Response {
    match made {
        Ok(served) => {
            (preview.tell)(served.news);
            let kind = media_type::of(served.path.as_str());
            if kind.starts_with("text/html") {
                html(status, with_preview(&served.bytes, version, &served.problems))
            } else {
                (status, [(CONTENT_TYPE, kind)], served.bytes.to_vec()).into_response()
            }
        }
        Err(Missing::Good(problems, news)) => {
            (preview.tell)(news);
            let text = "This page cannot be made as it stands. It will appear here once the problem is mended.";
            html(StatusCode::INTERNAL_SERVER_ERROR, own_page("Not made", text, version, &problems))
        }
        Err(Missing::Edition(problems)) => {
            let text = "The site cannot be built as it stands. It will appear here once the problem is mended.";
            html(StatusCode::INTERNAL_SERVER_ERROR, own_page("Not built", text, version, &problems))
        }
        Err(Missing::File(_)) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn html(status: StatusCode, page: Vec<u8>) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn only_names_of_this_machine_are_let_in() {
        for host in ["localhost", "LOCALHOST:1111", "127.0.0.1:80", "127.0.0.1", "[::1]:1111", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in
            ["example.org", "localhost.example.org:1111", "127.0.0.1.example.org", "", "[::1]x", "10.0.0.1:1111"]
        {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
