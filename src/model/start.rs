//! Values that follow from the start where a scenario leaves them open: targets at their starting values, incentive and
//! learning at their targets, and targets of identity and contestation at which both remain constant with the institutions
//! of the start.

use crate::math::{logistic, logit};
use crate::theory::{IncentiveInputs, InterestParameters, overlap_of_sources, shared_sources};

use super::parameters::{ActorParameters, Category};
use super::{Parameters, Structure};

/// Variables of the alignment at the start, in natural units.
struct Balances {
    ratio: f64,
    reach: f64,
    need: f64,
    threat: f64,
    interest: f64,
    recognition: f64,
    estrangement: f64,
}

impl Parameters {
    /// Sets every target that the scenario leaves open to the value at the start, makes weights sum to 1, and disables
    /// the practice of equality where a member dominates.
    pub(super) fn complete(&mut self, structure: &Structure) {
        fn fill(target: &mut f64, initial: f64) {
            if target.is_nan() {
                *target = initial;
            }
        }
        for actor in &mut self.actors {
            fill(&mut actor.growth_target, actor.growth);
            fill(&mut actor.composite, actor.gdp);
        }
        let equal = 1.0 / self.members.len() as f64;
        for member in &mut self.members {
            fill(&mut member.expectation, equal);
            fill(&mut member.urgency_target, member.urgency);
            fill(&mut member.hostile_intent_target, member.hostile_intent);
            fill(&mut member.stake_target, member.stake);
            fill(&mut member.expectation_target, member.expectation);
        }
        for orientation in self.orientation.iter_mut().flatten() {
            fill(&mut orientation.target, orientation.initial);
        }
        fill(&mut self.alignment.treaty_members, self.members.len() as f64);
        fill(&mut self.alignment.complementarity_target, self.alignment.complementarity);
        let total: f64 = self.theatres.iter().map(|theatre| theatre.weight).sum();
        for theatre in &mut self.theatres {
            theatre.weight /= total;
        }
        if !self.threat_profiles.is_empty() {
            self.alignment.overlap = self.overlap_of_profiles();
        }
        if !self.threat_sources.is_empty() {
            self.alignment.overlap *= overlap_of_sources(&self.sources());
        }
        if structure.dominant.is_some() {
            self.status.equality_weight = 0.0;
        }
        self.follow_from_start(structure);
    }

    /// O = sum over categories of the smallest share that any member gives it (SMAF, cluster two).
    fn overlap_of_profiles(&self) -> f64 {
        let shares = |profile: &Vec<Category>| {
            let total: f64 = profile.iter().map(|category| category.share).sum();
            profile.iter().map(|category| category.share / total).collect::<Vec<_>>()
        };
        let profiles: Vec<Vec<f64>> = self.threat_profiles.iter().map(shares).collect();
        (0..profiles[0].len())
            .map(|category| profiles.iter().map(|profile| profile[category]).fold(f64::INFINITY, f64::min))
            .sum()
    }

    /// Fills in the values that the scenario leaves open (NaN) and that follow from the rest.
    fn follow_from_start(&mut self, structure: &Structure) {
        let depths = std::array::from_fn(|j| self.start[j].depth.round() as u8);
        let scale = structure.depth_scale;
        let institutions = structure.stages.institutionalisation(depths, scale);
        let at = self.balances(structure.dominant);
        let feedback = &self.dynamics.feedback;
        let raised = feedback.institutions_on_identity * institutions * at.recognition;
        for member in &mut self.members {
            if member.identity_target.is_nan() {
                member.identity_target = logistic(logit(member.identity) - raised);
            }
        }
        if self.alignment.contestation_target.is_nan() {
            let consultations = scale.in_standard_levels(u32::from(depths[0] + depths[1])) / 6.0;
            let easing = feedback.consultations_on_contestation * consultations * (1.0 - at.estrangement);
            // At a rate of return of 0 no target keeps it in place.
            let reversion = self.dynamics.contestation.reversion;
            let held = if reversion > 0.0 { easing / reversion } else { 0.0 };
            self.alignment.contestation_target = logistic(logit(self.alignment.contestation) + held);
        }
        if self.alignment.learning.is_nan() {
            self.alignment.learning = 1.0 - at.need;
        }
        if self.alignment.incentive.is_nan() {
            let target = self.incentive.target(IncentiveInputs {
                reach: at.reach,
                need: at.need,
                threat: at.threat,
                interest: at.interest,
                learning: self.alignment.learning,
                first_test: self.rupture.first_test(self.alignment.contestation, self.incentive.response),
            });
            let factor = if structure.dominant.is_some() { self.incentive.bandwagon(at.ratio) } else { 1.0 };
            self.alignment.incentive = (target * factor).min(1.0);
        }
    }

    fn balances(&self, dominant: Option<usize>) -> Balances {
        let n = self.members.len();
        let common = match self.threat_sources.as_slice() {
            [] => vec![1.0],
            _ => shared_sources(&self.sources()),
        };
        let adversaries = || common.iter().zip(&self.actors[n..]);
        let output: f64 = adversaries().map(|(weight, actor)| weight * actor.gdp).sum();
        let military: f64 = adversaries().map(|(weight, actor)| weight * actor.gdp * actor.military_burden).sum();
        let composite: f64 = adversaries().map(|(weight, actor)| weight * actor.composite).sum();
        let gdp_ratio: Vec<f64> = self.actors[..n].iter().map(|actor| actor.gdp / output).collect();
        let burden = |i: usize| self.actors[i].military_burden / (military / output);
        let military_ratio: Vec<f64> = (0..n).map(|i| gdp_ratio[i] * burden(i)).collect();
        let composite_ratio = |i: usize| self.actors[i].composite / composite;
        let patrons = &self.actors[self.actors.len() - self.patronage.first().map_or(0, Vec::len)..];
        let of_patron = |actor: &ActorParameters| {
            let military_ratio = actor.gdp * actor.military_burden / military;
            self.power.relative(actor.gdp / output, military_ratio, actor.composite / composite)
        };
        let of_patrons = |i: usize| -> f64 {
            let shares = self.patronage.get(i).into_iter().flatten();
            shares.zip(patrons).map(|(patronage, actor)| patronage.share * of_patron(actor)).sum()
        };
        let own = |i: usize| self.power.relative(gdp_ratio[i], military_ratio[i], composite_ratio(i));
        let relative: Vec<f64> = (0..n).map(|i| own(i) + of_patrons(i)).collect();
        let ratio: f64 = relative.iter().sum();
        let lesser = relative.iter().enumerate().filter(|&(i, _)| dominant != Some(i));
        let strongest = lesser.map(|(_, &relative)| relative).fold(0.0, f64::max);
        let least = |of: &dyn Fn(usize) -> f64| (0..n).map(of).fold(f64::INFINITY, f64::min);
        let (severity, urgency) = (least(&|i| self.members[i].severity), least(&|i| self.members[i].urgency));
        let (mut common, mut revisionist, mut status_quo) = (0.0, 0.0, 0.0);
        for (k, theatre) in self.theatres.iter().enumerate() {
            let orientation = |i: usize| self.orientation[i][k].initial;
            let (low, high) = (least(&orientation), -least(&|i| -orientation(i)));
            let (c, r, s) = InterestParameters::theatre(theatre.weight, low, high);
            (common, revisionist, status_quo) = (common + c, revisionist + r, status_quo + s);
        }
        let expectations: f64 = self.members.iter().map(|member| member.expectation).sum();
        let anxiety = self.members.iter().map(|member| member.anxiety).fold(0.0, f64::max);
        let recognition = self.status.recognition(self.status.compatibility(expectations, anxiety));
        let radical = least(&|i| self.members[i].identity) < self.conditions.identity_medium;
        Balances {
            ratio,
            reach: self.power.reach(ratio),
            need: self.power.need(strongest),
            threat: self.threat.balance(self.alignment.overlap, severity, urgency),
            interest: self.interest.balance(
                common,
                f64::max(revisionist, status_quo),
                self.alignment.complementarity,
                self.alignment.contestation,
            ),
            recognition,
            estrangement: if radical { 1.0 - recognition } else { 0.0 },
        }
    }
}
