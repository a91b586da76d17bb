"""A study from end to end: twelve uncertain constants (study.toml), the odds of a thick partnership or closer, Sobol
indices with intervals, and a PRIM box where the odds are high.

The stack of the field: EMA Workbench designs and runs the experiments, the model is the numpy program, SALib gives the
indices, EMA Workbench the box. `study.py stack` runs it, in a process of its own so that its memory is its own.
"""

import json
import sys
import tomllib
import warnings

from timing import HERE, Child, Run, agree, finish

SCENARIO = HERE / "study.toml"
# Sobol's base size, and trajectories of an evaluation: BASE x (2 x 12 + 2) experiments. Too few for indices that anyone
# should use, enough to know what an evaluation costs.
BASE, REPLICATIONS = 4, 200
# Draws of the same parameters in stadial, to check the odds.
DRAWS, DRAWS_EACH = 1_000, 48

# What study.toml calls by a path, by its name in model_numpy.py.
NAMES = {
    "balance.power.non_permissive": "non_permissive", "balance.power.width": "power_width",
    "balance.threat.intent_weight": "by_intent", "balance.threat.stake_weight": "by_stake",
    "balance.interest.economic_weight": "economic_weight", "incentive.threat_weight": "threat_weight",
    "incentive.divergence_damping": "divergence", "incentive.without_power": "without_power",
    "status.overlap_tolerance": "claim_width", "conditions.identity_medium": "identity_medium",
    "typology.downgrade_rate": "downgrade_rate", "support.kept_identity": "kept_identity",
}


def ranges(table, path=""):
    """Name in the numpy program, low and high of every uniform distribution of a table."""
    for key, value in table.items():
        if isinstance(value, dict) and "uniform" in value:
            yield NAMES[path + key], value["uniform"]["low"], value["uniform"]["high"]
        elif isinstance(value, dict):
            yield from ranges(value, f"{path}{key}.")


def stack():
    """Design, experiments, indices, box; what is found, as JSON."""
    warnings.filterwarnings("ignore")
    import ema_workbench as ema
    import numpy as np
    from ema_workbench.analysis import prim
    from ema_workbench.em_framework import get_SALib_problem
    from model_numpy import hindcast, simulate
    from SALib.analyze import sobol
    from timing import clock
    scenario = hindcast()
    seeds = iter(range(10**9))

    def odds(**constants):
        return {"close": simulate(scenario, REPLICATIONS, next(seeds), constants)[1]}

    model = ema.Model("hindcast", function=odds)
    model.uncertainties = [ema.RealParameter(*parameter) for parameter in ranges(tomllib.loads(SCENARIO.read_text()))]
    model.outcomes = [ema.ScalarOutcome("close")]
    begun, _ = clock()
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=BASE, uncertainty_sampling=ema.Samplers.SOBOL)
    evaluated, _ = clock()
    close = np.asarray(outcomes["close"])
    problem = get_SALib_problem(model.uncertainties)
    indices = sobol.analyze(problem, close)
    factors = experiments[problem["names"]]
    box = prim.Prim(factors, close > np.median(close), threshold=0.7, peel_alpha=0.1).find_box()
    done, _ = clock()
    largest = int(np.argmax(indices["ST"]))
    return dict(evaluations=len(close), evaluating=evaluated - begun, analysing=done - evaluated,
                mean=close.mean(), error=close.std() / len(close) ** 0.5, factor=problem["names"][largest],
                total=indices["ST"][largest], interval=indices["ST_conf"][largest],
                coverage=float(box.peeling_trajectory["coverage"].iloc[-1]),
                density=float(box.peeling_trajectory["density"].iloc[-1]))


def main():
    own = Run(SCENARIO, DRAWS * DRAWS_EACH, "--draws", DRAWS)
    expected, error = (own.find("odds", column, outcome="thick_partnership", year=2023)
                       for column in ("probability", "standard_error"))
    lines = ["## A study from end to end: 12 uncertain constants, odds, Sobol indices, PRIM box", "",
             "| | evaluations | CPU, ms per evaluation | CPU, s in all | wall, s | peak memory, MB | |",
             "|---|---|---|---|---|---|---|"]
    evaluation = f"{REPLICATIONS} trajectories of 33 years"
    try:
        child = Child(sys.executable, HERE / "study.py", "stack")
    except RuntimeError as reason:
        lines.append(f"| EMA Workbench, SALib, numpy |  |  |  |  |  | not run: {reason} |")
    else:
        found = json.loads(child.out.splitlines()[-1])
        agree("odds of a thick partnership", found["mean"], expected, (found["error"] ** 2 + error**2) ** 0.5)
        lines.append(
            f"| EMA Workbench, SALib, numpy | {found['evaluations']} | "
            f"{1e3 * found['evaluating'] / found['evaluations']:.0f} | {child.cpu:.0f} | {child.wall:.0f} | "
            f"{child.peak:.0f} | an evaluation is {evaluation}; odds {found['mean']:.3f} (stadial: {expected:.3f}); "
            f"indices and box {found['analysing']:.1f} s of CPU; largest total index {found['factor']} "
            f"{found['total']:.2f} ±{found['interval']:.2f}; box: coverage {found['coverage']:.2f}, density "
            f"{found['density']:.2f} |")
    # The place of stadial's own study: when it has commands for indices and boxes, they are run here on study.toml, and
    # the row below gives way to one that ends with the same indices and box.
    draws = BASE * 26
    run = Run(SCENARIO, draws * REPLICATIONS, "--draws", draws)
    lines.append(f"| stadial, the evaluations alone | {draws} | {1e3 * run.cpu / draws:.1f} | {run.cpu:.1f} | "
                 f"{run.wall:.1f} | {run.peak:.0f} | `stadial run`, one thread; no indices and no box yet |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    if sys.argv[1:] == ["stack"]:
        print(json.dumps(stack()))
    else:
        finish(main)
