//! The page to play with in a real browser, with keys and the pointer. Where there is none, the test says so and passes, unless
//! `STADIAL_BROWSER=required` is set.

use crate::browser::Page;
use crate::explore::{Served, desk};
use crate::report_browser::browser;
use crate::support::Table;

const OVERFLOW: &str = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

const SHOWN: &str = "document.querySelector('#odds svg') && document.querySelector('#states svg') && \
                     document.getElementById('progress').value === 1";

#[test]
fn a_browser_plays_with_the_scenario() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: no chromium on this machine, so the page was not opened in a browser");
        return;
    };
    let desk = desk();
    let served = Served::new(&desk, &["played.toml", "--trajectories", "1600", "--draws", "40"]);
    let link = format!("http://{}/{}/", served.host, served.secret);
    let mut page = Page::open(&browser, &link, (1280, 900));
    page.until(SHOWN);
    assert_eq!(page.value(OVERFLOW), 0);
    // The numbers are those of a run.
    desk.done(&["run", "played.toml", "--trajectories", "1600", "--draws", "40", "--out", "out", "--quiet"]);
    let table = Table::read(&desk.path("out/probabilities.csv"));
    let outcome = page.text("document.getElementById('outcome').value");
    let last = table.rows.iter().rfind(|row| row[0] == outcome).unwrap();
    let odds = stadial::render::percent(last[2].parse().unwrap());
    let headline = page.text("document.getElementById('headline').textContent");
    assert!(headline.contains(&last[1]) && headline.contains(odds.trim_end_matches(" %")), "{headline}: {last:?}");
    keys_move_a_number(&mut page);
    keys_read_a_chart(&mut page);
    shocks_are_dragged_and_moved(&mut page);
    // The link restores what was moved.
    let (address, moves) = (page.text("location.href"), "document.getElementById('moves').textContent");
    let shown = page.text(moves);
    assert!(address.contains("crisis") && shown.contains("crisis on "), "{address}: {shown}");
    let mut narrow = Page::open(&browser, &address, (390, 800));
    narrow.until(SHOWN);
    assert_eq!(narrow.text(moves), shown);
    assert_eq!(narrow.value(OVERFLOW), 0);
    assert_eq!((page.console.as_slice(), narrow.console.as_slice()), (&[][..], &[][..]));
}

/// A slider is moved by a key, the command follows, and undo takes it back.
fn keys_move_a_number(page: &mut Page) {
    page.value("document.querySelector('#matters input[type=range]').focus()");
    page.press("ArrowRight", 39, 0);
    page.until("document.querySelectorAll('#moves li').length === 1");
    page.until("document.getElementById('command').textContent.includes('--set ')");
    page.until("document.getElementById('difference').textContent.startsWith('Before: ')");
    assert!(page.text("location.hash").contains("set"));
    page.press("z", 90, 2);
    page.until("document.querySelectorAll('#moves li').length === 0");
    page.until("!document.getElementById('command').textContent.includes('--set ')");
    page.press("y", 89, 2);
    page.until("document.querySelectorAll('#moves li').length === 1");
    page.press("z", 90, 2);
    page.until(SHOWN);
}

fn keys_read_a_chart(page: &mut Page) {
    page.value("document.querySelector('#odds svg').focus()");
    page.press("ArrowRight", 39, 0);
    page.until("!document.getElementById('tooltip').hidden");
    let (seen, heard) =
        ("document.getElementById('tooltip').textContent", "document.getElementById('spoken').textContent");
    let first = page.text(seen);
    assert!(first.contains("by the end of") || first.contains("Monte Carlo interval"), "{first}");
    assert_eq!(page.text(heard), first.replace('\n', "; "));
    page.press("End", 35, 0);
    assert_ne!(page.text(seen), first);
}

fn shocks_are_dragged_and_moved(page: &mut Page) {
    page.drag(".shock button", ".shock .track", 0.5);
    page.until("document.querySelectorAll('.marker').length === 1");
    let when = "document.querySelector('.marker').getAttribute('aria-valuetext')";
    let dropped = page.text(when);
    page.value("document.querySelector('.marker').focus()");
    page.press("ArrowRight", 39, 0);
    page.until(&format!("{when} !== '{dropped}'"));
    page.press("ArrowLeft", 37, 0);
    page.until(&format!("{when} === '{dropped}'"));
    page.until("document.getElementById('command').textContent.includes('--policy explored')");
    page.value("document.querySelectorAll('.shock button')[0].click()");
    page.until("document.querySelectorAll('.marker').length === 2");
    page.value("document.querySelectorAll('.marker')[1].focus()");
    page.press("Delete", 46, 0);
    page.until("document.querySelectorAll('.marker').length === 1");
}
