"""Writes prim.csv: the boxes that PRIM of the EMA Workbench finds in a table that tests/it/prim.rs makes, too.

    pip install ema-workbench==2.5.3
    python prim.py > prim.csv
"""

import sys

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim

ROWS, COLUMNS = 2000, 6


def table():
    """Columns a to e: uniform numbers; f: 0 to 6. The property: a planted box in a, b and f, with noise."""
    state = 1

    def uniform():
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return state / 2**31

    rows, hits = [], []
    for _ in range(ROWS):
        row = [uniform() for _ in range(COLUMNS)]
        row[5] = float(int(row[5] * 7))
        inside = 0.2 < row[0] < 0.7 and row[1] > 0.6 and row[5] >= 3
        rows.append(row)
        hits.append(uniform() < (0.8 if inside else 0.05))
    return pd.DataFrame(rows, columns=list("abcdef")), np.array(hits, dtype=int)


def main():
    x, y = table()
    # No threshold, so that the box is kept whatever its density.
    found = prim.Prim(x, y, threshold=1e-9, peel_alpha=0.05, paste_alpha=0.05, mass_min=0.05).find_box()
    first = found.box_lims[0]
    print("box,rows,hits," + ",".join(f"{name}_{end}" for name in x.columns for end in ("low", "high")))
    for number, limits in enumerate(found.box_lims):
        inside = ((x >= limits.loc[0]) & (x <= limits.loc[1])).all(axis=1)
        cells = []
        for name in x.columns:
            for end in (0, 1):
                limit = limits.loc[end, name]
                cells.append("" if limit == first.loc[end, name] else repr(float(limit)))
        print(f"{number},{inside.sum()},{y[inside].sum()}," + ",".join(cells))
    last = len(found.box_lims) - 1
    restricted = [name for name in x.columns if not (found.box_lims[last][name] == first[name]).all()]
    quasi = found._calculate_quasi_p(last, restricted)
    for name, values in quasi.items():
        print(name, *values, file=sys.stderr)


if __name__ == "__main__":
    main()
