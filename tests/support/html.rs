//! A tolerant reader of HTML: cuts a page into tags and texts, and finds what a page must not
//! have. Knows no library, so that it does not repeat the mistakes of the one that wrote the page.

use std::collections::BTreeSet;

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Token {
    Open {
        name: String,
        /// Names in lower case, values with their character references undone.
        attributes: Vec<(String, String)>,
    },
    Close(String),
    /// As it stands in the page, with its character references.
    Text(String),
    Comment(String),
    Doctype,
}

impl Token {
    pub fn attribute(&self, wanted: &str) -> Option<&str> {
        match self {
            Token::Open { attributes, .. } => attributes
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str()),
            _ => None,
        }
    }

    pub fn is_open(&self, wanted: &str) -> bool {
        matches!(self, Token::Open { name, .. } if name == wanted)
    }
}

/// Elements that have no end tag.
pub const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements of drawings that hold nothing.
const DRAWN: &[&str] = &["circle", "line", "path", "polyline", "rect"];

/// Cuts HTML into tokens as a browser would, roughly: a `<` that opens nothing is text.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(open) = rest.find('<') else {
            tokens.push(Token::Text(rest.to_string()));
            break;
        };
        let (text, tag) = rest.split_at(open);
        if !text.is_empty() {
            tokens.push(Token::Text(text.to_string()));
        }
        if let Some(comment) = tag.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            tokens.push(Token::Comment(comment[..end].to_string()));
            rest = comment.get(end + 3..).unwrap_or("");
            continue;
        }
        if tag.starts_with("<!") || tag.starts_with("<?") {
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            tokens.push(Token::Doctype);
            rest = &tag[end..];
            continue;
        }
        let closing = tag.starts_with("</");
        let name_start = if closing { 2 } else { 1 };
        if !tag[name_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            tokens.push(Token::Text("<".to_string()));
            rest = &tag[1..];
            continue;
        }
        let (name, attributes, behind) = tag_parts(&tag[name_start..]);
        let whole = &tag[..tag.len() - behind.len()];
        rest = behind;
        if closing {
            tokens.push(Token::Close(name));
            continue;
        }
        let raw = matches!(name.as_str(), "script" | "style" | "title" | "textarea");
        tokens.push(Token::Open {
            name: name.clone(),
            attributes,
        });
        // Only drawings may close a tag in itself; elsewhere the slash means nothing.
        if whole.ends_with("/>") && DRAWN.contains(&name.as_str()) {
            tokens.push(Token::Close(name.clone()));
        }
        if raw {
            let lower = rest.to_ascii_lowercase();
            let end = lower.find(&format!("</{name}")).unwrap_or(rest.len());
            if end > 0 {
                tokens.push(Token::Text(rest[..end].to_string()));
            }
            rest = &rest[end..];
        }
    }
    tokens
}

fn tag_parts(tag: &str) -> (String, Vec<(String, String)>, &str) {
    let end = tag
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .unwrap_or(tag.len());
    let name = tag[..end].to_ascii_lowercase();
    let mut rest = &tag[end..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return (name, attributes, behind);
        }
        if rest.is_empty() {
            return (name, attributes, rest);
        }
        // An attribute's name may even begin with an equals sign.
        let skip = rest.chars().next().map_or(0, char::len_utf8);
        let name_end = rest[skip..]
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .map_or(rest.len(), |end| end + skip);
        let attribute = rest[..name_end].to_ascii_lowercase();
        rest = rest[name_end..].trim_start();
        let mut value = "";
        if let Some(behind) = rest.strip_prefix('=') {
            let behind = behind.trim_start();
            let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(quote) = quote {
                let inner = &behind[1..];
                let end = inner.find(quote).unwrap_or(inner.len());
                value = &inner[..end];
                rest = inner.get(end + 1..).unwrap_or("");
            } else {
                let end = behind
                    .find(|c: char| c.is_whitespace() || c == '>')
                    .unwrap_or(behind.len());
                value = &behind[..end];
                rest = &behind[end..];
            }
        }
        attributes.push((attribute, unescaped(value)));
    }
}

/// Undoes the character references that escaping writes.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        let from = &rest[start..];
        let end = from.find(';').filter(|end| *end < 12);
        let character = end.and_then(|end| match &from[1..end] {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            "colon" => Some(':'),
            "Tab" => Some('\t'),
            "NewLine" => Some('\n'),
            reference => {
                let number = reference.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)
            }
        });
        match (character, end) {
            (Some(character), Some(end)) => {
                plain.push(character);
                rest = &from[end + 1..];
            }
            _ => {
                plain.push('&');
                rest = &from[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// What is wrong with the nesting of tags: `None` where every tag is closed in order.
pub fn unbalanced(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Open { name, .. } if !VOID.contains(&name.as_str()) => open.push(name),
            Token::Close(name) => match open.pop() {
                Some(last) if last == name => {}
                Some(last) => return Some(format!("</{name}> closes <{last}>")),
                None => return Some(format!("</{name}> closes nothing")),
            },
            _ => {}
        }
    }
    open.last().map(|name| format!("<{name}> is never closed"))
}

/// Whether a link stands in another link, which browsers tear apart.
pub fn nested_link(html: &str) -> bool {
    let mut open = 0_usize;
    tokens(html).iter().any(|token| {
        match token {
            Token::Open { name, .. } if name == "a" => open += 1,
            Token::Close(name) if name == "a" => open = open.saturating_sub(1),
            _ => {}
        }
        open > 1
    })
}

/// Every id of a page, in order, repeated ones too.
pub fn ids(html: &str) -> Vec<String> {
    tokens(html)
        .iter()
        .filter_map(|token| token.attribute("id"))
        .map(str::to_string)
        .collect()
}

/// Whether this is one of the theme’s scripts.
pub fn is_our_script(token: &Token) -> bool {
    // The page for what is missing names them by whole addresses.
    let name = token.attribute("src").and_then(|source| {
        let (root, name) = source.rsplit_once("assets/")?;
        let is_root = root.split("../").all(str::is_empty) || root.starts_with("https://");
        name.strip_suffix(".js").filter(|_| is_root)
    });
    let of_search = name.and_then(|name| name.strip_prefix("search-"));
    let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_ours = name == Some("dossier") || of_search.is_some_and(is_plain);
    token.is_open("script") && is_ours && token.attribute("defer").is_some()
}

/// Everything in a page that runs or styles in place: scripts, handlers, `style`, `javascript:`,
/// and elements that load or embed.
pub fn active_parts(html: &str) -> Vec<String> {
    const FORBIDDEN: &[&str] = &[
        "script", "style", "iframe", "object", "embed", "base", "applet", "frame", "portal",
        "math", "template",
    ];
    const ADDRESSES: &[&str] = &[
        "href",
        "src",
        "action",
        "formaction",
        "data",
        "poster",
        "srcset",
        "ping",
        "cite",
        "xlink:href",
        "background",
    ];
    let mut found = BTreeSet::new();
    let all = tokens(html);
    for (number, token) in all.iter().enumerate() {
        let Token::Open { name, attributes } = token else {
            continue;
        };
        let is_allowed = is_our_script(token) || is_data(token, all.get(number + 1));
        if FORBIDDEN.contains(&name.as_str()) && !is_allowed {
            found.insert(format!("<{name}>"));
        }
        for (attribute, value) in attributes {
            if attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc" {
                found.insert(format!("<{name} {attribute}={value:?}>"));
            }
            if ADDRESSES.contains(&attribute.as_str())
                && !is_harmless(name, value)
                && !is_saved(token)
            {
                found.insert(format!("<{name} {attribute}={value:?}>"));
            }
            if name == "meta" && attribute == "http-equiv" && value.eq_ignore_ascii_case("refresh")
            {
                found.insert("<meta refresh>".to_string());
            }
        }
    }
    found.into_iter().collect()
}

/// Whether an element is a script that browsers do not run, and holds the JSON that it says.
fn is_data(element: &Token, content: Option<&Token>) -> bool {
    let Some(Token::Text(text)) = content else {
        return false;
    };
    let json = serde_json::from_str::<serde_json::Value>(text);
    element.is_open("script")
        && element.attribute("type") == Some("application/ld+json")
        && element.attribute("src").is_none()
        && json.is_ok_and(|json| json["@context"] == "https://schema.org")
}

/// Whether a link only saves a citation that its address holds.
fn is_saved(token: &Token) -> bool {
    const SAVED: [&str; 3] = [
        "data:application/x-bibtex;",
        "data:application/x-research-info-systems;",
        "data:application/json;",
    ];
    let address = token.attribute("href").unwrap_or_default();
    token.is_open("a")
        && token.attribute("download").is_some()
        && SAVED.iter().any(|kind| address.starts_with(kind))
}

/// Whether an address has no scheme or one that runs nothing; only an icon may be `data:`.
fn is_harmless(element: &str, address: &str) -> bool {
    let seen: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let Some((scheme, _)) = seen.split_once(':') else {
        return true;
    };
    if scheme.contains(['/', '#', '?']) {
        return true;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "mailto" | "tel" | "doi" | "geo" => true,
        "data" => element == "link",
        _ => false,
    }
}
