"""A stated part of the model, for numba and JAX: the drivers, as drivers.toml has them.

Per trajectory and step: 30 normal numbers; exact Ornstein-Uhlenbeck steps of severity, urgency, hostile intent, stake,
identity and expectation (two members), orientations (two members, three theatres), complementarity, contestation,
burdens and growth (three actors); GDP (simulated, then observed to 2023); the balances of power, threat and interest;
incentive and learning; realised standing and anxiety. Left out: shocks, types, treaties, indicators, support.

stadial is timed on the whole hindcast, which does all that and what is left out: the ratios understate it.
"""

from collections import namedtuple

import numpy as np
from model_numpy import CONSTANTS, Drivers, hindcast
from timing import HERE, HINDCAST, Comparison, Run, agree, finish

YEARS = [2011, 2024]
QUANTITIES = ["incentive", "threat", "interest"]
CHECKED, TIMED = 10_000, 4_000
STADIAL_TIMED = 4_000
# Indicators stay: one at depth 1.
INSTITUTIONS, CONSULTATIONS = 1.0 / 84.0, 1.0 / 6.0

Inputs = namedtuple("Inputs", "start target decay spread growth_target gdp gdp_volatility proximity offence narrative "
                              "weights")


def inputs():
    """Start, targets and transitions of the 26 rows that diffuse, from the numpy program; by step: what growth tends to
    and the observed GDP (NaN where there is none). Row 0 of GDP is the start."""
    scenario = hindcast()
    x = Drivers(scenario, CONSTANTS, 1, np.random.default_rng(0))
    steps = (scenario["end"] - scenario["start"]) * scenario["steps_per_year"]
    since = np.arange(steps) * x.dt
    growth = (x.growth_end + (x.growth_start - x.growth_end) * np.exp(-since / x.growth_years)).T
    dates = x.start + np.arange(steps + 1) * x.dt
    gdp = np.stack([np.interp(dates, years, np.log(values), right=np.nan) for years, values in x.observed], 1)
    x.identity_target += CONSTANTS["institutions_on_identity"] * INSTITUTIONS
    flat = [np.ascontiguousarray(a.ravel()) for a in (x.state, x.target, x.decay, x.spread)]
    return Inputs(*flat, np.ascontiguousarray(growth), gdp, x.gdp_volatility.ravel(), x.proximity[:, 0],
                  x.offence.ravel(), x.own_narrative.ravel(), x.theatres.ravel())


# Rows of the matrix of states, in the order of `Drivers`.
SEVERITY, URGENCY, INTENT, STAKE, IDENTITY, EXPECTATION, ORIENTATION = 0, 2, 4, 6, 8, 10, 12
COMPLEMENTARITY, CONTESTATION, BURDEN, GROWTH, ROWS = 18, 19, 20, 23, 26
DT = 1.0 / 12.0
Numbers = namedtuple("Numbers", [k for k, v in CONSTANTS.items() if isinstance(v, float)])
C = Numbers(*(v for v in CONSTANTS.values() if isinstance(v, float)))
FLOOR, CEILING = CONSTANTS["severity_range"]
OVERLAP = hindcast()["alignment"]["overlap"]
INCENTIVE_START, LEARNING_START = (hindcast()["alignment"][key] for key in ("incentive", "learning"))
INCENTIVE_SHARE, LEARNING_SHARE = 1.0 - np.exp(-C.adjustment_rate * DT), 1.0 - np.exp(-C.learning_rate * DT)
OWN_SHARE = np.sqrt(1.0 - C.world_loading**2)


def model(library, x, state, gdp, learning):
    """What follows from the state, as `Drivers.derive`, for a library of arrays with rows first."""
    m = library

    def logistic(v):
        return 1.0 / (1.0 + m.exp(-v))

    def pair(row):
        return state[row : row + 2]

    relative = m.exp(gdp[:2] - gdp[2])
    log_ratio = m.log(relative.sum(0))
    power = (logistic((log_ratio - m.log(C.non_permissive)) / C.power_width)
             * logistic((m.log(C.overwhelming) - log_ratio) / C.power_width))
    severity = m.clip(C.by_power / (1.0 + relative) + C.by_proximity * x.proximity[:, None]
                      + C.by_offence * x.offence[:, None] + C.by_intent * logistic(pair(INTENT))
                      - C.by_stake * logistic(pair(STAKE)), FLOOR, CEILING)
    threat = (OVERLAP**C.overlap_weight * logistic(pair(SEVERITY).min(0)) ** C.severity_weight
              * logistic(pair(URGENCY).min(0)) ** C.urgency_weight)
    orientation = m.tanh(state[ORIENTATION:COMPLEMENTARITY]).reshape(3, 2, -1)
    low, high, weights = orientation.min(1), orientation.max(1), x.weights[:, None]
    common = (weights * (1.0 - (high - low) / 2.0)).sum(0)
    purpose = m.maximum((weights * m.maximum(low, 0.0)).sum(0), (weights * m.maximum(-high, 0.0)).sum(0))
    interest = (1.0 - logistic(state[CONTESTATION])) * (
        (1.0 - C.economic_weight) * m.sqrt(common * purpose) + C.economic_weight * logistic(state[COMPLEMENTARITY]))
    divergence = (m.maximum(m.maximum(power, threat), interest) - m.minimum(m.minimum(power, threat), interest))
    incentive = ((C.threat_weight * threat + (1.0 - C.threat_weight) * interest)
                 * (power + (1.0 - power) * (C.without_power + C.unlearned * (1.0 - learning)))
                 * (1.0 - C.divergence * divergence))
    military = relative * m.exp(state[BURDEN : BURDEN + 2] - state[BURDEN + 2])
    standing = ((1.0 - C.equality) * ((1.0 - C.military_share) * relative / relative.sum(0)
                                      + C.military_share * military / military.sum(0)) + C.equality / 2.0)
    return power, threat, interest, incentive, severity, standing, logistic(pair(EXPECTATION))


def jax_program():
    import functools

    import jax
    jax.config.update("jax_enable_x64", True)
    m = jax.numpy
    x = inputs()
    shared = jax.tree.map(m.asarray, x)

    def logit(p):
        return m.log(p / (1.0 - p))

    @functools.partial(jax.jit, static_argnums=0)
    def simulate(n, seed):
        def column(values):
            return m.broadcast_to(values[:, None], (len(values), n))

        def step(carry, now):
            state, gdp, anxiety, incentive, learning = carry
            key, growth_target, observed = now
            power, threat, interest, pull, severity, standing, expected = model(m, shared, state, gdp, learning)
            seen = m.stack([incentive, threat, interest])
            expectation = logit(shared.narrative[:, None] + (1.0 - C.narrative) * standing)
            target = m.concatenate([logit(severity), column(shared.target[URGENCY:EXPECTATION]), expectation,
                                    column(shared.target[ORIENTATION:GROWTH]), column(growth_target)])
            z = jax.random.normal(key, (ROWS + 4, n))
            own = OWN_SHARE * z[GROWTH:ROWS] + C.world_loading * z[-1]
            noise = m.concatenate([z[:GROWTH], own]) * shared.spread[:, None]
            moved = target + (state - target) * shared.decay[:, None] + noise
            moved = moved.at[CONTESTATION].add(-C.easing * CONSULTATIONS * DT)
            anxiety += C.anxiety_rate * DT * (m.maximum(expected - standing, 0.0) / C.anxiety_scale - anxiety)
            gdp = gdp + state[GROWTH:] * DT + shared.gdp_volatility[:, None] * m.sqrt(DT) * z[ROWS : ROWS + 3]
            gdp = m.where(m.isnan(observed)[:, None], gdp, observed[:, None])
            incentive += (pull - incentive) * INCENTIVE_SHARE
            learning += (1.0 - power - learning) * LEARNING_SHARE
            return (moved, gdp, anxiety, incentive, learning), (seen.mean(1), seen.std(1))

        keys = jax.random.split(jax.random.key(seed), len(x.growth_target))
        start = (column(shared.start), column(shared.gdp[0]), m.zeros((2, n)), m.full(n, INCENTIVE_START),
                 m.full(n, LEARNING_START))
        end, seen = jax.lax.scan(step, start, (keys, shared.growth_target, shared.gdp[1:]))
        _, threat, interest, *_ = model(m, shared, *end[:2], end[4])
        last = m.stack([end[3], threat, interest])
        # Anxiety is returned so that it is not left out as unused.
        return m.concatenate([seen[0], last.mean(1)[None]]), m.concatenate([seen[1], last.std(1)[None]]), end[2].mean()

    def sample(n, seed):
        mean, sd, _ = simulate(n, seed)
        return np.asarray(mean), np.asarray(sd)

    return sample


def numba_program():
    import math

    import numba
    x = inputs()

    @numba.njit
    def logistic(v):
        return 1.0 / (1.0 + math.exp(-v))

    @numba.njit
    def logit(p):
        return math.log(p / (1.0 - p))

    @numba.njit
    def simulate(x, n, seed):
        np.random.seed(seed)
        steps = len(x.growth_target)
        total, square = np.zeros((steps + 1, 3)), np.zeros((steps + 1, 3))
        state, target, gdp, anxiety = np.empty(ROWS), np.empty(ROWS), np.empty(3), np.empty(2)
        relative, military, noise = np.empty(2), np.empty(2), np.empty(ROWS + 4)
        for _ in range(n):
            state[:], target[:], gdp[:], anxiety[:] = x.start, x.target, x.gdp[0], 0.0
            incentive, learning = INCENTIVE_START, LEARNING_START
            for step in range(steps + 1):
                for i in range(2):
                    relative[i] = math.exp(gdp[i] - gdp[2])
                    military[i] = relative[i] * math.exp(state[BURDEN + i] - state[BURDEN + 2])
                log_ratio = math.log(relative[0] + relative[1])
                power = (logistic((log_ratio - math.log(C.non_permissive)) / C.power_width)
                         * logistic((math.log(C.overwhelming) - log_ratio) / C.power_width))
                threat = (OVERLAP**C.overlap_weight
                          * math.sqrt(logistic(min(state[SEVERITY], state[SEVERITY + 1])))
                          * logistic(min(state[URGENCY], state[URGENCY + 1])) ** C.urgency_weight)
                common, revisionist, status_quo = 0.0, 0.0, 0.0
                for k in range(3):
                    first, second = math.tanh(state[ORIENTATION + 2 * k]), math.tanh(state[ORIENTATION + 2 * k + 1])
                    low, high = min(first, second), max(first, second)
                    common += x.weights[k] * (1.0 - (high - low) / 2.0)
                    revisionist += x.weights[k] * max(low, 0.0)
                    status_quo += x.weights[k] * max(-high, 0.0)
                interest = (1.0 - logistic(state[CONTESTATION])) * (
                    (1.0 - C.economic_weight) * math.sqrt(common * max(revisionist, status_quo))
                    + C.economic_weight * logistic(state[COMPLEMENTARITY]))
                for place, value in enumerate((incentive, threat, interest)):
                    total[step, place] += value
                    square[step, place] += value * value
                if step == steps:
                    break
                divergence = max(power, threat, interest) - min(power, threat, interest)
                pull = ((C.threat_weight * threat + (1.0 - C.threat_weight) * interest)
                        * (power + (1.0 - power) * (C.without_power + C.unlearned * (1.0 - learning)))
                        * (1.0 - C.divergence * divergence))
                for i in range(2):
                    severity = (C.by_power / (1.0 + relative[i]) + C.by_proximity * x.proximity[i]
                                + C.by_offence * x.offence[i] + C.by_intent * logistic(state[INTENT + i])
                                - C.by_stake * logistic(state[STAKE + i]))
                    target[SEVERITY + i] = logit(min(max(severity, FLOOR), CEILING))
                    capability = ((1.0 - C.military_share) * relative[i] / (relative[0] + relative[1])
                                  + C.military_share * military[i] / (military[0] + military[1]))
                    standing = (1.0 - C.equality) * capability + C.equality / 2.0
                    claim = max(logistic(state[EXPECTATION + i]) - standing, 0.0) / C.anxiety_scale
                    anxiety[i] += C.anxiety_rate * DT * (claim - anxiety[i])
                    target[EXPECTATION + i] = logit(x.narrative[i] + (1.0 - C.narrative) * standing)
                for row in range(ROWS + 4):
                    noise[row] = np.random.standard_normal()
                for a in range(3):
                    target[GROWTH + a] = x.growth_target[step, a]
                    noise[GROWTH + a] = OWN_SHARE * noise[GROWTH + a] + C.world_loading * noise[ROWS + 3]
                    gdp[a] += state[GROWTH + a] * DT + x.gdp_volatility[a] * math.sqrt(DT) * noise[ROWS + a]
                    if not math.isnan(x.gdp[step + 1, a]):
                        gdp[a] = x.gdp[step + 1, a]
                for row in range(ROWS):
                    state[row] = target[row] + (state[row] - target[row]) * x.decay[row] + x.spread[row] * noise[row]
                state[CONTESTATION] -= C.easing * CONSULTATIONS * DT
                incentive += (pull - incentive) * INCENTIVE_SHARE
                learning += (1.0 - power - learning) * LEARNING_SHARE
        mean = total / n
        return mean, np.sqrt(square / n - mean * mean)

    def sample(n, seed):
        return simulate(x, n, seed)

    return sample


def main():
    steps = len(inputs().growth_target)
    reference = Run(HERE / "drivers.toml", CHECKED, threads=2)

    def engine(program):
        sample = program()
        mean, sd = sample(CHECKED, 1)
        for year in YEARS:
            for place, quantity in enumerate(QUANTITIES):
                step = (year - 1991) * 12
                expected = [reference.find("drivers", key, year=year, variable=quantity) for key in ("mean", "sd")]
                error = expected[1] * (2.0 / CHECKED) ** 0.5
                agree(f"mean {quantity} in {year}", mean[step, place], expected[0], error)
                agree(f"sd of {quantity} in {year}", sd[step, place], expected[1], error)
        # JAX compiles anew for every size.
        sample(TIMED, 2)

        def work():
            sample(TIMED, 2)
            return TIMED * steps

        return work, f"incentive in 2024: mean {mean[-1, 0]:.4f}, sd {sd[-1, 0]:.4f} ({CHECKED:,} trajectories)"

    def stadial():
        def work():
            Run(HINDCAST, STADIAL_TIMED)
            return STADIAL_TIMED * steps

        mean, sd = (reference.find("drivers", key, year=2024, variable="incentive") for key in ("mean", "sd"))
        return work, f"timed on the full model; the part: mean {mean:.4f}, sd {sd:.4f} ({CHECKED:,} trajectories)"

    comparison = Comparison("Drivers alone, hindcast 1991-2024", "a trajectory-step")
    comparison.add("stadial, full model", stadial)
    comparison.add("numba, scalar", lambda: engine(numba_program))
    comparison.add("JAX, jit and scan", lambda: engine(jax_program))
    return comparison.measure("stadial, full model").table()


if __name__ == "__main__":
    finish(main)
