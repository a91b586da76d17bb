//! The page of a run in a real browser: Chromium without a window. Where there is none, the test says so and passes, unless
//! `STADIAL_BROWSER=required` is set, as in continuous integration.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use stadial::math::ln;

use crate::cli::report::cells;
use crate::support::{Desk, names, read, stderr, stdout};

/// What the browser makes of a page that is as wide as this.
struct Seen {
    /// The page after its script has run.
    page: String,
    /// What was said on the console.
    console: Vec<String>,
}

pub(crate) fn browser() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name)));
    let found = found.into_iter().find(|path| path.is_file());
    let required = std::env::var_os("STADIAL_BROWSER").is_some_and(|value| value == "required");
    assert!(found.is_some() || !required, "no browser among {names:?}");
    found
}

fn open(browser: &Path, page: &Path, width: u32) -> Output {
    let profile = tempfile::tempdir().unwrap();
    Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"])
        .args(["--enable-logging=stderr", "--v=0", "--dump-dom", "--virtual-time-budget=2000"])
        .arg(format!("--window-size={width},900"))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap()
}

/// Opens a page with a script at its end that writes what only a browser knows into the attributes of its body.
fn see(browser: &Path, desk: &Desk, width: u32) -> Seen {
    const PROBE: &str = "<script>
        const body = document.body, spot = document.querySelector('section g.spot rect');
        body.dataset.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        spot.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: 50, clientY: 50 }));
        body.dataset.tooltip = document.getElementById('tooltip').textContent;
        body.dataset.hidden = document.getElementById('tooltip').hidden;
        const seen = [...document.querySelectorAll('figure svg')].filter((svg) => svg.closest('details') === null);
        body.dataset.drawn = seen.every((svg) => svg.getBoundingClientRect().width > 200);
        body.dataset.small = Math.min(...seen.map((svg) => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width));
        const year = document.getElementById('glance-year'), first = document.querySelector('#glance tbody tr');
        if (year) {
        body.dataset.slider = !year.hidden && document.getElementById('glance-said').textContent;
        year.value = year.max;
        year.dispatchEvent(new Event('input'));
        body.dataset.year = document.getElementById('glance-said').textContent;
        body.dataset.last = first.querySelector('.n span').textContent;
        const dot = first.querySelector('.dot').getBoundingClientRect(), all = first.querySelector('.track div').getBoundingClientRect();
        body.dataset.place = (dot.left + dot.width / 2 - all.left) / all.width;
        }
        </script></body>";
    let probed = desk.path(&format!("probed-{width}.html"));
    std::fs::write(&probed, read(&desk.path("out/report.html")).replace("</body>", PROBE)).unwrap();
    let output = open(browser, &probed, width);
    assert!(output.status.success(), "{}", stderr(&output));
    let console = stderr(&output).lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    Seen { page: stdout(&output), console }
}

fn attribute<'a>(page: &'a str, name: &str) -> &'a str {
    let from = format!("data-{name}=\"");
    let rest = &page[page.find(&from).unwrap_or_else(|| panic!("{name}")) + from.len()..];
    &rest[..rest.find('"').unwrap()]
}

#[test]
fn a_browser_shows_the_page_as_its_files_say() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: no chromium on this machine, so the page was not opened in a browser");
        return;
    };
    let desk = Desk::new();
    let options =
        ["--trajectories", "800", "--draws", "40", "--report", "--charts", "figures", "--out", "out", "--quiet"];
    desk.done(&[&["run", "unsure.toml"], &options[..]].concat());
    for width in [1280, 500] {
        let seen = see(&browser, &desk, width);
        assert!(seen.console.is_empty(), "{:?}", seen.console);
        assert_eq!(seen.page.matches("<figure ").count(), names(&desk.path("figures")).len());
        // Everything is within the width, large enough to read, and tells its values under the pointer.
        assert_eq!(attribute(&seen.page, "overflow"), "0", "at {width}");
        assert_eq!(attribute(&seen.page, "drawn"), "true", "at {width}");
        assert!(attribute(&seen.page, "small").parse::<f64>().unwrap() > 9.0, "{}", attribute(&seen.page, "small"));
        assert_eq!(attribute(&seen.page, "hidden"), "false");
        let text = read(&desk.path("out/probabilities.csv"));
        let first: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
        let odds = stadial::render::percent(first[2].parse().unwrap());
        let tooltip = attribute(&seen.page, "tooltip");
        assert!(tooltip.contains(first[1]) && tooltip.contains(&odds), "{tooltip}: {first:?}");
        // Numbers of the page, as the browser has it, are those of the file.
        let rows: Vec<Vec<String>> = text
            .lines()
            .filter(|line| line.starts_with(&format!("{},", first[0])))
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect();
        assert_eq!(cells(&seen.page, &format!("probability-{}", first[0])), rows);
        // The slider at the top stands at a headline year, and leads to any other.
        assert!(attribute(&seen.page, "slider").starts_with("the end of "), "{}", attribute(&seen.page, "slider"));
        let last = rows.last().unwrap();
        assert_eq!(attribute(&seen.page, "year"), format!("the end of {}", last[1]));
        let p: f64 = last[2].parse().unwrap();
        assert!(attribute(&seen.page, "last").starts_with(&stadial::render::percent(p)), "{last:?}");
        let place = 0.5 + 0.5 * ln(p / (1.0 - p)) / ln(1999.0);
        let seen_place: f64 = attribute(&seen.page, "place").parse().unwrap();
        assert!((seen_place - place).abs() < 0.01, "{seen_place} for {place}");
    }
}

#[test]
fn a_browser_shows_the_page_of_a_sweep() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: no chromium on this machine, so the page was not opened in a browser");
        return;
    };
    let desk = Desk::new();
    let options = ["--vary", "incentive.threat_weight=0.3:0.7:3", "--trajectories", "1600", "--by", "2005"];
    let written = ["--report", "--charts", "figures", "--out", "out", "--quiet"];
    desk.done(&[&["sweep", "unsure.toml"], &options[..], &written].concat());
    let seen = see(&browser, &desk, 500);
    assert!(seen.console.is_empty(), "{:?}", seen.console);
    assert_eq!(seen.page.matches("<figure ").count(), names(&desk.path("figures")).len());
    assert_eq!((attribute(&seen.page, "overflow"), attribute(&seen.page, "drawn")), ("0", "true"));
    assert!(attribute(&seen.page, "small").parse::<f64>().unwrap() > 9.0, "{}", attribute(&seen.page, "small"));
    assert!(
        attribute(&seen.page, "tooltip").starts_with("incentive.threat_weight = 0.3\n"),
        "{}",
        attribute(&seen.page, "tooltip")
    );
}
