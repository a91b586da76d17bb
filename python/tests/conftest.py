"""What the tests share: the scenarios of the project, and the program beside which the package is held."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import stadial

PROJECT = Path(__file__).resolve().parents[2]
TRIO = PROJECT / "tests/it/trio.toml"
UNSURE = PROJECT / "tests/it/unsure.toml"
CHINA_RUSSIA = PROJECT / "scenarios/china-russia.toml"


@pytest.fixture(autouse=True)
def in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in commands and scripts start at the folder of the project."""
    monkeypatch.chdir(PROJECT)


@pytest.fixture(scope="session")
def program() -> list[str]:
    """The program ``stadial``: that of the environment variable STADIAL, else the one that was built last."""
    given = os.environ.get("STADIAL")
    built = [PROJECT / "target" / profile / "stadial" for profile in ("release", "debug")]
    found = [Path(given)] if given else sorted((path for path in built if path.is_file()), key=lambda path: path.stat().st_mtime)
    assert found, "build the program first: cargo build --release"
    return [str(found[-1])]


@pytest.fixture(scope="session")
def command(program: list[str]):
    """Runs the program in the folder of the project."""

    def run(*words: object) -> str:
        done = subprocess.run([*program, *map(str, words)], cwd=PROJECT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def trio() -> stadial.Scenario:
    return stadial.load(TRIO)


@pytest.fixture(scope="session")
def unsure() -> stadial.Scenario:
    return stadial.load(UNSURE)


@pytest.fixture(scope="session")
def result(unsure: stadial.Scenario) -> stadial.Result:
    """A run with a row for every trajectory and every draw."""
    return unsure.run(
        trajectories=1_600, draws=40, seed=3, trajectories_table="csv", table_dates=[2005], draws_table="csv", show_progress=False
    )
