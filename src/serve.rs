//! Floor 5: a server for the built site, for one's own machine: it listens on the loopback
//! address only and answers only requests that were meant for it. Knows nothing of building.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tower_http::services::ServeDir;

/// Serves the folder until the process is asked to stop. `ready` is told the address.
///
/// # Errors
/// Where the port is taken, or the system refuses to listen.
pub fn serve(folder: &Path, port: u16, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        ready(listener.local_addr()?);
        axum::serve(listener, router(folder))
            .with_graceful_shutdown(stopped())
            .await
    })
}

fn router(folder: &Path) -> Router {
    // The page is shown at any depth: its links must count from the root all the same.
    let page = std::fs::read_to_string(folder.join("404.html")).unwrap_or_default();
    let page = page.replacen("<head>", "<head><base href=\"/\">", 1);
    let not_found = move || {
        let page = page.clone();
        async move { (StatusCode::NOT_FOUND, Html(page)) }
    };
    let files = ServeDir::new(folder).fallback(get(not_found));
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(guard))
}

/// Refuses what is not for this server: another host's name, as a page that rebinds its name
/// to this address would send, and the program's own files.
async fn guard(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_local) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "this server answers to localhost only\n",
        )
            .into_response();
    }
    if request
        .uri()
        .path()
        .split('/')
        .any(|part| part.starts_with('.') || part.starts_with("%2e") || part.starts_with("%2E"))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-cache"),
    );
    response
}

fn is_local(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1"
}

async fn stopped() {
    // Without a handler for the signal the process simply ends by it.
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
