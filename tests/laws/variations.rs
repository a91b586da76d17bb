//! The variations of the framework: another order, other levels of depth, one cluster only, a dominant member.

use ndarray::Array2;
use stadial::model::Model;
use stadial::theory::INDICATORS;
use stadial::trajectory::NEVER;

use crate::setting::{FLAT, LANES, Setting, driver, logistic, logit, outcome, response, sample};
use crate::stages::over_time;
use crate::support::{Checks, chi_square};

/// The distribution after some years of a birth-death chain from state 0, with these rates by state.
fn birth_and_death(up: &[f64], down: &[f64], years: f64) -> Vec<f64> {
    let mut rates = Array2::zeros((up.len(), up.len()));
    for state in 1..up.len() {
        rates[(state - 1, state)] += up[state - 1];
        rates[(state - 1, state - 1)] -= up[state - 1];
        rates[(state, state - 1)] += down[state];
        rates[(state, state)] -= down[state];
    }
    over_time(&rates, years).row(0).to_vec()
}

/// One indicator at a frozen incentive, with everything that depends on its depth: of n levels, level d counts as 3 d /
/// n, and rates between levels above 0 are n / 3 times the standard ones. In steps of a year, in which most
/// trajectories move several times. Rates of three levels in place of these are detected (asserted).
#[test]
fn an_indicator_of_n_levels_is_its_birth_and_death_chain() {
    const N: usize = 30_000;
    let mut checks = Checks::of("an_indicator_of_n_levels_is_its_birth_and_death_chain");
    for levels in [2_u8, 5, 9] {
        let model = Setting::frozen(6)
            .with("steps_per_year", 1)
            .with("indicators.depth_levels", levels)
            .with("indicators.reactivation_factor", 1)
            .with("institutions.hold", 0)
            .with("indicators.depth_step", 0.1)
            .with("indicators.confidence_building.formation_rate", 1.2)
            .with("indicators.confidence_building.erosion_rate", 0.8)
            .with("indicators.confidence_building.incentive", 0.1)
            .with("alignment.incentive", 0.2)
            .model();
        let share = 3.0 / f64::from(levels);
        let asked = |depth: u8| 0.1 + 0.1 * share * f64::from(depth);
        let paced = |standard: f64, between: bool| if between { standard / share } else { standard };
        let depths = || 0..=levels;
        let up: Vec<f64> = depths()
            .map(|d| {
                if d < levels {
                    1.2 * response(0.2, asked(d)) * paced(if d > 0 { 0.6 } else { 1.0 }, d > 0)
                } else {
                    0.0
                }
            })
            .collect();
        let down: Vec<f64> = depths()
            .map(|d| if d > 0 { paced(0.8, d > 1) * (1.0 - response(0.2, 0.75 * asked(d - 1))) } else { 0.0 })
            .collect();
        let found = sample(&model, N, |records, l| [2, 6].map(|year: usize| records.depth[year][l][0]));
        for (place, year) in [2.0, 6.0].into_iter().enumerate() {
            let mut counts = vec![0; usize::from(levels) + 1];
            for depths in &found {
                counts[usize::from(depths[place])] += 1;
            }
            let expected = birth_and_death(&up, &down, year);
            checks.spend(&format!("{levels} levels in year {year}"), chi_square(&counts, &expected));
            // The chain with the rates of three levels differs.
            let slow = |rates: &[f64], first: usize| -> Vec<f64> {
                rates.iter().enumerate().map(|(d, rate)| if d >= first { rate * share } else { *rate }).collect()
            };
            let standard = birth_and_death(&slow(&up, 1), &slow(&down, 2), year);
            assert!(chi_square(&counts, &standard).is_err(), "{levels} levels in year {year} at the standard pace");
        }
    }
}

/// A list of indicators as written in a file.
fn list(indicators: &[usize]) -> String {
    let names: Vec<String> = indicators.iter().map(|&j| format!("\"{}\"", INDICATORS[j].key)).collect();
    format!("[{}]", names.join(", "))
}

/// With these depths at the start, no erosion and no needs.
fn standing(setting: Setting, depths: &[(usize, u8)]) -> Setting {
    depths.iter().fold(setting, |setting, &(j, depth)| {
        let key = INDICATORS[j].key;
        setting.with(format!("alignment.indicators.{key}"), depth).with(format!("indicators.needs.{key}"), "[]")
    })
}

/// Each of the drivers by year, of one trajectory.
fn path(model: &Model, name: &str) -> Vec<f64> {
    let place = driver(model, name);
    sample(model, 1, |records, l| records.drivers.iter().map(|row| row[place][l]).collect::<Vec<_>>()).remove(0)
}

/// Identity relaxes to L(Vbar) + 4 Q (status is recognised) with Q = sum over indicators of stage times depth (3 / n) /
/// 84, and contestation falls by .25 (d_1 + d_2) (3 / n) / 6 a year, for these two indicators whatever their stages.
#[test]
fn institutions_weigh_by_place_and_level() {
    let depths = [(0, 4_u8), (1, 5), (2, 1), (3, 2), (6, 3)];
    let (full, short): (&[usize], &[usize]) = (&[1, 0, 3, 2, 6, 5, 4], &[3, 2, 6, 1, 0]);
    for (order, dropped) in [(full, list(&[])), (short, list(&[4, 5]))] {
        let setting = Setting::frozen(8)
            .with("indicators.depth_levels", 5)
            .with("indicators.dropped", dropped)
            .with("indicators.order", list(order))
            .with("dynamics.identity.reversion", 0.12)
            .with("actors.a.identity_target", 0.3)
            .with("dynamics.feedback.consultations_on_contestation", 0.25)
            .with("balance.interest.economic_weight", 1)
            .with("alignment.complementarity", 1.0 - 1e-15);
        let model = standing(setting, &depths).model();
        let place = |j: usize| order.iter().position(|&other| other == j).unwrap() + 1;
        let weighted: f64 = depths.iter().map(|&(j, depth)| place(j) as f64 * f64::from(depth)).sum();
        let target = logit(0.3) + 4.0 * 0.6 * weighted / 84.0;
        let (identity, interest) = (path(&model, "identity.a"), path(&model, "interest"));
        for year in 0..=8 {
            let t = year as f64;
            let expected = logistic(target + (logit(0.3) - target) * (-0.12 * t).exp());
            assert!((identity[year] - expected).abs() < 1e-13, "identity {} in year {year}", identity[year]);
            let expected = 1.0 - logistic(logit(0.4) - 0.25 * 0.6 * 9.0 / 6.0 * t);
            assert!((interest[year] - expected).abs() < 1e-13, "interest {} in year {year}", interest[year]);
        }
        let highest = depths.iter().map(|&(j, _)| place(j)).max().unwrap();
        assert!(sample(&model, 1, |records, l| usize::from(records.stage[8][l])) == [highest]);
    }
}

/// An alliance functions at a stage of the advanced band: the band is that of the position among all seven; where some
/// are dropped, among the remaining ones.
#[test]
fn an_alliance_functions_by_the_band_of_the_place() {
    let functions = |order: Option<&[usize]>, dropped: &[usize], depths: &[(usize, u8)]| {
        let setting = Setting::frozen(1)
            .text("alignment.type", "alliance")
            .with("indicators.dropped", list(dropped))
            .text("outcomes.functioning.treaty", "functioning");
        let setting = order.iter().fold(setting, |setting, order| setting.with("indicators.order", list(order)));
        let model = standing(setting, depths).model();
        let place = outcome(&model, "functioning");
        sample(&model, 1, |records, l| (records.stage[0][l], records.passage[place][l] != NEVER)).remove(0)
    };
    assert_eq!(functions(None, &[], &[(3, 3)]), (4, false));
    assert_eq!(functions(None, &[], &[(4, 1)]), (5, true));
    // Bases as the first stage do not make an alliance functioning, exercises as the fifth do.
    let bases_first: &[usize] = &[5, 0, 1, 2, 3, 4, 6];
    let free = |depths: &[(usize, u8)]| {
        let needless = [(5, 0), (3, 0), (4, 0), (6, 0)].into_iter().chain(depths.iter().copied()).collect::<Vec<_>>();
        functions(Some(bases_first), &[], &needless)
    };
    assert_eq!(free(&[(5, 3)]), (1, false));
    assert_eq!(free(&[(3, 1)]), (5, true));
    // With the standard numbers or with new ones: without the two early ones, an integrated command is advanced
    // nevertheless.
    assert_eq!(functions(None, &[0, 1], &[(4, 1)]), (5, true));
    let anew: &[usize] = &[2, 3, 4, 5, 6];
    assert_eq!(functions(Some(anew), &[0, 1], &[(4, 1)]), (3, true));
    assert_eq!(functions(Some(anew), &[0, 1], &[(3, 1)]), (2, false));
}

/// The hedge slows exercises and trust retires confidence-building measures, whatever their stages.
#[test]
fn the_hedge_and_retirement_stay_with_the_named_indicators() {
    let setting = |identity: f64| {
        let setting = Setting::frozen(2)
            .with("indicators.order", list(&[3, 1, 2, 4, 5, 6, 0]))
            .with("incentive.response", FLAT)
            .with("indicators.retirement_rate", 1e6)
            .with("alignment.hedge", 1)
            .with("alignment.indicators.confidence_building", 1)
            .with("actors.a.identity", identity)
            .with("actors.b.identity", identity);
        ["military_technical", "exercises", "integrated_command"].into_iter().fold(setting, |setting, key| {
            setting.with(format!("indicators.{key}.formation_rate"), 1e6).with(format!("indicators.needs.{key}"), "[]")
        })
    };
    let last = |identity: f64| {
        sample(&setting(identity).model(), LANES, |records, l| (records.depth[2][l], records.stage[2][l]))
    };
    assert!(last(0.3).into_iter().all(|(depth, stage)| depth == [1, 0, 0, 0, 3, 0, 0] && stage == 7));
    assert!(last(0.9).into_iter().all(|(depth, stage)| depth == [0, 0, 0, 0, 3, 0, 0] && stage == 4));
}

/// The complete records of some trajectories.
fn trajectories(model: &Model) -> Vec<String> {
    sample(model, 64, |records, l| {
        let years = 0..records.kind.len();
        let of_year = |year: usize| {
            let drivers: Vec<u64> = records.drivers[year].iter().map(|row| row[l].to_bits()).collect();
            format!("{:?} {:?} {} {drivers:?}", records.kind[year][l], records.treaty[year][l], records.stage[year][l])
        };
        years.map(of_year).collect::<Vec<_>>().join("\n")
    })
}

/// To the bit. And the type still depends on the incentive.
#[test]
fn incentives_alone_are_the_model_without_indicators() {
    let setting = || Setting::new(30).text("alignment.type", "thin").with("alignment.incentive", 0.4);
    let alone = setting().text("clusters", "incentives").model();
    let dropped = setting().with("indicators.dropped", list(&[0, 1, 2, 3, 4, 5, 6])).model();
    let both = setting().text("clusters", "both").model();
    assert!(trajectories(&alone) == trajectories(&dropped));
    assert!(trajectories(&alone) != trajectories(&both));
    assert!(trajectories(&both) == trajectories(&setting().model()));
    let changed = sample(&alone, 64, |records, l| records.transitions.iter().any(|change| change.lane == l));
    assert!(changed.contains(&true) && changed.contains(&false));
}

/// To the bit; the effect of a shock remains, too. Everything else moves as before.
#[test]
fn without_the_cluster_of_incentives_the_incentive_is_as_given() {
    let setting = || Setting::new(20).with("alignment.incentive", 0.37);
    let incentives = |model: &Model, year: usize| {
        let place = driver(model, "incentive");
        sample(model, 64, |records, l| records.drivers[year][place][l])
    };
    let alone = setting().text("clusters", "indicators");
    let model = alone.clone().model();
    assert!((0..=20).all(|year| incentives(&model, year).iter().all(|&incentive| incentive == 0.37)));
    assert!(incentives(&setting().model(), 20).iter().all(|&incentive| incentive != 0.37));
    let threat = |model: &Model| sample(model, 8, |records, l| records.drivers[20][driver(model, "threat")][l]);
    assert_eq!(threat(&model), threat(&setting().model()));
    let stages = sample(&model, 64, |records, l| records.stage[20][l]);
    assert!(stages.iter().any(|&stage| stage >= 3), "{stages:?}");
    let shocked = alone.with("shocks.crisis.dates", "[2005]").with("shocks.crisis.effects.incentive", 0.25).model();
    assert!(incentives(&shocked, 5).iter().all(|&incentive| incentive == 0.37));
    assert!(incentives(&shocked, 20).iter().all(|&incentive| incentive == 0.37 + 0.25));
}

/// With GDPs of 10 and 4 and equal burdens: standings are 10/14 and 4/14 without the practice of equality; the
/// expectation of `b` tends to its own standing, that of `a` to the mean of its narrative and its standing.
#[test]
fn in_a_hierarchy_the_others_come_to_expect_their_share() {
    let setting = Setting::frozen(8)
        .text("alignment.dominant", "a")
        .with("actors.a.expectation", 0.6)
        .with("actors.b.expectation", 0.5)
        .with("actors.b.expectation_target", 0.9);
    let model = setting.clone().with("dynamics.expectation.reversion", 0.1).model();
    let (share_a, share_b) = (10.0 / 14.0, 4.0 / 14.0);
    let targets = [("expectation.a", 0.6, 0.5 * 0.6 + 0.5 * share_a), ("expectation.b", 0.5, share_b)];
    for (name, start, target) in targets {
        for (year, found) in path(&model, name).into_iter().enumerate() {
            let held = logit(target) + (logit(start) - logit(target)) * (-0.1 * year as f64).exp();
            assert!((found - logistic(held)).abs() < 1e-13, "{name} is {found} in year {year}");
        }
    }
    let model = setting.with("status.anxiety_rate", 0.4).model();
    for (year, found) in path(&model, "anxiety.b").into_iter().enumerate() {
        let expected = (0.5 - share_b) / 0.4 * (1.0 - (-0.4 * year as f64).exp());
        assert!((found - expected).abs() < 1e-13, "anxiety {found} in year {year}");
    }
    assert!(path(&model, "anxiety.a").into_iter().all(|anxiety| anxiety == 0.0));
}

/// Status compatibility where claims have settled, with GDPs of 10 for `a` and `gdp` for `b`; `claim` is the narrative
/// of `a`.
fn settled(dominant: Option<&str>, gdp: f64, claim: f64) -> f64 {
    let setting = Setting::frozen(100)
        .with("dynamics.expectation.reversion", 0.2)
        .with("status.anxiety_rate", 0.4)
        .with("actors.b.gdp", gdp)
        .with("actors.a.expectation", claim);
    let setting = dominant.iter().fold(setting, |setting, name| setting.text("alignment.dominant", name));
    path(&setting.model(), "status")[100]
}

/// Unequal members are more compatible where the lesser one accepts its role than where both claim equality, and less
/// where the dominant one claims more than its share, or where the weaker is to dominate and wants to.
#[test]
fn accepted_hierarchy_makes_unequal_members_compatible() {
    let (equality, hierarchy) = (settled(None, 1.0, 0.5), settled(Some("a"), 1.0, 0.5));
    assert!((hierarchy - 1.0).abs() < 1e-6 && equality < 0.75, "{hierarchy} against {equality}");
    // Claims and shares of .6 and .4: no claims in excess. Then .95 for .6 in the narrative of the dominant one.
    let (modest, greedy) = (settled(Some("a"), 20.0 / 3.0, 0.6), settled(Some("a"), 20.0 / 3.0, 0.95));
    assert!((modest - 1.0).abs() < 1e-6, "{modest}");
    let claimed = 0.5 * 0.95 + 0.5 * 0.6;
    let expected = (-(claimed + 0.4 - 1.0) / 0.3_f64).exp() * (1.0 - (claimed - 0.6) / 0.4);
    assert!(
        (greedy - expected).abs() < 1e-6 && greedy < settled(None, 20.0 / 3.0, 0.5),
        "{greedy}, expected {expected}"
    );
    assert!(settled(Some("b"), 1.0, 0.5) < equality, "a dominant member of a tenth of the other's size");
}
