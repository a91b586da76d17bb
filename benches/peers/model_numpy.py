"""The model as a vectorised numpy program: an independent one, which shares no line with stadial.

One array operation moves all trajectories of a block; blocks bound the memory and are of a size at which numpy is
fast. What diffuses stands in one matrix, a variable of a member to a row, so that one call draws its noise and some
operations move it all. It knows what the hindcast of 1991 needs (two members, observed GDP, random shocks, the standard
ladder) and reads it from the scenario file; `constants` replaces some of CONSTANTS.
"""

import math
import tomllib
from pathlib import Path

import numpy as np

SCENARIOS = Path(__file__).parents[2] / "scenarios"

TYPES = ["none", "thin", "coalition", "thick", "alliance", "non_allied_community", "allied_community"]
NONE, THIN, COALITION, THICK, ALLIANCE, NON_ALLIED, ALLIED = range(7)

# Upgrades: from, to, rate per year, incentive at half that rate.
EDGES = [
    (NONE, THIN, 0.5, 0.05), (THIN, COALITION, 0.15, 0.45), (THIN, THICK, 0.8, 0.15), (THIN, ALLIANCE, 0.1, 0.5),
    (COALITION, ALLIANCE, 0.25, 0.45), (THICK, ALLIANCE, 0.3, 0.45), (THICK, NON_ALLIED, 0.15, 0.2),
    (ALLIANCE, ALLIED, 0.1, 0.3), (NON_ALLIED, ALLIED, 1.0, 0.35),
]
# What a type falls back to, the first that is possible.
LESSER = {
    COALITION: [THIN], THICK: [THIN], ALLIANCE: [THICK, COALITION, THIN], NON_ALLIED: [THICK, THIN],
    ALLIED: [NON_ALLIED, ALLIANCE, THICK, COALITION, THIN],
}
# Indicators, from 0: what each needs.
NEEDS = {2: [1], 3: [1], 4: [1, 2, 3], 5: [1, 2, 3], 6: [1, 2, 3]}
DEEPEST = 3

CONSTANTS = dict(
    # balance of power
    non_permissive=0.5, overwhelming=1.6, power_width=0.2,
    # balance of threat
    by_power=0.25, by_proximity=0.25, by_offence=0.2, by_intent=0.3, by_stake=0.3, severity_range=(0.02, 0.98),
    overlap_weight=0.25, severity_weight=0.5, urgency_weight=0.25,
    # balance of interest
    economic_weight=0.35,
    # incentive
    threat_weight=0.55, without_power=0.3, unlearned=0.2, divergence=0.3, adjustment_rate=1.0, learning_rate=0.2,
    # status
    military_share=0.4, equality=0.4, claim_width=0.3, anxiety_scale=0.4, anxiety_rate=0.4,
    # conditions of the types
    severity_high=0.6, urgency_high=0.5, overlap_high=0.6, identity_medium=0.35, identity_high=0.7,
    status_minimal=0.25, status_high=0.5, status_highest=0.75, margin=0.03,
    # types and treaties
    steepness=14.0, downgrade_rate=0.4, dissolution_rate=0.1, dissolution_incentive=0.02,
    signing_rate=0.05, signing_incentive=0.55, signing_if_allied=4.0,
    lapse_rate=0.25, lapse_hysteresis=0.06, lapse_inertia=0.8, lapse_inertia_years=20.0,
    # indicators
    formation=(0.8, 0.6, 0.45, 0.4, 0.3, 0.2, 0.2), formation_incentive=(0.02, 0.05, 0.11, 0.17, 0.45, 0.55, 0.65),
    erosion=(0.15, 0.2, 0.35, 0.35, 0.35, 0.35, 0.35), deepening=0.6, reactivation=3.0, depth_step=0.05,
    hysteresis=0.06, inertia=0.8, inertia_years=6.0, support_floor=0.5, retirement=0.05,
    # reversion (1/yr) and volatility of what diffuses
    severity=(0.5, 0.35), urgency=(0.7, 0.4), intent=(0.15, 0.25), stake=(0.08, 0.12), identity=(0.12, 0.1),
    expectation=(0.1, 0.06), orientation=(0.06, 0.07), complementarity=(0.08, 0.12), contestation=(0.1, 0.12),
    burden=(0.15, 0.05), growth_reversion=0.4, world_loading=0.3,
    # what institutions and standing do to slower variables
    easing=0.25, institutions_on_identity=1.5, narrative=0.5,
    # support
    base_log_odds=-1.0, support_by_incentive=3.0, support_by_rank=0.35, kept_identity=0.12, failed_identity=-0.2,
    prior_support=2.0, memory_years=8.0,
)


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def logit(p):
    return np.log(p / (1.0 - p))


def hindcast():
    """The scenario file, as it stands."""
    return tomllib.loads((SCENARIOS / "china-russia-1991.toml").read_text())


class Drivers:
    """What diffuses: the matrix of states, its targets, its noise."""

    def __init__(self, scenario, c, n, rng):
        self.c, self.n, self.rng = c, n, rng
        self.dt = 1.0 / scenario["steps_per_year"]
        self.names = scenario["members"] + [scenario["adversary"]]
        self.actors = [scenario["actors"][name] for name in self.names]
        members, alignment = self.actors[:-1], scenario["alignment"]
        self.theatres = np.array(list(scenario["theatres"].values()))[:, None, None]
        rows = []  # start, target, reversion, volatility, on the variable's own scale
        places = {}

        def add(name, entries):
            places[name] = slice(len(rows), len(rows) + len(entries))
            rows.extend(entries)

        def shares(key):
            return [(logit(a[key]), logit(a.get(f"{key}_target", a[key]))) for a in members]

        keys = dict(severity="severity", urgency="urgency", intent="hostile_intent", stake="stake",
                    identity="identity", expectation="expectation")
        for name, key in keys.items():
            add(name, [pair + c[name] for pair in shares(key)])
        held = [a["orientation"][k] for k in scenario["theatres"] for a in members]
        add("orientation", [(np.arctanh(o["initial"]), np.arctanh(o["target"])) + c["orientation"] for o in held])
        for name in ["complementarity", "contestation"]:
            add(name, [(logit(alignment[name]), logit(alignment[f"{name}_target"])) + c[name]])
        add("burden", [(math.log(a["military_burden"]),) * 2 + c["burden"] for a in self.actors])
        add("growth", [(a["growth"], a["growth"], c["growth_reversion"], a["growth_volatility"]) for a in self.actors])

        start, target, reversion, volatility = (np.array(column)[:, None] for column in zip(*rows))
        self.decay = np.exp(-reversion * self.dt)
        self.spread = volatility * np.sqrt((1.0 - self.decay**2) / (2.0 * reversion))
        self.state, self.target = np.tile(start, n), np.tile(target, n)
        self.noise = np.empty((len(rows) + len(self.actors) + 1, n))
        for name, place in places.items():
            setattr(self, name, self.state[place])
            setattr(self, f"{name}_target", self.target[place])
        self.growth_rows = places["growth"]
        self.own_narrative = c["narrative"] * np.array([a["expectation_target"] for a in members])[:, None]
        self.identity_base = self.identity_target.copy()

        def column(key, of):
            return np.array([a[key] for a in of])[:, None]

        self.growth_start, self.growth_end = column("growth", self.actors), column("growth_target", self.actors)
        self.growth_years = column("growth_transition_years", self.actors)
        self.gdp_volatility = column("gdp_volatility", self.actors)
        self.gdp = np.tile(np.log(column("gdp", self.actors)), n)
        self.proximity, self.offence = np.tile(column("proximity", members), n), column("offensive_capability", members)
        self.anxiety = np.zeros((len(members), n))
        self.incentive, self.learning = np.full(n, alignment["incentive"]), np.full(n, alignment["learning"])
        self.overlap = alignment["overlap"]
        self.start = scenario["start"]
        series = scenario["observed"]["gdp"]
        self.observed = [list(zip(*series[name]["values"])) for name in self.names]
        self.observe(self.start)

    def observe(self, t):
        """GDP of years with an observed series is read from it, log-linear between years."""
        for actor, (years, values) in enumerate(self.observed):
            if t <= years[-1]:
                self.gdp[actor] = np.interp(t, years, np.log(values))

    def derive(self):
        """The balances, the target of the incentive, status."""
        c = self.c
        # Balance of power.
        relative = np.exp(self.gdp[:-1] - self.gdp[-1])
        log_ratio = np.log(relative.sum(0))
        enough = logistic((log_ratio - math.log(c["non_permissive"])) / c["power_width"])
        not_too_much = logistic((math.log(c["overwhelming"]) - log_ratio) / c["power_width"])
        self.power = enough * not_too_much
        # Balance of threat.
        self.severity_target[:] = logit(np.clip(
            c["by_power"] / (1.0 + relative) + c["by_proximity"] * self.proximity + c["by_offence"] * self.offence
            + c["by_intent"] * logistic(self.intent) - c["by_stake"] * logistic(self.stake), *c["severity_range"]))
        self.severity_min, self.urgency_min = logistic(self.severity.min(0)), logistic(self.urgency.min(0))
        self.threat = (self.overlap ** c["overlap_weight"] * self.severity_min ** c["severity_weight"]
                       * self.urgency_min ** c["urgency_weight"])
        # Balance of interest.
        orientation = np.tanh(self.orientation).reshape(len(self.theatres), -1, self.n)
        low, high = orientation.min(1, keepdims=True), orientation.max(1, keepdims=True)
        common = (self.theatres * (1.0 - (high - low) / 2.0)).sum((0, 1))
        purpose = np.maximum((self.theatres * np.maximum(low, 0.0)).sum((0, 1)),
                             (self.theatres * np.maximum(-high, 0.0)).sum((0, 1)))
        economic = c["economic_weight"]
        self.interest = (1.0 - logistic(self.contestation[0])) * (
            (1.0 - economic) * np.sqrt(common * purpose) + economic * logistic(self.complementarity[0]))
        # Incentive.
        balances = np.stack([self.power, self.threat, self.interest])
        weighted = c["threat_weight"] * self.threat + (1.0 - c["threat_weight"]) * self.interest
        substitute = c["without_power"] + c["unlearned"] * (1.0 - self.learning)
        self.incentive_target = (weighted * (self.power + (1.0 - self.power) * substitute)
                                 * (1.0 - c["divergence"] * (balances.max(0) - balances.min(0))))
        # Status.
        military = relative * np.exp(self.burden[:-1] - self.burden[-1])
        capability = ((1.0 - c["military_share"]) * relative / relative.sum(0)
                      + c["military_share"] * military / military.sum(0))
        self.standing = (1.0 - c["equality"]) * capability + c["equality"] / len(relative)
        self.expected = logistic(self.expectation)
        claims = np.maximum(self.expected.sum(0) - 1.0, 0.0)
        self.status = np.exp(-claims / c["claim_width"]) * np.clip(1.0 - self.anxiety.max(0), 0.0, 1.0)
        self.identity_min = logistic(self.identity.min(0))

    def move(self, step, institutions, consultations):
        """All continuous variables, with targets from what was derived."""
        c, dt, t = self.c, self.dt, step * self.dt
        self.identity_target[:] = self.identity_base + c["institutions_on_identity"] * institutions
        self.expectation_target[:] = logit(self.own_narrative + (1.0 - c["narrative"]) * self.standing)
        self.growth_target[:] = self.growth_end + (self.growth_start - self.growth_end) * np.exp(-t / self.growth_years)
        growth = self.growth.copy()
        self.rng.standard_normal(out=self.noise)
        z, gdp_noise, world = self.noise[: len(self.state)], self.noise[len(self.state) : -1], self.noise[-1]
        own = z[self.growth_rows]
        own *= math.sqrt(1.0 - c["world_loading"] ** 2)
        own += c["world_loading"] * world
        self.state -= self.target
        self.state *= self.decay
        self.state += self.target
        z *= self.spread
        self.state += z
        self.contestation -= c["easing"] * consultations * dt
        anxiety_target = np.maximum(self.expected - self.standing, 0.0) / c["anxiety_scale"]
        self.anxiety += c["anxiety_rate"] * dt * (anxiety_target - self.anxiety)
        self.incentive += (self.incentive_target - self.incentive) * (1.0 - math.exp(-c["adjustment_rate"] * dt))
        self.learning += (1.0 - self.power - self.learning) * (1.0 - math.exp(-c["learning_rate"] * dt))
        self.gdp += growth * dt + self.gdp_volatility * math.sqrt(dt) * gdp_noise
        self.observe(self.start + t + dt)


class Alignment:
    """Types, treaties, indicators, support: what happens by events."""

    def __init__(self, scenario, c, n, rng, drivers):
        alignment = scenario["alignment"]
        self.c, self.n, self.rng, self.x, self.dt = c, n, rng, drivers, drivers.dt
        self.kind = np.full(n, TYPES.index(alignment["type"]))
        self.treaty, self.treaty_age = np.full(n, alignment["treaty"]), np.zeros(n)
        self.depth, self.dormant = np.zeros((7, n), int), np.zeros((7, n), bool)
        self.depth[0] = alignment["indicators"]["confidence_building"]
        self.age, self.retired_depth = np.zeros((7, n)), np.zeros(n, int)
        self.hedge = alignment["hedge"]
        self.kept, self.failed = np.full(n, c["prior_support"]), np.full(n, c["prior_support"])
        self.rates, self.incentives, self.erosion = (
            np.array(c[key])[:, None] for key in ["formation", "formation_incentive", "erosion"])
        self.unhedged = np.ones((7, 1))
        self.unhedged[2:4] = 1.0 - self.hedge

    def happens(self, hazard):
        return self.rng.random(self.n) < -np.expm1(-hazard * self.dt)

    def choose(self, hazards):
        """One of the competing hazards for each column, in proportion."""
        cumulative = hazards.cumsum(0)
        return (cumulative <= self.rng.random(hazards.shape[1]) * cumulative[-1]).sum(0)

    def conditions(self, margin):
        """By type: whether its necessary conditions hold, thresholds lowered by the margin."""
        c, x = self.c, self.x
        threat = ((x.severity_min >= c["severity_high"] - margin) & (x.urgency_min >= c["urgency_high"] - margin)
                  & (x.overlap >= c["overlap_high"] - margin))
        medium, strong = (x.identity_min >= c[f"identity_{level}"] - margin for level in ["medium", "high"])
        minimal, high, highest = (x.status >= c[f"status_{level}"] - margin for level in ["minimal", "high", "highest"])
        always = np.ones(self.n, bool)
        return np.stack([always, always, threat & minimal, medium & minimal, threat & medium & high, strong & high,
                         threat & strong & highest])

    def step_types(self):
        c, incentive = self.c, self.x.incentive
        met, nearly = self.conditions(0.0), self.conditions(c["margin"])
        hazards = np.zeros((7, self.n))
        for lower, upper, rate, needed in EDGES:
            k = np.flatnonzero((self.kind == lower) & met[upper])
            hazards[upper, k] += rate * logistic(c["steepness"] * (incentive[k] - needed))
        for kind, lesser in LESSER.items():
            falling = (self.kind == kind) & ~nearly[kind]
            for lower in lesser if falling.any() else []:
                hazards[lower, falling & met[lower]] += c["downgrade_rate"]
                falling &= ~met[lower]
        k = np.flatnonzero(self.kind == THIN)
        hazards[NONE, k] += c["dissolution_rate"] * logistic(
            -c["steepness"] * (incentive[k] - c["dissolution_incentive"]))
        k = np.flatnonzero(self.happens(hazards.sum(0)))
        self.kind[k] = self.choose(hazards[:, k])

    def step_treaties(self):
        c = self.c
        above = c["steepness"] * (self.x.incentive - c["signing_incentive"])
        allied = (self.kind == ALLIANCE) | (self.kind == ALLIED)
        signing = c["signing_rate"] * logistic(above) * np.where(allied, c["signing_if_allied"], 1.0)
        exposure = 1.0 - c["lapse_inertia"] * -np.expm1(-self.treaty_age / c["lapse_inertia_years"])
        lapse = np.where(allied, 0.0, c["lapse_rate"] * logistic(-above - c["steepness"] * c["lapse_hysteresis"]))
        change = self.happens(np.where(self.treaty, lapse * exposure, signing))
        self.treaty ^= change
        self.treaty_age = np.where(self.treaty & ~change, self.treaty_age + self.dt, 0.0)

    def step_indicators(self):
        c, incentive = self.c, self.x.incentive
        active = self.depth > 0
        ready, held = np.ones((7, self.n), bool), np.zeros((7, self.n), bool)
        for upper, needed in NEEDS.items():
            for lower in needed:
                ready[upper] &= active[lower]
                held[lower] |= active[upper]
        # Confidence-building measures retire where identity is high and nothing rests on them.
        retirable = (self.x.identity_min >= c["identity_high"]) & active[0] & ~held[0]
        support = c["support_floor"] + self.kept / (self.kept + self.failed)
        above = incentive - self.incentives - c["depth_step"] * self.depth
        forming = (self.rates * self.unhedged * np.where(active, c["deepening"], 1.0)
                   * np.where(self.dormant & ~active, c["reactivation"], 1.0)
                   * logistic(c["steepness"] * above) * support)
        forming[~ready | (self.depth == DEEPEST)] = 0.0
        forming[0, self.x.identity_min >= c["identity_high"]] = 0.0
        eroding = (self.erosion * logistic(-c["steepness"] * (above + c["depth_step"] + c["hysteresis"]))
                   * (1.0 - c["inertia"] * -np.expm1(-self.age / c["inertia_years"])))
        eroding[(self.depth == 0) | ((self.depth == 1) & held)] = 0.0
        retiring = np.where(retirable, c["retirement"] + eroding[0], 0.0)
        eroding[0, retirable] = 0.0
        hazards = np.concatenate([forming, eroding, retiring[None]])
        k = np.flatnonzero(self.happens(hazards.sum(0)))
        chosen = self.choose(hazards[:, k])
        self.age[active] += self.dt
        # At most one change in a trajectory: 0 to 6 form or deepen, 7 to 13 erode, 14 retires.
        up, j = k[chosen < 7], chosen[chosen < 7]
        new = self.depth[j, up] == 0
        self.age[j[new], up[new]] = 0.0
        self.retired_depth[up[new & (j == 0)]] = 0
        self.dormant[j, up] = False
        self.depth[j, up] += 1
        down, j = k[(chosen >= 7) & (chosen < 14)], chosen[(chosen >= 7) & (chosen < 14)] - 7
        self.depth[j, down] -= 1
        self.dormant[j, down] = self.depth[j, down] == 0
        gone = k[chosen == 14]
        self.retired_depth[gone], self.depth[0, gone], self.dormant[0, gone] = self.depth[0, gone], 0, True

    def institutions(self):
        """Q, and (d_1 + d_2) / 6; retired measures count as what they achieved."""
        reached = self.depth.copy()
        reached[0] = np.maximum(reached[0], self.retired_depth)
        return np.arange(1, 8) @ reached / 84.0, (reached[0] + reached[1]) / 6.0

    def forget(self):
        lost = 1.0 - math.exp(-self.dt / self.c["memory_years"])
        for count in (self.kept, self.failed):
            count += (self.c["prior_support"] - count) * lost

    def test_support(self, k):
        """Whether support is given in the trajectories k, which may hold one twice, and what is learnt from it."""
        c = self.c
        odds = (c["base_log_odds"] + c["support_by_incentive"] * self.x.incentive[k]
                + c["support_by_rank"] * self.kind[k])
        kept = self.rng.random(len(k)) < logistic(odds)
        np.add.at(self.kept, k[kept], 1.0)
        np.add.at(self.failed, k[~kept], 1.0)
        for identity in self.x.identity:
            np.add.at(identity, k, np.where(kept, c["kept_identity"], c["failed_identity"]))


def strike(scenario, x, alignment, rng):
    """The shocks of a step. As many of a class as a Poisson number says, each in a trajectory chosen at random: the
    same law as a Poisson number for every trajectory."""
    rows = dict(urgency=x.urgency, hostile_intent=x.intent, stake=x.stake, identity=x.identity,
                expectation=x.expectation, proximity=x.proximity)
    for shock in scenario.get("shocks", {}).values():
        struck = rng.integers(x.n, size=rng.poisson(x.n * shock["rate"] * x.dt))
        for variable, effects in shock["effects"].items():
            for member, effect in effects.items():
                row = rows[variable][x.names.index(member)]
                np.add.at(row, struck, rng.normal(effect["mean"], effect["sd"], len(struck)))
                if variable == "proximity":
                    np.clip(row, 0.0, 1.0, out=row)
        if shock.get("test_of_support"):
            alignment.test_support(struck)


def block(scenario, constants, n, rng):
    """One block of trajectories: numbers of each type on 1 January of every year, and of those that ever were in a
    thick partnership or closer."""
    c = CONSTANTS | constants
    x = Drivers(scenario, c, n, rng)
    alignment = Alignment(scenario, c, n, rng, x)
    steps_per_year = scenario["steps_per_year"]
    counts, close = [], np.zeros(n, bool)
    for step in range((scenario["end"] - scenario["start"]) * steps_per_year + 1):
        close |= alignment.kind >= THICK
        if step % steps_per_year == 0:
            counts.append(np.bincount(alignment.kind, minlength=7))
        x.derive()
        alignment.step_types()
        alignment.step_treaties()
        alignment.step_indicators()
        x.move(step, *alignment.institutions())
        alignment.forget()
        strike(scenario, x, alignment, rng)
    return np.array(counts), close.sum()


def simulate(scenario, n, seed, constants=None, block_size=8_000):
    """Probabilities of the types by year, and of a thick partnership or closer at any time."""
    rng = np.random.Generator(np.random.SFC64(seed))
    parts = [block(scenario, constants or {}, min(block_size, n - first), rng) for first in range(0, n, block_size)]
    types, close = (sum(part) for part in zip(*parts))
    years = range(scenario["start"], scenario["end"] + 1)
    return {year: row / n for year, row in zip(years, types)}, close / n
