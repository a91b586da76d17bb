//! Step 1, the balance of power: the members against their adversary, or against those that they have in common.

use crate::math::exp;
use crate::model::{Parameters, Variable};

use super::derived::{Derived, most};
use super::lanes::each;
use super::state::State;
use super::{Constants, Lanes};

impl<const L: usize> Derived<L> {
    #[inline(always)]
    pub(super) fn update_power(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        if constants.common.is_empty() {
            self.compare_with_one(p, constants, state);
        } else {
            self.compare_with_several(p, constants, state);
        }
    }

    /// Output, military expenditure and composite index of a mean of the adversaries with these weights, relative to the first
    /// adversary's.
    fn mean_adversary(state: &State<L>, constants: &Constants, weights: &[f64]) -> [Lanes<L>; 3] {
        let first = state.layout.n_members;
        let (gdp_x, burden_x) = (state.row(Variable::Gdp(first)), state.row(Variable::MilitaryBurden(first)));
        let [mut output, mut military, mut composite] = [Lanes::<L>::all(0.0); 3];
        for (place, &weight) in weights.iter().enumerate() {
            let (gdp, burden) =
                (state.row(Variable::Gdp(first + place)), state.row(Variable::MilitaryBurden(first + place)));
            let ratio = each!(|l| exp(gdp[l] - gdp_x[l]));
            output = each!(|l| output[l] + weight * ratio[l]);
            military = each!(|l| military[l] + weight * ratio[l] * exp(burden[l] - burden_x[l]));
            let index = constants.composite[first + place];
            composite = each!(|l| composite[l] + weight * ratio[l] * index);
        }
        [output, military, composite]
    }

    /// What member `i` can bring: its own capability, `relative` to an adversary, and the shares of its patrons' on which it
    /// can count, each measured by `against` from its output and military expenditure relative to the first adversary's, and
    /// its composite index for each unit of output.
    #[inline(always)]
    fn with_patrons(
        i: usize,
        mut relative: Lanes<L>,
        constants: &Constants,
        state: &State<L>,
        against: impl Fn(Lanes<L>, Lanes<L>, f64) -> Lanes<L>,
    ) -> Lanes<L> {
        let Some(shares) = constants.patronage.get(i) else { return relative };
        let adversary = state.layout.n_members;
        let (gdp_x, burden_x) = (state.row(Variable::Gdp(adversary)), state.row(Variable::MilitaryBurden(adversary)));
        // Patrons are the last actors.
        for (patron, &share) in (state.layout.n_actors() - shares.len()..).zip(shares) {
            let (gdp, burden) = (state.row(Variable::Gdp(patron)), state.row(Variable::MilitaryBurden(patron)));
            let gdp_ratio = each!(|l| exp(gdp[l] - gdp_x[l]));
            let military_ratio = each!(|l| gdp_ratio[l] * exp(burden[l] - burden_x[l]));
            let of_patron = against(gdp_ratio, military_ratio, constants.composite[patron]);
            relative = each!(|l| relative[l] + share * of_patron[l]);
        }
        relative
    }

    /// The members against those adversaries that they have in common, and each against its own.
    fn compare_with_several(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        self.compare_with_one(p, constants, state);
        let mean = Self::mean_adversary(state, constants, &constants.common);
        let (mut ratio, mut strongest) = (Lanes::<L>::all(0.0), Lanes::<L>::all(0.0));
        for (i, own) in constants.sources.iter().enumerate() {
            let (gdp_ratio, military_ratio) = (self.gdp_ratio[i], self.military_ratio[i]);
            let index = constants.composite[i];
            let against = |[output, military, composite]: [Lanes<L>; 3]| -> Lanes<L> {
                let of = |gdp_ratio: Lanes<L>, military_ratio: Lanes<L>, index: f64| -> Lanes<L> {
                    each!(|l| p.power.relative(
                        gdp_ratio[l] / output[l],
                        military_ratio[l] / military[l],
                        gdp_ratio[l] * index / composite[l]
                    ))
                };
                Self::with_patrons(i, of(gdp_ratio, military_ratio, index), constants, state, of)
            };
            let relative = against(mean);
            ratio = each!(|l| ratio[l] + relative[l]);
            if constants.dominant != Some(i) {
                strongest = each!(|l| most(strongest[l], relative[l]));
            }
            self.relative[i] = against(Self::mean_adversary(state, constants, own));
        }
        self.set_balance(p, ratio, strongest);
    }

    #[inline(always)]
    fn set_balance(&mut self, p: &Parameters, ratio: Lanes<L>, strongest: Lanes<L>) {
        self.power_ratio = ratio;
        self.reach = each!(|l| p.power.reach(ratio[l]));
        self.need = each!(|l| p.power.need(strongest[l]));
        self.power = each!(|l| self.reach[l] * self.need[l]);
    }

    #[inline(always)]
    fn compare_with_one(&mut self, p: &Parameters, constants: &Constants, state: &State<L>) {
        let adversary = state.layout.n_members;
        let (gdp_x, burden_x) = (state.row(Variable::Gdp(adversary)), state.row(Variable::MilitaryBurden(adversary)));
        let (mut ratio, mut strongest) = (Lanes::<L>::all(0.0), Lanes::<L>::all(0.0));
        for i in 0..adversary {
            let (gdp, burden) = (state.row(Variable::Gdp(i)), state.row(Variable::MilitaryBurden(i)));
            let gdp_ratio = each!(|l| exp(gdp[l] - gdp_x[l]));
            let military_ratio = each!(|l| gdp_ratio[l] * exp(burden[l] - burden_x[l]));
            let against = |gdp_ratio: Lanes<L>, military_ratio: Lanes<L>, index: f64| -> Lanes<L> {
                each!(|l| p.power.relative(gdp_ratio[l], military_ratio[l], gdp_ratio[l] * index))
            };
            let own = against(gdp_ratio, military_ratio, constants.composite[i]);
            let relative = Self::with_patrons(i, own, constants, state, against);
            ratio = each!(|l| ratio[l] + relative[l]);
            if constants.dominant != Some(i) {
                strongest = each!(|l| most(strongest[l], relative[l]));
            }
            (self.gdp_ratio[i], self.military_ratio[i], self.relative[i]) = (gdp_ratio, military_ratio, relative);
        }
        self.set_balance(p, ratio, strongest);
    }
}
