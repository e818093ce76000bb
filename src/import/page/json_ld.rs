//! What a page says of itself as linked data (schema.org in JSON-LD): the article in it, wherever it stands.

use serde_json::Value;

/// What schema.org calls an article.
const ARTICLES: [&str; 16] = [
    "AdvertiserContentArticle",
    "AnalysisNewsArticle",
    "Article",
    "AskPublicNewsArticle",
    "BackgroundNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "MedicalScholarlyArticle",
    "NewsArticle",
    "OpinionNewsArticle",
    "Report",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "ScholarlyArticle",
    "SocialMediaPosting",
    "TechArticle",
];

/// So deep is looked for articles and names.
const MAX_DEPTH: usize = 12;

/// All that the blocks of a page hold, each read by itself.
pub fn read(blocks: &[String]) -> Vec<Value> {
    blocks.iter().filter_map(|block| parse(block)).collect()
}

/// What JSON a block is, also where it was wrapped in a comment, or has line ends in its texts or commas before
/// its ends.
fn parse(block: &str) -> Option<Value> {
    let block = block.trim().trim_end_matches(';').trim();
    let inner = ["<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"]
        .iter()
        .find_map(|open| block.strip_prefix(open));
    let inner = inner.map_or(block, |inner| {
        let ends = ["-->", "//]]>", "]]>", "/*]]>*/"];
        let end = ends.iter().find_map(|end| inner.trim().strip_suffix(end));
        end.unwrap_or(inner)
    });
    serde_json::from_str(inner)
        .or_else(|_| serde_json::from_str(&mended(inner)))
        .ok()
}

fn mended(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let (mut in_text, mut is_escaped) = (false, false);
    for c in json.chars() {
        match c {
            '"' if !is_escaped => in_text = !in_text,
            '}' | ']' if !in_text => {
                let kept = mended.trim_end();
                let kept = kept.strip_suffix(',').unwrap_or(kept).len();
                mended.truncate(kept);
            }
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        mended.push(match c.is_control() {
            true => ' ',
            false => c,
        });
    }
    mended
}

/// The article among what a page says: the one at this address, or the first.
pub fn article<'v>(values: &'v [Value], address: Option<&str>) -> Option<&'v Value> {
    let mut articles = Vec::new();
    for value in values {
        collect(value, 0, &mut articles);
    }
    let is_here = |article: &&&Value| {
        let addresses = [
            text(article, "url"),
            address_of(article.get("mainEntityOfPage")),
        ];
        addresses
            .iter()
            .flatten()
            .any(|found| Some(found.as_str()) == address)
    };
    let here = articles.iter().find(is_here);
    here.or(articles.first()).copied()
}

fn collect<'v>(value: &'v Value, depth: usize, articles: &mut Vec<&'v Value>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, depth + 1, articles)),
        Value::Object(object) => {
            if is_a(value, &ARTICLES) {
                articles.push(value);
                return;
            }
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "itemListElement",
                "item",
            ] {
                if let Some(inner) = object.get(key) {
                    collect(inner, depth + 1, articles);
                }
            }
        }
        _ => {}
    }
}

fn is_a(value: &Value, types: &[&str]) -> bool {
    let is_one = |name: &Value| {
        let name = name.as_str().unwrap_or_default();
        types.contains(&name.rsplit('/').next().unwrap_or(name))
    };
    match value.get("@type") {
        Some(Value::Array(names)) => names.iter().any(is_one),
        Some(name) => is_one(name),
        None => false,
    }
}

/// The text of a property; of several the first.
pub fn text(value: &Value, key: &str) -> Option<String> {
    texts(value, key).into_iter().next()
}

/// All texts of a property.
pub fn texts(value: &Value, key: &str) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            let inner = object.get("@value").or_else(|| object.get("name"));
            inner
                .and_then(Value::as_str)
                .map(|text| text.trim().to_string())
        }
        _ => None,
    };
    let found: Vec<String> = match value.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    };
    found.into_iter().filter(|text| !text.is_empty()).collect()
}

/// The address of a thing that is named by it or has one.
pub fn address_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(address) => Some(address.clone()),
        object => text(object, "@id").or_else(|| text(object, "url")),
    }
}

/// The names of a property’s things; those that are named by `@id` alone are looked up among all that a page says.
pub fn names(values: &[Value], article: &Value, key: &str) -> Vec<String> {
    let items = match article.get(key) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    };
    let name = |item: &Value| match item {
        Value::String(name) => Some(name.trim().to_string()),
        object => text(object, "name").or_else(|| {
            let id = object.get("@id")?.as_str()?;
            values.iter().find_map(|value| named(value, id, 0))
        }),
    };
    let names = items.into_iter().filter_map(name);
    names.filter(|name| !name.is_empty()).collect()
}

fn named(value: &Value, id: &str, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| named(item, id, depth + 1)),
        Value::Object(object) => {
            let is_it = object.get("@id").and_then(Value::as_str) == Some(id);
            let own = is_it.then(|| text(value, "name")).flatten();
            own.or_else(|| {
                object
                    .values()
                    .find_map(|inner| named(inner, id, depth + 1))
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(blocks: &[&str], address: Option<&str>) -> Option<String> {
        let blocks: Vec<String> = blocks.iter().map(|block| (*block).to_string()).collect();
        let values = read(&blocks);
        text(article(&values, address)?, "headline")
    }

    #[test]
    fn an_article_is_found_wherever_it_stands() {
        for block in [
            r#"{"@type": "NewsArticle", "headline": "A"}"#,
            r#"[{"@type": "WebSite"}, {"@type": ["Thing", "BlogPosting"], "headline": "A"}]"#,
            r#"{"@graph": [{"@type": "Person"}, {"@type": "http://schema.org/Article", "headline": "A"}]}"#,
            r#"{"@type": "WebPage", "mainEntity": {"@type": "Report", "headline": "A"}}"#,
            "<!-- {\"@type\": \"Article\",\n \"headline\": \"A\",\n} -->",
            "{\"@type\": \"Article\", \"headline\": \"A\", \"articleBody\": \"one\ntwo\",};",
        ] {
            assert_eq!(headline(&[block], None).as_deref(), Some("A"), "{block}");
        }
        assert_eq!(
            headline(
                &["{broken", r#"{"@type": "Article", "headline": "B"}"#],
                None
            )
            .as_deref(),
            Some("B")
        );
        assert_eq!(headline(&[r#"{"@type": "Person"}"#], None), None);
    }

    #[test]
    fn of_several_articles_the_one_at_the_address_counts() {
        let block = r#"[{"@type": "Article", "headline": "A", "url": "https://x/a"},
            {"@type": "Article", "headline": "B", "mainEntityOfPage": {"@id": "https://x/b"}}]"#;
        assert_eq!(
            headline(&[block], Some("https://x/b")).as_deref(),
            Some("B")
        );
        assert_eq!(
            headline(&[block], Some("https://x/c")).as_deref(),
            Some("A")
        );
    }

    #[test]
    fn names_are_found_by_their_ids() {
        let values = read(&[r##"{"@graph": [{"@type": "Article", "author": [{"@id": "#p"}, "Bo Chen", {"name": "Cy"}]},
            {"@type": "Person", "@id": "#p", "name": "Ann Lee"}]}"##.to_string()]);
        let article = article(&values, None).unwrap();
        assert_eq!(
            names(&values, article, "author"),
            ["Ann Lee", "Bo Chen", "Cy"]
        );
    }
}
