//! A body's HTML with its links set, as seen from one page.

use serde::{Serialize, Serializer};

use crate::model::body::{Body, ReferenceTarget};
use crate::model::digest::Digest;
use crate::model::dossier::{Label, Link, Target};
use crate::model::route::{Route, encode_fragment};
use crate::read::html::{escape_into, escaped};
use crate::tracked::Tracked;

/// The finished HTML of a body on one page. It is put together when a template asks for it.
pub struct BodyHtml<'d> {
    dossier: Tracked<'d>,
    body: &'d Body,
    links: &'d [Link],
    root: &'static str,
}

/// The body as the page at `from` shows it; `None` for an empty one.
pub fn html<'d>(
    dossier: Tracked<'d>,
    body: &'d Body,
    links: &'d [Link],
    from: &Route,
) -> Option<BodyHtml<'d>> {
    (!body.is_empty()).then(|| BodyHtml {
        dossier,
        body,
        links,
        root: from.root(),
    })
}

/// The digest of a body’s text: of its prose, and of the names that stand in it in place of what was typed.
pub fn digest(dossier: Tracked<'_>, body: &Body, links: &[Link]) -> Digest {
    let prose = body.prose.digest();
    let names = links.iter().filter_map(|link| label(dossier, link));
    let mut names = names.peekable();
    match names.peek() {
        None => prose,
        Some(_) => {
            Digest::of_parts(std::iter::once(prose.as_bytes()).chain(names.map(str::as_bytes)))
        }
    }
}

impl BodyHtml<'_> {
    /// The body as a page shows it.
    pub fn html(&self) -> String {
        let BodyHtml {
            dossier,
            body,
            links,
            ..
        } = *self;
        let text = body.prose.text();
        let source = text.html();
        let mut html = String::with_capacity(source.len() + links.len() * 64);
        let mut done = 0;
        let mut rest = links;
        while let Some((link, behind)) = rest.split_first() {
            let (start, end) = (link.start as usize, link.end as usize);
            html.push_str(source.get(done..start).unwrap_or_default());
            // In its label there may be images.
            let inner = behind.partition_point(|next| next.start < link.end);
            let (inner, behind) = behind.split_at(inner);
            match label(dossier, link) {
                Some(name) => self.write_link(&mut html, link, &escaped(name)),
                None if inner.is_empty() => {
                    let label = source.get(start..end).unwrap_or_default();
                    self.write_link(&mut html, link, label);
                }
                None => {
                    let label = self.with_images(source, (start, end), inner);
                    self.write_link(&mut html, link, &label);
                }
            }
            rest = behind;
            done = end;
        }
        html.push_str(source.get(done..).unwrap_or_default());
        html
    }

    /// A part of the HTML with its images.
    fn with_images(&self, source: &str, (start, end): (usize, usize), images: &[Link]) -> String {
        let mut html = String::new();
        let mut done = start;
        for image in images {
            let (start, end) = (image.start as usize, image.end as usize);
            html.push_str(source.get(done..start).unwrap_or_default());
            self.write_link(&mut html, image, source.get(start..end).unwrap_or_default());
            done = end;
        }
        html.push_str(source.get(done..end).unwrap_or_default());
        html
    }

    /// What the editor wrote to be told of a link or an image; empty for a recognised name.
    fn title(&self, link: &Link) -> &str {
        let references = &self.body.references;
        let first = references.partition_point(|reference| reference.start < link.start);
        let at_start = references.get(first..).unwrap_or_default().iter();
        at_start
            .take_while(|reference| reference.start == link.start)
            .find(|reference| {
                let image = matches!(reference.target, ReferenceTarget::Image { .. });
                reference.end == link.end && image == matches!(link.target, Target::Image(_))
            })
            .map_or("", |reference| reference.title.as_str())
    }

    fn write_link(&self, html: &mut String, link: &Link, label: &str) {
        let BodyHtml { dossier, root, .. } = *self;
        if link.target == Target::Nowhere {
            html.push_str(label);
            return;
        }
        let title = self.title(link);
        if let Target::Image(index) = link.target {
            let Some(asset) = dossier.asset(index) else {
                return;
            };
            html.push_str("<img src=\"");
            html.push_str(root);
            html.push_str(&asset.route.href());
            html.push_str("\" alt=\"");
            html.push_str(label);
            html.push('"');
            write_title(html, title);
            html.push_str(" loading=\"lazy\">");
            return;
        }
        html.push_str("<a ");
        if let Some(class) = class(dossier, link.target) {
            html.push_str("class=\"mention ");
            html.push_str(class);
            html.push_str("\" ");
        }
        html.push_str("href=\"");
        if let Some(route) = route(dossier, link.target) {
            html.push_str(root);
            html.push_str(&route.href());
        }
        if let Some(anchor) = &link.anchor {
            html.push('#');
            escape_into(html, &encode_fragment(anchor));
        }
        html.push('"');
        write_title(html, title);
        html.push('>');
        html.push_str(label);
        html.push_str("</a>");
        if is_draft(dossier, link.target) {
            let [start, end] = DRAFT_MARK;
            html.push_str(start);
            escape_into(html, self.dossier.locale().word("draft"));
            html.push_str(end);
        }
    }
}

fn write_title(html: &mut String, title: &str) {
    if !title.is_empty() {
        html.push_str(" title=\"");
        escape_into(html, title);
        html.push('"');
    }
}

impl<'d> Serialize for BodyHtml<'d> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(&self.html());
        }
        let link = |link: &'d Link| {
            let place = (link.start, link.end);
            let route = route(self.dossier, link.target).map(Route::as_str);
            let class = class(self.dossier, link.target);
            let image = matches!(link.target, Target::Image(_));
            let label = label(self.dossier, link);
            let draft = is_draft(self.dossier, link.target);
            let anchor = link.anchor.as_deref();
            let title = self.title(link);
            (place, route, anchor, class, image, label, title, draft)
        };
        let links: Vec<_> = self.links.iter().map(link).collect();
        (self.body.prose.digest(), links).serialize(serializer)
    }
}

/// Behind a link to a draft; the theme has the same for its own links.
const DRAFT_MARK: [&str; 2] = [" <span class=\"draft-mark\">", "</span>"];
/// Stands for something that is left out, as in a quotation.
const OMISSION: &str = "[…]";

/// What a link shows in place of the text it stands around.
pub fn label<'d>(dossier: Tracked<'d>, link: &Link) -> Option<&'d str> {
    match link.label {
        Label::Text => None,
        Label::TargetsName => dossier.name(link.target),
        Label::Omission => Some(OMISSION),
    }
}

fn class(dossier: Tracked<'_>, target: Target) -> Option<&'static str> {
    match target {
        Target::Entity(entity) => Some(dossier.entity(entity).entity.kind.as_str()),
        Target::Topic(_) => Some("topic"),
        Target::Article(_)
        | Target::Event(_)
        | Target::Page(_)
        | Target::Image(_)
        | Target::File(_)
        | Target::Here
        | Target::Nowhere => None,
    }
}

/// Whether what is linked is a draft, which is said behind the link.
fn is_draft(dossier: Tracked<'_>, target: Target) -> bool {
    match target {
        Target::Article(article) => dossier.article(article).article.draft,
        Target::Entity(entity) => dossier.entity(entity).entity.draft,
        Target::Topic(topic) => dossier.topic(topic).topic.draft,
        Target::Event(event) => dossier.event(event).event.draft,
        Target::Page(page) => dossier.page(page).page.draft,
        Target::Image(_) | Target::File(_) | Target::Here | Target::Nowhere => false,
    }
}

fn route(dossier: Tracked<'_>, target: Target) -> Option<&Route> {
    match target {
        Target::Article(article) => Some(&dossier.article(article).route),
        Target::Entity(entity) => Some(&dossier.entity(entity).route),
        Target::Topic(topic) => Some(&dossier.topic(topic).route),
        Target::Event(event) => Some(&dossier.event(event).route),
        Target::Page(page) => Some(&dossier.page(page).route),
        Target::Image(index) | Target::File(index) => {
            dossier.asset(index).map(|asset| &asset.route)
        }
        Target::Here | Target::Nowhere => None,
    }
}
