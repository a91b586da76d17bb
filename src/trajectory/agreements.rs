//! Agreements: what happens to them within a step, at exact moments, one agreement and one lane after another, with what
//! the shocks of the step do to them. The incentives are those at the start of the step; agreements that another one needs
//! stand where they have come to.

use crate::model::Agreement;
use crate::noise::{Address, Purpose, uniform};
use crate::process::choose;
use crate::theory::{Act, Competing, PARTIES_MAX, Phase, Will};

use super::derived::Derived;
use super::life::Life;
use super::state::State;
use super::{Context, Event};

/// The most acts upon an agreement in one step: more than the largest group has states.
const ACTS_MAX: u32 = 1024;

/// What comes on a known date.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// An announced act, by its place in the list.
    Announced(usize),
    /// What a shock of the step does.
    Struck(Act),
    /// Notice has run out.
    NoticeEnds,
    /// The term is over.
    TermEnds,
    /// What it needs is over.
    NeedEnds,
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
        for &place in &context.constants.agreement_order {
            for l in 0..L {
                self.follow_agreement(context, derived, trajectories[l], step, (place, l));
            }
        }
        self.struck_acts.iter_mut().for_each(Vec::clear);
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
                    // A break of this step acts from the next one on.
                    let unbroken = if derived.willing[l] > 0.0 { 1.0 } else { self.unbroken[l] };
                    *of_party = unwanted(p.incentive.power(own) * self.answer[l] * unbroken);
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
        let is_ready = self.is_ready(agreement, l);
        let is_held = |act: Act| {
            (act == Act::Begin && !is_ready)
                || agreement.announced.iter().any(|&(other, at)| other == act && at > moment)
        };
        Competing::of(standing, &numbers.life, &numbers.parties, &agreement.needed, will).without(is_held)
    }

    /// Whether others stand as an agreement needs to begin in a lane.
    fn is_ready(&self, agreement: &Agreement, l: usize) -> bool {
        agreement.needs.iter().all(|&(other, phases)| self.agreements[other][l].is_in(phases))
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
        for _ in 0..ACTS_MAX {
            let competing = self.competing(context, &will, place, moment, l);
            let rate = competing.total() * context.constants.dt;
            let left = self.agreement_clocks[place].left[l];
            let random = if rate > 0.0 { moment + (left / rate).max(0.0) } else { f64::INFINITY };
            let due = self.next_due(context, place, (step, moment), passed, l);
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
                    let uniform = self.agreement_clocks[place].uniform(context, Purpose::Choice, trajectory, l);
                    let rates: Vec<f64> = competing.acts().iter().map(|(_, rate)| *rate).collect();
                    if let Some(chosen) = choose(&rates, uniform) {
                        self.act(context, place, competing.acts()[chosen].0, moment, l);
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
        (step, moment): (u32, f64),
        passed: usize,
        l: usize,
    ) -> Option<(f64, Due)> {
        let agreement = &context.model.structure.agreements[place];
        let life = &context.parameters.agreements[place].life;
        let now = &self.agreements[place][l];
        let years = 1.0 / context.constants.dt;
        let announced =
            agreement.announced.iter().enumerate().filter(|(_, (_, at))| *at >= f64::from(step)).nth(passed);
        let announced = announced.map(|(which, &(_, at))| (at, Due::Announced(which)));
        let notice =
            (now.standing.phase == Phase::Notice).then_some((now.since + life.notice_years * years, Due::NoticeEnds));
        let term = (now.standing.phase.is_concluded() && life.term_years > 0.0)
            .then(|| (now.term_ends(life.term_years * years), Due::TermEnds));
        let struck = self.struck_acts[l].iter().find(|(of, ..)| *of == place);
        let struck = struck.map(|&(_, act, at)| (at, Due::Struck(act)));
        let need = self.need_ended(agreement, now, l).map(|at| (at, Due::NeedEnds));
        // What should have come before the moment, as numbers change, comes at once.
        let all = announced.into_iter().chain(struck).chain(notice).chain(term).chain(need);
        let all = all.map(|(at, due)| (at.max(moment), due));
        all.min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// When the first of those with which an agreement ends came to its end in a lane; `None` if it does not end with them,
    /// or if none is over.
    fn need_ended(&self, agreement: &Agreement, now: &Life, l: usize) -> Option<f64> {
        let can_end = agreement.ends_with_needs && !now.standing.phase.is_idle();
        let needs = agreement.needs.iter().filter(|_| can_end);
        let others = needs.map(|&(other, phases)| (&self.agreements[other][l], phases));
        let over = others.filter(|(other, phases)| other.standing.phase.is_idle() && !other.is_in(*phases));
        over.map(|(other, _)| other.since).min_by(f64::total_cmp)
    }

    /// Executes what comes on a known date.
    fn fall_due(&mut self, context: &Context<'_>, trajectory: u64, (place, due, moment): (usize, Due, f64), l: usize) {
        let life = &context.parameters.agreements[place].life;
        match due {
            Due::NoticeEnds => self.act(context, place, Act::End, moment, l),
            Due::NeedEnds => {
                let is_concluded = self.agreements[place][l].standing.phase.is_concluded();
                self.act(context, place, if is_concluded { Act::End } else { Act::Fail }, moment, l);
            }
            Due::Struck(act) => {
                if let Some(which) = self.struck_acts[l].iter().position(|(of, ..)| *of == place) {
                    self.struck_acts[l].remove(which);
                }
                // All states of a group, or as many as there are left.
                let times = if let Act::Ratify(_) = act { u32::from(u8::MAX) } else { 1 };
                (0..times).for_each(|_| self.act(context, place, act, moment, l));
            }
            Due::TermEnds => {
                let chance = self.agreement_clocks[place].uniform(context, Purpose::Due, trajectory, l);
                if chance < life.renewal {
                    self.agreements[place][l].in_force_since = moment;
                } else {
                    self.act(context, place, Act::End, moment, l);
                }
            }
            Due::Announced(which) => {
                // An address of its own: it does not depend on what happened before.
                let subject = self.agreement_clocks[place].subject;
                let address = Address { purpose: Purpose::Due, subject, trajectory, index: u32::MAX - which as u32 };
                let is_kept = uniform(address.words(context.seed)[0]) < life.kept;
                if is_kept {
                    let act = context.model.structure.agreements[place].announced[which].0;
                    self.act(context, place, act, moment, l);
                }
            }
        }
    }

    /// An act upon an agreement in a lane, where it is possible; to sign what is negotiated is to agree on it, too.
    fn act(&mut self, context: &Context<'_>, place: usize, act: Act, moment: f64, l: usize) {
        let agreement = &context.model.structure.agreements[place];
        if act == Act::Begin && !self.is_ready(agreement, l) {
            return;
        }
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
