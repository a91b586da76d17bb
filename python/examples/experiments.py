"""The EMA Workbench and SALib drive the engine: experiments, scenario discovery, indices.

Run it from the folder of the project: python python/examples/experiments.py
It needs the packages ema-workbench and SALib.
"""

# %% The scenario, and two of its parameters with their ranges.
import logging
import os
import time
import warnings

import numpy
import pandas

import stadial

warnings.filterwarnings("ignore", module="ema_workbench")
from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator, perform_experiments  # noqa: E402
from ema_workbench.analysis import prim  # noqa: E402
from ema_workbench.em_framework.samplers import LHSSampler, sample_uncertainties  # noqa: E402
from SALib.analyze import sobol as analyze  # noqa: E402
from SALib.sample import sobol as sample  # noqa: E402

QUICK = "STADIAL_QUICK" in os.environ
OUTCOME, BY = "downgrade", 2040
RANGES = {
    "balance.power.non_permissive": (0.3, 0.55),
    "incentive.threat_weight": (0.3, 0.7),
    "alignment.hedge": (0.0, 0.5),
}
scenario = stadial.load("scenarios/china-russia.toml")


# %% A model of the EMA Workbench: a function of one experiment. The names of EMA stand for the paths of stadial.
def model(**values: float) -> dict[str, float]:
    found = scenario.evaluate(values, outcome=OUTCOME, by=BY, trajectories=320, draws=20)
    return {"probability": found["probability"][0]}


ema = Model("stadial", function=model)
ema.uncertainties = [
    RealParameter(path.replace(".", "_"), low, high, variable_name=path) for path, (low, high) in RANGES.items()
]
ema.outcomes = [ScalarOutcome("probability")]

n = 64 if QUICK else 1_000
logging.getLogger("EMA").setLevel(logging.ERROR)
begun = time.perf_counter()
with SequentialEvaluator(ema) as evaluator:
    experiments, outcomes = evaluator.perform_experiments(scenarios=n)
seconds = time.perf_counter() - begun
print(f"one by one: {n / seconds:,.0f} experiments a second, of 320 trajectories each")

# %% The same experiments at once, on all processors: a table of points in, a table of probabilities out.
names = {path.replace(".", "_"): path for path in RANGES}
points = experiments[list(names)].rename(columns=names)
begun = time.perf_counter()
together = scenario.evaluate(points, outcome=OUTCOME, by=BY, trajectories=320, draws=20)
seconds = time.perf_counter() - begun
print(f"together: {n / seconds:,.0f} experiments a second, of 320 trajectories each")
assert together["probability"] == list(outcomes["probability"]), "the same numbers either way"

# %% Scenario discovery: where is the outcome frequent?
frequent = numpy.asarray(together["probability"]) > numpy.median(together["probability"])
box = prim.Prim(experiments[list(names)], frequent, threshold=0.5).find_box()
print(f"box: coverage {box.coverage:.2f}, density {box.density:.2f}")
print(box.box_lims[-1])

# %% SALib: indices of Sobol from its own sample.
problem = {"num_vars": len(RANGES), "names": list(RANGES), "bounds": [list(range) for range in RANGES.values()]}
design = sample.sample(problem, 64 if QUICK else 512, calc_second_order=False, seed=1)
table = scenario.evaluate(design, problem["names"], outcome=OUTCOME, by=BY, trajectories=320, draws=20)
indices = analyze.analyze(problem, table.to_numpy("probability"), calc_second_order=False, seed=1)
print(pandas.DataFrame({"first": indices["S1"], "total": indices["ST"], "error of total": indices["ST_conf"]}, index=list(RANGES)))
