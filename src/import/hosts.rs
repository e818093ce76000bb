//! Finds internet host names in text. Refuses abbreviations ("U.S.", "e.g."), addresses of
//! mail, and words that only lack a space after a full stop.

/// A host name at the beginning of a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Host<'t> {
    /// Without scheme, port and path.
    pub name: &'t str,
    /// Bytes of the text up to where name, port and path end.
    pub len: usize,
}

/// The host name with which `text` begins, alone or as part of an address.
pub fn host_at(text: &str) -> Option<Host<'_>> {
    let token = text.split(char::is_whitespace).next().unwrap_or(text);
    let scheme = ["https://", "http://"]
        .iter()
        .find(|scheme| {
            token
                .get(..scheme.len())
                .is_some_and(|t| t.eq_ignore_ascii_case(scheme))
        })
        .map_or(0, |scheme| scheme.len());
    let rest = token.get(scheme..)?;
    let in_host = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let span = rest.len() - rest.trim_start_matches(in_host).len();
    let name = rest.get(..span)?.trim_end_matches(['.', '-']);
    let after = rest.get(name.len()..)?;
    let path = if after.starts_with(['/', '?', '#']) || is_port(after) {
        after
            .trim_end_matches(['.', ',', ';', ')', ']', '”', '"'])
            .len()
    } else {
        0
    };
    let ends = path > 0
        || after
            .trim_start_matches(['.', '-'])
            .chars()
            .next()
            .is_none_or(ends_host);
    (ends && is_host(name)).then_some(Host {
        name,
        len: scheme + name.len() + path,
    })
}

fn ends_host(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '@' | '_' | '\'' | '’')
}

fn is_port(after: &str) -> bool {
    after
        .strip_prefix(':')
        .is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_host(name: &str) -> bool {
    let Some((rest, last)) = name.rsplit_once('.') else {
        return false;
    };
    let labels = rest
        .split('.')
        .all(|l| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-'));
    labels && (2..=24).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_lowercase())
}

/// A host name as it is compared: lower case, without scheme, `www.` and path.
pub fn comparable(host: &str) -> String {
    let lower = host.trim().to_lowercase();
    let name = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let name = name.split(['/', ':', '?', '#']).next().unwrap_or(name);
    name.strip_prefix("www.")
        .unwrap_or(name)
        .trim_matches('.')
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<(&str, &str)> {
        host_at(text).map(|h| (h.name, text.get(..h.len).unwrap_or("?")))
    }

    #[test]
    fn hosts_are_found_with_their_paths() {
        assert_eq!(
            name("example.org - Text"),
            Some(("example.org", "example.org"))
        );
        assert_eq!(name("a.b.ac.uk/ Report"), Some(("a.b.ac.uk", "a.b.ac.uk/")));
        assert_eq!(
            name("https://www.x.com/a?b, and"),
            Some(("www.x.com", "https://www.x.com/a?b"))
        );
        assert_eq!(name("example.org."), Some(("example.org", "example.org")));
        assert_eq!(
            name("example.org:8080/x y"),
            Some(("example.org", "example.org:8080/x"))
        );
    }

    #[test]
    fn abbreviations_and_mail_are_no_hosts() {
        for text in [
            "U.S. officials",
            "e.g. this",
            "a.m.",
            "me@example.org",
            "end.Next",
            "3.14",
            "",
            "…",
            "x..org",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
        assert_eq!(name("info.desk@example.org"), None);
    }

    #[test]
    fn hosts_are_compared_without_their_trimmings() {
        assert_eq!(comparable("https://WWW.Example.org/x"), "example.org");
    }
}
