//! The scenarios that come with the program, by name, in the program itself.

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shipped {
    /// Its place below `scenarios/`, without the ending.
    path: &'static str,
    /// Its text, which extends no other.
    pub(crate) text: &'static str,
}

impl Shipped {
    /// Its name: that of its file, without the ending.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// Its file, from the folder of the project.
    pub(crate) fn file(&self) -> String {
        format!("scenarios/{}.toml", self.path)
    }
}

macro_rules! shipped {
    ($($path:literal)*) => {
        /// The scenarios, the main ones first. The case of China and Russia, which extends the first, is left out.
        pub(crate) const SHIPPED: &[Shipped] = &[$(Shipped {
            path: $path,
            text: include_str!(concat!("../../scenarios/", $path, ".toml")),
        }),*];
    };
}

shipped! {
    "china-russia"
    "china-russia-1991"
    "cases/albania-china-1962"
    "cases/anglo-french-entente-1904"
    "cases/atlantic-allies-1991"
    "cases/austria-germany-1880"
    "cases/britain-japan-1902"
    "cases/china-cambodia"
    "cases/china-north-korea"
    "cases/china-pakistan"
    "cases/china-russia-iran"
    "cases/cuba-ussr-1962"
    "cases/finland-sweden-nato-2022"
    "cases/france-poland-1925"
    "cases/franco-russian-1892"
    "cases/grand-alliance-1941"
    "cases/india-china"
    "cases/india-japan"
    "cases/india-japan-australia"
    "cases/india-ussr-1972"
    "cases/nato-1949"
    "cases/russia-india"
    "cases/russia-vietnam"
    "cases/shanghai-five-1996"
    "cases/sino-soviet-1950"
    "cases/somalia-ussr-1975"
    "cases/triple-alliance-1883"
    "cases/us-india"
    "cases/us-israel"
    "cases/us-japan-1952"
    "cases/us-pakistan-1955"
    "cases/us-philippines-2016"
    "cases/us-south-korea-1954"
    "cases/us-taiwan"
    "cases/us-thailand"
    "cases/us-uk"
    "cases/yugoslavia-ussr-1947"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_of_the_folder_is_in_the_program() {
        let mut files = Vec::new();
        for folder in ["scenarios", "scenarios/cases"] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|ending| ending == "toml") {
                    files.push(path.display().to_string());
                }
            }
        }
        files.retain(|file| file != "scenarios/cases/china-russia.toml");
        files.sort();
        let mut known: Vec<String> = SHIPPED.iter().map(Shipped::file).collect();
        known.sort();
        assert_eq!(known, files);
        for shipped in SHIPPED {
            let read = crate::scenario::parse(&shipped.file(), shipped.text, &[]);
            assert_eq!(read.map(|scenario| scenario.name).unwrap(), shipped.name());
        }
    }
}
