"""The chain of constant rates: the field of the exact simulators of reaction networks, and not that of stadial."""

import numpy as np
from scipy.linalg import expm
from timing import HERE, Child, Comparison, Run, agree, agree_on_odds, binary, clock, finish

UP = [0.25, 0.2, 0.15, 0.12, 0.1, 0.05]
DOWN = [0.05, 0.06, 0.08, 0.1, 0.12, 0.15]
YEARS = 40
SCENARIO = HERE / "chain.toml"
# Trajectories of a check, and of a timing.
SIZES = {"rebop, Rust macro": (1_000_000, 2_000_000), "numba, scalar": (500_000, 1_000_000),
         "GillesPy2, C++ SSA": (20_000, 20_000), "rebop, Python": (2_000, 500), "stadial": (40_000, 8_000)}


def generator(absorbing):
    """The matrix of rates; if absorbing, without the way back from the last stage."""
    matrix = np.diag(UP, 1) + np.diag(DOWN[:-1] + [0.0 if absorbing else DOWN[-1]], -1)
    return matrix - np.diag(matrix.sum(1))


def exact(absorbing):
    """In stage 7 after 40 years; if absorbing, that is: ever in it."""
    return expm(generator(absorbing) * YEARS)[0, 6]


def exact_in_steps(absorbing, per_year=12):
    """The same in steps, at most one event in each."""
    rates = generator(absorbing)
    leaving = -np.diag(rates)
    happens = -np.expm1(-leaving / per_year)
    share = np.divide(happens, leaving, out=np.zeros(7), where=leaving > 0.0)
    step = np.eye(7) + rates * share[:, None]
    return np.linalg.matrix_power(step, YEARS * per_year)[0, 6]


def sampler(name, sample):
    """Checks `sample(n, rate from 7 down, seed)`, the share in stage 7, and lets it be timed."""
    check, timed = SIZES[name]
    found = [sample(check, down, 1) for down in (DOWN[-1], 0.0)]
    for absorbing, share in enumerate(found):
        agree_on_odds("ever in stage 7" if absorbing else "in stage 7", share, exact(absorbing), check)

    def work():
        sample(timed, DOWN[-1], 2)
        return timed

    return work, f"in 7: {found[0]:.4f}, ever: {found[1]:.4f} ({check:,} trajectories)"


def rebop_macro():
    def sample(n, down, seed):
        return float(Child(binary("rebop-chain"), n, seed, down).out)
    return sampler("rebop, Rust macro", sample)


def rebop_python():
    import rebop

    def sample(n, down, seed):
        system = rebop.Gillespie()
        for i, (up, back) in enumerate(zip(UP, DOWN[:-1] + [down]), 1):
            system.add_reaction(up, [f"s{i}"], [f"s{i + 1}"])
            system.add_reaction(back, [f"s{i + 1}"], [f"s{i}"])
        rng = np.random.default_rng(seed)
        ends = (system.run({"s1": 1}, tmax=YEARS, nb_steps=1, rng=rng) for _ in range(n))
        return sum(int(end["s7"].values[-1]) for end in ends) / n

    return sampler("rebop, Python", sample)


def gillespy2():
    import logging

    import gillespy2
    gillespy2.log.setLevel(logging.ERROR)
    solvers, compiling = {}, []

    def compiled(down):
        model = gillespy2.Model(name=f"chain_{'absorbing' if down == 0.0 else 'open'}")
        for i in range(1, 8):
            model.add_species(gillespy2.Species(name=f"s{i}", initial_value=int(i == 1), mode="discrete"))
        for i, (up, back) in enumerate(zip(UP, DOWN[:-1] + [down]), 1):
            for label, rate, source, target in [("u", up, i, i + 1), ("d", back, i + 1, i)]:
                model.add_parameter(gillespy2.Parameter(name=f"{label}{i}_rate", expression=rate))
                model.add_reaction(gillespy2.Reaction(name=f"{label}{i}", reactants={f"s{source}": 1},
                                                      products={f"s{target}": 1}, rate=f"{label}{i}_rate"))
        model.timespan(gillespy2.TimeSpan.linspace(t=YEARS, num_points=2))
        begun, _ = clock()
        solver = gillespy2.SSACSolver(model=model)
        solver.run(number_of_trajectories=1)
        compiling.append(clock()[0] - begun)
        return solver

    def sample(n, down, seed):
        if down not in solvers:
            solvers[down] = compiled(down)
        results = solvers[down].run(number_of_trajectories=n, seed=seed)
        return sum(int(result["s7"][-1]) for result in results) / n

    work, remark = sampler("GillesPy2, C++ SSA", sample)
    return work, f"{remark}; compiling, not counted: {min(compiling):.1f} s of CPU"


def numba_scalar():
    import numba

    @numba.njit
    def sample(n, down, seed):
        np.random.seed(seed)
        rates_up = np.array([0.25, 0.2, 0.15, 0.12, 0.1, 0.05, 0.0])
        rates_down = np.array([0.0, 0.05, 0.06, 0.08, 0.1, 0.12, down])
        arrived = 0
        for _ in range(n):
            stage, t = 0, 0.0
            while True:
                total = rates_up[stage] + rates_down[stage]
                if total == 0.0:
                    break
                t += np.random.standard_exponential() / total
                if t > 40.0:
                    break
                stage += 1 if np.random.random() * total < rates_up[stage] else -1
            arrived += stage == 6
        return arrived / n

    return sampler("numba, scalar", sample)


def stadial():
    check, timed = SIZES["stadial"]
    run = Run(SCENARIO, check, threads=2)
    found = [run.find("stages", "probability", year=2000 + YEARS, stage=7),
             run.find("odds", "probability", outcome="top", year=2000 + YEARS - 1)]
    for absorbing, share in enumerate(found):
        agree_on_odds("ever in stage 7" if absorbing else "in stage 7", share, exact_in_steps(absorbing), check)
        # A step of a month lets one event happen, not two: the error is of the order of the step, and stated.
        agree("error of the step", exact_in_steps(absorbing), exact(absorbing), 0.0, slack=0.03 * exact(absorbing))

    def work():
        Run(SCENARIO, timed)
        return timed

    return work, (f"in 7: {found[0]:.4f}, ever: {found[1]:.4f} ({check:,} trajectories); exact in its monthly steps: "
                  f"{exact_in_steps(False):.4f}, {exact_in_steps(True):.4f}. Whole kernel, 480 steps")


def main():
    comparison = Comparison(f"Chain of constant rates (exact: in 7 {exact(False):.7f}, ever {exact(True):.7f})",
                            "a trajectory of 40 years")
    for name, prepare in [("stadial", stadial), ("rebop, Rust macro", rebop_macro), ("numba, scalar", numba_scalar),
                          ("GillesPy2, C++ SSA", gillespy2), ("rebop, Python", rebop_python)]:
        comparison.add(name, prepare)
    return comparison.measure("stadial").table()


if __name__ == "__main__":
    finish(main)
