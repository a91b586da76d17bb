"""Works out the scores of scores.csv with the package scoringrules.

`check.py` fails if any differs by more than 1e-12 from what the file holds; `check.py --write` makes the file anew. The tests of
stadial hold its own scores to the same file.
"""

import csv
import pathlib
import sys

import numpy
import scoringrules

FILE = pathlib.Path(__file__).with_name("scores.csv")
SCORES = ["log", "brier", "rps"]


def forecasts():
    """Probabilities of 2 to 8 states, and the number of the state that came."""
    generator = numpy.random.default_rng(20240229)
    for number in range(200):
        states = 2 + number % 7
        # None near 0: there the package's logarithm, of |p + 1 - 1|, loses digits.
        given = 0.98 * generator.dirichlet(numpy.full(states, 0.7)) + 0.02 / states
        yield given, int(generator.integers(states))


def scores(given, came):
    """Log score of the state that came, Brier score summed over the states (of two states: of the second), ranked probability
    score."""
    states = numpy.arange(len(given))
    log = scoringrules.log_score(1.0, given[came])
    if len(given) == 2:
        brier = scoringrules.brier_score(float(came == 1), given[1])
    else:
        brier = scoringrules.brier_score((states == came).astype(float), given).sum()
    # The package counts states from 1.
    rps = scoringrules.rps_score(came + 1, given)
    return [float(log), float(brier), float(rps)]


def main():
    if "--write" in sys.argv:
        with FILE.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["came", "given", *SCORES])
            for given, came in forecasts():
                writer.writerow([came, " ".join(repr(float(p)) for p in given), *map(repr, scores(given, came))])
        return
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        given = numpy.array([float(p) for p in row["given"].split()])
        for name, value in zip(SCORES, scores(given, int(row["came"]))):
            if abs(value - float(row[name])) > 1e-12:
                sys.exit(f"{name} of {row['given']}: {value!r} by scoringrules, {row[name]} in {FILE.name}")
    print(f"{len(rows)} forecasts scored alike by scoringrules {scoringrules.__version__}")


main()
