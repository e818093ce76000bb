//! With whom an entity is named, as a picture: it stands in the middle, the others at its sides, the more often the
//! higher. All places are fixed, so that the same company makes the same picture.

use serde::Serialize;

use super::entity_link;
use crate::model::dossier::EntityId;
use crate::model::locale::Argument;
use crate::pages::context::{Fragment, RenderContext};

/// A picture of 680 by 40 units for each row of two.
#[derive(Serialize)]
pub struct Network<'d> {
    /// A sentence that says what the picture shows.
    title: String,
    height: usize,
    center: Fragment<'d>,
    nodes: Vec<Node<'d>>,
    /// Between two that are named together too.
    ties: Vec<Tie>,
}

#[derive(Serialize)]
struct Node<'d> {
    name: Fragment<'d>,
    count: usize,
    x: usize,
    y: usize,
    /// Whether it stands at the right.
    right: bool,
    /// How thick its line to the middle is.
    width: usize,
}

#[derive(Serialize)]
struct Tie {
    x1: usize,
    y1: usize,
    x2: usize,
    y2: usize,
    width: usize,
}

/// So many others are drawn, where there are at least so many.
const MOST: usize = 8;
const LEAST: usize = 3;
/// The thickest line.
const THICKEST: usize = 7;
/// Where the others stand, and how far apart.
const LEFT: usize = 230;
const RIGHT: usize = 450;
const BEND: usize = 24;
const ROW: usize = 44;

/// The picture of an entity and of its company, which is ranked; `None` where there are few, or where no count tells
/// them apart.
pub fn network<'d>(
    context: &RenderContext<'d>,
    id: EntityId,
    company: &[(EntityId, usize)],
) -> Option<Network<'d>> {
    let dossier = context.dossier;
    let drawn = company.get(..MOST).unwrap_or(company);
    let most = drawn.first().map(|(_, count)| *count)?;
    if drawn.len() < LEAST || drawn.last().is_some_and(|(_, count)| *count == most) {
        return None;
    }
    let rows = drawn.len().div_ceil(2);
    let place = |number: usize| {
        let (row, right) = (number / 2, number % 2 == 1);
        // The rows in the middle stand further out.
        let from_edge = row.min(rows - 1 - row) * BEND;
        let x = match right {
            true => RIGHT + from_edge,
            false => LEFT - from_edge,
        };
        (x, ROW / 2 + row * ROW, right)
    };
    let node = |(number, (other, count)): (usize, &(EntityId, usize))| {
        let (x, y, right) = place(number);
        Node {
            name: context.entity_link(*other),
            count: *count,
            x,
            y,
            right,
            width: (count * THICKEST).div_ceil(most),
        }
    };
    let mut pairs = [[0; MOST]; MOST];
    for mention in &dossier.entity(id).mentions {
        let named = &dossier.article(mention.article).links.entities;
        let present: Vec<usize> = drawn
            .iter()
            .enumerate()
            .filter(|(_, (other, _))| named.contains(other))
            .map(|(number, _)| number)
            .collect();
        for (at, one) in present.iter().enumerate() {
            for other in present.iter().skip(at + 1) {
                if let Some(count) = pairs.get_mut(*one).and_then(|row| row.get_mut(*other)) {
                    *count += 1;
                }
            }
        }
    }
    let tie = |one: usize, other: usize, count: usize| {
        let ((x1, y1, _), (x2, y2, _)) = (place(one), place(other));
        Tie {
            x1,
            y1,
            x2,
            y2,
            width: (count * THICKEST).div_ceil(most),
        }
    };
    let ties = pairs.iter().enumerate().flat_map(|(one, row)| {
        let others = row.iter().enumerate().filter(|(_, count)| **count > 0);
        others.map(move |(other, count)| tie(one, other, *count))
    });
    let (name, first) = (entity_link(dossier, id).name, drawn.first()?);
    Some(Network {
        title: dossier.locale().say(
            "network_title",
            [
                ("name", Argument::from(name)),
                ("others", drawn.len().into()),
                ("first", entity_link(dossier, first.0).name.into()),
                ("count", most.into()),
            ],
        ),
        height: rows * ROW,
        center: context.entity_link(id),
        nodes: drawn.iter().enumerate().map(node).collect(),
        ties: ties.collect(),
    })
}
