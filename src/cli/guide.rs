//! `stadial guide`: the pages of the guide.

use std::fmt::Write as _;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::guide::PAGES;
use crate::study::{Failure, print};

/// Print a page of the guide, or list its pages
#[derive(Debug, Args)]
pub(super) struct Guide {
    /// The page [default: list all pages]
    #[arg(value_name = "PAGE", value_parser = PossibleValuesParser::new(PAGES.iter().map(|page| page.name)))]
    page: Option<String>,
}

impl Guide {
    pub fn execute(self) -> Result<(), Failure> {
        let found = PAGES.iter().find(|page| Some(page.name) == self.page.as_deref());
        let mut text = String::new();
        match found {
            Some(page) => text.push_str(page.text),
            None => {
                for page in PAGES {
                    let _ = writeln!(text, "{:16}{}", page.name, page.title());
                }
            }
        }
        print(&text)
    }
}
