"""Reference indices for the tests of `stadial::analysis`: SALib on samples that the tests draw again.

Made with SALib 1.6.0 and NumPy on Python 3.11:
    pip install SALib==1.6.0 && python reference.py > reference.csv

Points are Weyl sequences, so that both sides have the same sample without a file: coordinate j of row i is the fractional
part of (i + 1) * sqrt(prime j), in double precision. Columns: method, function, input, index, value.
"""
import numpy as np
from SALib.analyze import morris, pawn, sobol
from SALib.test_functions import Ishigami, Sobol_G

PRIMES = np.array([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53], dtype=float)


def weyl(n, d):
    x = np.arange(1, n + 1, dtype=float)[:, None] * np.sqrt(PRIMES[:d])[None, :]
    return x - np.floor(x)


def tell(method, function, found, names):
    for name in names:
        for place, value in enumerate(found[name]):
            print(f"{method},{function},{place},{name},{value:.15e}")


print("method,function,input,index,value")
A = [0, 1, 4.5, 9, 99, 99, 99, 99]
FUNCTIONS = {
    "ishigami": (3, lambda u: Ishigami.evaluate(-np.pi + 2 * np.pi * u)),
    "sobol_g": (8, lambda u: Sobol_G.evaluate(u, a=np.array(A))),
}
for function, (d, y) in FUNCTIONS.items():
    problem = {"num_vars": d, "names": [f"x{j}" for j in range(d)], "bounds": [[0, 1]] * d}
    n = 1000
    u = weyl(n, 2 * d)
    rows = []
    for i in range(n):
        a, b = u[i, :d], u[i, d:]
        rows.append(a)
        for j in range(d):
            ab = a.copy()
            ab[j] = b[j]
            rows.append(ab)
        rows.append(b)
    values = y(np.array(rows))
    found = sobol.analyze(problem, values, calc_second_order=False, num_resamples=2000, seed=1)
    tell("sobol", function, found, ["S1", "ST", "S1_conf", "ST_conf"])

    # Paths of single steps of 1/2, the inputs in their order, up from the lower half and down from the upper one.
    u = weyl(n, d)
    points = []
    for i in range(n):
        x = u[i].copy()
        points.append(x.copy())
        for j in range(d):
            x[j] += 0.5 if u[i, j] < 0.5 else -0.5
            points.append(x.copy())
    points = np.array(points)
    # SALib takes the step from the number of levels: levels / (2 (levels - 1)) comes to 1/2 as they become many.
    found = morris.analyze(problem, points, y(points), num_levels=10**15, num_resamples=2000, seed=1)
    tell("morris", function, found, ["mu", "mu_star", "sigma", "mu_star_conf"])

    found = pawn.analyze(problem, u, y(u), S=10)
    tell("pawn", function, found, ["median"])
