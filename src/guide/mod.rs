//! The guide, in pages: how to read the numbers, the scenario format, a page for each question, the equations of the
//! model and their probabilities for what happened. `stadial guide` prints them.

/// A page of the guide.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// What `stadial guide` takes.
    pub name: &'static str,
    /// The page, in Markdown; its first line is its title.
    pub text: &'static str,
}

impl Page {
    /// The title, without the mark of a heading.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }
}

/// Each page as a module of the documentation, and all of them in [`PAGES`].
macro_rules! pages {
    ($($name:ident)*) => {
        $(#[doc = include_str!(concat!(stringify!($name), ".md"))] pub mod $name {})*

        /// The pages, in the order in which they are best read.
        pub const PAGES: &[Page] =
            &[$(Page { name: stringify!($name), text: include_str!(concat!(stringify!($name), ".md")) }),*];
    };
}

pages! {
    tutorial new numbers scenario codebook observed policies agreements run explore evidence base_rates ask compare diff sweep tip search sensitivity rare discover drivers cases score bank panel claims fork
    storylines msel wargame trace assess report coding facts record files parts tables keys options manifest model variations glossary reproducibility method python library
    code recipes
}
