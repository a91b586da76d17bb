"""Scenarios: loaded from files and texts, changed, pickled; errors with their places; what a notebook shows."""

from __future__ import annotations

import inspect
import pickle
import shutil
import subprocess
import sys
import warnings
import xml.etree.ElementTree

import numpy
import pytest

import stadial
from stadial import _stubs
from stadial._studies import questions

from conftest import CHINA_RUSSIA, PROJECT, TRIO, UNSURE

SMALL = {"trajectories": 320, "draws": 20, "show_progress": False}


def test_a_text_is_a_scenario_with_the_same_numbers(trio: stadial.Scenario) -> None:
    text = TRIO.read_text()
    of_text = stadial.load(text, name="trio")
    assert (of_text.name, of_text.digest) == ("trio", trio.digest)
    assert of_text == trio
    assert of_text.run(**SMALL).odds == trio.run(**SMALL).odds


def test_pickles_are_whole_and_need_no_files(tmp_path, unsure: stadial.Scenario) -> None:
    for name in ("trio.toml", "unsure.toml"):
        shutil.copy(PROJECT / "tests/it" / name, tmp_path)
    scenario = stadial.load(tmp_path / "unsure.toml", set={"incentive.threat_weight": 0.5})
    before = scenario.run(**SMALL)
    kept, result = pickle.dumps(scenario), pickle.loads(pickle.dumps(before))
    assert result.odds == before.odds and result.answer == before.answer and result.charts == before.charts
    for name in ("trio.toml", "unsure.toml"):
        (tmp_path / name).unlink()
    again = pickle.loads(kept)
    assert again == scenario != unsure
    assert again.run(**SMALL).odds == before.odds
    # A file that was changed since does not change what was loaded.
    (tmp_path / "unsure.toml").write_text(TRIO.read_text())
    assert scenario.run(**SMALL).odds == before.odds


def test_shipped_scenarios_that_extend_others_are_pickled() -> None:
    scenario = stadial.load(PROJECT / "scenarios/cases/china-russia.toml")
    again = pickle.loads(pickle.dumps(scenario))
    again._path = None
    assert again.run(**SMALL).odds == scenario.run(**SMALL).odds


def test_errors_have_places_rules_and_ways_out(tmp_path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(TRIO.read_text().replace("gdp = 3.0", "gdp = -3.0").replace("urgency = 0.6", "urgensy = 0.6", 1))
    with pytest.raises(stadial.ScenarioError) as caught:
        stadial.load(wrong)
    problems = caught.value.problems
    assert len(problems) == 2
    first = problems[0]
    assert (first.severity, first.file, first.line) == ("error", str(wrong), 20)
    assert "`actors.ada.gdp` is -3" in first.message and "more than 0" in first.message and first.help
    assert any("did you mean `urgency`?" in problem.message + problem.rule + problem.help for problem in problems)
    assert isinstance(caught.value, ValueError) and isinstance(caught.value, stadial.InputError)
    assert str(wrong) + ":20" in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).problems == problems
    with pytest.raises(stadial.ScenarioError, match="cannot read .*nowhere.toml"):
        stadial.load("nowhere.toml")
    with pytest.raises(stadial.ScenarioError, match="did you mean `balance.power.non_permissive`|non_permissive"):
        stadial.load(TRIO, set={"balance.power.non_permisive": 0.4})


def test_unknown_options_are_refused_with_the_nearest(trio: stadial.Scenario) -> None:
    with pytest.raises(stadial.UnknownOptionError, match="run has no option 'trajectorys'; did you mean 'trajectories'"):
        trio.run(trajectorys=3)
    assert issubclass(stadial.UnknownOptionError, TypeError)
    with pytest.raises(stadial.UnknownOptionError, match="tip needs 'parameter'"):
        trio.tip(probability=0.5)
    with pytest.raises(stadial.UnknownOptionError, match="has no 'quiet' in Python"):
        trio.run(quiet=True)
    with pytest.raises(stadial.OptionError) as caught:
        trio.run(trajectories=0)
    assert str(caught.value).startswith("invalid value '0' for 'trajectories=N': must be a whole number from 1 to ")
    assert "--" not in str(caught.value)
    with pytest.raises(stadial.OptionError, match="check_step='yes': give True or False"):
        trio.run(check_step="yes")
    with pytest.raises(stadial.OptionError, match="^policy=nothing: "):
        trio.run(policy="nothing")


def test_warnings_are_warnings() -> None:
    with pytest.warns(stadial.StadialWarning, match="help: "):
        scenario = stadial.load(TRIO, set={"actors.ada.growth": 0.4})
    assert scenario.warnings[0].severity == "warning"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stadial.load(TRIO)


def test_policies_and_injects_are_arguments(tmp_path) -> None:
    scenario = stadial.load(CHINA_RUSSIA)
    plain = scenario.run(**SMALL)
    under = scenario.run(policy="split_moscow", **SMALL)
    both = scenario.run(policy=["split_moscow", "taiwan_2027"], **SMALL)
    assert plain.odds != under.odds != both.odds
    assert both.manifest["scenarios"][0]["policies"] == ["split_moscow", "taiwan_2027"]
    injects = [{"date": "2027-08-01", "title": "taiwan_2027"}]
    played = scenario.run(injects=injects, **SMALL)
    assert [entry["played"] for entry in played.manifest["scenarios"][0]["injects"]] == [["2027-08-01 taiwan_2027"]] or (
        played.manifest["scenarios"][0]["injects"][0]["not_played"] == 0
    )
    (tmp_path / "injects.csv").write_text("date,title\n2027-08-01,taiwan_2027\n")
    assert scenario.run(injects=tmp_path / "injects.csv", **SMALL).odds == played.odds


def test_studies_of_results_and_of_several_scenarios(trio: stadial.Scenario, tmp_path) -> None:
    a = trio.run(**SMALL)
    b = trio.changed({"balance.power.non_permissive": 0.3}).run(**SMALL)
    found = stadial.diff(a, b, show_progress=False)
    assert found.command == "diff" and found.tables
    b.save(tmp_path / "b")
    assert stadial.diff(a, tmp_path / "b", show_progress=False).tables.keys() == found.tables.keys()


def test_out_writes_the_folder_of_the_command(trio: stadial.Scenario, tmp_path) -> None:
    result = trio.run(out=tmp_path / "out", report=True, **SMALL)
    assert (tmp_path / "out/report.html").is_file()
    assert (tmp_path / "out/probabilities.csv").read_bytes() == result._files["probabilities.csv"]
    with pytest.raises(stadial.OptionError, match="^report=True: the page is written .* name one with out=DIR$"):
        trio.run(report=True, **SMALL)


def test_save_writes_what_the_command_writes(trio: stadial.Scenario, command, tmp_path) -> None:
    options = ["--trajectories=320", "--draws=20"]
    command("run", TRIO, *options, "--out", tmp_path / "out")
    folder = stadial.load(TRIO).run(**SMALL).save(tmp_path / "saved")

    def files(place):
        """All files but the page, the manifest without the time that was taken."""
        read = {path.name: path.read_bytes() for path in place.iterdir()}
        lines = read["manifest.json"].splitlines()
        return {**read, "manifest.json": [line for line in lines if b"wall_time_seconds" not in line]}

    assert files(folder) == files(tmp_path / "out")
    # Digits of numbers are those of the command, also where they are small.
    text = (tmp_path / "manifest").with_suffix(".txt")
    text.write_text((folder / "manifest.json").read_text())
    stadial.read(folder).save(tmp_path / "again")
    assert (tmp_path / "again/manifest.json").read_text() == text.read_text()
    # As a whole: what the other result does not have is gone, and a file of a person is not overwritten.
    trio.run(draws_table="csv", **SMALL).save(tmp_path / "saved")
    assert (folder / "draws.csv").is_file()
    trio.run(**SMALL).save(folder)
    assert not (folder / "draws.csv").exists()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(stadial.OptionError, match="notes.txt; name another folder with out, or give force=True to replace them"):
        trio.run(**SMALL).save(folder)
    other = trio.drivers(outcome="alliance", **SMALL)
    with pytest.raises(stadial.OptionError, match="the folder holds the results of `stadial run`"):
        other.save(folder)
    other.save(folder, force=True)
    assert stadial.read(folder).command == "drivers" and (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "types.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "manifest.txt", "out", "saved"]


def test_wrong_values_of_every_kind_are_errors_of_the_package(trio: stadial.Scenario) -> None:
    point = {"balance.power.non_permissive": [0.4]}
    for name, least in (("trajectories", 1), ("draws", 1), ("seed", 0), ("threads", 1)):
        for value in (-1, 1.5, "many", True):
            with pytest.raises(stadial.OptionError, match=f"^{name}=.*: must be a whole number from {least} to "):
                trio.evaluate(point, **{name: value})
        with pytest.raises(stadial.OptionError, match=f"invalid value '-1' for '{name}=.*must be a whole number from {least}"):
            trio.run(**{name: -1})
    with pytest.raises(stadial.OptionError, match="^draws=0: must be a whole number from 1 to 20000$"):
        trio.evaluate(point, draws=0)
    with pytest.raises(stadial.OptionError, match="^by='soon': must be a whole number"):
        trio.evaluate(point, by="soon")
    odds = stadial.run(TRIO, set=["balance.power.non_permissive=0.35"], **SMALL).odds
    assert stadial.load(TRIO, set={"balance.power.non_permissive": numpy.float64(0.35)}).digest == stadial.load(
        TRIO, set={"balance.power.non_permissive": 0.35}
    ).digest
    size = {**SMALL, "trajectories": 800}
    swept = stadial.sweep(TRIO, vary={"balance.power.non_permissive": [0.3, 0.4]}, **size)
    assert swept.tables == stadial.sweep(TRIO, vary="balance.power.non_permissive=[0.3, 0.4]", **size).tables
    assert odds == stadial.run(TRIO, set={"balance.power.non_permissive": 0.35}, **SMALL).odds
    for wrong in (["0.35"], "a=1", 3):
        with pytest.raises(stadial.OptionError, match="give a dict of values by their paths, or a list of texts PATH=VALUE"):
            stadial.run(TRIO, set=wrong)
    result = trio.run(**SMALL)
    with pytest.raises(KeyError, match="no probability of 'alliance' by the end of 1999: give a year from 2000 to 20"):
        result.probability("alliance", by=1999)
    with pytest.raises(KeyError, match="no probability of 'nothing'; the outcomes are "):
        result.probability("nothing", by=2005)


def test_changed_and_incomplete_folders_are_refused(trio: stadial.Scenario, tmp_path) -> None:
    folder = trio.run(**SMALL).save(tmp_path / "out")
    table = folder / "probabilities.csv"
    whole = table.read_bytes()
    table.write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])
    with pytest.raises(stadial.ResultsError, match="probabilities.csv"):
        stadial.read(folder)
    table.write_bytes(whole.replace(b"0", b"1", 1))
    with pytest.raises(stadial.ResultsError, match="probabilities.csv: the file is not as it was written"):
        stadial.read(folder)
    table.write_bytes(whole)
    assert stadial.read(folder).tables.keys() == trio.run(**SMALL).tables.keys()
    table.unlink()
    with pytest.raises(stadial.ResultsError, match="probabilities.csv: the file is missing"):
        stadial.read(folder)
    with pytest.raises(stadial.ResultsError, match="no manifest.json"):
        stadial.read(tmp_path)


def test_a_notebook_shows_answers_charts_and_tables(result: stadial.Result, trio: stadial.Scenario) -> None:
    shown = result._repr_html_()
    assert result.answer[0].split("&")[0][:20] in shown
    assert "<svg" in shown and "<table>" in shown and "<summary>probabilities</summary>" in shown
    assert len(result.charts) >= 3
    for svg in result.charts.values():
        assert xml.etree.ElementTree.fromstring(svg).tag.endswith("svg")
    assert result.page.lstrip().lower().startswith("<!doctype html")
    assert "Three against one" in trio._repr_html_()
    assert "run" in repr(result) and "trio" in repr(trio)


def test_every_question_has_a_signature_help_and_a_stub() -> None:
    assert set(questions()) >= {"run", "ask", "compare", "diff", "sweep", "tip", "search", "sensitivity", "rare", "discover",
                                "drivers", "cases", "score", "panel", "claims", "fork", "storylines", "msel", "assess"}
    for name, question in questions().items():
        function = getattr(stadial, name)
        assert "Args:" in function.__doc__ and "show_progress" in inspect.signature(function).parameters
        if question.is_of_scenario:
            assert list(inspect.signature(getattr(stadial.Scenario, name)).parameters)[0] == "self"
    stub = PROJECT / "python/stadial/_asked.pyi"
    assert stub.read_text() == _stubs.text(), "python -m stadial._stubs > python/stadial/_asked.pyi"


def test_progress_is_told_and_ctrl_c_stops_within_two_seconds(trio: stadial.Scenario) -> None:
    told: list[tuple[int, int | None]] = []
    trio.run(trajectories=32_000, show_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (32_000, 32_000)
    code = (
        "import os, signal, stadial, threading, time\n"
        "scenario = stadial.load('tests/it/trio.toml')\n"
        "threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "begun = time.monotonic()\n"
        "try:\n"
        "    scenario.run(trajectories=10_000_000_000)\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped', time.monotonic() - begun < 3.0)\n"
        "print(scenario.run(trajectories=320).answer != [])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "stopped True\nTrue\n", done.stderr


def test_python_goes_on_while_the_engine_works(trio: stadial.Scenario) -> None:
    import threading

    count = 0
    done = threading.Event()

    def counting() -> None:
        nonlocal count
        while not done.is_set():
            count += 1

    thread = threading.Thread(target=counting)
    thread.start()
    trio.run(trajectories=16_000, threads=1, show_progress=False)
    done.set()
    thread.join()
    assert count > 100_000
