"""stadial against the machine: its random numbers, threads, sizes, memory, start-up."""

import os
import sys
import tempfile

from timing import HINDCAST, Child, Run, binary, finish, spread

# Trajectories of the sizes; a run ends in 1994, 36 steps. 1e8 takes about half an hour on one thread.
SIZES = [1_000, 10_000, 100_000, 1_000_000]
MORE_SIZES = [10_000_000, 100_000_000]
SHORT = ["--set", "end=1994"]
SHORT_STEPS = 36
ROUNDS = 5


def noise():
    """A step of the kernel, and what its own normal numbers cost, each in the same round."""
    def step(what, batches):
        child = Child(binary("stadial-cost"), what, HINDCAST, batches)
        return child.cpu / float(child.out) * 1e9

    pairs = [(step("kernel", 200), step("noise", 800)) for _ in range(2 * ROUNDS)]
    kernel, numbers = zip(*pairs)
    return [("kernel, CPU ns per trajectory-step", spread(kernel)),
            ("its normal numbers alone, same instructions, CPU ns per trajectory-step", spread(numbers)),
            ("ratio of the kernel to its random numbers (target: at most 3)", spread([k / m for k, m in pairs]))]


def threads():
    """One thread and two, in pairs. On a machine that is busy otherwise wall time says nothing, but processor time does:
    what two threads spend more than one is lost."""
    pairs = [[Run(HINDCAST, 8_000, threads=number) for number in (1, 2)] for _ in range(ROUNDS)]
    load = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return [("2 threads, times as fast as 1 by wall time (target: at least 1.9)",
             f"{spread([one.wall / two.wall for one, two in pairs])}; {load}"),
            ("CPU of 2 threads over CPU of 1", spread([two.cpu / one.cpu for one, two in pairs]))]


def sizes():
    """Cost per step and peak memory by number of trajectories; 1e7 and 1e8 if asked for."""
    rows = []
    for size in SIZES + MORE_SIZES[: int(os.environ.get("PEERS_MORE_SIZES", "0"))]:
        rounds = max(1, min(2 * ROUNDS, 300_000 // size))
        runs = [Run(HINDCAST, size, "--draws", "1", *SHORT) for _ in range(rounds)]
        costs = [run.cpu / (size * SHORT_STEPS) * 1e9 for run in runs]
        rows.append((f"{size:,} trajectories of {SHORT_STEPS} steps, CPU ns per trajectory-step", spread(costs)))
        rows.append((f"{size:,} trajectories, peak memory (target: under 150 MB)",
                     f"{max(run.peak for run in runs):.0f} MB"))
    return rows


def start():
    """From the command to the tables of sixteen trajectories; and the same of the empty command."""
    def wall(*command):
        children = [Child(*command) for _ in range(20)]
        return ", CPU ".join(spread([1e3 * value for value in values])
                             for values in ([c.wall for c in children], [c.cpu for c in children]))

    with tempfile.TemporaryDirectory() as out:
        first = wall(binary("stadial"), "run", HINDCAST, "--trajectories", 16, "--draws", 1, "--quiet", "--out", out)
    return [("start-up and 16 trajectories, wall ms of 20 (target: under 20)", first),
            ("the bare command (`--version`), wall ms of 20", wall(binary("stadial"), "--version"))]


def main():
    rows = []
    for part in [noise, threads, sizes, start]:
        print(f"stadial itself: {part.__name__} ...", file=sys.stderr, flush=True)
        rows += part()
    return "\n".join(["## stadial itself", "", "| hindcast | median [least–most] |", "|---|---|",
                      *(f"| {what} | {found} |" for what, found in rows), ""])


if __name__ == "__main__":
    finish(main)
