//! Agreements: what happens to them within a step, at exact moments, one agreement and one lane after another. The
//! incentives are those at the start of the step; agreements that another one needs stand where they have come to.

use crate::noise::{Address, Purpose, uniform};
use crate::theory::{Act, Competing, PARTIES_MAX, Phase, Will};

use super::clock::PER_STEP_MAX;
use super::derived::Derived;
use super::state::State;
use super::{Context, Event};

/// What comes on a known date.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// An announced act, by its place in the list.
    Announced(usize),
    /// Notice has run out.
    NoticeEnds,
    /// The term is over.
    TermEnds,
}

impl<const L: usize> State<L> {
    /// Follows every agreement from one moment to the next.
    pub(super) fn step_agreements(
        &mut self,
        context: &Context<'_>,
        derived: &Derived<L>,
        trajectories: &[u64; L],
        step: u32,
    ) {
        for place in 0..self.agreements.len() {
            for l in 0..L {
                self.follow_agreement(context, derived, trajectories[l], step, (place, l));
            }
        }
    }

    /// How much the parties want an agreement in a lane.
    pub(super) fn will(&self, context: &Context<'_>, derived: &Derived<L>, place: usize, l: usize) -> Will {
        let (p, agreement) = (context.parameters, &context.model.structure.agreements[place]);
        let life = &p.agreements[place].life;
        let response = |willing: f64, incentive: f64| {
            if incentive > 0.0 { willing / (willing + p.incentive.threshold(incentive)) } else { 1.0 }
        };
        let unwanted = |willing: f64| {
            if life.stay_incentive > 0.0 { 1.0 - response(willing, life.stay_incentive) } else { 1.0 }
        };
        let common = unwanted(derived.willing[l]);
        let mut unwanted_by = [common; PARTIES_MAX];
        if life.stay_incentive > 0.0 {
            for (of_party, party) in unwanted_by.iter_mut().zip(&agreement.parties) {
                if let Some(member) = party.member {
                    let own = derived.own_incentive(p, context.constants, self, member, l);
                    *of_party = unwanted(p.incentive.power(own) * self.answer[l] * self.unbroken[l]);
                }
            }
        }
        Will { begin: response(derived.willing[l], life.begin_incentive), unwanted: common, unwanted_by }
    }

    /// The acts that compete at a moment in a lane, without those whose announced date is still to come.
    pub(super) fn competing(
        &self,
        context: &Context<'_>,
        will: &Will,
        place: usize,
        moment: f64,
        l: usize,
    ) -> Competing {
        let agreement = &context.model.structure.agreements[place];
        let numbers = &context.parameters.agreements[place];
        let standing = &self.agreements[place][l].standing;
        let is_ready = agreement.needs.iter().all(|&(other, phases)| self.agreements[other][l].is_in(phases));
        let is_held = |act: Act| {
            (act == Act::Begin && !is_ready)
                || agreement.announced.iter().any(|&(other, at)| other == act && at > moment)
        };
        Competing::of(standing, &numbers.life, &numbers.parties, &agreement.needed, will).without(is_held)
    }

    fn follow_agreement(
        &mut self,
        context: &Context<'_>,
        derived: &Derived<L>,
        trajectory: u64,
        step: u32,
        (place, l): (usize, usize),
    ) {
        let will = self.will(context, derived, place, l);
        let (mut moment, end) = (f64::from(step), f64::from(step) + 1.0);
        // Announced acts of this step that have had their day.
        let mut passed = 0;
        for _ in 0..PER_STEP_MAX {
            let competing = self.competing(context, &will, place, moment, l);
            let rate = competing.total() * context.constants.dt;
            let left = self.agreement_clocks[place].left[l];
            let random = if rate > 0.0 { moment + left / rate } else { f64::INFINITY };
            let due = self.next_due(context, place, moment, passed, l);
            let next = due.map_or(random, |(at, _)| at.min(random));
            if next >= end {
                self.agreement_clocks[place].left[l] = left - rate * (end - moment);
                return;
            }
            moment = next;
            match due.filter(|(at, _)| *at <= random) {
                Some((_, due)) => {
                    passed += usize::from(matches!(due, Due::Announced(_)));
                    self.fall_due(context, trajectory, (place, due, moment), l);
                }
                None => {
                    let chosen = self.agreement_clocks[place].uniform(context, Purpose::Choice, trajectory, l);
                    if let Some(act) = competing.chosen(chosen) {
                        self.act(context, place, act, moment, l);
                    }
                }
            }
            // A threshold that is not used up has, given that, the distribution of a new one.
            let threshold = self.agreement_clocks[place].renew(context, trajectory, l);
            self.agreement_clocks[place].left[l] = threshold;
        }
        self.overrun[l] = true;
    }

    /// What comes next on a known date in a lane, from a moment on; `passed`: how many announced acts of the step are over.
    fn next_due(
        &self,
        context: &Context<'_>,
        place: usize,
        moment: f64,
        passed: usize,
        l: usize,
    ) -> Option<(f64, Due)> {
        let agreement = &context.model.structure.agreements[place];
        let life = &context.parameters.agreements[place].life;
        let now = &self.agreements[place][l];
        let years = 1.0 / context.constants.dt;
        let step = moment.floor();
        let announced = agreement.announced.iter().enumerate().filter(|(_, (_, at))| *at >= step).nth(passed);
        let announced = announced.map(|(which, &(_, at))| (at, Due::Announced(which)));
        let notice =
            (now.standing.phase == Phase::Notice).then_some((now.since + life.notice_years * years, Due::NoticeEnds));
        let term = (now.standing.phase.is_concluded() && life.term_years > 0.0)
            .then_some((now.in_force_since + life.term_years * years, Due::TermEnds));
        // What should have come before the moment, as numbers change or the past is stated, comes at once.
        let all = announced.into_iter().chain(notice).chain(term).map(|(at, due)| (at.max(moment), due));
        all.min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// Executes what comes on a known date.
    fn fall_due(&mut self, context: &Context<'_>, trajectory: u64, (place, due, moment): (usize, Due, f64), l: usize) {
        let life = &context.parameters.agreements[place].life;
        match due {
            Due::NoticeEnds => self.act(context, place, Act::End, moment, l),
            Due::TermEnds => {
                let chance = self.agreement_clocks[place].uniform(context, Purpose::Support, trajectory, l);
                if chance < life.renewal {
                    self.agreements[place][l].in_force_since = moment;
                } else {
                    self.act(context, place, Act::End, moment, l);
                }
            }
            Due::Announced(which) => {
                // An address of its own: it does not depend on what happened before.
                let subject = self.agreement_clocks[place].subject;
                let address =
                    Address { purpose: Purpose::Support, subject, trajectory, index: u32::MAX - which as u32 };
                let is_kept = uniform(address.words(context.seed)[0]) < life.kept;
                if is_kept {
                    let act = context.model.structure.agreements[place].announced[which].0;
                    self.act(context, place, act, moment, l);
                }
            }
        }
    }

    /// An act upon an agreement in a lane, where it is possible; to sign what is negotiated is to agree on it, too.
    pub(super) fn act(&mut self, context: &Context<'_>, place: usize, act: Act, moment: f64, l: usize) {
        let agreement = &context.model.structure.agreements[place];
        let before = self.agreements[place][l];
        let earlier = [Act::Agree].into_iter().filter(|_| act == Act::Sign);
        let mut life = before;
        for act in earlier.chain([act]) {
            if life.standing.allows(act, &agreement.needed) {
                life = life.after(act, agreement, moment);
            }
        }
        if life != before {
            self.agreements[place][l] = life;
            // Of a group only the last ratification is an event.
            let is_partial = matches!(act, Act::Ratify(i) if life.standing.ratified[i] < agreement.needed[i]);
            if !is_partial {
                self.note(l, Event::Agreement { agreement: place, act, phase: life.standing.phase });
            }
        }
    }
}
