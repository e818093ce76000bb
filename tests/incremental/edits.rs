//! Edits of a made-up dossier: each draws what to do, and gives the files as they are afterwards
//! with a sentence that says what was done. Pure; what happens on disk is `disk`'s.

use super::made::{
    ARTICLES, CLIPPINGS, CLIPPINGS_MADE, Draw, ENTITIES, EVENTS, Files, PAGES, STATIC, TOPICS,
    block, date, file, keys, line, name, paths, sentence, slug_of, text_of, with_line, word,
};
use super::support::Seeded;

const FOLDERS: &[&str] = &[
    ARTICLES, ARTICLES, ARTICLES, ENTITIES, ENTITIES, TOPICS, EVENTS, EVENTS, PAGES,
];

/// What an edit did, in words, and the files behind it.
pub type Edited = (String, Files);

/// The theme's own files that edits override.
const THEME: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("article.html", include_str!("../../templates/article.html")),
    (
        "entities.html",
        include_str!("../../templates/entities.html"),
    ),
    ("entity.html", include_str!("../../templates/entity.html")),
    (
        "components.html",
        include_str!("../../templates/components.html"),
    ),
    ("page.html", include_str!("../../templates/page.html")),
    (
        "assets/dossier.css",
        include_str!("../../templates/assets/dossier.css"),
    ),
];

/// Places of the theme behind which an edit puts a word: in every page, in some, and in none.
const SEAMS: &[&str] = &[
    "Made with ",
    "<p class=\"standfirst\">",
    "Cite</h2>",
    "<h1>",
    "date not given",
    "{#- ",
];

/// An edit of the files. Most leave a dossier that can be built.
pub fn edit(seeded: &mut Seeded, files: &Files) -> Edited {
    let edited = match seeded.index(60) {
        0..9 => body(seeded, files),
        9..20 => front_matter(seeded, files),
        20..22 => rename(seeded, files),
        22 => delete(seeded, files),
        23..25 => add(seeded, files),
        25 => swap(seeded, files),
        26..29 => configuration(seeded, files),
        29..33 => template(seeded, files),
        33..36 => asset(seeded, files),
        36 => into_folder(seeded, files),
        37 => shout(seeded, files),
        38..48 => one_value(seeded, files),
        48..50 => other_side(seeded, files),
        50..52 => rename_formally(seeded, files),
        52..55 => clipping(seeded, files),
        _ => spoil(seeded, files),
    };
    edited.unwrap_or_else(|| ("nothing to do".to_string(), files.clone()))
}

fn any_file(seeded: &mut Seeded, files: &Files) -> Option<(String, String)> {
    let folder = seeded.of(FOLDERS);
    let path = seeded.one(&paths(files, folder)).cloned()?;
    let text = text_of(files, &path);
    Some((path, text))
}

fn folder_of(path: &str) -> &str {
    let known = [ARTICLES, ENTITIES, TOPICS, EVENTS, PAGES, STATIC];
    known
        .into_iter()
        .find(|folder| path.starts_with(folder))
        .unwrap_or("")
}

fn with(files: &Files, path: &str, text: impl Into<Vec<u8>>) -> Files {
    let mut files = files.clone();
    files.insert(path.to_string(), text.into());
    files
}

fn body(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, text) = any_file(seeded, files)?;
    let (front, body) = text.split_once("\n---\n")?;
    let mut blocks: Vec<String> = body
        .split("\n\n")
        .map(|block| block.trim().into())
        .collect();
    let place = seeded.index(blocks.len() + 1);
    let told = match (seeded.index(4), place < blocks.len()) {
        (0, true) => {
            blocks.remove(place);
            "a block removed"
        }
        (1, true) => {
            blocks[place] = block(seeded, files);
            "a block replaced"
        }
        (2, true) => {
            blocks[place] = format!("{} {}", sentence(seeded), blocks[place]);
            "a sentence put before a block"
        }
        _ => {
            blocks.insert(place, block(seeded, files));
            "a block added"
        }
    };
    let text = format!("{front}\n---\n\n{}\n", blocks.join("\n\n"));
    Some((format!("{path}: {told}"), with(files, &path, text)))
}

fn front_matter(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, text) = any_file(seeded, files)?;
    let folder = folder_of(&path);
    let key = seeded.of(keys(folder));
    let needed = matches!(key, "title" | "name" | "kind");
    if !needed && seeded.chance(30) {
        let text = with_line(&text, key, None);
        return Some((format!("{path}: {key} removed"), with(files, &path, text)));
    }
    let line = line(seeded, files, folder, key);
    let text = with_line(&text, key, Some(&line));
    Some((format!("{path}: {line}"), with(files, &path, text)))
}

/// One text or date of the front matter becomes another, and everything around it stays: what
/// others refer to is still there, and says something else.
fn one_value(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, text) = any_file(seeded, files)?;
    let front = text.find("\n---\n")?;
    let quotes = text.match_indices('"').map(|(place, _)| place);
    let quotes: Vec<usize> = quotes.take_while(|place| *place < front).collect();
    // A text with a quotation mark in it is told by the backslash.
    let values = quotes.chunks_exact(2).map(|pair| (pair[0] + 1, pair[1]));
    let plain = |&(start, end): &(usize, usize)| !text[start..end].contains(['\\', '#']);
    let values: Vec<(usize, usize)> = values.filter(plain).collect();
    let &(start, end) = seeded.one(&values)?;
    let new = match text[start..end].starts_with(|first: char| first.is_ascii_digit()) {
        true => date(seeded).to_string(),
        false if path.starts_with(ENTITIES) => name(seeded),
        false => sentence(seeded).replace('"', "“"),
    };
    let told = format!("{path}: {:?} is now {new:?}", &text[start..end]);
    let text = format!("{}{new}{}", &text[..start], &text[end..]);
    Some((told, with(files, &path, text)))
}

/// Every file with a slug replaced; the folder and the rest of a path stay.
fn referring(files: &Files, old: &str, new: &str) -> Files {
    let replaced = |(path, bytes): (&String, &Vec<u8>)| match std::str::from_utf8(bytes) {
        Ok(text) if path.ends_with(".md") => (path.clone(), text.replace(old, new).into_bytes()),
        _ => (path.clone(), bytes.clone()),
    };
    files.iter().map(replaced).collect()
}

fn rename(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, _) = any_file(seeded, files)?;
    let slug = slug_of(&path);
    let new_slug = format!("{}-{}", word(seeded), seeded.index(90));
    let new_path = path.replace(&format!("{slug}.md"), &format!("{new_slug}.md"));
    let told = seeded.chance(75);
    let mut edited = if told {
        referring(files, slug, &new_slug)
    } else {
        files.clone()
    };
    let bytes = edited.remove(&path)?;
    edited.insert(new_path.clone(), bytes);
    let told = if told { "and links to it" } else { "alone" };
    Some((format!("{path} renamed to {new_path}, {told}"), edited))
}

/// What `dossier rename` does: the file moves, what refers to it follows, and its old slug is kept.
fn rename_formally(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let folder = seeded.of(&[ARTICLES, ENTITIES, TOPICS, EVENTS]);
    let path = seeded.one(&paths(files, folder)).cloned()?;
    let slug = slug_of(&path);
    let new_slug = format!("{}-{}", word(seeded), seeded.index(90));
    let new_path = path.replace(&format!("{slug}.md"), &format!("{new_slug}.md"));
    let mut edited = referring(files, slug, &new_slug);
    let bytes = edited.remove(&path)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let text = with_line(&text, "formerly", Some(&format!("formerly: [{slug}]")));
    edited.insert(new_path.clone(), text.into_bytes());
    Some((format!("{path} is {new_path} from now on"), edited))
}

/// A claim that supported others disputes them, or the other way round.
fn other_side(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let takes_sides = |path: &String| {
        let text = text_of(files, path);
        text.contains(", supports: ") || text.contains(", disputes: ")
    };
    let all = paths(files, ARTICLES);
    let taking: Vec<String> = all.into_iter().filter(takes_sides).collect();
    let path = seeded.one(&taking)?;
    let text = text_of(files, path)
        .replace(", supports: ", ", was: ")
        .replace(", disputes: ", ", supports: ")
        .replace(", was: ", ", disputes: ");
    let told = format!("{path}: its claims change sides");
    Some((told, with(files, path, text)))
}

fn delete(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, _) = any_file(seeded, files)?;
    let slug = slug_of(&path).to_string();
    let mut edited = files.clone();
    edited.remove(&path);
    if seeded.chance(25) {
        return Some((format!("{path} deleted, what refers to it left"), edited));
    }
    for (path, bytes) in &mut edited {
        let text = String::from_utf8_lossy(bytes).into_owned();
        if path.ends_with(".md") && text.contains(&slug) {
            let kept = text.lines().filter(|line| !line.contains(&slug));
            *bytes = (kept.collect::<Vec<_>>().join("\n") + "\n").into_bytes();
        }
    }
    Some((format!("{path} deleted, with what refers to it"), edited))
}

fn add(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let folder = seeded.of(FOLDERS);
    let path = format!("{folder}/new-{}-{}.md", word(seeded), seeded.index(90));
    let text = file(seeded, files, folder);
    Some((format!("{path} added"), with(files, &path, text)))
}

/// The contents of two files change places.
fn swap(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let folder = seeded.of(FOLDERS);
    let paths = paths(files, folder);
    let (one, other) = (seeded.one(&paths)?, seeded.one(&paths)?);
    let mut edited = files.clone();
    edited.insert(one.clone(), files.get(other)?.clone());
    edited.insert(other.clone(), files.get(one)?.clone());
    Some((format!("{one} and {other} swapped"), edited))
}

fn configuration(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let text = text_of(files, "dossier.yaml");
    let key = seeded.of(keys(""));
    if key != "title" && seeded.chance(30) {
        let text = with_line(&text, key, None);
        return Some((
            format!("dossier.yaml: {key} removed"),
            with(files, "dossier.yaml", text),
        ));
    }
    let line = line(seeded, files, "", key);
    let text = with_line(&text, key, Some(&line));
    Some((
        format!("dossier.yaml: {line}"),
        with(files, "dossier.yaml", text),
    ))
}

fn template(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let overridden = paths(files, "templates");
    if !overridden.is_empty() && seeded.chance(35) {
        let path = seeded.one(&overridden)?;
        let mut edited = files.clone();
        edited.remove(path);
        return Some((format!("{path} removed"), edited));
    }
    let (name, text) = seeded.of(THEME);
    let path = format!("templates/{name}");
    let old = match files.contains_key(&path) {
        true => text_of(files, &path),
        false => text.to_string(),
    };
    let (told, text) = match seeded.index(12) {
        0 => ("breaks", format!("{old}{{% if %}}")),
        1 => (
            "fails where it is rendered",
            old.replace("<h1", "{{ page.none.at.all }}<h1"),
        ),
        2 => ("is the theme's own", text.to_string()),
        3 => {
            let path = format!("templates/assets/{}.css", word(seeded));
            let text = format!("/* {} */\n", word(seeded));
            return Some((format!("{path} written"), with(files, &path, text)));
        }
        4 => (
            "shows more of the site",
            old.replace("<main ", "<!-- {{ site }} {{ page }} --><main "),
        ),
        _ => {
            let seam = seeded.of(SEAMS);
            (
                "changes",
                old.replacen(seam, &format!("{seam}{} ", word(seeded)), 1),
            )
        }
    };
    Some((format!("{path} {told}"), with(files, &path, text)))
}

fn asset(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let assets = paths(files, STATIC);
    let path = seeded.one(&assets).cloned();
    let new = format!("{STATIC}/{}/{}.txt", word(seeded), word(seeded));
    match (seeded.index(4), path) {
        (0, Some(path)) => {
            let mut edited = files.clone();
            let bytes = edited.remove(&path)?;
            edited.insert(new.clone(), bytes);
            Some((format!("{path} renamed to {new}"), edited))
        }
        (1 | 2, Some(path)) => {
            let text = format!("{} {}\n", word(seeded), name(seeded));
            Some((format!("{path} changed"), with(files, &path, text)))
        }
        _ => Some((format!("{new} added"), with(files, &new, word(seeded)))),
    }
}

/// A clipping comes, goes or is another one.
fn clipping(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (name, text) = seeded.of(CLIPPINGS_MADE);
    let path = format!("{CLIPPINGS}/{name}");
    if !files.contains_key(&path) {
        return Some((format!("{path} comes"), with(files, &path, text)));
    }
    if seeded.chance(50) {
        let mut edited = files.clone();
        edited.remove(&path);
        return Some((format!("{path} goes"), edited));
    }
    let other = format!("{text} And so on.");
    Some((format!("{path} is another one"), with(files, &path, other)))
}

/// A file moves into a folder of its own, and keeps its slug.
fn into_folder(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, _) = any_file(seeded, files)?;
    let (folder, name) = path.rsplit_once('/')?;
    let new = format!("{folder}/{}/{name}", word(seeded));
    let mut edited = files.clone();
    let bytes = edited.remove(&path)?;
    edited.insert(new.clone(), bytes);
    Some((format!("{path} moved to {new}"), edited))
}

/// A letter changes its case or becomes another, so that the file keeps its size.
pub fn one_letter(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let all: Vec<String> = files.keys().cloned().collect();
    let path = match seeded.chance(70) {
        true => any_file(seeded, files)?.0,
        false => seeded.one(&all)?.clone(),
    };
    let bytes = files.get(&path)?;
    let body = bytes
        .windows(5)
        .position(|window| window == b"\n---\n")
        .unwrap_or(0);
    let behind = if seeded.chance(75) { body } else { 0 };
    let letter = |(_, byte): &(usize, &u8)| byte.is_ascii_lowercase();
    let letters = bytes.iter().enumerate().skip(behind).filter(letter);
    let letters: Vec<usize> = letters.map(|(place, _)| place).collect();
    let place = *seeded.one(&letters)?;
    let mut changed = bytes.clone();
    changed[place] = match changed[place] {
        b'z' => b'a',
        letter => letter + 1,
    };
    Some((
        format!("{path}: the letter at {place} is another"),
        with(files, &path, changed),
    ))
}

/// A name is put into every article at once.
fn shout(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let sentence = sentence(seeded);
    let mut edited = files.clone();
    for path in paths(files, ARTICLES) {
        let text = text_of(files, &path) + "\n" + &sentence + "\n";
        edited.insert(path, text.into_bytes());
    }
    Some((format!("every article ends with {sentence:?}"), edited))
}

/// What the program reports as an error, or at least as a warning.
fn spoil(seeded: &mut Seeded, files: &Files) -> Option<Edited> {
    let (path, text) = any_file(seeded, files)?;
    let folder = folder_of(&path);
    let changed =
        |told: &str, text: String| Some((format!("{path} {told}"), with(files, &path, text)));
    let elsewhere =
        |path: String, text: &str| Some((format!("{path} put there"), with(files, &path, text)));
    match seeded.index(12) {
        0 => changed("loses its front matter", text.replacen("---\n", "", 1)),
        1 => changed(
            "has an unknown key",
            text.replacen("---\n", "---\npublised: x\n", 1),
        ),
        2 => changed(
            "has a bad date",
            with_line(&text, "published", Some("published: 2024-13-77")),
        ),
        3 => changed("has torn YAML", text.replacen("---\n", "---\nx: [\n", 1)),
        4 => Some((
            format!("{path} is no text"),
            with(files, &path, vec![b'-', 0xff, 0xfe, b'\n']),
        )),
        5 => changed(
            "links to nothing",
            format!("{text}\n[[nobody-{}]]\n", word(seeded)),
        ),
        6 => changed(
            "links to no heading",
            format!("{text}\n[x](#{}-none)\n", word(seeded)),
        ),
        7 => elsewhere(format!("{folder}/{}.txt", word(seeded)), "stray\n"),
        8 => elsewhere(format!("{folder}/Not A Slug.md"), "---\ntitle: X\n---\n"),
        9 => elsewhere(format!("{folder}/twice/{}.md", slug_of(&path)), &text),
        10 => elsewhere(format!("content/articel/{}.md", word(seeded)), "stray\n"),
        _ => changed("is empty", String::new()),
    }
}
