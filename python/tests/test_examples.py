"""The examples run, and say what they are about."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import PROJECT

EXAMPLES = {
    "forecast.py": ["a functioning alliance by the end of 2040", "total index", "chart: "],
    "thresholds.py": ["crosses", "total"],
    "wargame.py": ["storyline", "inject"],
    "experiments.py": ["experiments a second", "coverage"],
}


def test_every_example_is_run() -> None:
    assert sorted(EXAMPLES) == sorted(path.name for path in (PROJECT / "python/examples").glob("*.py"))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_runs(name: str, tmp_path) -> None:
    environment = {**os.environ, "STADIAL_QUICK": "1"}
    done = subprocess.run(
        [sys.executable, PROJECT / "python/examples" / name], capture_output=True, text=True, cwd=PROJECT, env=environment
    )
    assert done.returncode == 0, done.stderr
    for word in EXAMPLES[name]:
        assert word in done.stdout.lower(), done.stdout
