//! The line to the browsers: what the last build came to, told to each page that listens, and
//! the script that listens. The script goes into pages as they are served, never into files.

use std::convert::Infallible;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use super::message::{Message, News};
use crate::model::route::Route;
use crate::pipeline::Built;
use crate::write::WriteError;

/// Below this the server answers itself. No file of a site can stand there: it is hidden.
pub const CLIENT: &str = "/.dossier-live/client.js";
pub const EVENTS: &str = "/.dossier-live/events";

const SCRIPT: &str = include_str!("client.js");

/// How soon a browser looks again for a server that has gone.
const RETRY: Duration = Duration::from_millis(500);

/// What the last build came to.
#[derive(Clone, Default)]
struct State {
    version: u64,
    message: String,
}

/// The end that tells. When it is dropped the server ends too.
pub struct Broadcaster {
    run: String,
    state: watch::Sender<State>,
    unsure: bool,
}

/// The end that browsers are told from.
#[derive(Clone)]
pub struct Live {
    run: String,
    state: watch::Receiver<State>,
    stopping: watch::Receiver<bool>,
}

/// Both ends of a line, which closes to browsers once `stopping` says so.
pub fn line(stopping: watch::Receiver<bool>) -> (Broadcaster, Live) {
    let (sender, state) = watch::channel(State::default());
    let began = SystemTime::now().duration_since(UNIX_EPOCH);
    let run = format!("{:x}", began.unwrap_or_default().as_nanos());
    let broadcaster = Broadcaster {
        run: run.clone(),
        state: sender,
        unsure: false,
    };
    let live = Live {
        run,
        state,
        stopping,
    };
    (broadcaster, live)
}

impl Broadcaster {
    /// Tells all browsers what a build of `site` came to.
    pub fn tell(&mut self, site: &Path, result: &Result<Built, WriteError>) {
        let version = self.state.borrow().version + 1;
        let news = News::of(site, result, self.unsure);
        match result {
            Ok(built) if built.published.is_some() => self.unsure = false,
            Ok(_) => {}
            Err(_) => self.unsure = true,
        }
        let message = Message::new(&self.run, version, news);
        let message = serde_json::to_string(&message).unwrap_or_default();
        self.state.send_replace(State { version, message });
    }
}

impl Live {
    /// The state now and each one that follows, until the server stops. A browser that is slow
    /// misses states in between, and sees by the version that it did.
    pub fn events(&self) -> Response {
        let mut live = self.clone();
        live.state.mark_changed();
        let events = stream::unfold(live, |mut live| async move {
            tokio::select! {
                changed = live.state.changed() => changed.ok()?,
                _ = live.stopping.wait_for(|stopping| *stopping) => return None,
            }
            let message = live.state.borrow_and_update().message.clone();
            let event = Event::default().retry(RETRY).data(message);
            Some((Ok::<_, Infallible>(event), live))
        });
        let response = Sse::new(events).keep_alive(KeepAlive::default());
        response.into_response()
    }

    /// Ends when nobody tells any more.
    pub async fn fell_silent(mut self) {
        while self.state.changed().await.is_ok() {}
    }

    /// The number of the last build. To be asked before a page is read: then a page is never
    /// taken for newer than it is.
    pub fn version(&self) -> u64 {
        self.state.borrow().version
    }

    /// A page with the script in it, which is told what it is part of.
    pub fn with_script(&self, mut page: Vec<u8>, file: &Route, version: u64) -> Vec<u8> {
        const END: &[u8] = b"</body>";
        let tag = format!(
            r#"<script src="{CLIENT}" data-run="{}" data-version="{version}" data-file="{}"></script>"#,
            self.run,
            file.href()
        );
        let end = page
            .windows(END.len())
            .rposition(|part| part.eq_ignore_ascii_case(END))
            .unwrap_or(page.len());
        page.splice(end..end, tag.into_bytes());
        page
    }
}

pub async fn client() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, SCRIPT).into_response()
}
