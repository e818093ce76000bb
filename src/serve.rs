//! Floor 6: a server for the built site, for one's own machine: it answers only requests that
//! were meant for it, and lets nobody out of the folder. Builds nothing; what a build came to
//! reaches the browsers through `live`.

mod files;
mod host;
mod live;
mod message;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use tokio::sync::watch;
use tower_http::services::ServeFile;

use files::Found;
pub use live::Broadcaster;
use live::Live;

use crate::model::route::Route;

/// How long connections may take to end once the server was asked to stop.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is shown where there is neither the file nor a page that says so.
const NOTHING_YET: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Nothing built yet</title></head>\n\
    <body></body>\n</html>\n";

/// A server that has its port, and answers once it runs.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    live: Live,
    stop: watch::Sender<bool>,
}

/// What every request needs.
#[derive(Clone)]
struct Site {
    folder: PathBuf,
    bound: IpAddr,
    live: Live,
}

impl Server {
    /// Takes the port. The server runs only as long as the broadcaster is kept.
    ///
    /// # Errors
    /// Where the port is taken, or the system refuses to listen.
    pub fn bind(address: SocketAddr) -> io::Result<(Server, Broadcaster)> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let (broadcaster, live) = live::line(stopping);
        let server = Server {
            listener,
            address,
            live,
            stop,
        };
        Ok((server, broadcaster))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the folder until the process is asked to stop. `ready` is called once both work.
    ///
    /// # Errors
    /// Where the system refuses, or when nobody tells any more how builds end.
    pub fn run(self, folder: &Path, ready: impl FnOnce()) -> io::Result<()> {
        runtime()?.block_on(async {
            let stop_asked = stop_asked()?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let silent = self.live.clone().fell_silent();
            let mut stopping = self.stop.subscribe();
            let mut patience = self.stop.subscribe();
            let site = Site {
                folder: folder.to_path_buf(),
                bound: self.address.ip(),
                live: self.live,
            };
            let server = axum::serve(listener, router(site)).with_graceful_shutdown(async move {
                let _ = stopping.wait_for(|stopping| *stopping).await;
            });
            let stop = async {
                let asked = tokio::select! {
                    () = stop_asked => true,
                    () = silent => false,
                };
                self.stop.send_replace(true);
                asked
            };
            let overdue = async {
                let _ = patience.wait_for(|stopping| *stopping).await;
                tokio::time::sleep(PATIENCE).await;
                Ok(())
            };
            let ended = async {
                tokio::select! {
                    ended = server => ended,
                    ended = overdue => ended,
                }
            };
            ready();
            let (asked, ended) = tokio::join!(stop, ended);
            ended?;
            if asked {
                Ok(())
            } else {
                Err(io::Error::other("building ended by a fault in the program"))
            }
        })
    }
}

/// Waits until the process is asked to stop; `ready` is called once that can be heard.
///
/// # Errors
/// Where the system refuses to wait.
pub fn until_stopped(ready: impl FnOnce()) -> io::Result<()> {
    runtime()?.block_on(async {
        let stop_asked = stop_asked()?;
        ready();
        stop_asked.await;
        Ok(())
    })
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn router(site: Site) -> Router {
    let live = site.live.clone();
    let events = move || {
        let live = live.clone();
        async move { live.events() }
    };
    Router::new()
        .route(live::CLIENT, get(live::client))
        .route(live::EVENTS, get(events))
        .fallback(answer)
        .layer(middleware::from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

/// Refuses what is not for this server, such as a page elsewhere would send that rebinds its
/// name to this address.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST);
    let mut hosts = hosts.iter().map(|host| host.to_str().unwrap_or_default());
    let named = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let ours = |host: &str| host::is_ours(host, site.bound);
    if !(hosts.next().is_some_and(ours) && hosts.all(ours) && named.is_none_or(ours)) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "this server answers only to its own address\n",
        )
            .into_response();
    }
    let mut response = next.run(request).await;
    let fresh = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, fresh);
    response
}

/// Answers with a file of the site.
async fn answer(State(site): State<Site>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allowed = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response();
    }
    let version = site.live.version();
    let found = match files::find(&site.folder, request.uri().path()) {
        Found::File { path, route } if is_page(&route) => match tokio::fs::read(path).await {
            Ok(bytes) => Some(page(&site.live, bytes, &route, version)),
            Err(_) => None,
        },
        Found::File { path, .. } => file(&path, request).await,
        Found::Folder(address) => Some(Redirect::temporary(&address).into_response()),
        Found::Nothing => None,
    };
    match found {
        Some(response) => response,
        None => missing(&site).await,
    }
}

fn is_page(route: &Route) -> bool {
    let name = route.as_str();
    name.ends_with(".html") || name.ends_with(".htm")
}

fn page(live: &Live, bytes: Vec<u8>, route: &Route, version: u64) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (kind, live.with_script(bytes, route, version)).into_response()
}

/// A file that is no page, or `None` where it has gone meanwhile.
async fn file(path: &Path, mut request: Request) -> Option<Response> {
    // Times of files count seconds: a browser that asks for what is newer would miss the second
    // edit within one.
    request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    let response = ServeFile::new(path).try_call(request).await.ok()?;
    let there = response.status() != StatusCode::NOT_FOUND;
    there.then(|| response.into_response())
}

/// The page that says so, with its links counted from the root, since it is shown at any depth.
async fn missing(site: &Site) -> Response {
    let version = site.live.version();
    let route = Route::fixed("404.html");
    let text = match files::named(&site.folder, route.clone()) {
        Some(Found::File { path, .. }) => tokio::fs::read_to_string(path).await.ok(),
        _ => None,
    };
    let (status, text) = match text {
        Some(text) => {
            let based = text.replacen("<head>", "<head><base href=\"/\">", 1);
            (StatusCode::NOT_FOUND, based)
        }
        None => (StatusCode::SERVICE_UNAVAILABLE, NOTHING_YET.to_string()),
    };
    (status, page(&site.live, text.into_bytes(), &route, version)).into_response()
}

/// Heeds from here on the signals that ask the process to stop; the future ends with the first.
fn stop_asked() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        let mut interrupted = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
