//! The only place that knows the sanitiser: a start tag of raw HTML is brought down to what may
//! stay of it. Which tags stand where is the Markdown writer's to see to.

use std::borrow::Cow;
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

use super::address::encoded;

/// The longest start tag of raw HTML, in bytes.
pub const MAX_TAG_BYTES: usize = 2_048;

/// What may stay of a start tag with this name, in lower case; `None` where the element may not
/// be there at all.
pub fn start_tag(tag: &str, name: &str) -> Option<String> {
    // A parser leaves the parts of a table out where there is none.
    let around = match name {
        "caption" | "colgroup" | "tbody" | "tfoot" | "thead" => "<table>",
        "col" => "<table><colgroup>",
        "tr" => "<table><tbody>",
        "td" | "th" => "<table><tbody><tr>",
        _ => "",
    };
    let html = cleaner().clean(&[around, tag].concat()).to_string();
    let inner = html.strip_prefix(around)?;
    let behind = inner.strip_prefix('<')?.strip_prefix(name)?;
    if !behind.starts_with(['>', ' ']) {
        return None;
    }
    let length = end_of_tag(inner)?;
    inner.get(..length).map(str::to_string)
}

/// Where the tag ends with which this begins. Every value is in double quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    let end = tag.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    end.map(|end| end + 1)
}

/// What may stay: the sanitiser's own list, without what runs, styles or loads, and without what
/// the theme gives a meaning to: its ids and classes.
fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut builder = Builder::default();
        builder
            .add_tags(["section", "input"])
            .rm_tags(["img", "map", "area"])
            .add_generic_attributes(["lang", "dir", "title"])
            .add_tag_attributes("section", ["aria-label"])
            .add_tag_attributes("input", ["type", "disabled", "checked", "aria-label"])
            .set_tag_attribute_value("input", "type", "checkbox")
            .set_tag_attribute_value("input", "disabled", "")
            .rm_tag_attributes(
                "td",
                ["align", "char", "charoff", "valign", "width", "height"],
            )
            .url_schemes(["http", "https", "mailto", "tel", "doi", "geo"].into())
            .link_rel(None)
            .url_relative(UrlRelative::Custom(Box::new(fragments_only)))
            .attribute_filter(|_, attribute, value| match attribute {
                "href" | "cite" => Some(Cow::Owned(encoded(value.trim()))),
                _ => Some(Cow::Borrowed(value)),
            })
            .strip_comments(true);
        builder
    })
}

/// Links into the dossier are written in Markdown, where they are checked. Raw HTML may only
/// point into its own page.
fn fragments_only(address: &str) -> Option<Cow<'_, str>> {
    address.starts_with('#').then_some(Cow::Borrowed(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_tag_stays_what_is_harmless() {
        let shown = |tag, name| start_tag(tag, name);
        assert_eq!(
            shown("<DIV onclick='x()' class=prose>", "div").as_deref(),
            Some("<div>")
        );
        assert_eq!(
            shown("<a target=_blank href='https://a.b/c d'>", "a").as_deref(),
            Some("<a href=\"https://a.b/c%20d\">")
        );
        assert_eq!(
            shown("<a href='javascript:x'>", "a").as_deref(),
            Some("<a>")
        );
        assert_eq!(
            shown("<td colspan=2 title='a>\"b'>", "td").as_deref(),
            Some("<td colspan=\"2\" title=\"a&gt;&quot;b\">")
        );
        assert_eq!(
            shown("<col span=2>", "col").as_deref(),
            Some("<col span=\"2\">")
        );
        assert_eq!(shown("<br/>", "br").as_deref(), Some("<br>"));
    }

    #[test]
    fn every_other_element_is_refused() {
        for name in [
            "img",
            "image",
            "svg",
            "math",
            "script",
            "style",
            "title",
            "textarea",
            "iframe",
            "form",
            "body",
            "html",
            "template",
            "plaintext",
            "select",
            "b:c",
            "x-y",
        ] {
            assert_eq!(start_tag(&format!("<{name} a=b>"), name), None, "{name}");
        }
    }
}
