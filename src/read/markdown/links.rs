//! Links and images: those that leave the dossier are finished here, those into it become
//! references.

use pulldown_cmark::LinkType;

use super::buffer::Buffer;
use super::{OpenImage, OpenLink, Writer};
use crate::model::body::{Reference, ReferenceTarget};
use crate::model::diagnostic::{Diagnostic, Position};
use crate::read::address::{ALLOWED_SCHEMES, decoded, encoded, external, scheme, with_anchor};
use crate::read::codes;
use crate::read::html::escape_into;

impl Writer<'_, '_> {
    pub(super) fn open_link(&mut self, kind: LinkType, dest: &str, title: &str, at: Position) {
        // There is no link within a link.
        let link = match self.raw.in_link() {
            true => OpenLink::Dropped,
            false => self.opened(kind, dest, title, at),
        };
        self.links.push(link);
    }

    fn opened(&mut self, kind: LinkType, dest: &str, title: &str, at: Position) -> OpenLink {
        let start = self.buffer().position();
        let internal = |target| OpenLink::Internal {
            start,
            target,
            title: title.to_string(),
            at,
        };
        match kind {
            LinkType::WikiLink { has_pothole } => {
                // In a table the bar of a wiki link is escaped, and its backslash comes along.
                let (slug, anchor) = with_anchor(dest.trim_end_matches('\\'));
                return internal(ReferenceTarget::Wiki {
                    slug,
                    anchor,
                    labelled: has_pothole,
                });
            }
            LinkType::Email => {
                return self.open_external(&encoded(&format!("mailto:{dest}")), title);
            }
            _ => {}
        }
        match scheme(dest) {
            Some(scheme) if ALLOWED_SCHEMES.contains(&scheme.as_str()) => {
                self.open_external(&external(&scheme, dest), title)
            }
            Some(scheme) => {
                let message = format!("a link with the scheme `{scheme}:` is shown as plain text");
                let diagnostic = Diagnostic::new(&codes::UNSAFE_LINK, &self.findings.file, message)
                    .at(at)
                    .hint(format!("allowed are {}", ALLOWED_SCHEMES.join(", ")));
                self.report(diagnostic);
                OpenLink::Dropped
            }
            None if dest.starts_with("//") => {
                self.open_external(&encoded(&format!("https:{dest}")), title)
            }
            None => internal(match dest.strip_prefix('#') {
                Some(id) => ReferenceTarget::Anchor(decoded(id)),
                None => {
                    let (path, anchor) = with_anchor(dest);
                    ReferenceTarget::Path {
                        path: decoded(&path),
                        anchor,
                    }
                }
            }),
        }
    }

    /// Opens a link to an encoded address.
    pub(super) fn open_external(&mut self, address: &str, title: &str) -> OpenLink {
        let html = &mut self.buffer().html;
        html.push_str("<a href=\"");
        escape_into(html, address);
        html.push('"');
        if !title.is_empty() {
            html.push_str(" title=\"");
            escape_into(html, title);
            html.push('"');
        }
        html.push_str(" rel=\"external noopener\">");
        OpenLink::External
    }

    pub(super) fn end_link(&mut self) {
        match self.links.pop() {
            Some(OpenLink::External) => self.push("</a>"),
            Some(OpenLink::Internal {
                start,
                target,
                title,
                at,
            }) => {
                let end = self.buffer().position();
                self.buffer().references.push(Reference {
                    start,
                    end,
                    target,
                    title,
                    at,
                });
            }
            Some(OpenLink::Dropped) | None => {}
        }
    }

    pub(super) fn open_image(&mut self, dest: &str, title: &str, at: Position) {
        self.images += 1;
        if self.images == 1 {
            self.image = Some(OpenImage {
                dest: dest.to_string(),
                title: title.to_string(),
                at,
            });
            self.buffers.push(Buffer::with_plain());
        }
    }

    pub(super) fn end_image(&mut self) {
        self.images = self.images.saturating_sub(1);
        if self.images > 0 {
            return;
        }
        let (Some(image), Some(alt)) = (self.image.take(), self.buffers.pop()) else {
            return;
        };
        let alt = alt.plain.unwrap_or_default();
        let start = self.buffer().position();
        let dest = &image.dest;
        let scheme = scheme(dest);
        if scheme.is_none() && !dest.starts_with("//") {
            self.escaped(&alt);
            let end = self.buffer().position();
            let target = ReferenceTarget::Image {
                path: decoded(dest),
            };
            self.buffer().references.push(Reference {
                start,
                end,
                target,
                title: image.title,
                at: image.at,
            });
            return;
        }
        let diagnostic = Diagnostic::new(
            &codes::REMOTE_IMAGE,
            &self.findings.file,
            "an image from another site is shown as a link",
        );
        self.report(
            diagnostic
                .at(image.at)
                .hint("put a copy that you may publish into content/static"),
        );
        let label = if alt.trim().is_empty() { dest } else { &alt };
        let address = match scheme {
            _ if self.in_link() => None,
            None => Some(encoded(&format!("https:{dest}"))),
            Some(scheme) => ALLOWED_SCHEMES
                .contains(&scheme.as_str())
                .then(|| external(&scheme, dest)),
        };
        match address {
            Some(address) => {
                self.open_external(&address, &image.title);
                self.escaped(label);
                self.push("</a>");
            }
            None => self.escaped(label),
        }
    }
}
