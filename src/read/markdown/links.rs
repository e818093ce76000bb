//! Links and images: those that leave the dossier are finished here, those into it become
//! references.

use pulldown_cmark::LinkType;

use super::{OpenLink, Writer};
use crate::model::body::{Reference, ReferenceTarget};
use crate::model::diagnostic::Diagnostic;
use crate::read::address::{ALLOWED_SCHEMES, decoded, scheme, with_anchor};
use crate::read::codes;
use crate::read::html::escape_into;

impl Writer<'_, '_> {
    pub(super) fn open_link(&mut self, kind: LinkType, dest: &str, start: usize, end: usize) {
        let at = self.at(start, end);
        let link = match kind {
            LinkType::WikiLink { has_pothole } => {
                // In a table the bar of a wiki link is escaped, and its backslash comes along.
                let (slug, anchor) = with_anchor(dest.trim_end_matches('\\'));
                let target = ReferenceTarget::Wiki {
                    slug,
                    anchor,
                    labelled: has_pothole,
                };
                OpenLink::Internal {
                    start: self.buffer().position(),
                    target,
                    at,
                }
            }
            LinkType::Email => self.open_external(&format!("mailto:{dest}")),
            _ => match scheme(dest) {
                Some(scheme) if ALLOWED_SCHEMES.contains(&scheme.as_str()) => {
                    self.open_external(dest)
                }
                Some(scheme) => {
                    let message =
                        format!("a link with the scheme `{scheme}:` is shown as plain text");
                    let diagnostic =
                        Diagnostic::new(&codes::UNSAFE_LINK, &self.findings.file, message)
                            .at(at)
                            .hint(format!("allowed are {}", ALLOWED_SCHEMES.join(", ")));
                    self.report(diagnostic);
                    OpenLink::Dropped
                }
                None if dest.starts_with("//") => self.open_external(&format!("https:{dest}")),
                None => {
                    let target = match dest.strip_prefix('#') {
                        Some(id) => ReferenceTarget::Anchor(decoded(id)),
                        None => {
                            let (path, anchor) = with_anchor(dest);
                            ReferenceTarget::Path {
                                path: decoded(&path),
                                anchor,
                            }
                        }
                    };
                    OpenLink::Internal {
                        start: self.buffer().position(),
                        target,
                        at,
                    }
                }
            },
        };
        self.links.push(link);
    }

    pub(super) fn open_external(&mut self, address: &str) -> OpenLink {
        self.push("<a href=\"");
        escape_into(&mut self.buffer().html, address);
        self.push("\" rel=\"external noopener\">");
        OpenLink::External
    }

    pub(super) fn end_link(&mut self) {
        match self.links.pop() {
            Some(OpenLink::External) => self.push("</a>"),
            Some(OpenLink::Internal { start, target, at }) => {
                let end = self.buffer().position();
                self.buffer().references.push(Reference {
                    start,
                    end,
                    target,
                    at,
                });
            }
            Some(OpenLink::Dropped) | None => {}
        }
    }

    pub(super) fn end_image(&mut self) {
        let (Some(image), Some(alt)) = (self.images.pop(), self.buffers.pop()) else {
            return;
        };
        let start = self.buffer().position();
        if scheme(&image.dest).is_none() && !image.dest.starts_with("//") {
            self.escaped(alt.plain.as_deref().unwrap_or_default());
            let end = self.buffer().position();
            let target = ReferenceTarget::Image {
                path: decoded(&image.dest),
            };
            self.buffer().references.push(Reference {
                start,
                end,
                target,
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
        let alt = alt.plain.unwrap_or_default();
        let label = if alt.trim().is_empty() {
            image.dest.clone()
        } else {
            alt
        };
        let linkable = self.links.is_empty()
            && scheme(&image.dest).is_none_or(|scheme| ALLOWED_SCHEMES.contains(&scheme.as_str()));
        if linkable {
            let scheme = if image.dest.starts_with("//") {
                "https:"
            } else {
                ""
            };
            self.open_external(&format!("{scheme}{}", image.dest));
            self.escaped(&label);
            self.push("</a>");
        } else {
            self.escaped(&label);
        }
    }
}
