//! A diagram of states and the transitions between them.

use kuva::plot::NetworkPlot;
use kuva::prelude::{Layout, Plot};

use super::picture::{Picture, SIZE, layout};
use super::{BLUE, ORANGE};

/// A state.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: String,
    /// Its place: from the left and from the top, 0 to 1.
    pub place: (f64, f64),
}

/// A transition.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The indices of the states before and after.
    pub ends: (usize, usize),
    /// How often it happens.
    pub weight: f64,
    /// Whether it leads upwards.
    pub upward: bool,
    /// What is written beside it.
    pub label: String,
}

/// Draws states and transitions: upward ones in blue, others in orange.
#[must_use]
pub fn diagram(title: &str, nodes: &[Node], passages: &[Passage]) -> Picture {
    let mut net = NetworkPlot::new().with_directed().with_node_radius(9.0).with_labels().with_edge_opacity(0.85);
    for node in nodes {
        let (x, y) = node.place;
        net = net.with_node(node.name.as_str()).with_node_color(node.name.as_str(), node.colour.as_str());
        net = net.with_node_position(node.name.as_str(), x, y);
    }
    for passage in passages {
        let (from, to) = passage.ends;
        let colour = if passage.upward { BLUE } else { ORANGE };
        // The square root: widths that differ by a factor of more than a hundred cannot be drawn.
        let (from, to) = (nodes[from].name.as_str(), nodes[to].name.as_str());
        net = net.with_edge_styled(from, to, passage.weight.sqrt(), colour, passage.label.as_str());
    }
    let plots: Vec<Plot> = vec![net.with_label_size(13).into()];
    let layout: Layout = layout(&plots, (SIZE.0, SIZE.1 + 40.0)).with_force_margins(125.0, -45.0);
    Picture::without_axes(title, plots, layout)
}
