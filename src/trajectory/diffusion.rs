//! Step 5: the continuous variables.

use crate::math::logit;
use crate::model::{Layout, MEMBER_DIFFUSIONS, Variable};
use crate::noise::{Address, BLOCK, Purpose, Seed, box_muller, uniform};
use crate::process::relax;
use crate::theory::Clusters;

use super::Context;
use super::derived::Derived;
use super::lanes::each;
use super::state::State;
use super::{Constants, Lanes};

/// The normal increments of one step. Each number has the address of the actor and variable that it moves. Numbers that
/// are not used are not drawn: what is in their place is multiplied by 0.
#[derive(Clone, Debug)]
pub(super) struct Increments<const L: usize> {
    n_members: usize,
    blocks_per_member: usize,
    rows: Vec<[Lanes<L>; BLOCK]>,
}

/// Indices of a member's increments.
const GDP: usize = 6;
const GROWTH: usize = 7;
const BURDEN: usize = 8;

impl<const L: usize> Increments<L> {
    pub fn new(layout: Layout) -> Self {
        let blocks_per_member = (MEMBER_DIFFUSIONS + layout.n_theatres).div_ceil(BLOCK);
        let n_members = layout.n_members;
        let n_blocks = n_members * blocks_per_member + 2 + layout.n_others;
        Self { n_members, blocks_per_member, rows: vec![[Lanes::default(); BLOCK]; n_blocks] }
    }

    /// Draws the increments of a step.
    #[inline(always)]
    pub fn draw(&mut self, context: &Context<'_>, trajectories: &[u64; L], step: u32) {
        let of_members = self.n_members * self.blocks_per_member;
        let needed = &context.constants.noise_needed;
        for (place, (block, &needed)) in self.rows.iter_mut().zip(needed).enumerate() {
            if needed == 0 {
                continue;
            }
            // A scenario has at most 64 members and 64 theatres, so that no two blocks have the same subject.
            let subject = if place < of_members {
                let (member, part) = (place / self.blocks_per_member, place % self.blocks_per_member);
                (1 << 16) | (member << 8) | part
            } else {
                // The adversary, then the alignment as a whole, then further adversaries and patrons.
                (2 << 16) + (place - of_members)
            };
            let numbers = &mut block[..needed.next_multiple_of(2)];
            normal_block(context.seed, subject as u32, trajectories, step, numbers);
        }
    }

    #[inline(always)]
    fn member(&self, member: usize, place: usize) -> &Lanes<L> {
        &self.rows[member * self.blocks_per_member + place / BLOCK][place % BLOCK]
    }

    /// The increment of an actor's GDP, growth or burden.
    #[inline(always)]
    fn economy(&self, actor: usize, place: usize) -> &Lanes<L> {
        let others = self.n_members * self.blocks_per_member;
        match actor.checked_sub(self.n_members) {
            None => self.member(actor, place),
            Some(0) => &self.rows[others][place - GDP],
            Some(other) => &self.rows[others + 1 + other][place - GDP],
        }
    }

    #[inline(always)]
    fn alignment(&self, place: usize) -> &Lanes<L> {
        &self.rows[self.n_members * self.blocks_per_member + 1][place]
    }
}

/// The first normal numbers of the block of words at an address, an even number of them.
#[inline(always)]
fn normal_block<const L: usize>(
    seed: Seed,
    subject: u32,
    trajectories: &[u64; L],
    step: u32,
    numbers: &mut [Lanes<L>],
) {
    let mut uniforms = [[0.0_f32; L]; BLOCK];
    for l in 0..L {
        let address = Address { purpose: Purpose::Diffusion, subject, trajectory: trajectories[l], index: step };
        let words = address.words(seed);
        for place in 0..BLOCK {
            uniforms[place][l] = uniform(words[place]) as f32;
        }
    }
    for (pair, uniforms) in numbers.as_chunks_mut::<2>().0.iter_mut().zip(uniforms.as_chunks::<2>().0) {
        let [radius, angle] = uniforms;
        // A separate loop, all in single precision, has twice the lanes per vector.
        let mut normals = [[0.0_f32; L]; 2];
        for l in 0..L {
            (normals[0][l], normals[1][l]) = box_muller(radius[l], angle[l]);
        }
        for (row, normals) in pair.iter_mut().zip(&normals) {
            *row = each!(|l| f64::from(normals[l]));
        }
    }
}

/// One exact Ornstein-Uhlenbeck step of a row towards a target that the lanes share.
macro_rules! diffuse {
    ($state:expr, $variable:expr, $transition:expr, $target:expr, $noise:expr) => {{
        let (transition, target, noise) = ($transition, $target, $noise);
        let row = $state.row_mut($variable);
        *row = each!(|l| transition.apply(row[l], target, noise[l]));
    }};
}

impl<const L: usize> State<L> {
    /// Step 5: every continuous variable moves, with targets derived at the start of the step.
    #[inline(always)]
    pub(super) fn step_variables(
        &mut self,
        context: &Context<'_>,
        derived: &Derived<L>,
        z: &Increments<L>,
        step: usize,
    ) {
        for i in 0..self.layout.n_members {
            self.step_member(context, derived, z, i);
        }
        self.step_alignment(context, derived, z);
        self.step_economies(context.constants, z, step);
    }

    #[inline(always)]
    fn step_member(&mut self, context: &Context<'_>, derived: &Derived<L>, z: &Increments<L>, i: usize) {
        let (c, p) = (context.constants, context.parameters);
        let t = &c.transitions;
        let (noise, severity_target) = (z.member(i, 0), &derived.severity_target[i]);
        let severity = self.row_mut(Variable::Severity(i));
        *severity = each!(|l| t.severity.apply(severity[l], logit(severity_target[l]), noise[l]));
        diffuse!(self, Variable::Urgency(i), t.urgency, c.urgency_target[i], z.member(i, 1));
        diffuse!(self, Variable::HostileIntent(i), t.hostile_intent, c.hostile_intent_target[i], z.member(i, 2));
        diffuse!(self, Variable::Stake(i), t.stake, c.stake_target[i], z.member(i, 3));
        for k in 0..self.layout.n_theatres {
            let noise = z.member(i, MEMBER_DIFFUSIONS + k);
            diffuse!(self, Variable::Orientation(i, k), t.orientation, c.orientation_target[i][k], noise);
        }

        let feedback = p.dynamics.feedback.institutions_on_identity;
        let (noise, institutions, story) = (z.member(i, 4), self.ladder.institutions, self.story[i]);
        let identity = self.row_mut(Variable::Identity(i));
        *identity = each!(|l| {
            let target = c.identity_target[i] + story[l] + feedback * institutions[l] * derived.recognition[l];
            t.identity.apply(identity[l], target, noise[l])
        });

        // A member that accepts a lesser role expects the standing that it has.
        let lesser = context.model.structure.accepts_lesser_role(i);
        let narrative = if lesser { 0.0 } else { p.dynamics.feedback.narrative_on_expectation };
        let own = narrative * p.members[i].expectation_target;
        let (noise, standing) = (z.member(i, 5), &derived.realised_standing[i]);
        let expectation = self.row_mut(Variable::Expectation(i));
        *expectation = each!(|l| {
            let target = logit(own + (1.0 - narrative) * standing[l]);
            t.expectation.apply(expectation[l], target, noise[l])
        });
        let expected = &derived.expectation[i];
        let anxiety = self.row_mut(Variable::Anxiety(i));
        *anxiety = each!(|l| relax(anxiety[l], p.status.anxiety_target(expected[l], standing[l]), c.anxiety_kept));
    }

    #[inline(always)]
    fn step_alignment(&mut self, context: &Context<'_>, derived: &Derived<L>, z: &Increments<L>) {
        let (c, p) = (context.constants, context.parameters);
        let t = &c.transitions;
        diffuse!(self, Variable::Complementarity, t.complementarity, c.complementarity_target, z.alignment(0));
        let easing = p.dynamics.feedback.consultations_on_contestation * c.dt;
        let (noise, consultations) = (z.alignment(1), self.ladder.consultations);
        let contestation = self.row_mut(Variable::Contestation);
        *contestation = each!(|l| {
            let drawn = t.contestation.apply(contestation[l], c.contestation_target, noise[l]);
            drawn - easing * consultations[l] * (1.0 - derived.estrangement[l])
        });
        if context.model.structure.clusters != Clusters::Indicators {
            // After a break the perceived incentive has no target until the members' stories allow it.
            let unbroken = self.unbroken;
            let incentive = self.row_mut(Variable::Incentive);
            *incentive = each!(|l| relax(incentive[l], derived.incentive_target[l] * unbroken[l], c.incentive_kept));
        }
        let learning = self.row_mut(Variable::Learning);
        *learning = each!(|l| relax(learning[l], 1.0 - derived.need[l], c.learning_kept));
        for (variable, prior) in
            [(Variable::KeptSupport, p.support.prior_kept), (Variable::FailedSupport, p.support.prior_failed)]
        {
            let count = self.row_mut(variable);
            *count = each!(|l| relax(count[l], prior, c.support_kept));
        }
    }

    #[inline(always)]
    fn step_economies(&mut self, c: &Constants, z: &Increments<L>, step: usize) {
        let dt = c.dt;
        for a in 0..self.layout.n_actors() {
            let growth_now = *self.row(Variable::Growth(a));
            let (spread, noise) = (c.gdp_spread[a], z.economy(a, GDP));
            let gdp = self.row_mut(Variable::Gdp(a));
            *gdp = each!(|l| gdp[l] + growth_now[l] * dt + spread * noise[l]);
            let mut innovation = Lanes::<L>::all(0.0);
            for b in 0..=a {
                let (weight, noise) = (c.innovation_factor[(a, b)], z.economy(b, GROWTH));
                innovation = each!(|l| innovation[l] + weight * noise[l]);
            }
            let mean = c.growth_mean[a][step];
            diffuse!(self, Variable::Growth(a), c.growth_transition[a], mean, &innovation);
            diffuse!(self, Variable::MilitaryBurden(a), c.transitions.burden, c.burden_target[a], z.economy(a, BURDEN));
        }
    }
}
