//! The plans of a search: a value for each lever, which policies are applied, and what that costs.

use super::lever::{Kind, Lever};
use crate::scenario::Calendar;

/// A plan: the number of the value of each lever; `None` for a lever of a policy that is not applied.
pub type Point = Vec<Option<usize>>;

/// What something costs.
#[derive(Clone, Debug, PartialEq)]
pub enum Cost {
    /// A policy, if it is applied.
    Policy(String, f64),
    /// A lever, for each unit of its value; for a date, for each year after the start.
    Unit(usize, f64),
}

/// All plans of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    /// The levers.
    pub levers: Vec<Lever>,
    /// The policies that they belong to, in the order of the scenario. One without a lever `policies.NAME` is always
    /// applied.
    pub policies: Vec<String>,
    /// What costs something.
    pub costs: Vec<Cost>,
    /// The most that a plan may cost.
    pub budget: Option<f64>,
    /// The calendar of the scenario.
    pub calendar: Calendar,
}

impl Space {
    /// The plan at a place in the unit cube: every value of a lever has an equal share of its side.
    pub(crate) fn point(&self, place: &[f64]) -> Point {
        let value = |(lever, share): (&Lever, &f64)| {
            let count = lever.count();
            Some(((share * count as f64) as usize).min(count - 1))
        };
        self.canonical(self.levers.iter().zip(place).map(value).collect())
    }

    /// The same plan without the values of levers of policies that are not applied.
    fn canonical(&self, mut point: Point) -> Point {
        let idle = |lever: &Lever| lever.policy().is_some_and(|policy| !self.applies(&point, policy));
        let idle: Vec<bool> = self.levers.iter().map(|lever| lever.kind != Kind::Policy && idle(lever)).collect();
        point.iter_mut().zip(idle).filter(|(_, idle)| *idle).for_each(|(value, _)| *value = None);
        point
    }

    /// Whether a plan applies a policy of the levers.
    fn applies(&self, point: &Point, policy: &str) -> bool {
        let lever = self.levers.iter().position(|lever| lever.kind == Kind::Policy && lever.policy() == Some(policy));
        lever.is_none_or(|lever| point[lever] == Some(1))
    }

    /// The policies that a plan applies.
    pub(crate) fn applied<'a>(&'a self, point: &Point) -> Vec<&'a str> {
        self.policies.iter().map(String::as_str).filter(|policy| self.applies(point, policy)).collect()
    }

    /// The changes of the scenario that a plan makes, as `PATH=VALUE`.
    pub(crate) fn overrides(&self, point: &Point) -> Vec<String> {
        let set = |(lever, value): (&Lever, &Option<usize>)| {
            value.filter(|_| lever.kind != Kind::Policy).map(|place| format!("{}={}", lever.path, lever.text(place)))
        };
        self.levers.iter().zip(point).filter_map(set).collect()
    }

    /// Whether a plan changes a number of the scenario itself, and not only of policies, so that it has a past of its own.
    pub(crate) fn changes_the_past(&self, point: &Point) -> bool {
        let own = |(lever, value): (&Lever, &Option<usize>)| value.is_some() && lever.policy().is_none();
        self.levers.iter().zip(point).any(own)
    }

    /// What a plan costs.
    pub(crate) fn cost(&self, point: &Point) -> f64 {
        let cost = |cost: &Cost| match cost {
            Cost::Policy(policy, each) if self.applies(point, policy) => *each,
            Cost::Unit(lever, each) => {
                point[*lever].map_or(0.0, |place| each * self.levers[*lever].amount(place, self.calendar))
            }
            Cost::Policy(..) => 0.0,
        };
        let total: f64 = self.costs.iter().map(cost).sum();
        // Ten digits: a plan that costs the budget is within it.
        format!("{total:.9e}").parse().unwrap_or(total)
    }

    /// By how much a plan exceeds the budget; 0 or less if it does not.
    pub(crate) fn excess(&self, point: &Point) -> f64 {
        self.budget.map_or(f64::NEG_INFINITY, |budget| self.cost(point) - budget)
    }

    /// The number of plans, where that can be counted; some may be the same.
    pub(crate) fn size(&self) -> Option<usize> {
        self.levers.iter().try_fold(1_usize, |product, lever| product.checked_mul(lever.count()))
    }

    /// All plans, some perhaps several times.
    pub(crate) fn all(&self) -> impl Iterator<Item = Point> {
        (0..self.size().unwrap_or(0)).map(|mut number| {
            let mut next = |lever: &Lever| {
                let place = number % lever.count();
                number /= lever.count();
                Some(place)
            };
            self.canonical(self.levers.iter().map(&mut next).collect())
        })
    }

    /// The plans to begin with: all levers at the lower end, all at the upper, one at its upper end, all but one.
    pub(crate) fn first(&self) -> Vec<Point> {
        let n = self.levers.len();
        let with = |high: &dyn Fn(usize) -> bool| {
            let place = |(number, lever): (usize, &Lever)| Some(if high(number) { lever.count() - 1 } else { 0 });
            self.canonical(self.levers.iter().enumerate().map(place).collect())
        };
        let mut points = vec![with(&|_| false), with(&|_| true)];
        points.extend((0..n).map(|one| with(&|lever| lever == one)));
        points.extend((0..n).map(|one| with(&|lever| lever != one)));
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> Space {
        let levers = ["policies.a", "policies.a.set.x=0:1", "policies.b.from=2001:2003", "y=0:10"];
        Space {
            levers: levers.iter().map(|text| Lever::read(text).unwrap()).collect(),
            policies: vec!["a".to_owned(), "b".to_owned()],
            costs: vec![
                Cost::Policy("a".to_owned(), 10.0),
                Cost::Unit(1, -10.0),
                Cost::Unit(2, 1.0),
                Cost::Policy("b".to_owned(), 0.5),
            ],
            budget: Some(5.0),
            calendar: Calendar { start: 2000, ..Calendar::any(12) },
        }
    }

    #[test]
    fn levers_of_a_policy_that_is_not_applied_set_nothing() {
        let space = space();
        let off = space.point(&[0.4, 0.9, 0.99, 0.5]);
        assert_eq!(off, [Some(0), None, Some(2), Some(50)]);
        assert_eq!(
            (space.applied(&off), space.overrides(&off)),
            (vec!["b"], vec!["policies.b.from=2003".to_owned(), "y=5".to_owned()])
        );
        let on = space.point(&[0.5, 0.9, 0.0, 1.0]);
        assert_eq!(on, [Some(1), Some(90), Some(0), Some(100)]);
        assert_eq!(space.applied(&on), ["a", "b"]);
    }

    /// By hand: b from 2003 costs 3 + .5; a at .9 costs 10 - 9, and b from 2001 1 + .5.
    #[test]
    fn a_plan_costs_what_it_applies() {
        let space = space();
        assert_eq!(space.cost(&vec![Some(0), None, Some(2), Some(50)]), 3.5);
        let on = vec![Some(1), Some(90), Some(0), Some(0)];
        assert_eq!((space.cost(&on), space.excess(&on)), (2.5, -2.5));
        assert!(space.excess(&vec![Some(1), Some(0), Some(0), Some(0)]) > 0.0);
    }

    #[test]
    fn all_plans_are_counted_and_begun_with_at_the_ends() {
        let mut space = space();
        space.levers.truncate(3);
        space.costs.clear();
        assert_eq!(space.size(), Some(2 * 101 * 3));
        let all: std::collections::BTreeSet<Point> = space.all().collect();
        assert_eq!(all.len(), 3 + 101 * 3);
        assert!(space.first().iter().all(|point| all.contains(point)));
        assert!(space.first().contains(&vec![Some(1), Some(100), Some(0)]));
    }
}
