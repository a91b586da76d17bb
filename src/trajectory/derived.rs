//! Step 1: what follows from the state at a moment.

use crate::math::{exp, logistic, tanh};
use crate::model::{Parameters, Quantity, Variable};
use crate::theory::{Conditions, InterestParameters, SupportParameters, ThreatInputs};

use super::state::State;
use super::{Constants, Lanes};

/// The balances and what the types depend on, for every lane.
#[derive(Clone, Debug)]
pub(super) struct Derived<const L: usize> {
    pub power_ratio: Lanes<L>,
    pub power: Lanes<L>,
    pub threat: Lanes<L>,
    pub interest: Lanes<L>,
    pub incentive_target: Lanes<L>,
    pub status: Lanes<L>,
    pub severity_min: Lanes<L>,
    pub urgency_min: Lanes<L>,
    pub identity_min: Lanes<L>,
    /// K, the expectation of support.
    pub support: Lanes<L>,
    /// By member: th_i.
    pub severity_target: Vec<Lanes<L>>,
    /// By member: sh_i.
    pub realised_standing: Vec<Lanes<L>>,
    /// By member, naturals that several steps need.
    pub expectation: Vec<Lanes<L>>,
    gdp_ratio: Vec<Lanes<L>>,
    military_ratio: Vec<Lanes<L>>,
}

impl<const L: usize> Derived<L> {
    pub fn new(n_members: usize) -> Self {
        let row = Lanes::default;
        let per_member = || vec![Lanes::default(); n_members];
        Self {
            power_ratio: row(),
            power: row(),
            threat: row(),
            interest: row(),
            incentive_target: row(),
            status: row(),
            severity_min: row(),
            urgency_min: row(),
            identity_min: row(),
            support: row(),
            severity_target: per_member(),
            realised_standing: per_member(),
            expectation: per_member(),
            gdp_ratio: per_member(),
            military_ratio: per_member(),
        }
    }

    /// Works everything out from the state.
    #[inline(always)]
    pub fn update(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        self.update_power(p, state);
        self.update_threat(p, state);
        self.update_interest(p, state);
        self.update_status(p, constants, state);
        let learning = state.row(Variable::Learning);
        let (kept, failed) = (state.row(Variable::KeptSupport), state.row(Variable::FailedSupport));
        for l in 0..L {
            self.incentive_target[l] = p.incentive.target(self.power[l], self.threat[l], self.interest[l], learning[l]);
            self.support[l] = SupportParameters::expectation(kept[l], failed[l]);
        }
    }

    #[inline(always)]
    fn update_power(&mut self, p: &Parameters, state: &State<L>) {
        let adversary = state.layout.n_members;
        let (gdp_x, burden_x) = (state.row(Variable::Gdp(adversary)), state.row(Variable::MilitaryBurden(adversary)));
        let mut ratio = [0.0; L];
        for i in 0..adversary {
            let (gdp, burden) = (state.row(Variable::Gdp(i)), state.row(Variable::MilitaryBurden(i)));
            let (gdp_ratio, military_ratio) = (&mut self.gdp_ratio[i], &mut self.military_ratio[i]);
            for l in 0..L {
                gdp_ratio[l] = exp(gdp[l] - gdp_x[l]);
                military_ratio[l] = gdp_ratio[l] * exp(burden[l] - burden_x[l]);
                ratio[l] += p.power.relative(gdp_ratio[l], military_ratio[l]);
            }
        }
        for l in 0..L {
            self.power_ratio[l] = ratio[l];
            self.power[l] = p.power.balance(ratio[l]);
        }
    }

    #[inline(always)]
    fn update_threat(&mut self, p: &Parameters, state: &State<L>) {
        let (mut severity_min, mut urgency_min) = ([f64::INFINITY; L], [f64::INFINITY; L]);
        for i in 0..state.layout.n_members {
            let (severity, urgency) = (state.row(Variable::Severity(i)), state.row(Variable::Urgency(i)));
            let (intent, stake) = (state.row(Variable::HostileIntent(i)), state.row(Variable::Stake(i)));
            let proximity = state.row(Variable::Proximity(i));
            let offensive = state.row(Variable::OffensiveCapability(i));
            let (gdp_ratio, military_ratio) = (&self.gdp_ratio[i], &self.military_ratio[i]);
            let target = &mut self.severity_target[i];
            for l in 0..L {
                target[l] = p.threat.severity(ThreatInputs {
                    relative_capability: p.power.relative(gdp_ratio[l], military_ratio[l]),
                    proximity: proximity[l],
                    offensive_capability: offensive[l],
                    hostile_intent: logistic(intent[l]),
                    stake: logistic(stake[l]),
                });
                // The logistic function is monotone: the least member can be found on the logit scale.
                severity_min[l] = if severity[l] < severity_min[l] { severity[l] } else { severity_min[l] };
                urgency_min[l] = if urgency[l] < urgency_min[l] { urgency[l] } else { urgency_min[l] };
            }
        }
        let overlap = state.row(Variable::Overlap);
        for l in 0..L {
            self.severity_min[l] = logistic(severity_min[l]);
            self.urgency_min[l] = logistic(urgency_min[l]);
            self.threat[l] = p.threat.balance(overlap[l], self.severity_min[l], self.urgency_min[l]);
        }
    }

    #[inline(always)]
    fn update_interest(&mut self, p: &Parameters, state: &State<L>) {
        let (mut complementarity, mut revisionist, mut status_quo) = ([0.0; L], [0.0; L], [0.0; L]);
        for (k, theatre) in p.theatres.iter().enumerate() {
            let (mut low, mut high) = ([f64::INFINITY; L], [f64::NEG_INFINITY; L]);
            for i in 0..state.layout.n_members {
                let orientation = state.row(Variable::Orientation(i, k));
                for l in 0..L {
                    low[l] = if orientation[l] < low[l] { orientation[l] } else { low[l] };
                    high[l] = if orientation[l] > high[l] { orientation[l] } else { high[l] };
                }
            }
            for l in 0..L {
                let (c, r, s) = InterestParameters::theatre(theatre.weight, tanh(low[l]), tanh(high[l]));
                complementarity[l] += c;
                revisionist[l] += r;
                status_quo[l] += s;
            }
        }
        let (economic, contestation) = (state.row(Variable::Complementarity), state.row(Variable::Contestation));
        for l in 0..L {
            let purpose = if revisionist[l] > status_quo[l] { revisionist[l] } else { status_quo[l] };
            self.interest[l] =
                p.interest.balance(complementarity[l], purpose, logistic(economic[l]), logistic(contestation[l]));
        }
    }

    #[inline(always)]
    fn update_status(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        let n = state.layout.n_members;
        let (mut gdp_sum, mut military_sum) = ([0.0; L], [0.0; L]);
        for i in 0..n {
            for l in 0..L {
                gdp_sum[l] += self.gdp_ratio[i][l];
                military_sum[l] += self.military_ratio[i][l];
            }
        }
        let (mut expectation_sum, mut anxiety_max) = ([0.0; L], [0.0; L]);
        let mut identity_min = [f64::INFINITY; L];
        for i in 0..n {
            let (expectation, anxiety) = (state.row(Variable::Expectation(i)), state.row(Variable::Anxiety(i)));
            let identity = state.row(Variable::Identity(i));
            let (gdp_ratio, military_ratio) = (&self.gdp_ratio[i], &self.military_ratio[i]);
            let (standing, expected) = (&mut self.realised_standing[i], &mut self.expectation[i]);
            for l in 0..L {
                let (gdp_share, military_share) = (gdp_ratio[l] / gdp_sum[l], military_ratio[l] / military_sum[l]);
                standing[l] = p.status.realised_standing(gdp_share, military_share, constants.n_members);
                expected[l] = logistic(expectation[l]);
                expectation_sum[l] += expected[l];
                anxiety_max[l] = if anxiety[l] > anxiety_max[l] { anxiety[l] } else { anxiety_max[l] };
                identity_min[l] = if identity[l] < identity_min[l] { identity[l] } else { identity_min[l] };
            }
        }
        for l in 0..L {
            self.status[l] = p.status.compatibility(expectation_sum[l], anxiety_max[l]);
            self.identity_min[l] = logistic(identity_min[l]);
        }
    }

    /// What the conditions of the types are read from, in one lane.
    #[inline(always)]
    pub fn conditions(&self, overlap: &[f64; L], l: usize) -> Conditions {
        Conditions {
            severity_min: self.severity_min[l],
            urgency_min: self.urgency_min[l],
            overlap: overlap[l],
            identity_min: self.identity_min[l],
            status: self.status[l],
        }
    }

    /// A quantity in one lane, in its natural unit.
    pub fn quantity(&self, state: &State<L>, quantity: Quantity, l: usize) -> f64 {
        match quantity {
            Quantity::PowerRatio => self.power_ratio[l],
            Quantity::Power => self.power[l],
            Quantity::Threat => self.threat[l],
            Quantity::Interest => self.interest[l],
            Quantity::Status => self.status[l],
            Quantity::State(variable) => variable.scale().to_natural(state.row(variable)[l]),
        }
    }
}
