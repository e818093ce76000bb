//! RIS, after both of its specifications (2001 and 2011), as reference managers and databases export it. An entry
//! from `TY` to `ER` is a clipping; what stands outside of entries is no part of any.

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::piece::{self, Line};
use crate::import::work::Work;

pub const FORMAT: Format = Format {
    name: "RIS",
    summary: "entries of two-letter tags, from TY to ER",
    endings: &["ris"],
    recognises,
    read,
};

/// The types of RIS by those of CSL.
const TYPES: &[(&str, &[&str])] = &[
    (
        "article-journal",
        &["JOUR", "JFULL", "EJOUR", "INPR", "ABST"],
    ),
    ("article-magazine", &["MGZN"]),
    ("article-newspaper", &["NEWS"]),
    ("book", &["BOOK", "EBOOK", "EDBOOK", "SER"]),
    ("chapter", &["CHAP", "ECHAP", "CONF"]),
    ("paper-conference", &["CPAPER", "CPROC"]),
    ("dataset", &["DATA", "DBASE", "AGGR"]),
    ("thesis", &["THES"]),
    ("report", &["RPRT", "GOVDOC"]),
    ("webpage", &["ELEC", "WEB", "ICOMM"]),
    ("post-weblog", &["BLOG"]),
    ("entry-dictionary", &["DICT"]),
    ("entry-encyclopedia", &["ENCYC"]),
    ("legal_case", &["CASE"]),
    ("legislation", &["STAT", "LEGAL"]),
    ("bill", &["BILL", "UNBILL"]),
    ("hearing", &["HEAR"]),
    ("patent", &["PAT"]),
    ("standard", &["STAND"]),
    ("map", &["MAP"]),
    ("motion_picture", &["MPCT", "VIDEO"]),
    ("broadcast", &["ADVS", "SOUND"]),
    ("software", &["COMP"]),
    ("manuscript", &["MANSCPT", "UNPB"]),
    ("pamphlet", &["PAMP"]),
    ("personal_communication", &["PCOMM"]),
];

/// What each tag says; those that count for more come first.
const TAGS: &[(Field, &[&str])] = &[
    (Field::Title, &["TI", "T1", "CT", "BT"]),
    (Field::Author, &["AU", "A1"]),
    (Field::Date, &["DA", "PY", "Y1"]),
    (Field::Retrieved, &["Y2"]),
    (Field::Container, &["T2", "JF", "JO", "JA", "J2"]),
    (Field::Publisher, &["PB"]),
    (Field::Url, &["UR", "L2"]),
    (Field::Language, &["LA"]),
    (Field::Volume, &["VL"]),
    (Field::Issue, &["IS"]),
    (Field::Doi, &["DO"]),
    (Field::Tags, &["KW"]),
];

/// So many addresses of one tag are read. Each is kept with the words of all.
const MOST_ADDRESSES: usize = 16;

/// Tags that are read by themselves, or only concern whoever keeps the library.
const OTHERS: [&str; 20] = [
    "L1", "L4", "TY", "ER", "ID", "SP", "EP", "AB", "N2", "AN", "CN", "DB", "DP", "J1", "RP", "ST",
    "M1", "M3", "SN", "CY",
];

/// A line `TI  - words`, with the lines that go on behind it.
struct Tag<'t> {
    name: &'t str,
    value: String,
    line: &'t str,
}

fn recognises(file: &File<'_>) -> bool {
    let lines = file.text().lines();
    let mut types = lines.filter(|line| tag(line).is_some_and(|(name, _)| name == "TY"));
    types.next().is_some()
        && file
            .text()
            .lines()
            .any(|line| tag(line).is_some_and(|(name, _)| name == "ER"))
}

/// The name and the value of a line; spaces around the hyphen may be missing at the end of a line.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let (name, rest) = line.split_at_checked(2)?;
    let mut bytes = name.bytes();
    let is_name = bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && bytes
            .next()
            .is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let spaced = rest.trim_start_matches(' ');
    let value = spaced
        .strip_prefix('-')
        .filter(|_| rest.len() > spaced.len())?;
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let lines = piece::lines(text);
    let mut cuts = Vec::new();
    let mut open: Option<usize> = None;
    for (number, line) in lines.iter().enumerate() {
        match tag(line.text) {
            // An entry that is not closed ends where the next one begins.
            Some(("TY", _)) => {
                if let Some(first) = open.replace(number) {
                    cuts.extend(entry(text, &lines, first, number, cuts.len()));
                }
            }
            Some(("ER", _)) => {
                if let Some(first) = open.take() {
                    cuts.extend(entry(text, &lines, first, number + 1, cuts.len()));
                }
            }
            _ => {}
        }
    }
    if let Some(first) = open {
        cuts.extend(entry(text, &lines, first, lines.len(), cuts.len()));
    }
    match cuts.is_empty() {
        true => Err(Refusal::of(&codes::ENTRY_UNREADABLE)),
        false => Ok(cuts),
    }
}

/// The entry on these lines.
fn entry(
    text: &str,
    lines: &[Line<'_>],
    first: usize,
    behind: usize,
    before: usize,
) -> Option<Cut> {
    let of_entry = lines.get(first..behind)?;
    let (start, end) = (of_entry.first()?.start, of_entry.last()?.end);
    let raw = text.get(start..end)?.trim_end();
    let mut tags: Vec<Tag<'_>> = Vec::new();
    for line in of_entry {
        match (tag(line.text), tags.last_mut()) {
            (Some((name, value)), _) => tags.push(Tag {
                name,
                value: value.to_string(),
                line: line.text.trim(),
            }),
            (None, Some(last)) if !line.text.trim().is_empty() => {
                last.value.push('\n');
                last.value.push_str(line.text.trim());
            }
            _ => {}
        }
    }
    let number = u32::try_from(before + 1).ok()?;
    Some(work(&tags).cut(number, raw, start))
}

fn work(tags: &[Tag<'_>]) -> Work {
    let mut work = Work::default();
    let find = |name: &str| {
        tags.iter()
            .find(|tag| tag.name == name && !tag.value.is_empty())
    };
    if let Some(tag) = find("TY") {
        let item_type = TYPES
            .iter()
            .find(|(_, names)| names.contains(&tag.value.as_str()));
        let item_type = item_type.map_or("document", |(name, _)| *name);
        work.say(Field::Type, vec![item_type.to_string()], "TY", tag.line);
    }
    for tag in tags.iter().filter(|tag| ["L1", "L4"].contains(&tag.name)) {
        work.attach(vec![tag.value.trim().to_string()]);
    }
    for (field, names) in TAGS {
        for name in *names {
            let found: Vec<&Tag<'_>> = tags.iter().filter(|tag| tag.name == *name).collect();
            let words: Vec<&str> = found.iter().map(|tag| tag.line).collect();
            let values = found.iter().map(|tag| tag.value.clone());
            match field {
                Field::Author | Field::Tags => {
                    let values = values.flat_map(|value| match field {
                        Field::Tags => value.split('\n').map(str::to_string).collect(),
                        _ => vec![value],
                    });
                    work.say(*field, values.collect(), name, &words.join("; "));
                }
                // One tag may hold several addresses.
                Field::Url => found.iter().for_each(|tag| {
                    let addresses = tag.value.split([';', ' ', '\n']);
                    let addresses = addresses.filter(|address| !address.is_empty());
                    for address in addresses.take(MOST_ADDRESSES) {
                        work.say(*field, vec![address.to_string()], name, tag.line);
                    }
                }),
                _ => found.iter().zip(values).for_each(|(tag, value)| {
                    work.say(*field, vec![value], name, tag.line);
                }),
            }
        }
    }
    let pages = match (find("SP"), find("EP")) {
        // Some databases put both into one tag.
        (Some(first), Some(last)) if !first.value.contains('-') => {
            Some((format!("{}-{}", first.value, last.value), first.line))
        }
        (Some(only), _) | (None, Some(only)) => Some((only.value.clone(), only.line)),
        (None, None) => None,
    };
    if let Some((pages, line)) = pages {
        work.say(Field::Pages, vec![pages], "SP", line);
    }
    for name in ["AB", "N2"] {
        if let Some(tag) = find(name) {
            work.set_text(&tag.value);
        }
    }
    let known =
        |name: &str| OTHERS.contains(&name) || TAGS.iter().any(|(_, names)| names.contains(&name));
    tags.iter()
        .filter(|tag| !known(tag.name))
        .for_each(|tag| work.pass_over(tag.name));
    work
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_thousands_of_addresses_in_one_tag_a_few_are_read() {
        let addresses = "https://courier.example/a ".repeat(5_000);
        let text = format!("TY  - NEWS\nTI  - Fog\nUR  - {addresses}\nER  - \n");
        let cuts = read(&File::of("a.ris", text.as_bytes())).unwrap_or_default();
        let said = cuts.iter().filter_map(|cut| cut.document.as_ref());
        let said = said.flat_map(|document| &document.candidates);
        let addresses = said.filter(|of| of.field == Field::Url).count();
        assert_eq!(addresses, MOST_ADDRESSES);
    }
}
