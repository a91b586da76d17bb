"""The full model on the hindcast of 1991: stadial against the vectorised numpy program in model_numpy.py."""

from model_numpy import TYPES, hindcast, simulate
from timing import HINDCAST, Comparison, Run, agree, finish

YEARS = [2011, 2016, 2021, 2024]
# Trajectories of a check, and of a timing; blocks of 8,000 and more cost the same.
CHECKED, TIMED = 16_000, 8_000
STADIAL_CHECKED, STADIAL_TIMED = 48_000, 8_000
# Two readings of the equations in the same step may differ by as much: at most one event of a kind happens in a step.
SLACK = 0.01


def main():
    scenario = hindcast()
    steps = (scenario["end"] - scenario["start"]) * scenario["steps_per_year"]
    reference = Run(HINDCAST, STADIAL_CHECKED, threads=2)

    def stadial():
        def work():
            Run(HINDCAST, STADIAL_TIMED)
            return STADIAL_TIMED * steps

        thick = reference.find("types", "probability", year=2024, type="thick")
        return work, f"thick in 2024: {thick:.4f} ({STADIAL_CHECKED:,} trajectories); start-up and tables counted"

    def numpy():
        types, _ = simulate(scenario, CHECKED, 1)
        for year in YEARS:
            for name, found in zip(TYPES, types[year]):
                expected = reference.find("types", "probability", year=year, type=name)
                error = (expected * (1.0 - expected) * (1.0 / CHECKED + 1.0 / STADIAL_CHECKED)) ** 0.5
                agree(f"{name} in {year}", found, expected, error, SLACK)

        def work():
            simulate(scenario, TIMED, 2)
            return TIMED * steps

        return work, f"thick in 2024: {types[2024][TYPES.index('thick')]:.4f} ({CHECKED:,} trajectories)"

    comparison = Comparison("The full model, hindcast 1991-2024", "a trajectory-step")
    comparison.add("stadial", stadial)
    comparison.add("numpy, vectorised", numpy)
    return comparison.measure("stadial", rounds=3).table()


if __name__ == "__main__":
    finish(main)
