//! A made-up dossier on disk: brings the files of a state there in the ways that editors and
//! tools do, and damages what the program keeps for itself. Draws no content.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::made::{Draw, Files};
use super::support::{LOCK, Seeded, copy_tree, files, site_tree, tree, write};

/// The program's own folder in the dossier.
const OWN: &str = ".dossier";

/// How a changed file comes to its place.
#[derive(Clone, Copy, Debug)]
pub enum How {
    Written,
    /// Written elsewhere and moved there, as many editors do.
    Moved,
    WrittenWithOldTime,
    MovedWithOldTime,
}

pub const EVERY_HOW: &[How] = &[
    How::Written,
    How::Written,
    How::Moved,
    How::WrittenWithOldTime,
    How::MovedWithOldTime,
];

/// A dossier with its output, and earlier states of what the program keeps.
pub struct Disk {
    root: PathBuf,
    pub site: PathBuf,
    pub output: PathBuf,
    caches: Vec<Files>,
    outputs: Vec<Files>,
}

impl Disk {
    /// Takes a folder that exists; the output lies in the dossier's folder or beside it.
    pub fn new(root: &Path, inside: bool) -> Disk {
        let site = root.join("site");
        fs::create_dir_all(&site).unwrap();
        let output = if inside {
            site.join("public")
        } else {
            root.join("out")
        };
        Disk {
            root: root.to_path_buf(),
            site,
            output,
            caches: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// What a reader is served.
    pub fn served(&self) -> Files {
        site_tree(&self.output)
    }

    /// Everything in the output folder.
    pub fn published(&self) -> Files {
        tree(&self.output)
    }

    /// Keeps what the program left, for a later damage to bring back.
    pub fn remember(&mut self) {
        self.caches.push(tree(&self.site.join(OWN)));
        self.outputs.push(tree(&self.output));
    }

    /// A copy of the dossier alone, and the place of its output. Each has a path that no other
    /// build had, so that nothing can be remembered of it.
    pub fn copy(&self, number: usize) -> (PathBuf, PathBuf) {
        let copy = self.root.join(format!("copy-{number}"));
        let output = self.root.join(format!("copied-{number}"));
        let kept = self.output.strip_prefix(&self.site).ok();
        for (path, file) in files(&self.site) {
            let of_program = path.starts_with(".dossier/");
            let of_output = kept.is_some_and(|kept| Path::new(&path).starts_with(kept));
            if !of_program && !of_output {
                write(&copy, &path, fs::read(file).unwrap());
            }
        }
        (copy, output)
    }

    /// Makes the disk hold `new` where it held `old`.
    pub fn bring(&self, old: &Files, new: &Files, how: How) {
        let mut gone: BTreeMap<&String, &Vec<u8>> = old
            .iter()
            .filter(|(path, _)| !new.contains_key(*path))
            .collect();
        for (path, bytes) in new
            .iter()
            .filter(|(path, bytes)| old.get(*path) != Some(bytes))
        {
            let target = self.site.join(path);
            let renamed = gone
                .iter()
                .find(|(_, was)| **was == bytes)
                .map(|(path, _)| *path);
            if let Some(from) = renamed.filter(|_| !old.contains_key(path)) {
                gone.remove(from);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::rename(self.site.join(from), &target).unwrap();
                continue;
            }
            let time = fs::metadata(&target).and_then(|metadata| metadata.modified());
            match how {
                How::Written | How::WrittenWithOldTime => write(&self.site, path, bytes),
                How::Moved | How::MovedWithOldTime => {
                    write(&self.root, "on-its-way", bytes);
                    fs::create_dir_all(target.parent().unwrap()).unwrap();
                    fs::rename(self.root.join("on-its-way"), &target).unwrap();
                }
            }
            let keeps = matches!(how, How::WrittenWithOldTime | How::MovedWithOldTime);
            if let Some(time) = time.ok().filter(|_| keeps) {
                set_time(&target, time);
            }
        }
        for path in gone.keys() {
            fs::remove_file(self.site.join(path)).unwrap();
        }
        for path in old.keys().filter(|path| !new.contains_key(*path)) {
            for folder in Path::new(path)
                .ancestors()
                .skip(1)
                .take_while(|folder| folder.parent().is_some())
            {
                if fs::remove_dir(self.site.join(folder)).is_err() {
                    break;
                }
            }
        }
    }

    /// Two files change their places by being renamed, each with its time.
    pub fn exchange(&self, one: &str, other: &str) {
        let (one, other) = (self.site.join(one), self.site.join(other));
        let between = self.root.join("on-its-way");
        fs::rename(&one, &between).unwrap();
        fs::rename(&other, &one).unwrap();
        fs::rename(&between, &other).unwrap();
    }

    /// Gives some files another time of change, and nothing else.
    pub fn touch(&self, seeded: &mut Seeded, known: &Files) -> String {
        let paths: Vec<&String> = known.keys().collect();
        let count = if seeded.chance(20) { paths.len() } else { 1 };
        let days = seeded.of(&[0, 1, 9_000, 40_000]);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400);
        let from = seeded.index(paths.len());
        let touched: Vec<&&String> = paths.iter().cycle().skip(from).take(count).collect();
        for path in &touched {
            set_time(&self.site.join(path), time);
        }
        format!("touched {touched:?} (day {days})")
    }

    /// Damages the caches in the dossier's folder.
    pub fn damage_cache(&self, seeded: &mut Seeded) -> String {
        let own = self.site.join(OWN);
        let found: Vec<(String, PathBuf)> = files(&own).into_iter().collect();
        if seeded.chance(15) {
            remove(&own);
            return "the cache is deleted".to_string();
        }
        if seeded.chance(40) {
            let number = seeded.index(self.caches.len());
            let Some(cache) = self.caches.get(number) else {
                return "there is no earlier cache".to_string();
            };
            remove(&own);
            for (path, bytes) in cache {
                write(&own, path, bytes);
            }
            return format!("the cache is the one behind build {number}");
        }
        let Some((name, path)) = seeded.one(&found) else {
            write(&self.site, ".dossier/no-cache-of-ours", "x");
            return "a foreign file among the caches".to_string();
        };
        let mut bytes = fs::read(path).unwrap();
        let place = seeded.index(bytes.len());
        match seeded.index(4) {
            0 => {
                fs::remove_file(path).unwrap();
                return format!("{OWN}/{name} is deleted");
            }
            1 => bytes.truncate(place),
            2 => bytes.clear(),
            _ => {
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= 1 << seeded.index(8);
                }
            }
        }
        fs::write(path, &bytes).unwrap();
        format!(
            "{OWN}/{name} is damaged at {place}, and has {} bytes",
            bytes.len()
        )
    }

    /// Does to the output what leaves each of its files the program's own.
    pub fn disturb_output(&self, seeded: &mut Seeded) -> String {
        let served: Vec<String> = self.served().into_keys().collect();
        match seeded.index(6) {
            0 => {
                remove(&self.output);
                "the output is deleted".to_string()
            }
            1 if !self.outputs.is_empty() => {
                let number = seeded.index(self.outputs.len());
                remove(&self.output);
                for (path, bytes) in &self.outputs[number] {
                    write(&self.output, path, bytes);
                }
                format!("the output is the one of build {number}")
            }
            2 => {
                let mut gone = Vec::new();
                for _ in 0..=seeded.index(3) {
                    let path = seeded.one(&served).filter(|path| !gone.contains(path));
                    gone.extend(path);
                }
                for path in &gone {
                    fs::remove_file(self.output.join(path)).unwrap();
                }
                format!("deleted from the output: {gone:?}")
            }
            3 if self.output.is_dir() => {
                let copy = self.root.join("on-its-way");
                copy_tree(&self.output, &copy);
                remove(&self.output);
                fs::rename(&copy, &self.output).unwrap();
                "the output is a copy of itself".to_string()
            }
            4 => {
                write(&self.output, LOCK, "");
                let staging = match seeded.chance(50) {
                    true => self.output.join(".dossier-staging"),
                    false => self.site.join(OWN).join("staging"),
                };
                write(&staging, "made-by-dossier", "");
                write(&staging, "site/x.html", "x");
                "a killed build left its lock and its staging area".to_string()
            }
            _ => {
                for path in &served {
                    set_time(&self.output.join(path), SystemTime::UNIX_EPOCH);
                }
                "every file of the output is touched".to_string()
            }
        }
    }
}

fn set_time(path: &Path, time: SystemTime) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(time)).unwrap();
}

fn remove(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
}
