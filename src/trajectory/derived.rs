//! Step 1: quantities derived from the state at a moment.

use crate::math::{logistic, tanh};
use crate::model::{Parameters, Quantity, Scale, Variable};
use crate::theory::{Conditions, IncentiveInputs, InterestParameters, SupportParameters, ThreatInputs};

use super::lanes::each;
use super::state::State;
use super::{Constants, Lanes};

/// The balances and the inputs of the types, for every lane.
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
    /// A, whether balancing can succeed.
    pub reach: Lanes<L>,
    /// Z, whether no member can balance alone.
    pub need: Lanes<L>,
    /// G(C), the first test.
    pub first_test: Lanes<L>,
    /// R, how far status is recognised.
    pub recognition: Lanes<L>,
    /// F, estrangement.
    pub estrangement: Lanes<L>,
    /// (I e^eta)^n, on which decisions depend; 0 after a break.
    pub willing: Lanes<L>,
    /// As `willing`, for military-technical cooperation, for which trade can replace the incentive.
    pub willing_to_trade: Lanes<L>,
    /// As `willing`, for troop placement, which the need of a client can bring about.
    pub willing_to_host: Lanes<L>,
    /// 1 where one member has nearly all of the members' output, so that the others are its clients; else 0.
    pub clients: Lanes<L>,
    /// By member with a rate of turning above 0: the probability that a new story makes radical Others of its partners.
    pub turning_away: Vec<Lanes<L>>,
    /// By member: th_i.
    pub severity_target: Vec<Lanes<L>>,
    /// By member: sh_i.
    pub realised_standing: Vec<Lanes<L>>,
    /// By member, in natural units, which several steps need.
    pub expectation: Vec<Lanes<L>>,
    pub gdp_ratio: Vec<Lanes<L>>,
    pub military_ratio: Vec<Lanes<L>>,
    pub relative: Vec<Lanes<L>>,
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
            reach: row(),
            need: row(),
            first_test: row(),
            recognition: row(),
            estrangement: row(),
            willing: row(),
            willing_to_trade: row(),
            willing_to_host: row(),
            clients: row(),
            turning_away: per_member(),
            severity_target: per_member(),
            realised_standing: per_member(),
            expectation: per_member(),
            gdp_ratio: per_member(),
            military_ratio: per_member(),
            relative: per_member(),
        }
    }

    /// Updates all derived quantities.
    #[inline(always)]
    pub fn update(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        self.update_power(p, constants, state);
        self.update_threat(p, state);
        self.update_interest(p, state);
        self.update_status(p, constants, state);
        self.update_incentive(p, constants, state);
        let (kept, failed) = (state.row(Variable::KeptSupport), state.row(Variable::FailedSupport));
        self.support = each!(|l| SupportParameters::expectation(kept[l], failed[l]));
    }

    /// The incentive's target, the causes of ends, and the members' willingness.
    #[inline(always)]
    fn update_incentive(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        let (exponent, contestation) = (p.incentive.response, state.row(Variable::Contestation));
        self.first_test = each!(|l| p.rupture.first_test(logistic(contestation[l]), exponent));
        self.recognition = each!(|l| p.status.recognition(self.status[l]));
        let medium = p.conditions.identity_medium;
        self.estrangement = each!(|l| {
            let radical = if self.identity_min[l] < medium { 1.0 } else { 0.0 };
            radical * (1.0 - self.recognition[l])
        });
        let learning = state.row(Variable::Learning);
        self.incentive_target = each!(|l| {
            p.incentive.target(IncentiveInputs {
                reach: self.reach[l],
                need: self.need[l],
                threat: self.threat[l],
                interest: self.interest[l],
                learning: learning[l],
                first_test: self.first_test[l],
            })
        });
        if constants.dominant.is_some() {
            let (target, ratio) = (self.incentive_target, self.power_ratio);
            self.incentive_target = each!(|l| {
                let raised = target[l] * p.incentive.bandwagon(ratio[l]);
                if raised > 1.0 { 1.0 } else { raised }
            });
        }
        let (incentive, answer) = (state.row(Variable::Incentive), &state.answer);
        // After a break the response is 0, also to a need or to trade.
        let answer: Lanes<L> = each!(|l| answer[l] * state.unbroken[l]);
        self.willing = each!(|l| p.incentive.power(incentive[l]) * answer[l]);
        let (economic, trade) = (state.row(Variable::Complementarity), p.indicators.shared.trade);
        self.willing_to_trade = each!(|l| {
            let by_trade = trade * logistic(economic[l]) * self.first_test[l];
            p.incentive.power(most(incentive[l], by_trade)) * answer[l]
        });
        self.willing_to_host = self.willing;
        // Clients are rare, and their need is costly to compute.
        if self.clients.iter().any(|&clients| clients > 0.0) {
            let mut need = Lanes::<L>::all(0.0);
            for i in 0..state.layout.n_members {
                let (severity, urgency) = (state.row(Variable::Severity(i)), state.row(Variable::Urgency(i)));
                let alone = each!(|l| p.threat.balance(1.0, logistic(severity[l]), logistic(urgency[l])));
                need = each!(|l| most(need[l], alone[l]));
            }
            self.willing_to_host = each!(|l| {
                let by_need = need[l] * self.first_test[l] * self.clients[l];
                p.incentive.power(most(incentive[l], by_need)) * answer[l]
            });
        }
        let turning = constants.turning.iter().enumerate().filter(|(_, rate)| **rate > 0.0);
        for (i, _) in turning {
            let identity = state.row(Variable::Identity(i));
            self.turning_away[i] = each!(|l| p.rupture.turns_away(identity[l], constants.identity_medium));
        }
    }

    /// I_i: the incentive towards which the perceived one would move if all members saw the threat as this one does, in
    /// one lane.
    pub fn own_incentive(
        &self,
        p: &Parameters,
        constants: &Constants,
        state: &State<L>,
        member: usize,
        l: usize,
    ) -> f64 {
        let natural = |variable| logistic(state.row(variable)[l]);
        let (severity, urgency) = (natural(Variable::Severity(member)), natural(Variable::Urgency(member)));
        let target = p.incentive.target(IncentiveInputs {
            reach: self.reach[l],
            need: self.need[l],
            threat: p.threat.balance(state.row(Variable::Overlap)[l], severity, urgency),
            interest: self.interest[l],
            learning: state.row(Variable::Learning)[l],
            first_test: self.first_test[l],
        });
        if constants.dominant.is_some() {
            (target * p.incentive.bandwagon(self.power_ratio[l])).min(1.0)
        } else {
            target
        }
    }

    #[inline(always)]
    fn update_threat(&mut self, p: &Parameters, state: &State<L>) {
        let (mut severity_min, mut urgency_min) = (Lanes::<L>::all(f64::INFINITY), Lanes::<L>::all(f64::INFINITY));
        for i in 0..state.layout.n_members {
            let (intent, stake) = (state.row(Variable::HostileIntent(i)), state.row(Variable::Stake(i)));
            let proximity = state.row(Variable::Proximity(i));
            let offensive = state.row(Variable::OffensiveCapability(i));
            let relative = self.relative[i];
            self.severity_target[i] = each!(|l| {
                p.threat.severity(ThreatInputs {
                    relative_capability: relative[l],
                    proximity: proximity[l],
                    offensive_capability: offensive[l],
                    hostile_intent: logistic(intent[l]),
                    stake: logistic(stake[l]),
                })
            });
            // The logistic function is monotone: the least member can be found on the logit scale.
            let (severity, urgency) = (state.row(Variable::Severity(i)), state.row(Variable::Urgency(i)));
            severity_min = each!(|l| least(severity[l], severity_min[l]));
            urgency_min = each!(|l| least(urgency[l], urgency_min[l]));
        }
        let overlap = state.row(Variable::Overlap);
        let (severity_min, urgency_min) = (each!(|l| logistic(severity_min[l])), each!(|l| logistic(urgency_min[l])));
        self.threat = each!(|l| p.threat.balance(overlap[l], severity_min[l], urgency_min[l]));
        (self.severity_min, self.urgency_min) = (severity_min, urgency_min);
    }

    #[inline(always)]
    fn update_interest(&mut self, p: &Parameters, state: &State<L>) {
        let nothing = Lanes::<L>::all(0.0);
        let (mut complementarity, mut revisionist, mut status_quo) = (nothing, nothing, nothing);
        for (k, theatre) in p.theatres.iter().enumerate() {
            let (mut low, mut high) = (Lanes::<L>::all(f64::INFINITY), Lanes::<L>::all(f64::NEG_INFINITY));
            for i in 0..state.layout.n_members {
                let orientation = state.row(Variable::Orientation(i, k));
                low = each!(|l| least(orientation[l], low[l]));
                high = each!(|l| most(orientation[l], high[l]));
            }
            let (low, high) = (each!(|l| tanh(low[l])), each!(|l| tanh(high[l])));
            for l in 0..L {
                let (common, revision, conservation) = InterestParameters::theatre(theatre.weight, low[l], high[l]);
                complementarity[l] += common;
                revisionist[l] += revision;
                status_quo[l] += conservation;
            }
        }
        let (economic, contestation) = (state.row(Variable::Complementarity), state.row(Variable::Contestation));
        self.interest = each!(|l| {
            let purpose = most(revisionist[l], status_quo[l]);
            p.interest.balance(complementarity[l], purpose, logistic(economic[l]), logistic(contestation[l]))
        });
    }

    #[inline(always)]
    fn update_status(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        let n = state.layout.n_members;
        let (mut gdp_sum, mut military_sum) = (Lanes::<L>::all(0.0), Lanes::<L>::all(0.0));
        for i in 0..n {
            gdp_sum = each!(|l| gdp_sum[l] + self.gdp_ratio[i][l]);
            military_sum = each!(|l| military_sum[l] + self.military_ratio[i][l]);
        }
        let (mut expectation_sum, mut anxiety_max) = (Lanes::<L>::all(0.0), Lanes::<L>::all(0.0));
        let (mut identity_min, mut share_max) = (Lanes::<L>::all(f64::INFINITY), Lanes::<L>::all(0.0));
        for i in 0..n {
            let (gdp_ratio, military_ratio) = (self.gdp_ratio[i], self.military_ratio[i]);
            self.realised_standing[i] = each!(|l| {
                let (gdp_share, military_share) = (gdp_ratio[l] / gdp_sum[l], military_ratio[l] / military_sum[l]);
                p.status.realised_standing(gdp_share, military_share, constants.n_members, state.ladder.practice[l])
            });
            share_max = each!(|l| most(share_max[l], gdp_ratio[l] / gdp_sum[l]));
            let expectation = state.row(Variable::Expectation(i));
            let expected = each!(|l| logistic(expectation[l]));
            self.expectation[i] = expected;
            expectation_sum = each!(|l| expectation_sum[l] + expected[l]);
            let (anxiety, identity) = (state.row(Variable::Anxiety(i)), state.row(Variable::Identity(i)));
            anxiety_max = each!(|l| most(anxiety[l], anxiety_max[l]));
            identity_min = each!(|l| least(identity[l], identity_min[l]));
        }
        self.status = each!(|l| p.status.compatibility(expectation_sum[l], anxiety_max[l]));
        self.identity_min = each!(|l| logistic(identity_min[l]));
        let client_share = p.indicators.shared.client_share;
        self.clients = each!(|l| if share_max[l] >= client_share { 1.0 } else { 0.0 });
    }

    /// The inputs of the conditions of the types, in one lane.
    #[inline(always)]
    pub fn conditions(&self, overlap: &Lanes<L>, l: usize) -> Conditions {
        Conditions {
            severity_min: self.severity_min[l],
            urgency_min: self.urgency_min[l],
            overlap: overlap[l],
            identity_min: self.identity_min[l],
            status: self.status[l],
        }
    }

    /// A quantity in every lane, in its natural unit.
    #[inline(always)]
    pub fn quantities(&self, state: &State<L>, quantity: Quantity) -> Lanes<L> {
        let variable = match quantity {
            Quantity::PowerRatio => return self.power_ratio,
            Quantity::Power => return self.power,
            Quantity::Threat => return self.threat,
            Quantity::Interest => return self.interest,
            Quantity::Status => return self.status,
            Quantity::Stage => return each!(|l| f64::from(state.stage[l])),
            Quantity::Depth(indicator) => return each!(|l| f64::from(state.depth[l][indicator])),
            Quantity::State(variable) => variable,
        };
        let held = state.row(variable);
        // The scale is matched once, outside the loops.
        match variable.scale() {
            Scale::Linear | Scale::NonNegative | Scale::Unit => *held,
            Scale::Log => each!(|l| Scale::Log.to_natural(held[l])),
            Scale::Logit => each!(|l| Scale::Logit.to_natural(held[l])),
            Scale::Artanh => each!(|l| Scale::Artanh.to_natural(held[l])),
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
            Quantity::Stage => f64::from(state.stage[l]),
            Quantity::Depth(indicator) => f64::from(state.depth[l][indicator]),
            Quantity::State(variable) => variable.scale().to_natural(state.row(variable)[l]),
        }
    }
}

/// The smaller of two numbers, as one instruction (`f64::min` tests for NaN first).
#[inline(always)]
fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers.
#[inline(always)]
pub(super) fn most(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}
