"""A modeller: at which value of a parameter does a probability cross a level, and under which conditions is it high?

Run it from the folder of the project: python python/examples/thresholds.py
"""

# %% Load.
import os

import stadial

QUICK = "STADIAL_QUICK" in os.environ
PATH, OUTCOME, BY = "balance.power.non_permissive", "downgrade", 2040
scenario = stadial.load("scenarios/china-russia.toml")

# %% The value at which the probability crosses a level, with its interval.
size = {"trajectories": 1_600, "draws": 40} if QUICK else {}
tip = scenario.tip(parameter=PATH, outcome=OUTCOME, by=BY, probability=0.3, **size)
print("crosses:", tip.answer[0])
print(tip["tip"].rows()[0])

# %% The curve around it. All points have the same random numbers, so that it is smooth.
size = {"trajectories": 1_600, "draws": 40} if QUICK else {"trajectories": 16_000}
values = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55]
curve = scenario.evaluate({PATH: values}, outcome=OUTCOME, by=BY, **size)
for value, row in zip(values, curve):
    print(f"{value:.2f}  {row['probability']:.3f} ±{1.96 * row['standard_error']:.3f}")

# %% The same by the command's own question, with differences to the scenario unchanged and their errors.
swept = scenario.sweep(vary=f"{PATH}=0.2:0.6:3", outcome=OUTCOME, by=BY, **({"trajectories": 1_600, "draws": 40} if QUICK else {}))
print(swept)

# %% Which parameters matter in total?
size = {"draws": 16, "trajectories": 16_000} if QUICK else {}
found = scenario.sensitivity(outcome=OUTCOME, by=BY, **size)
print("total effects:", found.answer[0])
