//! Pictures: curves with bands, and heat maps, as SVG.
//!
//! Colours are told apart by people who see colours otherwise: those of curves are Okabe's and Ito's, those of heat maps
//! one pale hue under numbers, else `cividis`; both keep their order in grey. A picture says in its title what it shows, also to a screen reader.
//! Pictures are drawn with the platform's mathematics: unlike tables, their bytes are not promised.

mod curve;
mod heat;
mod picture;
mod course;
mod stack;
mod plane;
mod diagram;
mod whiskers;

pub use course::{Courses, Level, Line, course_chart, course_terminal};
pub use curve::{Band, Curve, Scale, curve_chart, curve_picture};
pub use diagram::{Node, Passage, diagram};
pub use heat::{Heat, heat_chart, heat_picture};
pub use picture::{Picture, Spot};
pub use plane::{Plane, plane_chart};
pub use stack::{Layer, Stack, stack_chart};
pub use whiskers::{Dot, Whiskers, whisker_chart};

/// Blue, for what is estimated.
const BLUE: &str = "#0072b2";
/// Orange, for what it is compared with.
const ORANGE: &str = "#d55e00";
/// Grey, for what is not known.
const GREY: &str = "#8c8c8c";

/// Colours of several curves, told apart by those who see colours otherwise (Okabe and Ito), and on dark paper.
pub const PALETTE: [&str; 6] = [BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];

/// Width and height of the part with the axes, in pixels.
const SIZE: (f64, f64) = (760.0, 440.0);

/// The picture with its title also where screen readers look for it.
fn accessible(svg: &str, title: &str) -> String {
    let escaped = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let Some((head, body)) = svg.split_once("<svg ") else { return svg.to_owned() };
    let Some((attributes, inside)) = body.split_once('>') else { return svg.to_owned() };
    format!("{head}<svg role=\"img\" {attributes}><title>{escaped}</title>{inside}\n")
}

#[cfg(test)]
mod tests {
    use super::accessible;

    #[test]
    fn a_picture_tells_its_title_to_screen_readers() {
        let told = accessible("<?xml?><svg width=\"3\"><g/></svg>", "a < b & c");
        assert_eq!(told, "<?xml?><svg role=\"img\" width=\"3\"><title>a &lt; b &amp; c</title><g/></svg>\n");
    }
}
