"""A study from end to end: twelve uncertain constants (study.toml), the odds of a thick partnership or closer, Sobol
indices with intervals, and a PRIM box where the odds are high. Both sides have two processors.

The stack of the field: EMA Workbench designs and runs the experiments in two processes, the model is the numpy program,
SALib gives the indices, EMA Workbench the box. `study.py stack` runs it, in a process of its own so that its memory is
its own. stadial does the same by two commands, with as many evaluations of as many histories.
"""

import json
import sys
import tomllib
import warnings
from types import SimpleNamespace

from timing import HERE, Child, agree, binary, finish

SCENARIO = HERE / "study.toml"
OUTCOME, BY = "thick_partnership", 2023
# Sobol's base size, and trajectories of an evaluation: BASE x (12 + 2) evaluations without second-order indices. Too few
# for indices that anyone should use, enough to know what the study costs.
BASE, REPLICATIONS = 32, 192
# A base size with which the intervals are nearly narrow enough; stadial alone.
MORE, MORE_REPLICATIONS = 2_048, 64
# Histories of stadial's box, as it takes unless told otherwise.
BOX = 96_000

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
    import zlib

    import ema_workbench as ema
    import numpy as np
    from ema_workbench.analysis import prim
    from ema_workbench.em_framework import get_SALib_problem
    from ema_workbench.em_framework.salib_samplers import SobolSampler
    from model_numpy import hindcast, simulate
    from SALib.analyze import sobol
    from timing import clock
    scenario = hindcast()

    def odds(**constants):
        seed = zlib.crc32(repr(sorted(constants.items())).encode())
        return {"close": simulate(scenario, REPLICATIONS, seed, constants)[1]}

    model = ema.Model("hindcast", function=odds)
    model.uncertainties = [ema.RealParameter(*parameter) for parameter in ranges(tomllib.loads(SCENARIO.read_text()))]
    model.outcomes = [ema.ScalarOutcome("close")]
    begun, began = clock()
    with ema.MultiprocessingEvaluator(model, n_processes=2) as evaluator:
        # The workbench takes samplers by the member of an enumeration; this one's would add second-order indices.
        sampler = SimpleNamespace(value=SobolSampler(second_order=False))
        experiments, outcomes = evaluator.perform_experiments(scenarios=BASE, uncertainty_sampling=sampler)
    evaluated, ended = clock()
    close = np.asarray(outcomes["close"])
    problem = get_SALib_problem(model.uncertainties)
    indices = sobol.analyze(problem, close, calc_second_order=False)
    factors = experiments[problem["names"]]
    box = prim.Prim(factors, close > np.median(close), threshold=0.7, peel_alpha=0.1).find_box()
    done, _ = clock()
    largest = int(np.argmax(indices["ST"]))
    return dict(evaluations=len(close), evaluating=evaluated - begun, wall=ended - began, analysing=done - evaluated,
                mean=close.mean(), error=close.std() / len(close) ** 0.5, factor=problem["names"][largest],
                total=indices["ST"][largest], interval=indices["ST_conf"][largest],
                coverage=float(box.peeling_trajectory["coverage"].iloc[-1]),
                density=float(box.peeling_trajectory["density"].iloc[-1]))


def own(draws, replications):
    """Both commands of stadial: what they took together, and what they found."""
    question = [SCENARIO, "--outcome", OUTCOME, "--by", BY, "--threads", 2, "--output-format", "json"]
    evaluations = draws * (len(NAMES) + 2)
    indices = Child(binary("stadial"), "sensitivity", *question, "--draws", draws,
                    "--trajectories", evaluations * replications)
    box = Child(binary("stadial"), "discover", *question, "--among", "parameters", "--trajectories", BOX)
    found = json.loads(indices.out)
    return dict(evaluations=evaluations, cpu=indices.cpu + box.cpu, wall=indices.wall + box.wall,
                peak=max(indices.peak, box.peak), evaluating=indices.cpu, boxing=box.cpu,
                mean=found["mean"]["value"], error=found["mean"]["standard_error"], largest=found["inputs"][0],
                convergence=found["convergence"], box=json.loads(box.out))


def row(name, replications, run, remark):
    return (f"| {name} | {run['evaluations']:,} of {replications} | {1e3 * run['evaluating'] / run['evaluations']:.1f} | "
            f"{run['cpu']:.0f} | {run['wall']:.0f} | {run['peak']:.0f} | {remark} |")


def told(run):
    """What stadial found, in a line."""
    total = run["largest"]["total"]
    half = (total["high"] - total["low"]) / 2
    stable = "stable" if run["convergence"]["stable"] else "not stable"
    return (f"odds {run['mean']:.3f}; largest total index {NAMES[run['largest']['input']]} {total['value']:.2f} "
            f"±{half:.2f} ({stable}); box {run['boxing']:.1f} s of CPU")


def main():
    run = own(BASE, REPLICATIONS)
    lines = ["## A study from end to end: 12 uncertain constants, odds, Sobol indices, PRIM box", "",
             "| two processors | evaluations, histories | CPU, ms per evaluation | CPU, s in all | wall, s | peak memory "
             "of the largest process, MB | |", "|---|---|---|---|---|---|---|"]
    try:
        child = Child(sys.executable, HERE / "study.py", "stack")
    except RuntimeError as reason:
        lines.append(f"| EMA Workbench, SALib, numpy |  |  |  |  |  | not run: {reason} |")
    else:
        found = json.loads(child.out.splitlines()[-1])
        agree("odds of a thick partnership", found["mean"], run["mean"], (found["error"] ** 2 + run["error"] ** 2) ** 0.5)
        found |= dict(cpu=child.cpu, wall=child.wall, peak=child.peak)
        lines.append(row("EMA Workbench, SALib, numpy", REPLICATIONS, found,
                         f"odds {found['mean']:.3f}; largest total index {found['factor']} {found['total']:.2f} "
                         f"±{found['interval']:.2f}; indices and box {found['analysing']:.1f} s of CPU; box: coverage "
                         f"{found['coverage']:.2f}, density {found['density']:.2f}"))
        lines.append(f"| its ratio to stadial |  |  | {found['cpu'] / run['cpu']:.1f} | {found['wall'] / run['wall']:.1f} | "
                     f"{found['peak'] / run['peak']:.1f} | |")
    lines.append(row("stadial", REPLICATIONS, run, told(run)))
    more = own(MORE, MORE_REPLICATIONS)
    lines.append(row("stadial, more draws", MORE_REPLICATIONS, more, told(more)))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    if sys.argv[1:] == ["stack"]:
        print(json.dumps(stack()))
    else:
        finish(main)
