//! Step 4: indicators form, deepen, erode, become dormant, are reactivated and retire.

use crate::model::Variable;
use crate::theory::{
    CONFIDENCE_BUILDING, EXERCISES, IndicatorParameters, MILITARY_TECHNICAL, N_INDICATORS, TROOP_PLACEMENT,
};

use super::Context;
use super::Lanes;
use super::derived::Derived;
use super::event::{Event, IndicatorChange};
use super::lanes::{any_negative, each};
use super::state::{Ladder, State};

/// How many changes of indicators compete: each forms or deepens, each erodes, and one retires.
pub(super) const N_CHANGES: usize = 2 * N_INDICATORS + 1;

/// The inputs of a lane's indicators at a moment.
#[derive(Clone, Copy)]
struct Climate {
    /// (I e^eta)^n.
    willing: f64,
    /// The same where trade can replace the incentive, and where a client's need can.
    willing_to_trade: f64,
    willing_to_host: f64,
    /// Whether one member is the patron of the others: 1 or 0.
    clients: f64,
    /// floor + K.
    support: f64,
    /// 1 - hedge.
    unhedged: f64,
    /// Whether identity is high: 1 or 0.
    trusting: f64,
}

impl Climate {
    #[inline(always)]
    fn of<const L: usize>(
        indicators: &IndicatorParameters,
        derived: &Derived<L>,
        hedge: f64,
        trusting: f64,
        l: usize,
    ) -> Self {
        Self {
            willing: derived.willing[l],
            willing_to_trade: derived.willing_to_trade[l],
            willing_to_host: derived.willing_to_host[l],
            clients: derived.clients[l],
            support: indicators.shared.support_floor + derived.support[l],
            unhedged: 1.0 - hedge,
            trusting,
        }
    }
}

/// The hazards of forming or deepening and of eroding indicator `j` in lane `l`, and of its retirement, [1/yr].
#[inline(always)]
fn hazards<const L: usize>(
    indicators: &IndicatorParameters,
    ladder: &Ladder<L>,
    climate: Climate,
    j: usize,
    l: usize,
) -> (f64, f64, f64) {
    let willing = match j {
        MILITARY_TECHNICAL => climate.willing_to_trade,
        TROOP_PLACEMENT => climate.willing_to_host,
        _ => climate.willing,
    };
    let wanted = willing / (willing + ladder.formation_threshold[j][l]);
    let rate = ladder.formation_rate[j][l];
    let rate = if j == TROOP_PLACEMENT && climate.clients > 0.0 { ladder.hosting_rate[l] } else { rate };
    let formation = rate * wanted * climate.support;
    let formation = if matches!(j, MILITARY_TECHNICAL | EXERCISES) { formation * climate.unhedged } else { formation };
    let against = ladder.erosion_threshold[j][l];
    let unwanted = against / (willing + against);
    let erosion = ladder.erosion_rate[j][l] * unwanted * ladder.hold[l];
    if j == CONFIDENCE_BUILDING {
        // Among members that trust each other they do not form, and if nothing needs them they retire: erosion counts
        // as retirement, too.
        let retiring = climate.trusting * ladder.retirable[l];
        let retirement = (indicators.shared.retirement_rate + erosion) * retiring;
        (formation * (1.0 - climate.trusting), erosion * (1.0 - retiring), retirement)
    } else {
        (formation, erosion, 0.0)
    }
}

/// The hazards of forming or deepening each indicator, of eroding each, and of retirement, [1/yr].
fn competing_hazards<const L: usize>(
    indicators: &IndicatorParameters,
    ladder: &Ladder<L>,
    climate: Climate,
    l: usize,
) -> [f64; N_CHANGES] {
    let mut competing = [0.0; N_CHANGES];
    for j in 0..N_INDICATORS {
        let (formation, erosion, retirement) = hazards(indicators, ladder, climate, j, l);
        competing[j] = formation;
        competing[N_INDICATORS + j] = erosion;
        competing[2 * N_INDICATORS] += retirement;
    }
    competing
}

impl<const L: usize> State<L> {
    /// Step 4: changes of indicators in each lane; each sees the state after those before it.
    #[inline(always)]
    pub(super) fn step_indicators(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectories: &[u64; L]) {
        let indicators = &context.parameters.indicators;
        let identity_high = context.parameters.conditions.identity_high;
        let hedge = *self.row(Variable::Hedge);
        let trusting: Lanes<L> = each!(|l| if derived.identity_min[l] >= identity_high { 1.0 } else { 0.0 });
        let climate = |l: usize| Climate::of(indicators, derived, hedge[l], trusting[l], l);
        let mut total = Lanes::<L>::all(0.0);
        for j in 0..N_INDICATORS {
            total = each!(|l| {
                let (formation, erosion, retirement) = hazards(indicators, &self.ladder, climate(l), j, l);
                total[l] + (formation + erosion + retirement)
            });
        }
        let left = self.indicator_clock.left;
        self.indicator_clock.left = each!(|l| left[l] - total[l] * context.constants.dt);
        if any_negative(&self.indicator_clock.left) {
            for l in 0..L {
                if self.indicator_clock.left[l] < 0.0 {
                    self.change_indicators(context, climate(l), trajectories[l], l);
                }
            }
        }
    }

    /// The hazards of forming or deepening each indicator, of eroding each, and of retirement in a lane, [1/yr].
    pub(super) fn indicator_rates(&self, context: &Context<'_>, derived: &Derived<L>, l: usize) -> [f64; N_CHANGES] {
        let indicators = &context.parameters.indicators;
        let trusts = derived.identity_min[l] >= context.parameters.conditions.identity_high;
        let trusting = if trusts { 1.0 } else { 0.0 };
        let climate = Climate::of(indicators, derived, self.row(Variable::Hedge)[l], trusting, l);
        competing_hazards(indicators, &self.ladder, climate, l)
    }

    #[cold]
    #[inline(never)]
    fn change_indicators(&mut self, context: &Context<'_>, climate: Climate, trajectory: u64, l: usize) {
        self.happen_in_turn(
            (context, trajectory, l),
            |state| &mut state.indicator_clock,
            |state| competing_hazards(&context.parameters.indicators, &state.ladder, climate, l),
            |state, event| {
                match event {
                    j if j < N_INDICATORS => state.deepen(j, l),
                    place if place < 2 * N_INDICATORS => state.erode(place - N_INDICATORS, l),
                    _ => state.retire(l),
                }
                state.renew_ladder(context, l);
            },
        );
    }

    fn deepen(&mut self, j: usize, l: usize) {
        let change = match (self.depth[l][j], self.dormant[l][j]) {
            (0, true) => IndicatorChange::Reactivated,
            (0, false) => IndicatorChange::Formed,
            _ => IndicatorChange::Deepened,
        };
        if self.depth[l][j] == 0 {
            self.begin(j, l);
        }
        self.depth[l][j] += 1;
        self.note(l, Event::Indicator { indicator: j, change, depth: self.depth[l][j] });
    }

    /// An absent indicator becomes active, and is no longer retired.
    fn begin(&mut self, j: usize, l: usize) {
        self.dormant[l][j] = false;
        if j == CONFIDENCE_BUILDING {
            self.retired_depth[l] = 0;
        }
    }

    fn erode(&mut self, j: usize, l: usize) {
        self.depth[l][j] -= 1;
        let gone = self.depth[l][j] == 0;
        self.dormant[l][j] = gone;
        let change = if gone { IndicatorChange::Suspended } else { IndicatorChange::Eroded };
        self.note(l, Event::Indicator { indicator: j, change, depth: self.depth[l][j] });
    }

    /// Indicators from number `first` (from 0) on end, and are not dormant: if they form again, it is at the rate of
    /// new ones.
    pub(super) fn end_indicators(&mut self, context: &Context<'_>, first: usize, l: usize) {
        for j in first..N_INDICATORS {
            self.dormant[l][j] = false;
            if self.depth[l][j] > 0 {
                self.depth[l][j] = 0;
                self.note(l, Event::Indicator { indicator: j, change: IndicatorChange::Ended, depth: 0 });
            }
        }
        if first == CONFIDENCE_BUILDING {
            self.retired_depth[l] = 0;
        }
        self.renew_ladder(context, l);
    }

    /// Confidence-building measures end because they are no longer needed; their effects remain.
    fn retire(&mut self, l: usize) {
        self.retired_depth[l] = self.depth[l][CONFIDENCE_BUILDING];
        self.depth[l][CONFIDENCE_BUILDING] = 0;
        self.dormant[l][CONFIDENCE_BUILDING] = true;
        let change = IndicatorChange::Retired;
        self.note(l, Event::Indicator { indicator: CONFIDENCE_BUILDING, change, depth: 0 });
    }

    /// A shock raises indicators at least to the given depths, whatever they need.
    pub(super) fn jump_start(&mut self, context: &Context<'_>, depths: &[u8; N_INDICATORS], l: usize) {
        for j in 0..N_INDICATORS {
            if self.depth[l][j] < depths[j] {
                if self.depth[l][j] == 0 {
                    self.begin(j, l);
                }
                self.depth[l][j] = depths[j];
                self.note(l, Event::Indicator { indicator: j, change: IndicatorChange::JumpStarted, depth: depths[j] });
            }
        }
        self.renew_ladder(context, l);
    }
}
