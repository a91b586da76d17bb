//! Charts as SVG: curves with bands, heat maps and others.
//!
//! Colours can be distinguished by people with colour vision deficiency: those of curves are Okabe and Ito's; heat maps use
//! one pale hue under numbers, else `cividis`. Both keep their order in grey. The title of a picture says what it shows,
//! also to a screen reader. Pictures are drawn with the platform's mathematics: unlike those of tables, their bytes may
//! differ between platforms.

mod curve;
mod heat;
mod parallel;
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
pub use parallel::{ParallelAxis, ParallelLine, Parallels, parallel_chart};
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

/// Colours of several curves, which can be distinguished with colour vision deficiency (Okabe and Ito) and on a dark
/// background.
pub const PALETTE: [&str; 6] = [BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];

/// Width and height of the part with the axes, in pixels.
const SIZE: (f64, f64) = (760.0, 440.0);

/// The picture with its title also where screen readers expect it.
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
    fn a_picture_has_its_title_for_screen_readers() {
        let svg = accessible("<?xml?><svg width=\"3\"><g/></svg>", "a < b & c");
        assert_eq!(svg, "<?xml?><svg role=\"img\" width=\"3\"><title>a &lt; b &amp; c</title><g/></svg>\n");
    }
}
