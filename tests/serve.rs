//! Drives `dossier serve` and `dossier watch` as an editor and a browser would: over HTTP, by
//! edits of files, and by signals. Waits patiently and measures nothing.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{command, site_tree, temp, write};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

const ARTICLE: &str = "content/articles/2025-03-a-strike.md";
const PAGE: &str = "/articles/2025-03-a-strike.html";
const STYLE: &str = "content/static/own.css";

/// A dossier with an article of this title.
fn dossier(title: &str) -> TempDir {
    let folder = temp();
    write(
        folder.path(),
        "dossier.yaml",
        "title: Strikes\ndescription: What is known.\nlanguage: en\n",
    );
    write(folder.path(), ARTICLE, article(title));
    write(folder.path(), STYLE, "p { color: red }\n");
    folder
}

fn article(title: &str) -> String {
    format!("---\ntitle: {title}\npublished: \"2025-03\"\n---\n\nA brief.\n")
}

/// Asks until there is an answer.
#[track_caller]
fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(answer) = ask() {
            return answer;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("{what}: not within {PATIENCE:?}");
}

/// The program at work; it ends with the test.
struct Running {
    child: Child,
    told: Receiver<String>,
    heard: Vec<String>,
}

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> Running {
        let mut child = command(folder)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let told = lines(child.stderr.take().unwrap());
        Running {
            child,
            told,
            heard: Vec::new(),
        }
    }

    /// Waits for a line on standard error that holds this.
    #[track_caller]
    fn tells(&mut self, wanted: &str) -> String {
        let start = Instant::now();
        while let Some(left) = PATIENCE.checked_sub(start.elapsed()) {
            let Ok(line) = self.told.recv_timeout(left) else {
                break;
            };
            self.heard.push(line.clone());
            if line.contains(wanted) {
                return line;
            }
        }
        panic!("never told {wanted:?}, but:\n{}", self.heard.join("\n"));
    }

    #[track_caller]
    fn end_by(&mut self, signal: &str) -> ExitStatus {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &process]).status();
        assert!(sent.unwrap().success());
        eventually("the end of the program", || self.child.try_wait().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

struct Server {
    running: Running,
    printed: Receiver<String>,
    port: u16,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Server {
    #[track_caller]
    fn start(folder: &Path) -> Server {
        Server::start_with(folder, &[])
    }

    #[track_caller]
    fn start_with(folder: &Path, more: &[&str]) -> Server {
        let arguments = [&["serve", "--port", "0"], more].concat();
        let mut running = Running::start(folder, &arguments);
        let printed = lines(running.child.stdout.take().unwrap());
        let address = printed.recv_timeout(Duration::from_secs(120)).unwrap();
        let port = address.trim_end_matches('/').rsplit(':').next().unwrap();
        let port = port.parse().unwrap();
        Server {
            running,
            printed,
            port,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        let mut stream = self.connect();
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .expect("an answer with a head");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head: head.to_ascii_lowercase(),
            body: body.to_string(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("localhost:{}", self.port))
    }

    #[track_caller]
    fn shows(&self, path: &str, wanted: &str) {
        eventually(&format!("{wanted:?} at {path}"), || {
            self.get(path).body.contains(wanted).then_some(())
        });
    }

    /// Listens as a page does.
    fn listen(&self) -> Events {
        let mut stream = self.connect();
        let request = "GET /.dossier-live/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let events = lines(stream.try_clone().unwrap());
        Events { stream, events }
    }
}

struct Events {
    stream: TcpStream,
    events: Receiver<String>,
}

impl Events {
    /// The next message of a kind.
    #[track_caller]
    fn next(&self, kind: &str) -> Value {
        let start = Instant::now();
        let mut heard = Vec::new();
        while let Some(left) = PATIENCE.checked_sub(start.elapsed()) {
            let Ok(line) = self.events.recv_timeout(left) else {
                break;
            };
            let Some(data) = line.strip_prefix("data: ") else {
                continue;
            };
            let message: Value = serde_json::from_str(data).unwrap();
            if message["kind"] == kind {
                return message;
            }
            heard.push(message);
        }
        panic!("no event of kind {kind}, but {heard:?}");
    }

    /// Waits for a message that names a route.
    #[track_caller]
    fn names(&self, kind: &str, route: &str) -> Value {
        loop {
            let message = self.next(kind);
            let routes = message["routes"].as_array().expect("routes");
            if routes.iter().any(|named| named == route) {
                return message;
            }
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

#[test]
fn pages_are_served_with_the_script_and_written_without() {
    let folder = dossier("First");
    let server = Server::start(folder.path());
    for path in ["/", "/index.html", PAGE] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let script = answer.body.find("<script src=\"/.dossier-live/client.js\"");
        let end = answer.body.rfind("</body>");
        assert!(script.is_some() && script < end, "{path}: {}", answer.body);
        assert!(answer.head.contains("cache-control: no-cache"), "{path}");
        assert!(answer.head.contains("text/html"), "{path}");
    }
    let folder_path = server.get("/articles");
    assert_eq!(folder_path.status, 307);
    assert!(folder_path.head.contains("location: /articles/"));
    let client = server.get("/.dossier-live/client.js");
    assert_eq!(client.status, 200);
    assert!(client.head.contains("text/javascript"));
    assert!(client.body.contains("EventSource"));
    let style = server.get("/static/own.css");
    assert!(style.head.contains("text/css"), "{}", style.head);
    assert_eq!(style.body, "p { color: red }\n");
    let head = server.ask("HEAD", PAGE, "localhost");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(server.ask("POST", PAGE, "localhost").status, 405);
    let missing = server.get("/no/such/page.html");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("<base href=\"/\">"));
    assert!(missing.body.contains("/.dossier-live/client.js"));
    let site = site_tree(&folder.path().join("public"));
    assert!(site.len() > 5);
    for (name, bytes) in site {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("dossier-live"), "{name}");
    }
}

#[test]
fn an_edit_is_shown_and_told() {
    let folder = dossier("First");
    let mut server = Server::start(folder.path());
    let events = server.listen();
    let first = events.next("pages");
    write(folder.path(), ARTICLE, article("Second"));
    let told = events.names("pages", PAGE.trim_start_matches('/'));
    assert!(told["version"].as_u64() > first["version"].as_u64());
    assert_eq!(told["run"], first["run"]);
    assert!(server.get(PAGE).body.contains("Second"));
    let line = server.running.tells("rebuilt in ");
    assert!(line.contains(" written, 0 removed"), "{line}");

    // Editors put the new file into the old one's place.
    write(folder.path(), "content/articles/.new", article("Third"));
    let new = folder.path().join("content/articles/.new");
    fs::rename(new, folder.path().join(ARTICLE)).unwrap();
    events.names("pages", PAGE.trim_start_matches('/'));
    server.shows(PAGE, "Third");

    // A new folder, and what is removed.
    let added = "content/articles/more/2025-04-a-march.md";
    write(folder.path(), added, article("A march"));
    events.names("pages", "articles/2025-04-a-march.html");
    fs::remove_file(folder.path().join(added)).unwrap();
    events.names("pages", "articles/2025-04-a-march.html");
    assert_eq!(server.get("/articles/2025-04-a-march.html").status, 404);

    // The configuration, and templates that appear later.
    let config = "title: Marches\ndescription: What is known.\nlanguage: en\n";
    write(folder.path(), "dossier.yaml", config);
    server.shows("/", "Marches");
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/404.html");
    let template = fs::read_to_string(template).unwrap();
    let template = template.replacen("<p", "<p>Own words.</p><p", 1);
    write(folder.path(), "templates/404.html", template);
    server.shows("/no/such/page.html", "Own words.");
    let printed = server.printed.try_iter().count();
    assert_eq!(printed, 0, "standard output holds the address alone");
}

#[test]
fn a_stray_file_is_told_of_until_it_is_gone() {
    let folder = dossier("First");
    write(folder.path(), "content/articel/a.md", article("Stray"));
    let mut watch = Running::start(folder.path(), &["watch"]);
    watch.tells("content/articel");
    watch.tells("stop with Ctrl-C");
    fs::remove_dir_all(folder.path().join("content/articel")).unwrap();
    eventually("a build that does not tell of it", || {
        watch.heard.clear();
        write(folder.path(), ARTICLE, article("Second"));
        watch.tells("rebuilt in ");
        let told = watch.heard.iter().any(|line| line.contains("articel"));
        (!told).then_some(())
    });
}

#[test]
fn a_clipping_that_is_not_imported_is_told_of_once() {
    let folder = dossier("Before");
    let mut server = Server::start(folder.path());
    let clipping = "A second strike\n\nBy Jo Lund\n\nThe crews walk out again.\n";
    write(folder.path(), "content/clippings/new.txt", clipping);
    let running = &mut server.running;
    running.tells("1 clipping in content/clippings is not imported yet: run `dossier import`");
    write(folder.path(), ARTICLE, article("After"));
    running.tells("rebuilt in ");
    write(
        folder.path(),
        "content/clippings/more.txt",
        "Another text\n",
    );
    running.tells("2 clippings in content/clippings are not imported yet");
    let told = running.heard.iter();
    let once = told.filter(|line| line.contains("1 clipping in")).count();
    assert_eq!(once, 1, "{:?}", running.heard);
}

#[test]
fn a_file_that_was_taken_away_comes_back_after_the_next_edit() {
    let folder = dossier("First");
    let server = Server::start(folder.path());
    let topics = folder.path().join("public/topics.html");
    server.shows("/topics.html", "Topics");
    fs::remove_file(&topics).unwrap();
    write(folder.path(), ARTICLE, article("Second"));
    server.shows(PAGE, "Second");
    eventually("the file", || topics.is_file().then_some(()));
}

#[test]
fn styles_are_told_apart() {
    let folder = dossier("First");
    let server = Server::start(folder.path());
    let events = server.listen();
    write(folder.path(), STYLE, "p { color: blue }\n");
    let told = events.next("styles");
    assert_eq!(told["routes"], serde_json::json!(["static/own.css"]));
    assert_eq!(server.get("/static/own.css").body, "p { color: blue }\n");
}

#[test]
fn a_broken_edit_is_told_until_it_is_mended() {
    let folder = dossier("First");
    let mut server = Server::start(folder.path());
    let events = server.listen();
    let broken = article("<b>Second</b>").replace("published", "publised");
    write(folder.path(), ARTICLE, broken);
    let told = events.next("errors");
    let mistake = &told["diagnostics"][0];
    assert_eq!(mistake["file"], ARTICLE);
    assert_eq!(mistake["code"], "unknown-key");
    assert_eq!(mistake["at"]["line"], 3);
    assert_eq!(mistake["excerpt"]["marked"], "publised");
    assert!(mistake["hint"].as_str().unwrap().contains("published"));
    server.running.tells("unknown-key");
    server.running.tells("nothing was published");
    assert!(server.get(PAGE).body.contains("First"));
    // A page that is opened meanwhile is told at once.
    let late = server.listen();
    assert_eq!(late.next("errors")["version"], told["version"]);
    write(folder.path(), ARTICLE, article("Mended"));
    events.names("pages", PAGE.trim_start_matches('/'));
    late.next("pages");
    assert!(server.get(PAGE).body.contains("Mended"));

    // Undone, so that nothing is to be written: the mistake is gone all the same.
    write(folder.path(), ARTICLE, "no front matter");
    events.next("errors");
    write(folder.path(), ARTICLE, article("Mended"));
    events.next("pages");
}

#[test]
fn a_failure_to_write_is_told_and_the_loop_goes_on() {
    let folder = dossier("First");
    let mut server = Server::start(folder.path());
    let events = server.listen();
    let foreign = folder.path().join("public/articles/2025-04-a-march.html");
    fs::write(&foreign, "mine").unwrap();
    let added = "content/articles/2025-04-a-march.md";
    write(folder.path(), added, article("A march"));
    let told = events.next("errors");
    let message = told["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("stand in the way"), "{message}");
    server.running.tells("error: ");
    fs::remove_file(foreign).unwrap();
    write(folder.path(), ARTICLE, article("Second"));
    // What was written before the failure is not known: all may have changed.
    assert_eq!(events.next("pages")["routes"], "all");
    server.shows("/articles/2025-04-a-march.html", "A march");
}

#[test]
fn a_dossier_that_is_broken_from_the_start_recovers() {
    let folder = dossier("First");
    write(folder.path(), ARTICLE, "no front matter");
    let server = Server::start(folder.path());
    let empty = server.get("/");
    assert_eq!(empty.status, 503);
    assert!(empty.body.contains("/.dossier-live/client.js"));
    let events = server.listen();
    events.next("errors");
    write(folder.path(), ARTICLE, article("Mended"));
    events.names("pages", "404.html");
    assert!(server.get(PAGE).body.contains("Mended"));
    drop(server);

    write(folder.path(), ARTICLE, "no front matter");
    let server = Server::start(folder.path());
    assert!(server.get(PAGE).body.contains("Mended"));
    server.listen().next("errors");
}

#[test]
fn foreign_hosts_are_refused() {
    let folder = dossier("First");
    let server = Server::start(folder.path());
    for host in ["evil.example", "localhost.evil.example", "192.0.2.1", ""] {
        for path in ["/", "/.dossier-live/events", "/.dossier-live/client.js"] {
            assert_eq!(server.ask("GET", path, host).status, 421, "{host} {path}");
        }
    }
    for host in ["127.0.0.1", "LOCALHOST:1", "[::1]:80"] {
        assert_eq!(server.ask("GET", "/", host).status, 200, "{host}");
    }
    let named = server.ask("GET", "http://evil.example/", "localhost");
    assert_eq!(named.status, 421);
}

#[test]
fn other_addresses_are_served_when_asked_and_warned_of() {
    let folder = dossier("First");
    let mut server = Server::start_with(folder.path(), &["--host", "0.0.0.0"]);
    server.running.tells("warning: ");
    assert_eq!(server.ask("GET", "/", "192.0.2.1").status, 200);
    assert_eq!(server.ask("GET", "/", "evil.example").status, 421);
    let wrong = support::run_to(folder.path(), &["serve", "--host", "example.org"], 2);
    assert!(support::stderr(&wrong).contains("--host"));
}

#[test]
fn nobody_leaves_the_folder() {
    let folder = dossier("First");
    write(folder.path(), "secret.html", "very secret");
    let server = Server::start(folder.path());
    let public = folder.path().join("public");
    std::os::unix::fs::symlink(folder.path(), public.join("up")).unwrap();
    std::os::unix::fs::symlink("../secret.html", public.join("out.html")).unwrap();
    std::os::unix::fs::symlink(".dossier-manifest", public.join("manifest.html")).unwrap();
    for path in [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/articles/..%2f..%2fsecret.html",
        "/articles/%2e%2e/%2E%2E/secret.html",
        "/..%5csecret.html",
        "//secret.html",
        "/.dossier-manifest",
        "/%2edossier-manifest",
        "/articles/../.dossier-manifest",
        "/.dossier-lock",
        "/up/secret.html",
        "/out.html",
        "/manifest.html",
        "/.dossier-live/",
        "/.dossier-live/other.js",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("very secret"), "{path}");
    }
}

#[test]
fn the_server_ends_cleanly_while_browsers_listen() {
    for signal in ["-TERM", "-INT"] {
        let folder = dossier("First");
        let mut server = Server::start(folder.path());
        let events = server.listen();
        events.next("pages");
        let _idle = server.connect();
        assert_eq!(server.running.end_by(signal).code(), Some(0), "{signal}");
        // Also at the very moment when it says that it is ready.
        let mut server = Server::start(folder.path());
        assert_eq!(server.running.end_by(signal).code(), Some(0), "{signal}");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let folder = dossier("First");
    let server = Server::start(folder.path());
    let port = server.port.to_string();
    let refused = support::run_to(folder.path(), &["serve", "--port", &port], 2);
    assert!(support::stderr(&refused).contains("--port 0"));
}

#[test]
fn watching_builds_without_a_server() {
    let folder = dossier("First");
    let mut watch = Running::start(folder.path(), &["watch"]);
    watch.tells("stop with Ctrl-C");
    write(folder.path(), ARTICLE, article("Second"));
    watch.tells("rebuilt in ");
    let page = folder
        .path()
        .join("public")
        .join(PAGE.trim_start_matches('/'));
    eventually("the new page", || {
        fs::read_to_string(&page)
            .unwrap()
            .contains("Second")
            .then_some(())
    });
    write(folder.path(), ARTICLE, "no front matter");
    watch.tells("nothing was published");
    write(folder.path(), ARTICLE, article("Third"));
    watch.tells("rebuilt in ");
    assert_eq!(watch.end_by("-TERM").code(), Some(0));
}
