"""A designer of wargames: stories, lists of injects, and probabilities that respond to a move.

Run it from the folder of the project: python python/examples/wargame.py
"""

# %% Load.
import os

import stadial

QUICK = "STADIAL_QUICK" in os.environ
scenario = stadial.load("scenarios/china-russia.toml")
OUTCOME, BY = "downgrade", 2040
size = {"trajectories": 1_600, "draws": 40} if QUICK else {}

# %% Storylines: a few trajectories that reach the outcome, as different as possible.
stories = scenario.storylines(outcome=OUTCOME, by=BY, count=2, **size)
print("storyline:", stories.answer[0])

# %% One of them as a list of injects for an exercise.
msel = scenario.msel(outcome=OUTCOME, by=BY, **size)
print(f"{len(msel.tables)} tables; injects: {msel.answer[0]}")

# %% A move: injects of your own are rows, and the probabilities respond to them.
injects = [{"date": "2027-08-01", "title": "taiwan_2027"}]
before = scenario.run(**size).probability(OUTCOME, BY)
after = scenario.run(injects=injects, **size).probability(OUTCOME, BY)
print(f"inject: {before['probability']:.3f} before, {after['probability']:.3f} after")

# %% What follows from one moment of one trajectory, unchanged and with something done?
fork = scenario.fork(trajectory=17, at="2031-06", policy=["split_moscow"], **({"futures": 800} if QUICK else {}))
print(fork.answer[0])
