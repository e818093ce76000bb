//! Texts that are made when a template asks for them. Whoever only asks whether a page changed
//! sees what they are made of, for which nothing is formatted.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Dated;
use crate::model::date::Date;
use crate::model::locale::Locale;
use crate::model::route::Route;

/// Something that a function makes of its parts, and of nothing else.
#[derive(Clone)]
pub struct Lazy<T, V = String> {
    of: T,
    make: fn(&T) -> V,
}

impl<T, V> Lazy<T, V> {
    pub fn of(parts: T, make: fn(&T) -> V) -> Lazy<T, V> {
        Lazy { of: parts, make }
    }
}

impl<T: Serialize, V: Serialize> Serialize for Lazy<T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            (self.make)(&self.of).serialize(serializer)
        } else {
            self.of.serialize(serializer)
        }
    }
}

/// A date as a template sees it; one that is missing says so. Everything about a date follows
/// from how it is written, and from the locale, which is one for all pages.
#[derive(Clone, Copy)]
pub struct DateView<'d> {
    pub date: Option<&'d Date>,
    pub locale: &'d Locale,
}

impl Serialize for DateView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Dated::of(self.date, self.locale).serialize(serializer)
        } else {
            self.date.map(Date::as_written).serialize(serializer)
        }
    }
}

/// An address from the site's root.
#[derive(Clone)]
pub struct Href<'d> {
    route: Route,
    anchor: Anchor<'d>,
}

#[derive(Clone, Copy, Serialize)]
pub enum Anchor<'d> {
    Page,
    /// An article's event, by its index.
    Event(usize),
    /// An article's claim, by its id.
    Claim(&'d str),
    /// An article's figure, by its index.
    Figure(u32),
}

impl<'d> Href<'d> {
    pub fn to(route: &Route) -> Href<'d> {
        Href::at(route, Anchor::Page)
    }

    pub fn at(route: &Route, anchor: Anchor<'d>) -> Href<'d> {
        let route = route.clone();
        Href { route, anchor }
    }
}

impl Serialize for Href<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return (&self.route, self.anchor).serialize(serializer);
        }
        serializer.collect_str(self)
    }
}

impl fmt::Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = self.route.href();
        match self.anchor {
            Anchor::Page => f.write_str(&page),
            Anchor::Event(number) => write!(f, "{page}#{}", super::event_anchor(number)),
            Anchor::Claim(id) => write!(f, "{page}#claim-{id}"),
            Anchor::Figure(number) => write!(f, "{page}#figure-{}", number.saturating_add(1)),
        }
    }
}
