"""The package gives the numbers of the program, bit for bit."""

from __future__ import annotations

import csv
import json

import pytest

import stadial

from conftest import TRIO, UNSURE

OUTCOME = "full"


def files_of(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def asked_questions(outcome: str):
    """Questions as they are asked of the program and of the package: the command, its subjects, its options."""
    size = {"trajectories": 1_600, "draws": 40, "seed": 3}
    path = "balance.power.non_permissive"
    return [
        ("run", [], {**size, "draws_table": "csv", "check_step": True}),
        ("ask", [f"{outcome} by 2008"], size),
        ("sweep", [], {**size, "vary": f"{path}=[0.3,0.5]", "outcome": outcome}),
        ("tip", [], {"parameter": path, "outcome": outcome, "probability": 0.2, "trajectories": 800, "draws": 20, "seed": 3}),
        ("sensitivity", [], {"outcome": outcome, "draws": 32, "trajectories": 5_120, "seed": 3, "evaluations": True}),
        ("drivers", [], {**size, "outcome": outcome}),
        ("rare", [], {"outcome": outcome, "replicates": 64, "seed": 3}),
        ("storylines", [], {"outcome": outcome, "count": 2, "trajectories": 1_600, "draws": 40, "seed": 3}),
    ]


@pytest.fixture(scope="module")
def outcome(unsure: stadial.Scenario) -> str:
    """An outcome of middling probability."""
    odds = unsure.run(trajectories=1_600, draws=40, seed=3, show_progress=False).odds
    last = odds.rows(year_end=unsure.years[-1])
    return min(last, key=lambda row: abs(row["probability"] - 0.5))["outcome"]


@pytest.mark.parametrize("place", range(8))
def test_tables_are_those_of_the_command(place: int, outcome: str, unsure: stadial.Scenario, command, tmp_path) -> None:
    name, subjects, options = asked_questions(outcome)[place]
    words = [f"--{key.replace('_', '-')}" + ("" if value is True else f"={value}") for key, value in options.items()]
    command(name, UNSURE, *subjects, *words, "--out", tmp_path / "out")
    written = files_of(tmp_path / "out")
    result = getattr(unsure, name)(*subjects, **options, show_progress=False)
    own = dict(result._files)
    theirs, ours = json.loads(written.pop("manifest.json")), json.loads(own.pop("manifest.json"))
    pictures = {file for file in own if file.endswith(".svg")}
    assert {file: own[file] for file in own.keys() - pictures} == {file: written[file] for file in written.keys() - pictures}
    assert len(own) >= 2
    for manifest in (theirs, ours):
        for key in ("wall_time_seconds", "threads", "checksums"):
            manifest.pop(key, None)
    assert ours == theirs
    # What the package holds in memory has all digits; JSON of the command has them, too.
    whole = json.loads(command(name, UNSURE, *subjects, *words, "--out", tmp_path / "json", "--output-format", "json"))["data"]
    assert whole.keys() <= result.tables.keys()
    for table, rows in whole.items():
        typed = list(result[table])
        assert [list(row) for row in typed] == [list(row) for row in rows], table
        for mine, theirs in zip(typed, rows):
            for column, value in theirs.items():
                same = mine[column] == value or str(mine[column]) == str(value)
                assert same, (table, column, mine[column], value)


def test_rows_of_trajectories_are_those_of_the_command(result: stadial.Result, command, tmp_path) -> None:
    words = ["--trajectories=1600", "--draws=40", "--seed=3", "--trajectories-table=csv", "--table-dates=2005"]
    command("run", UNSURE, *words, "--out", tmp_path / "out")
    with open(tmp_path / "out/every_trajectory.csv", newline="") as file:
        theirs = list(csv.DictReader(file))
    mine = list(result.every_trajectory)
    assert len(mine) == len(theirs) == 1_600

    def text(value: object) -> str:
        if value is None or isinstance(value, bool):
            return {None: "", True: "yes", False: "no"}[value]
        return f"{value:.6g}" if isinstance(value, float) else str(value)

    assert [{key: text(value) for key, value in row.items()} for row in mine] == theirs
    # The same, read from the folder and from Parquet.
    read = list(stadial.read(tmp_path / "out").every_trajectory)
    rounded = [{key: float(f"{value:.6g}") if isinstance(value, float) else value for key, value in row.items()} for row in mine]
    assert read == rounded
    command("run", UNSURE, *words[:3], "--trajectories-table=parquet", "--table-dates=2005", "--out", tmp_path / "parquet")
    assert list(stadial.read(tmp_path / "parquet").every_trajectory) == mine


def test_a_folder_reads_as_the_result_that_was_written(command, tmp_path, trio: stadial.Scenario) -> None:
    command("run", TRIO, "--out", tmp_path / "out")
    read = stadial.read(tmp_path / "out")
    result = trio.run(show_progress=False)
    assert read.tables.keys() == result.tables.keys()
    assert read.answer == result.answer
    for name, table in result.tables.items():
        assert [column.meaning for column in read[name].columns] == [column.meaning for column in table.columns]
        for mine, theirs in zip(table, read[name]):
            for column, value in mine.items():
                found = theirs[column]
                same = value == found or isinstance(value, float) and found is not None and abs(value - found) <= 5e-6 * abs(value)
                assert same, (name, column, value, found)


def test_changed_values_are_those_of_set(command, tmp_path, trio: stadial.Scenario) -> None:
    path = "balance.power.non_permissive"
    command("run", TRIO, "--set", f"{path}=0.35", "--out", tmp_path / "out")
    for scenario in (stadial.load(TRIO, set={path: 0.35}), trio.changed({path: 0.55}).changed({path: 0.35})):
        result = scenario.run(show_progress=False)
        assert result._files["probabilities.csv"] == (tmp_path / "out/probabilities.csv").read_bytes()
        assert result.manifest["scenarios"][0]["overrides"] == [f"{path}=0.35"]
    assert stadial.run(TRIO, set={path: 0.35}, show_progress=False).odds == result.odds
