"""Runs workloads, each in a process of its own, prints their tables and puts them in their places in results.md."""

import datetime
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
WORKLOADS = ["chain", "hindcast", "drivers", "study", "own"]
PACKAGES = ["numpy", "scipy", "numba", "jax", "rebop", "gillespy2", "ema-workbench", "SALib", "pandas"]


def processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def installed(package):
    try:
        return f"{package} {version(package)}"
    except Exception:  # A peer that is not there is told, as in the tables.
        return f"{package} not installed"


def sections(text):
    """The parts of results.md by workload; its head is not one of them."""
    parts = text.split("<!-- ")[1:]
    return {name: body.strip() for name, body in (part.split(" -->", 1) for part in parts)}


def main():
    chosen = sys.argv[1:] or WORKLOADS
    commit = subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout
    results = HERE / "results.md"
    known = sections(results.read_text()) if results.exists() else {}
    for workload in chosen:
        load = os.getloadavg()[0]
        done = subprocess.run([sys.executable, HERE / f"{workload}.py"], stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"{workload}.py failed; results.md is left as it was")
        print(done.stdout, flush=True)
        known[workload] = f"{done.stdout.strip()}\n\n{datetime.date.today()}, commit {commit.strip()}; load at the start {load:.1f}."
    head = f"""# stadial and its peers

Written by `benches/peers/run`; [README.md](README.md) says what is measured and how to read it.

{os.cpu_count()} cores of {processor()}, {platform.system()}. Python {platform.python_version()};
{", ".join(map(installed, PACKAGES))}; rebop 0.10.0 (Rust).
"""
    parts = [f"<!-- {name} -->\n\n{known[name]}\n" for name in WORKLOADS if name in known]
    results.write_text("\n".join([head, *parts]))


if __name__ == "__main__":
    main()
