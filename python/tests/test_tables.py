"""Tables go to pandas, polars, pyarrow and xarray with their values, units and meanings."""

from __future__ import annotations

import datetime
import sys

import numpy
import pandas
import polars
import pyarrow
import pytest

import stadial


def columns(result: stadial.Result):
    return [result.odds, result.parameters, result.every_trajectory, result.draws, result.types]


def test_pyarrow_takes_values_units_and_meanings(result: stadial.Result) -> None:
    for table in columns(result):
        arrow = table.to_pyarrow()
        arrow.validate(full=True)
        assert arrow.column_names == [column.name for column in table.columns]
        for column in table.columns:
            assert arrow.column(column.name).to_pylist() == table[column.name]
            metadata = arrow.schema.field(column.name).metadata
            assert metadata[b"unit"].decode() == column.unit
            assert metadata[b"meaning"].decode() == column.meaning
    assert result.odds.to_pyarrow().schema.field("probability").metadata[b"unit"] == b"probability"


def test_numbers_are_not_copied(result: stadial.Result) -> None:
    table = result.odds
    buffer = numpy.frombuffer(table.column("probability")._buffers[0])
    address = buffer.__array_interface__["data"][0]
    assert table.to_pyarrow().column("probability").chunk(0).buffers()[1].address == address
    assert table.to_numpy("probability").__array_interface__["data"][0] == address
    series = table.to_polars()["probability"]
    assert series.to_numpy().__array_interface__["data"][0] == address


def test_pandas_takes_them_with_and_without_pyarrow(result: stadial.Result) -> None:
    for table in columns(result):
        frame = table.to_pandas()
        assert len(frame) == len(table)
        for column in table.columns:
            for mine, theirs in zip(table[column.name], frame[column.name]):
                if isinstance(mine, datetime.date):
                    theirs = theirs.date()
                assert (mine is None and pandas.isna(theirs)) or mine == theirs
        assert frame.attrs["units"] == {column.name: column.unit for column in table.columns}
    by_arrow = pandas.DataFrame.from_arrow(result.odds)
    assert by_arrow["probability"].tolist() == result.odds["probability"]


def test_polars_takes_them(result: stadial.Result) -> None:
    for table in columns(result):
        frame = polars.DataFrame(table)
        assert frame.columns == [column.name for column in table.columns]
        for column in table.columns:
            assert frame[column.name].to_list() == table[column.name]
    day = result.every_trajectory.to_polars().select(polars.selectors.date())
    assert day.width >= 1


def test_xarray_has_dimensions_units_and_meanings(result: stadial.Result, unsure: stadial.Scenario) -> None:
    data = result.odds.to_xarray()
    assert data["probability"].dims == ("outcome", "year_end")
    assert list(data["outcome"].values) == list(unsure.outcomes)
    assert list(data["year_end"].values) == list(unsure.years)
    for row in result.odds:
        assert float(data["probability"].sel(outcome=row["outcome"], year_end=row["year_end"])) == row["probability"]
    assert data["probability"].attrs == {"units": "probability", "long_name": "share of the valid trajectories"}
    draws = result.draws.to_xarray()
    assert list(draws.sizes) == ["draw"]
    assert list(result.parameters.to_xarray(dims=["path"]).sizes) == ["path"]
    with pytest.raises(ValueError, match="year_end do not identify the rows"):
        result.odds.to_xarray(dims=["year_end"])


def test_columns_have_kinds_and_empty_cells_are_none(result: stadial.Result) -> None:
    odds, every = result.odds, result.every_trajectory
    assert odds.column("probability").kind == "number"
    assert odds.column("year_end").kind == "whole"
    assert odds.column("outcome").kind == "text"
    assert every.column("valid").kind == "flag"
    days = [column for column in every.columns if column.kind == "day"]
    assert days and any(None in every[column.name] for column in days)
    # An empty cell is not known; it is not zero.
    bounds = [row["parameter_low"] for row in odds]
    assert None in bounds
    assert numpy.isnan(odds.to_numpy("parameter_low")).sum() == bounds.count(None)
    with pytest.raises(KeyError, match="has no column 'probabilty'; it has"):
        odds["probabilty"]


def test_rows_are_chosen_by_values(result: stadial.Result, unsure: stadial.Scenario) -> None:
    outcome, year = next(iter(unsure.outcomes)), unsure.years[3]
    (row,) = result.odds.rows(outcome=outcome, year_end=year)
    assert row == result.probability(outcome, year)
    assert 0 <= row["ci_low"] <= row["probability"] <= row["ci_high"] <= 1
    with pytest.raises(KeyError, match="no probability of 'nothing'"):
        result.probability("nothing", year)


def test_nothing_but_nanoarrow_is_imported() -> None:
    import subprocess

    code = "import stadial, sys; print([name for name in ('numpy', 'pandas', 'polars', 'pyarrow', 'xarray', 'ray') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
