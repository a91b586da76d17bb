"""Writes prim.csv: the boxes that PRIM of the EMA Workbench finds in a table that tests/it/prim.rs makes, too.

    pip install ema-workbench==2.5.3
    python prim.py > prim.csv

With `python prim.py 1000000 12` it is a table of a million rows by twelve columns, and the time of the search is told;
`cargo bench --bench prim` in `benches/` does the same.
"""

import sys
import time

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim


def uniform(numbers):
    """A uniform number for each number: SplitMix64 (Steele, Lea and Flood 2014)."""
    z = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)) / 2.0**53


def table(rows, columns):
    """Uniform numbers, in the last column 0 to 6. The property: a planted box in the first two and the last, with noise."""
    values = uniform(np.arange(rows * (columns + 1))).reshape(rows, columns + 1)
    x = values[:, :columns].copy()
    x[:, -1] = np.floor(x[:, -1] * 7)
    inside = (x[:, 0] > 0.2) & (x[:, 0] < 0.7) & (x[:, 1] > 0.6) & (x[:, -1] >= 3)
    y = (values[:, columns] < np.where(inside, 0.8, 0.05)).astype(int)
    return pd.DataFrame(x, columns=[f"x{j}" for j in range(columns)]), y


def main(rows=2000, columns=6):
    x, y = table(rows, columns)
    begun = time.perf_counter()
    # No threshold, so that the box is kept whatever its density.
    found = prim.Prim(x, y, threshold=1e-9, peel_alpha=0.05, paste_alpha=0.05, mass_min=0.05).find_box()
    print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)
    first = found.box_lims[0]
    print("box,rows,hits," + ",".join(f"{name}_{end}" for name in x.columns for end in ("low", "high")))
    for number, limits in enumerate(found.box_lims):
        cells = []
        for name in x.columns:
            for end in (0, 1):
                limit = limits.loc[end, name]
                cells.append("" if limit == first.loc[end, name] else repr(float(limit)))
        n, k = found.peeling_trajectory.loc[number, ["n", "k"]]
        print(f"{number},{int(n)},{int(k)}," + ",".join(cells))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
