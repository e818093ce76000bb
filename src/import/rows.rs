//! Rows of tables, whatever file they stand in, on their way to clippings: what the headings of columns mean. Knows no
//! files.

use super::candidates::{Field, Refused};
use super::formats::Cut;
use super::front_matter::{Entry, Value};
use super::keys;
use super::work::Work;

/// A table has at most so many columns.
pub const MAX_COLUMNS: usize = 500;

/// A heading is no longer than this, in characters. What is longer is a cell, and would be told of in each row.
const MAX_HEADING_CHARS: usize = 200;

/// Headings of columns that hold the text, in the order of their precedence.
const TEXTS: [&str; 9] = [
    "text",
    "body",
    "content",
    "full_text",
    "abstract",
    "abstract_note",
    "selection",
    "highlight",
    "quote",
];

/// The types of Zotero by those of CSL.
const TYPES: &[(&str, &str)] = &[
    ("artwork", "graphic"),
    ("blogpost", "post-weblog"),
    ("booksection", "chapter"),
    ("case", "legal_case"),
    ("conferencepaper", "paper-conference"),
    ("dictionaryentry", "entry-dictionary"),
    ("encyclopediaarticle", "entry-encyclopedia"),
    ("film", "motion_picture"),
    ("forumpost", "post"),
    ("journalarticle", "article-journal"),
    ("magazinearticle", "article-magazine"),
    ("newspaperarticle", "article-newspaper"),
    ("preprint", "article"),
    ("presentation", "speech"),
    ("radiobroadcast", "broadcast"),
    ("statute", "legislation"),
    ("tvbroadcast", "broadcast"),
];

/// Whether a column can be said to hold this.
pub fn is_column_key(key: &str) -> bool {
    is_known(key) || ["type", "year", "month", "day"].contains(&key)
}

/// Whether it is known what a heading means.
pub fn is_known(heading: &str) -> bool {
    keys::fields_of(heading).next().is_some() || TEXTS.contains(&keys::plain_key(heading).as_str())
}

/// The columns of a table.
pub struct Columns {
    headings: Vec<String>,
    /// The same, with keys of articles where whoever imports the table gave them.
    named: Vec<String>,
    /// These as they are compared.
    plain: Vec<String>,
    says_title: bool,
    /// The order of days and months in each, where its cells leave no doubt.
    orders: Vec<Option<Order>>,
}

/// Which of day and month comes first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// The numbers of a date such as `3/4/2024`, if it is one.
fn numbers(cell: &str) -> Option<[u16; 3]> {
    let mut parts = cell
        .split(['/', '.', '-'])
        .map(|part| part.trim().parse().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && matches!(numbers, [1..=31, 1..=31, 1000..=9999])).then_some(numbers)
}

/// The order that some cells of a column show, and none contradicts.
fn order_of<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Order> {
    let (mut day_first, mut month_first) = (false, false);
    for [first, second, _] in cells.filter_map(numbers) {
        day_first |= first > 12;
        month_first |= second > 12;
    }
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

impl Order {
    /// A date that could be read both ways, as it is written by itself.
    fn settle(self, cell: &str) -> Option<String> {
        let [first, second, year] = numbers(cell)?;
        let (day, month) = match self {
            Order::DayFirst => (first, second),
            Order::MonthFirst => (second, first),
        };
        (first <= 12 && second <= 12 && first != second)
            .then(|| format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl Columns {
    /// `rows` are those below the headings.
    pub fn of<'r>(
        headings: &[String],
        given: &[(String, String)],
        rows: impl Iterator<Item = &'r [String]> + Clone,
    ) -> Columns {
        let headings = headings
            .iter()
            .map(|heading| heading.trim_start_matches('\u{feff}'));
        let headings: Vec<String> = headings.map(|heading| heading.trim().to_string()).collect();
        let shortened = |text: &String| text.chars().take(MAX_HEADING_CHARS).collect::<String>();
        let named = headings.iter().map(|heading| {
            let named = given.iter().find(|(column, _)| column == heading);
            shortened(named.map_or(heading, |(_, key)| key))
        });
        let named: Vec<String> = named.collect();
        let headings: Vec<String> = headings.iter().map(shortened).collect();
        let says_title = named.iter().any(|heading| {
            let mut fields = keys::fields_of(heading);
            fields.any(|(field, _)| matches!(field, Field::Title | Field::Url))
        });
        let orders = (0..headings.len()).map(|column| {
            let cells = rows.clone().filter_map(|row| row.get(column));
            order_of(cells.map(String::as_str))
        });
        Columns {
            orders: orders.collect(),
            plain: named
                .iter()
                .map(|heading| keys::plain_key(heading))
                .collect(),
            headings,
            named,
            says_title,
        }
    }

    /// The clipping that a row is. `raw` are its bytes.
    pub fn cut(&self, cells: &[String], number: u32, raw: &str, start: usize) -> Cut {
        let work = match (self.says_title, number) {
            (true, _) => self.work(cells),
            (false, 1) => Work::unreadable(no_title(&self.headings)),
            (false, _) => Work::refused(Refused::AsBefore),
        };
        let mut cut = work.cut(number, raw, start);
        // Whatever its columns are said to hold, these are its words.
        let filled = cells.iter().filter(|cell| !cell.is_empty());
        cut.text = filled.cloned().collect::<Vec<_>>().join("\n\n");
        cut
    }

    fn work(&self, cells: &[String]) -> Work {
        let settled = |(cell, order): (&String, &Option<Order>)| {
            order
                .and_then(|order| order.settle(cell))
                .map(|date| (cell.clone(), date))
        };
        let settled: Vec<(String, String)> =
            cells.iter().zip(&self.orders).filter_map(settled).collect();
        let mut work = self.entry(cells);
        for (cell, date) in &settled {
            work.conclude_date(cell, date);
        }
        work
    }

    fn entry(&self, cells: &[String]) -> Work {
        let headings = self.named.iter().zip(&self.plain);
        let columns = headings.zip(cells.iter().map(String::as_str));
        let columns: Vec<_> = columns.filter(|(_, cell)| !cell.is_empty()).collect();
        let find = |name: &str| {
            let mut columns = columns.iter();
            columns
                .find(|((_, plain), _)| *plain == name)
                .map(|(_, cell)| *cell)
        };
        let mut work = Work::default();
        for name in TEXTS {
            if let Some(text) = find(name) {
                work.set_text(text);
                if name == "selection" || name == "highlight" || name == "quote" {
                    work.say(Field::Kind, vec!["excerpt".to_string()], name, "");
                }
            }
        }
        // A day in three columns, as for TimelineJS.
        if let (Some(year), None) = (find("year"), find("date")) {
            let day = |year: &str, month, day| {
                let parts = [find(month), find(day)].into_iter().map_while(|part| part);
                let parts = parts.map(|part| format!("-{part:0>2}"));
                format!("{year}{}", parts.collect::<String>())
            };
            let mut date = day(year, "month", "day");
            if let Some(end) = find("end_year") {
                date = format!("{date}/{}", day(end, "end_month", "end_day"));
            }
            work.say(Field::Date, vec![date.clone()], "Year", &date);
        }
        // Seconds since the beginning of 1970, as services for reading later write them.
        for name in ["timestamp", "time_added"] {
            let seconds = find(name).and_then(|cell| cell.parse::<i64>().ok());
            if let Some(day) = seconds.and_then(super::moment::day) {
                work.say(
                    Field::Retrieved,
                    vec![day],
                    name,
                    find(name).unwrap_or_default(),
                );
            }
        }
        if let Some(item_type) = find("item_type").or_else(|| find("type")) {
            let plain: String = item_type.to_lowercase().split([' ', '-', '_']).collect();
            let csl = TYPES.iter().find(|(name, _)| *name == plain);
            let csl = csl.map_or_else(|| item_type.to_lowercase(), |(_, csl)| (*csl).to_string());
            work.say(Field::Type, vec![csl], "type", item_type);
        }
        let own = [
            "year",
            "month",
            "day",
            "end_year",
            "end_month",
            "end_day",
            "end_time",
            "time",
            "timestamp",
            "time_added",
            "item_type",
            "type",
            "key",
            "status",
            "folder",
            "publication_year",
            "date_modified",
            "library_catalog",
            "short_title",
            "issn",
            "isbn",
            "num_pages",
        ];
        let entries: Vec<Entry> = columns
            .iter()
            .filter(|((_, plain), _)| {
                !own.contains(&plain.as_str()) && !TEXTS.contains(&plain.as_str())
            })
            .map(|((heading, _), cell)| Entry {
                key: (*heading).clone(),
                value: Value::Text((*cell).to_string()),
                words: (*cell).to_string(),
            })
            .collect();
        work.add_entries(&entries);
        work
    }
}

fn no_title(headings: &[String]) -> String {
    let shown: Vec<&str> = headings.iter().take(12).map(String::as_str).collect();
    let first = shown.first().copied().unwrap_or("Heading");
    format!(
        "no column of this table is known to hold a title or an address: its headings are {}; say what they hold, as with `--map '{first}=title'`",
        shown.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_is_longer_than_any_is_shortened_and_a_given_one_counts_whole() {
        let headings = ["华".repeat(20_000), "Title".to_string()];
        let given = [(headings[0].clone(), "summary".to_string())];
        let columns = Columns::of(&headings, &[], std::iter::empty());
        assert_eq!(columns.headings[0].chars().count(), MAX_HEADING_CHARS);
        assert_eq!(columns.plain[0].chars().count(), MAX_HEADING_CHARS);
        let columns = Columns::of(&headings, &given, std::iter::empty());
        assert_eq!(columns.plain, ["summary", "title"]);
    }
}
