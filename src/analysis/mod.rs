//! Questions that take several runs: of several scenarios, of one in parts, or of one under many settings.

mod axis;
mod intervention;
mod fork;
mod base_rate;
mod facts;
mod cases;
mod fact_scores;
mod compare;
mod fulfilment;
mod contrast;
mod requirements;
mod drivers;
mod slice;
mod prim;
mod tree;
mod half;
mod bound;
mod boxes;
mod discover;
mod splitting;
mod rare;
mod storylines;
mod sensitivity;
mod step_bias;
mod sweep;
mod band_end;
mod crossing;
mod root;
mod tip;
mod tip_band;

pub use axis::{Axis, AxisError, Range, Spacing};
pub use band_end::BandEnd;
pub use base_rate::base_rate;
pub use boxes::{FoundBox, LimitRow, P_KEPT, Region, SearchOptions, Searched};
pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use compare::{
    CompareOptions, Comparison, Course, CourseOdds, Decision, Mover, OddsRatio, Robustness, Term, TermRow, Wanted,
    compare,
};
pub use contrast::{Difference, OrderRow, Watched};
pub use crossing::{Crossing, Tip, TipOptions, TipPoint};
pub use discover::{Among, DiscoverOptions, Discovered, HITS_MIN, Source, columns_max, discover};
pub use drivers::{ConditionRow, Drivers, Role, drivers};
pub use fact_scores::{CalibrationRow, FactScores, Forecast, Score, ScoreRow, ScoredFact, fact_scores};
pub use facts::{FactRow, fact_outcomes};
pub use fork::{Fork, ForkOptions, Forked, Moved, fork};
pub use intervention::{Intervention, World};
pub use prim::{Limits, PrimBox, PrimOptions, prim};
pub use rare::{LevelRow, Lineage, Rare, RareOptions, RareRow, Sampled, Warning, rare, retell};
pub use requirements::requirements;
pub use sensitivity::{
    Convergence, Counted, Dependence, Elementary, Evaluated, Indices, Input, InputError, Method, MorrisRow,
    Sensitivity, SensitivityOptions, SobolRow, Spread, Untried, Values, VarianceShare, dependence, elementary_effects,
    inputs, normalised, sensitivity, sobol_indices,
};
pub use step_bias::{StepBias, step_bias};
pub use storylines::{
    Described, Features, Happened, LastMet, Sampling, Source as StorylineSource, Storyline, StorylineOptions,
    Storylines, frequencies, storylines,
};
pub use sweep::{Cell, OddsFinding, StateFinding, TimeFinding, sweep};
pub use tip::tip;
pub use tree::{Tree, TreeOptions, tree};
