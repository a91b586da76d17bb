"""A scenario at many points, driven by numpy, pandas, polars, SALib and the EMA Workbench."""

from __future__ import annotations

import numpy
import pandas
import polars
import pyarrow
import pytest

import stadial

POWER, THREAT = "balance.power.non_permissive", "incentive.threat_weight"
SIZE = {"trajectories": 800, "draws": 40, "seed": 3, "show_progress": False}


@pytest.fixture(scope="module")
def outcome(trio: stadial.Scenario) -> str:
    last = trio.run(trajectories=1_600, show_progress=False).odds.rows(year_end=trio.years[-1])
    return min(last, key=lambda row: abs(row["probability"] - 0.5))["outcome"]


@pytest.mark.parametrize("name", ["trio", "unsure"])
def test_points_are_the_grid_points_of_sweep(name: str, outcome: str, request) -> None:
    scenario = request.getfixturevalue(name)
    values = [0.3, 0.45, 0.6]
    table = scenario.evaluate({POWER: values}, outcome=outcome, by=2010, **SIZE)
    swept = scenario.sweep(vary=f"{POWER}=[{','.join(map(str, values))}]", outcome=outcome, by=2010, **SIZE)
    rows = [row for row in swept.odds if row["outcome"] == outcome and row["year_end"] == 2010]
    by_value = {row[POWER]: row for row in rows if row.get(POWER) is not None}
    for value, mine in zip(values, table):
        for column in ("probability", "standard_error", "ci_low", "ci_high"):
            assert mine[column] == by_value[value][column]


def test_tables_of_every_kind_are_points(trio: stadial.Scenario, outcome: str) -> None:
    values = numpy.array([[0.3, 0.5], [0.6, 0.4], [0.5, 0.6]])
    names = [POWER, THREAT]
    by_columns = {POWER: values[:, 0], THREAT: values[:, 1]}
    given = [
        by_columns,
        {name: list(map(float, column)) for name, column in by_columns.items()},
        [dict(zip(names, map(float, row))) for row in values],
        pandas.DataFrame(by_columns),
        polars.DataFrame(by_columns),
        pyarrow.table(by_columns),
    ]
    expected = trio.evaluate(values, names, outcome=outcome, **SIZE)
    assert len(expected) == 3 and expected["year_end"] == [trio.years[-1]] * 3
    for points in given:
        assert trio.evaluate(points, outcome=outcome, **SIZE) == expected
    one = trio.evaluate({POWER: 0.3, THREAT: 0.5}, outcome=outcome, **SIZE)
    assert one["probability"] == expected["probability"][:1]
    every = trio.evaluate(given[0], by=[2005, 2010], **SIZE)
    assert len(every) == 3 * len(trio.outcomes) * 2
    assert every.to_xarray()["probability"].dims == ("point", "outcome", "year_end")
    assert trio.evaluate(given[0], outcome=outcome, threads=1, **SIZE) == expected


def test_a_policy_holds_at_every_point() -> None:
    scenario = stadial.load("scenarios/china-russia.toml")
    point = {"balance.power.non_permissive": [0.4]}
    size = {"trajectories": 320, "draws": 20, "show_progress": False}
    plain = scenario.evaluate(point, **size)
    under = scenario.evaluate(point, policy="split_moscow", **size)
    assert plain["probability"] != under["probability"]
    with pytest.raises(stadial.OptionError, match="did you mean `split_moscow`"):
        scenario.evaluate(point, policy="split_mosco", **size)


def test_wrong_points_are_named_by_row_and_column(trio: stadial.Scenario) -> None:
    frame = pandas.DataFrame({POWER: [0.3, 0.4, float("nan")]})
    with pytest.raises(stadial.PointsError, match=r"point 2 \(from 0\), `balance.power.non_permissive`: the value is missing"):
        trio.evaluate(frame)
    with pytest.raises(stadial.PointsError, match=r"point 1 \(from 0\), `balance.power.non_permissive`: the value is missing"):
        trio.evaluate({POWER: [0.3, None]})
    with pytest.raises(stadial.PointsError, match=r"point 1 \(from 0\), `balance.power.non_permissive`: .*-1, but must be"):
        trio.evaluate({POWER: [0.3, -1.0]})
    with pytest.raises(stadial.PointsError, match=r"point 0 \(from 0\), `balance.power.non_permissive`: 'high' is no number"):
        trio.evaluate({POWER: ["high"]})
    # A rule that several numbers must keep together.
    with pytest.raises(stadial.PointsError, match=r"point 0 \(from 0\), .* must not exceed `balance.power.permissive`"):
        trio.evaluate({POWER: [0.9]})
    with pytest.raises(stadial.PointsError, match="did you mean `balance.power.non_permissive`"):
        trio.evaluate({"balance.power.non_permisive": [0.3]})
    with pytest.raises(stadial.PointsError, match="different numbers of values"):
        trio.evaluate({POWER: [0.3], THREAT: [0.4, 0.5]})
    twice = f"^`{POWER}`: the column occurs twice; remove one of the two$"
    frame = pandas.DataFrame([[0.3, 0.9]], columns=[POWER, POWER])
    with pytest.raises(stadial.PointsError, match=twice):
        trio.evaluate(frame)
    with pytest.raises(stadial.PointsError, match=twice):
        trio.evaluate(numpy.array([[0.3, 0.9]]), [POWER, POWER])
    with pytest.raises(stadial.PointsError, match="names="):
        trio.evaluate(numpy.array([[0.3]]))
    with pytest.raises(stadial.PointsError, match=f"`{THREAT}` has one value and others have several"):
        trio.evaluate({POWER: [0.3, 0.4], THREAT: 0.5})
    with pytest.raises(stadial.PointsError, match=r"point 0 \(from 0\): .*0.3.* is one number; give a row"):
        trio.evaluate(numpy.array([0.3, 0.4]), [POWER])
    for nothing in (None, 5, "points"):
        with pytest.raises(stadial.PointsError, match="give a dict of columns"):
            trio.evaluate(nothing)
    with pytest.raises(stadial.PointsError, match=r"point 1 \(from 0\), `incentive.threat_weight`"):
        trio.evaluate([{POWER: 0.3}, {POWER: 0.3, THREAT: 0.4}])


def test_common_random_numbers_take_the_noise_out_of_differences(trio: stadial.Scenario, outcome: str) -> None:
    """Two points that hardly differ have nearly the same histories; independent ones differ by their errors."""
    points = {POWER: [0.5, 0.5001]}
    first, second = trio.evaluate(points, outcome=outcome, **SIZE)
    other = trio.evaluate(points, outcome=outcome, **{**SIZE, "seed": 4})["probability"][1]
    assert abs(first["probability"] - second["probability"]) < 0.25 * first["standard_error"]
    assert abs(first["probability"] - other) > 0
