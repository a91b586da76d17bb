"""A forecaster: how probable is it, how precise is the number, and what does it depend on?

Run it from the folder of the project: python python/examples/forecast.py
"""

# %% Load a scenario, and see what it is about.
import os

import stadial

#: The tests run the examples with few trajectories.
QUICK = "STADIAL_QUICK" in os.environ

scenario = stadial.load("scenarios/china-russia.toml")
print(scenario)

# %% Run it. A size that is not given is the scenario's.
size = {"trajectories": 8_000, "draws": 200} if QUICK else {}
result = scenario.run(**size)
print("\n".join(result.answer[:3]))

# %% One probability, with its errors. `standard_error` is the Monte Carlo error; the band is what nobody knows of the parameters.
row = result.probability("functioning_alliance", by=2040)
band = ["not known" if end is None else f"{end:.2%}" for end in (row["parameter_low"], row["parameter_high"])]
print(f"{scenario.outcomes['functioning_alliance']} by the end of 2040: {row['probability']:.2%}")
print(f"Monte Carlo error ±{1.96 * row['standard_error']:.2%}; over the uncertain parameters {' to '.join(band)}")

# %% All probabilities as a data frame, units beside them.
frame = result.odds.to_pandas()
print(frame[frame.year_end.isin([2030, 2040])][["outcome", "year_end", "probability", "standard_error"]].to_string(index=False))
print(frame.attrs["units"]["probability"])

# %% The same on labelled dimensions.
odds = result.odds.to_xarray()
print(odds["probability"].sel(outcome="downgrade", year_end=[2030, 2040, 2050]).values)

# %% What does it depend on? Indices of Sobol, with their errors.
size = {"draws": 16, "trajectories": 16_000} if QUICK else {}
found = scenario.sensitivity(outcome="downgrade", by=2040, **size)
print("\n".join(found.answer[:4]))

# %% What if: another value, and a policy.
stricter = scenario.changed({"balance.power.non_permissive": 0.6})
compared = scenario.compare(policy=["split_moscow"], outcome="downgrade", **({"trajectories": 1_600, "draws": 100} if QUICK else {}))
print(compared.answer[0])

# %% In a notebook a result shows itself, with its charts; they are SVG.
for name in list(result.charts)[:3]:
    print("chart:", name)
