"""What the workloads share: processor time with its spread, stadial as a child process, rows of the table."""

import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HINDCAST = ROOT / "scenarios" / "china-russia-1991.toml"
# Standard errors within which an engine must agree.
TOLERANCE = 4.0


class Wrong(Exception):
    """An engine gives wrong odds: its time is of no interest."""


def agree(what, found, expected, standard_error, slack=0.0):
    """Stops if `found` is further from `expected` than chance allows."""
    if not abs(found - expected) <= TOLERANCE * standard_error + slack:
        raise Wrong(f"{what}: {found:.6g}, but {expected:.6g} is expected ({TOLERANCE:g} standard errors are "
                    f"{TOLERANCE * standard_error:.2g})")


def agree_on_odds(what, found, expected, n, slack=0.0):
    """The same for a share of `n` trajectories."""
    agree(what, found, expected, (max(expected, 1.0 / n) * (1.0 - expected) / n) ** 0.5, slack)


def binary(name):
    """A program that `run` has built, in the target folder of its crate if there is none for all."""
    crate = {"stadial": ROOT, "stadial-cost": HERE / "cost", "rebop-chain": HERE / "rebop"}[name]
    path = Path(os.environ.get("CARGO_TARGET_DIR", crate / "target")) / "release" / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is not built")
    return path


class Child:
    """A program that has run: what it said, its processor and wall time in seconds, its peak memory in MB."""

    def __init__(self, *command):
        with tempfile.TemporaryFile() as out:
            begun = time.perf_counter()
            process = subprocess.Popen([str(part) for part in command], stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                raise RuntimeError(f"{' '.join(map(str, command))} failed with {process.returncode}")
            out.seek(0)
            self.out = out.read().decode()
        self.cpu, self.peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024.0


class Run(Child):
    """A run of stadial; its tables are read as rows of texts."""

    def __init__(self, scenario, trajectories, *options, threads=1, seed=1):
        with tempfile.TemporaryDirectory() as out:
            super().__init__(binary("stadial"), "run", scenario, "--trajectories", trajectories, "--seed", seed,
                             "--threads", threads, "--quiet", "--out", out, *options)
            self.tables = {path.stem: list(csv.DictReader(path.open())) for path in Path(out).glob("*.csv")}

    def find(self, table, column, **where):
        """The number in the one row of a table that these texts describe."""
        found, = (row for row in self.tables[table] if all(row[key] == str(value) for key, value in where.items()))
        return float(found[column])


def clock():
    """Processor time of this process and of the children that have ended, and wall time, in seconds."""
    usages = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in usages), time.perf_counter()


def spread(values, digits=3):
    """The median, and the least and the largest."""
    middle, low, high = (f"{v:.{digits}g}" if v < 1000 else f"{v:,.0f}"
                         for v in (statistics.median(values), min(values), max(values)))
    return f"{middle} [{low}–{high}]" if len(values) > 1 else middle


class Comparison:
    """Engines on one workload. Each is measured once in every round, so that a busy machine slows all of them; a ratio
    is taken within a round."""

    def __init__(self, workload, unit):
        self.workload, self.unit = workload, unit
        self.engines, self.rows = {}, []

    def add(self, name, prepare):
        """`prepare()` imports, compiles and checks an engine; it returns a function that does some work and returns how
        many units that was, and a remark. An engine that is not there stays in the table, with the reason."""
        print(f"{self.workload}: {name} ...", file=sys.stderr, flush=True)
        try:
            self.engines[name] = prepare()
        except Wrong as wrong:
            raise Wrong(f"{self.workload}: {name}: {wrong}") from None
        except Exception as reason:  # Whatever keeps a peer from running is told, and the others go on.
            lines = str(reason).strip().splitlines() or [""]
            self.rows.append(dict(engine=name, remark=f"not run: {type(reason).__name__}: {lines[-1][:150]}"))

    def measure(self, reference, rounds=5):
        """The rows of the table: times per unit, and ratios to the reference."""
        seen = {name: [] for name in self.engines}
        for _ in range(rounds):
            for name, (work, _) in self.engines.items():
                cpu, wall = clock()
                units = work()
                cpu_after, wall_after = clock()
                seen[name].append(((cpu_after - cpu) / units * 1e9, (wall_after - wall) / units * 1e9))
        for name, (_, remark) in self.engines.items():
            cpu, wall = zip(*seen[name])
            row = dict(engine=name, cpu=spread(cpu), least=f"{min(cpu):.3g}" if min(cpu) < 1000 else f"{min(cpu):,.0f}",
                       wall=spread(wall), remark=remark)
            if reference in seen and name != reference:
                row["ratio"] = spread([own / other[0] for own, other in zip(cpu, seen[reference])])
            self.rows.append(row)
        return self

    def table(self):
        head = [f"| {self.unit} | CPU, ns | wall, ns | CPU, ratio to stadial | |", "|---|---|---|---|---|"]
        lines = [f"| {row['engine']} | {row.get('cpu', '')} | {row.get('wall', '')} | {row.get('ratio', '')} | "
                 f"{row['remark']} |" for row in self.rows]
        return "\n".join([f"## {self.workload}", "", *head, *lines, ""])


def finish(main):
    """Runs a workload: its tables go to standard output; wrong odds end it."""
    try:
        print(main(), flush=True)
    except Wrong as wrong:
        sys.exit(f"wrong odds, so no time is taken. {wrong}")
