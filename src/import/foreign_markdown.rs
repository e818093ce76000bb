//! Markdown of other programs to ours: links between notes, comments, highlights, embeds and codes of site
//! generators. Words stay; what cannot be shown is left out and named. Code stays as it is.

use std::collections::BTreeMap;

use super::Registry;
use crate::model::folding::key;

/// A text of ours.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct OwnMarkdown {
    pub text: String,
    /// What is not in it: embeds, images, codes, and links that lead nowhere from here.
    pub left_out: Vec<String>,
}

/// So many things that are left out are named.
const MOST_NAMED: usize = 8;

/// `text` with what our Markdown does not know changed to what it does. Marks that only note-taking programs and site
/// generators know (`%%`, `==`, `{{<`, `^id`) are such where the text `has_additions`, and else words.
pub fn own(text: &str, has_additions: bool, registry: &Registry) -> OwnMarkdown {
    let mut writer = Writer {
        has_additions,
        slugs: slugs(registry),
        own: OwnMarkdown::default(),
        in_comment: false,
        fence: None,
    };
    for line in text.lines() {
        writer.line(line);
    }
    let OwnMarkdown { text, mut left_out } = writer.own;
    let more = left_out.len().saturating_sub(MOST_NAMED);
    left_out.truncate(MOST_NAMED);
    if more > 0 {
        left_out.push(format!("{more} more"));
    }
    OwnMarkdown {
        text: text.trim().to_string(),
        left_out,
    }
}

/// The slugs that names lead to. A name that two things bear leads nowhere.
fn slugs(registry: &Registry) -> BTreeMap<String, Option<String>> {
    let entities = registry.entities.iter().flat_map(|entity| {
        let names = entity.names.iter().map(|name| name.text.as_str());
        names.map(|name| (name, entity.slug.as_str()))
    });
    let topics = registry.topics.iter();
    let topics = topics.map(|topic| (topic.title.as_str(), topic.slug.as_str()));
    let mut slugs: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (name, slug) in entities.chain(topics) {
        let known = slugs.entry(key(name));
        let known = known.or_insert_with(|| Some(slug.to_string()));
        if known.as_deref().is_some_and(|known| known != slug) {
            *known = None;
        }
    }
    for entity in &registry.entities {
        let slug = entity.slug.to_string();
        slugs.entry(slug.clone()).or_insert(Some(slug));
    }
    slugs
}

struct Writer {
    has_additions: bool,
    slugs: BTreeMap<String, Option<String>>,
    own: OwnMarkdown,
    in_comment: bool,
    /// The marks that opened a block of code.
    fence: Option<String>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let start = self.own.text.len();
        if !self.in_comment && self.is_code(line) {
            self.own.text.push_str(line);
        } else {
            self.inline(if self.has_additions {
                without_block_id(line)
            } else {
                line
            });
        }
        let written = self.own.text.get(start..).unwrap_or_default();
        let is_blank = written.trim().is_empty();
        // A line that held nothing but a comment leaves none, and blank lines of its own are one.
        let is_left = match line.trim().is_empty() {
            true => self.fence.is_some() || !self.own.text.ends_with("\n\n"),
            false => !is_blank,
        };
        match is_left {
            true => self.own.text.push('\n'),
            false => self.own.text.truncate(start),
        }
    }

    /// Whether a line is code, or opens or closes some.
    fn is_code(&mut self, line: &str) -> bool {
        let trimmed = line.trim_start();
        let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'));
        let len = mark.map_or(0, |mark| {
            trimmed.len() - trimmed.trim_start_matches(mark).len()
        });
        let fence = trimmed.get(..len).filter(|_| len >= 3);
        match (&self.fence, fence) {
            (Some(open), Some(fence)) if fence.starts_with(open.as_str()) => {
                self.fence = None;
                true
            }
            (Some(_), _) => true,
            (None, Some(fence)) => {
                self.fence = Some(fence.to_string());
                true
            }
            (None, None) => false,
        }
    }

    fn inline(&mut self, line: &str) {
        let mut rest = line;
        while !rest.is_empty() {
            if self.in_comment {
                match rest.split_once("%%") {
                    Some((_, behind)) => rest = behind,
                    None => return,
                }
                self.in_comment = false;
                if self.own.text.is_empty() || self.own.text.ends_with('\n') {
                    rest = rest.trim_start();
                }
                continue;
            }
            let next = rest.find(['`', '%', '!', '[', '=', '{', '\\']);
            let (before, at) = rest
                .split_at_checked(next.unwrap_or(rest.len()))
                .unwrap_or((rest, ""));
            self.own.text.push_str(before);
            rest = self.special(at);
        }
    }

    /// Takes what begins with a mark, and answers with what follows.
    fn special<'t>(&mut self, at: &'t str) -> &'t str {
        if at.is_empty() {
            return at;
        }
        if at.starts_with('`') {
            let len = at.len() - at.trim_start_matches('`').len();
            let (marks, behind) = at.split_at_checked(len).unwrap_or((at, ""));
            let end = behind.find(marks).map(|end| len + end + len);
            return self.copy(at, end.unwrap_or(len));
        }
        if at.starts_with('\\') {
            let len = at.chars().take(2).map(char::len_utf8).sum();
            return self.copy(at, len);
        }
        if let Some(behind) = at.strip_prefix("%%").filter(|_| self.has_additions) {
            self.in_comment = true;
            let before = self.own.text.trim_end_matches(' ').len();
            self.own.text.truncate(before);
            return behind;
        }
        if let Some((inner, behind)) = between(at, "![[", "]]") {
            self.leave_out(inner.split(['|', '#']).next().unwrap_or(inner));
            return behind;
        }
        if let Some((inner, behind)) = between(at, "[[", "]]") {
            self.wiki_link(inner);
            return behind;
        }
        if let Some((words, address, behind)) = at.strip_prefix('!').and_then(link) {
            self.leave_out(address);
            self.own.text.push_str(words);
            return behind;
        }
        if let Some((words, address, behind)) = link(at) {
            self.link(words, address);
            return behind;
        }
        if let Some((inner, behind)) = between(at, "==", "==")
            && self.has_additions
            && !inner.starts_with([' ', '='])
            && !inner.ends_with(' ')
            && !inner.is_empty()
        {
            self.own.text.push_str("<mark>");
            self.inline(inner);
            self.own.text.push_str("</mark>");
            return behind;
        }
        for (open, close) in [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")] {
            if let Some((inner, behind)) = between(at, open, close).filter(|_| self.has_additions) {
                self.leave_out(inner.trim());
                return behind;
            }
        }
        let len = at.chars().next().map_or(0, char::len_utf8);
        self.copy(at, len)
    }

    fn copy<'t>(&mut self, at: &'t str, len: usize) -> &'t str {
        let (copied, behind) = at.split_at_checked(len).unwrap_or((at, ""));
        self.own.text.push_str(copied);
        behind
    }

    fn leave_out(&mut self, what: &str) {
        let what = what.trim();
        if !what.is_empty() && !self.own.left_out.iter().any(|known| known == what) {
            self.own.left_out.push(what.to_string());
        }
    }

    /// `target`, `target|words` or `folder/target#heading|words`.
    fn wiki_link(&mut self, inner: &str) {
        let (target, shown) = inner.split_once('|').unwrap_or((inner, ""));
        let name = target.split(['#', '^']).next().unwrap_or(target);
        let name = name.rsplit('/').next().unwrap_or(name).trim();
        let shown = match (shown.trim(), name) {
            ("", "") => target.trim_start_matches('#'),
            ("", name) => name,
            (shown, _) => shown,
        };
        match self.slug(name) {
            Some(slug) => self.own.text.push_str(&format!("[[{slug}|{shown}]]")),
            None => {
                self.leave_out(&format!("[[{name}]]"));
                self.own.text.push_str(shown);
            }
        }
    }

    fn slug(&self, name: &str) -> Option<String> {
        let known = self.slugs.get(name).or_else(|| self.slugs.get(&key(name)));
        known.cloned().flatten()
    }

    /// Links into the web stay; those to other notes become ours where they name something known.
    fn link(&mut self, words: &str, address: &str) {
        // A place in the note itself mostly has another name here.
        if address.starts_with('#') {
            return self.inline(words);
        }
        let is_web = ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| address.starts_with(scheme));
        if is_web {
            self.own.text.push('[');
            self.inline(words);
            self.own.text.push_str(&format!("]({address})"));
            return;
        }
        let name = address
            .split('#')
            .next()
            .unwrap_or(address)
            .replace("%20", " ");
        let name = name
            .rsplit('/')
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        match self.slug(name.strip_suffix(".md").unwrap_or(name)) {
            Some(slug) => self.own.text.push_str(&format!("[[{slug}|{words}]]")),
            None => {
                self.leave_out(address);
                self.inline(words);
            }
        }
    }
}

/// What stands between two marks with which a text begins, and what follows.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, &'t str)> {
    text.strip_prefix(open)?.split_once(close)
}

/// `[words](address "title")` at the beginning of a text: words, address, and what follows.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('[')?;
    let mut depth = 0_usize;
    let end = inner.char_indices().find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let words = inner.get(..end)?;
    let behind = inner.get(end + 1..)?.strip_prefix('(')?;
    let mut depth = 0_usize;
    let close = behind.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let target = behind.get(..close)?.trim();
    let address = match target
        .strip_prefix('<')
        .and_then(|rest| rest.split_once('>'))
    {
        Some((address, _)) => address,
        None => target.split_whitespace().next().unwrap_or_default(),
    };
    Some((words, address, behind.get(close + 1..)?))
}

/// A line without the ` ^id` by which others refer to it.
fn without_block_id(line: &str) -> &str {
    let Some((before, id)) = line.trim_end().rsplit_once(" ^") else {
        return line;
    };
    let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_id { before } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::KnownEntity;
    use crate::model::entity::EntityKind;
    use crate::model::slug::Slug;

    fn own_of(text: &str) -> (String, Vec<String>) {
        let entity = |slug: &str, name: &str| KnownEntity {
            slug: Slug::from_title(slug, 60).unwrap_or_else(|| unreachable!()),
            kind: EntityKind::Person,
            names: vec![name.into()],
            domains: Vec::new(),
        };
        let registry = Registry {
            entities: vec![
                entity("ann-lee", "Ann Lee"),
                entity("span-1", "Span"),
                entity("span-2", "Span"),
            ],
            topics: Vec::new(),
        };
        let own = own(text, true, &registry);
        (own.text, own.left_out)
    }

    #[test]
    fn links_between_notes_become_ours_or_words() {
        let (text, left_out) = own_of(
            "[[Ann Lee]], [[people/ann-lee#life|she]], [[Nobody|a man]], [[Span]] and [Ann](People/Ann%20Lee.md)",
        );
        assert_eq!(
            text,
            "[[ann-lee|Ann Lee]], [[ann-lee|she]], a man, Span and [[ann-lee|Ann]]"
        );
        assert_eq!(left_out, ["[[Nobody]]", "[[Span]]"]);
    }

    #[test]
    fn what_is_not_the_texts_is_left_out_and_named() {
        let (text, left_out) = own_of(
            "One %%not\nfor readers%% two ^b1\n![[plan.pdf]]\n==marked *words*== {{< video 7 >}}\n![A crane](img/crane.png \"x\") [more](../x) [site](https://x.example/a_(b))",
        );
        assert_eq!(
            text,
            "One\ntwo\n<mark>marked *words*</mark> \nA crane more [site](https://x.example/a_(b))"
        );
        assert_eq!(left_out, ["plan.pdf", "video 7", "img/crane.png", "../x"]);
    }

    #[test]
    fn code_stays_as_it_is() {
        let code = "`[[Ann Lee]]` \\[[x]]\n```\n==a== %%b%%\n```\na == b";
        assert_eq!(own_of(code).0, code);
    }

    #[test]
    fn marks_that_a_text_cannot_mean_are_words() {
        let text = "100 %% of a == b == c, {{< video >}} and x ^b1";
        assert_eq!(own(text, false, &Registry::default()).text, text);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fall_and_plain_words_stay(text in "[a-z \\[\\]()!`%={}<>|#^\\\\\n]{0,80}", words in "[a-z ]{0,40}") {
            own_of(&text);
            proptest::prop_assert_eq!(own_of(&words).0, words.trim());
        }
    }
}
