//! Which file a request's path means. Refuses to be led out of the folder it serves: by dots,
//! encoded or not, by links, or into what is hidden.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::model::route::Route;

/// What stands at a path.
pub enum Found {
    File {
        /// Without links in it.
        path: PathBuf,
        route: Route,
    },
    /// A folder that was asked for without a slash at its end, from where its links would lead
    /// elsewhere: its right address.
    Folder(String),
    Nothing,
}

/// Looks up the path of a request in the folder.
pub fn find(folder: &Path, asked: &str) -> Found {
    look_up(folder, asked).unwrap_or(Found::Nothing)
}

/// A file of the folder, by its name in it.
pub fn named(folder: &Path, route: Route) -> Option<Found> {
    let root = folder.canonicalize().ok()?;
    let path = root.join(route.as_str()).canonicalize().ok()?;
    let inside = path.strip_prefix(&root).ok()?;
    // A link may lead to what is hidden inside of the folder.
    let hidden = |part: &std::ffi::OsStr| part.as_encoded_bytes().starts_with(b".");
    if inside.iter().any(hidden) {
        return None;
    }
    if path.is_dir() {
        return Some(Found::Folder(format!("/{}/", route.href())));
    }
    path.is_file().then_some(Found::File { path, route })
}

fn look_up(folder: &Path, asked: &str) -> Option<Found> {
    let decoded = percent_decode_str(asked.strip_prefix('/')?);
    let mut decoded = decoded.decode_utf8().ok()?.into_owned();
    if decoded.is_empty() || decoded.ends_with('/') {
        decoded.push_str("index.html");
    }
    named(folder, Route::of_file(&decoded)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn told(folder: &Path, asked: &str) -> String {
        match find(folder, asked) {
            Found::File { route, .. } => route.to_string(),
            Found::Folder(address) => format!("to {address}"),
            Found::Nothing => "nothing".to_string(),
        }
    }

    #[test]
    fn paths_lead_to_files_of_the_folder_and_to_nothing_else() {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("public");
        for file in [
            "index.html",
            "a b/index.html",
            ".dossier-manifest",
            "é.html",
        ] {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(temp.path().join("secret"), "x").unwrap();
        assert_eq!(told(&folder, "/"), "index.html");
        assert_eq!(told(&folder, "/a%20b/"), "a b/index.html");
        assert_eq!(told(&folder, "/a%20b"), "to /a%20b/");
        assert_eq!(told(&folder, "/%C3%A9.html"), "é.html");
        for bad in [
            "",
            "*",
            "//",
            "//evil.example/",
            "/../secret",
            "/%2e%2e/secret",
            "/a%20b/..%2f..%2fsecret",
            "/..%5csecret",
            "/.dossier-manifest",
            "/%2Edossier-manifest",
            "/a%20b/../.dossier-manifest",
            "/index.html/",
            "/index.html%00",
            "/%ff",
        ] {
            assert_eq!(told(&folder, bad), "nothing", "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_of_the_folder_only() {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("public");
        fs::create_dir_all(&folder).unwrap();
        for file in ["a.html", ".dossier-manifest", "../secret"] {
            fs::write(folder.join(file), "x").unwrap();
        }
        symlink(temp.path().join("secret"), folder.join("out.html")).unwrap();
        symlink(temp.path(), folder.join("up")).unwrap();
        symlink(".dossier-manifest", folder.join("manifest")).unwrap();
        symlink("a.html", folder.join("b.html")).unwrap();
        assert_eq!(told(&folder, "/b.html"), "b.html");
        for bad in ["/out.html", "/up", "/up/secret", "/manifest"] {
            assert_eq!(told(&folder, bad), "nothing", "{bad}");
        }
    }
}
