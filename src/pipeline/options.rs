//! What a build is asked for.

use std::path::{Path, PathBuf};

use crate::model::config::Edition;

/// What to build, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds dossier.yaml.
    pub site: PathBuf,
    pub output: PathBuf,
    /// Takes the place of `base_url` in dossier.yaml.
    pub base_url: Option<String>,
    /// Takes the place of `clippings` in dossier.yaml: a folder of clippings that lies elsewhere.
    pub clippings: Option<PathBuf>,
    pub edition: Edition,
    /// Whether drafts are part of the site, marked as such.
    pub drafts: bool,
    /// Whether files at the site's routes are written over, whoever wrote them.
    pub overwrite: bool,
}

impl Options {
    /// What to type to build the same, and to write over what stands in the way.
    pub(super) fn overwriting(&self) -> String {
        let mut command = "dossier build".to_string();
        let mut add = |name: &str, value: &str| {
            let others = if cfg!(windows) {
                "\\/._-:@%+="
            } else {
                "/._-:@%+="
            };
            let plain = |c: char| c.is_alphanumeric() || others.contains(c);
            let quoted = match (value.chars().all(plain), cfg!(windows)) {
                (true, _) => value.to_string(),
                (false, true) => format!("\"{value}\""),
                (false, false) => format!("'{}'", value.replace('\'', r"'\''")),
            };
            command.push_str(&format!(" {name} {quoted}"));
        };
        if self.site != Path::new(".") {
            add("--site", &self.site.to_string_lossy());
        }
        let usual = match self.edition {
            Edition::Public => "public",
            Edition::Private => "private",
        };
        if self.output != self.site.join(usual) {
            add("--output", &self.output.to_string_lossy());
        }
        if let Some(base_url) = &self.base_url {
            add("--base-url", base_url);
        }
        if let Some(clippings) = &self.clippings {
            add("--clippings", &clippings.to_string_lossy());
        }
        if self.edition == Edition::Private {
            command.push_str(" --edition private");
        } else if self.drafts {
            command.push_str(" --drafts");
        }
        command + " --overwrite"
    }
}
