//! What a start means: the quantities derived from it, and the hazards of all events there, by the functions of the step.

use crate::model::{ShockTiming, Structure, Variable};
use crate::theory::{Act, AlignmentType, Competing, Conditions, N_INDICATORS};

use super::batch::Batch;
use super::{Context, Lanes};

/// An event that may come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// The type changes.
    Type {
        /// To this one.
        to: AlignmentType,
    },
    /// A treaty of alliance is signed.
    Signing,
    /// The treaty in force ends.
    TreatyEnd,
    /// An indicator forms or deepens.
    Deepening {
        /// Which one.
        indicator: usize,
        /// Its depth thereafter.
        depth: u8,
    },
    /// An indicator erodes.
    Erosion {
        /// Which one.
        indicator: usize,
        /// Its depth thereafter.
        depth: u8,
    },
    /// Confidence-building measures retire.
    Retirement,
    /// Estranged partners break over contested interests.
    Rupture,
    /// A member's leadership turns away and breaks the alignment.
    Turn {
        /// Which member.
        member: usize,
    },
    /// Something happens to an agreement.
    Agreement {
        /// Which one.
        agreement: usize,
        /// What happens.
        act: Act,
    },
    /// A shock of this class.
    Shock {
        /// Which class.
        class: usize,
    },
}

/// How often an event comes about.
#[derive(Clone, Debug, PartialEq)]
pub enum Frequency {
    /// By hazards in a state, [1/yr]: one for each lane.
    Rates(Vec<f64>),
    /// On dates: the probability that it happens at least once in the first year.
    Dates(f64),
}

/// A member at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemberOutlook {
    /// The share of standing that it claims.
    pub claimed: f64,
    /// The share of standing that it has.
    pub realised: f64,
    /// The severity of the threat as it perceives it.
    pub severity: f64,
    /// The severity that the components of threat give.
    pub severity_target: f64,
}

/// What a start means: quantities at the start, each a share from 0 to 1 unless it says otherwise.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The type.
    pub kind: AlignmentType,
    /// The stage, 0 to 7.
    pub stage: u8,
    /// The depths of the indicators, in levels.
    pub depth: [u8; N_INDICATORS],
    /// The members' capability relative to the adversary's, more than 0.
    pub power_ratio: f64,
    /// The balance of power.
    pub power: f64,
    /// The balance of threat.
    pub threat: f64,
    /// The balance of interest.
    pub interest: f64,
    /// The compatibility of status expectations.
    pub status: f64,
    /// The incentive to align.
    pub incentive: f64,
    /// The value to which it moves.
    pub incentive_target: f64,
    /// How far the members have learnt that balancing is not needed.
    pub learning: f64,
    /// The value to which that moves.
    pub learning_target: f64,
    /// What the conditions of types are held against.
    pub conditions: Conditions,
    /// The members, in the order of the structure.
    pub members: Vec<MemberOutlook>,
    /// The part of its full rate at which each indicator erodes, in the first lane; `None` where it cannot.
    pub eroding: [Option<f64>; N_INDICATORS],
    /// The events that are possible from here.
    pub events: Vec<(Prospect, Frequency)>,
}

impl<const L: usize> Batch<L> {
    /// The outlook at the start, where the strengths of the response to incentives have these deviations, in standard
    /// deviations. `incentive`: at this incentive, instead of that of the start.
    pub fn outlook(&mut self, context: &Context<'_>, responses: &[f64; L], incentive: Option<f64>) -> Outlook {
        let context = &context.at(0);
        self.state.start(context, &[0; L]);
        for (l, &response) in responses.iter().enumerate() {
            self.state.answering[l] = response;
            self.state.renew_lane(context, l);
        }
        if let Some(incentive) = incentive {
            *self.state.row_mut(Variable::Incentive) = Lanes::all(incentive);
        }
        self.at_rest = false;
        self.derive(context);
        let (state, derived) = (&self.state, &self.derived);
        let natural = |variable: Variable| variable.scale().to_natural(state.row(variable)[0]);
        let member = |i: usize| MemberOutlook {
            claimed: derived.expectation[i][0],
            realised: derived.realised_standing[i][0],
            severity: natural(Variable::Severity(i)),
            severity_target: derived.severity_target[i][0],
        };
        Outlook {
            kind: state.kind[0],
            stage: state.stage[0],
            depth: state.depth[0],
            power_ratio: derived.power_ratio[0],
            power: derived.power[0],
            threat: derived.threat[0],
            interest: derived.interest[0],
            status: derived.status[0],
            incentive: natural(Variable::Incentive),
            incentive_target: derived.incentive_target[0],
            learning: natural(Variable::Learning),
            learning_target: 1.0 - derived.need[0],
            conditions: derived.conditions(state.row(Variable::Overlap), 0),
            members: (0..state.layout.n_members).map(member).collect(),
            eroding: self.eroding(context),
            events: self.events(context),
        }
    }

    /// The part of its full rate at which each indicator erodes.
    fn eroding(&self, context: &Context<'_>) -> [Option<f64>; N_INDICATORS] {
        let ladder = &self.state.ladder;
        let rates = self.state.indicator_rates(context, &self.derived, 0);
        std::array::from_fn(|j| {
            let full = ladder.erosion_rate[j][0] * ladder.hold[0];
            (full > 0.0).then(|| rates[N_INDICATORS + j] / full)
        })
    }

    fn events(&self, context: &Context<'_>) -> Vec<(Prospect, Frequency)> {
        let (state, derived) = (&self.state, &self.derived);
        let lanes = |rate: &dyn Fn(usize) -> f64| Frequency::Rates((0..L).map(rate).collect());
        let mut events = Vec::new();
        for (passage, (to, _)) in state.type_rates(context, derived, 0).into_iter().enumerate() {
            events.push((Prospect::Type { to }, lanes(&|l| state.type_rates(context, derived, l)[passage].1)));
        }
        events.push((Prospect::Signing, lanes(&|l| state.treaty_rates(context, derived, l)[0])));
        events.push((Prospect::TreatyEnd, lanes(&|l| state.treaty_rates(context, derived, l)[1])));
        let indicator = |change: usize| lanes(&|l| state.indicator_rates(context, derived, l)[change]);
        for j in 0..N_INDICATORS {
            let depth = state.depth[0][j];
            events.push((Prospect::Deepening { indicator: j, depth: depth + 1 }, indicator(j)));
            let less = depth.saturating_sub(1);
            events.push((Prospect::Erosion { indicator: j, depth: less }, indicator(N_INDICATORS + j)));
        }
        events.push((Prospect::Retirement, indicator(2 * N_INDICATORS)));
        events.push((Prospect::Rupture, lanes(&|l| state.break_rates(context, derived, l)[0])));
        for member in 0..state.layout.n_members {
            let turn = lanes(&|l| state.break_rates(context, derived, l)[1 + member]);
            events.push((Prospect::Turn { member }, turn));
        }
        events.extend((0..state.agreements.len()).flat_map(|place| self.agreement(context, place)));
        events.extend((0..context.model.structure.shocks.len()).map(|class| self.shock(context, class)));
        events.retain(|(_, frequency)| match frequency {
            Frequency::Rates(rates) => rates.iter().any(|&rate| rate > 0.0),
            Frequency::Dates(probability) => *probability > 0.0,
        });
        events
    }

    /// What may happen to an agreement: by its hazards at the start, and on the announced dates of the first year.
    fn agreement(&self, context: &Context<'_>, place: usize) -> Vec<(Prospect, Frequency)> {
        let state = &self.state;
        let acts = |l: usize| {
            let will = state.will(context, &self.derived, place, l);
            state.competing(context, &will, place, 0.0, l)
        };
        let of_lane: Vec<_> = (0..L).map(acts).collect();
        let year = f64::from(context.model.structure.steps_per_year);
        let announced = &context.model.structure.agreements[place].announced;
        let kept = context.parameters.agreements[place].life.kept;
        let on_dates = announced.iter().filter(|(_, at)| *at < year).map(|&(act, _)| (act, Frequency::Dates(kept)));
        // The acts that are possible are the same in all lanes, but for those whose rate is 0.
        let mut possible: Vec<Act> = Vec::new();
        for (act, _) in of_lane.iter().flat_map(Competing::acts) {
            if !possible.contains(act) {
                possible.push(*act);
            }
        }
        let by_rate = possible.into_iter().map(|act| {
            let rate =
                |of: &Competing| of.acts().iter().find(|(other, _)| *other == act).map_or(0.0, |(_, rate)| *rate);
            (act, Frequency::Rates(of_lane.iter().map(rate).collect()))
        });
        let all = on_dates.chain(by_rate);
        all.map(|(act, frequency)| (Prospect::Agreement { agreement: place, act }, frequency)).collect()
    }

    /// A class of shocks: its hazard, for the part of the first year in which it is possible, or its dates of that year.
    fn shock(&self, context: &Context<'_>, place: usize) -> (Prospect, Frequency) {
        let class = &context.model.structure.shocks[place];
        let occurrence = &context.parameters.shocks[place].occurrence;
        let year = context.model.structure.steps_per_year;
        let frequency = match &class.timing {
            ShockTiming::Random { from, until } => {
                let part = f64::from((*until).min(year).saturating_sub(*from)) / f64::from(year);
                let rate = |l| part * occurrence.rate * self.state.rate_factor(context, &self.derived, place, l);
                Frequency::Rates((0..L).map(rate).collect())
            }
            ShockTiming::Dated(dates) => {
                let within = dates.iter().filter(|date| date.step < year);
                Frequency::Dates(1.0 - within.fold(1.0, |none, _| none * (1.0 - occurrence.probability)))
            }
        };
        (Prospect::Shock { class: class.counts_as.unwrap_or(place) }, frequency)
    }
}

impl Outlook {
    /// The sum of the members' claims to standing.
    #[must_use]
    pub fn claims(&self) -> f64 {
        self.members.iter().map(|member| member.claimed).sum()
    }

    /// The indicator that marks the stage; `None` at stage 0.
    #[must_use]
    pub fn highest(&self, structure: &Structure) -> Option<usize> {
        (0..N_INDICATORS).find(|&j| self.depth[j] > 0 && structure.stages.number(j) == self.stage)
    }
}
