"""Results: tables, sentences, charts; written to a folder and read from one."""

from __future__ import annotations

import hashlib
import html
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any, Mapping

from . import _stadial
from ._errors import ResultsError
from ._table import Table


class Result:
    """The answer to a question.

    Its tables are attributes by their names: ``result.probabilities`` (also ``result.odds``), ``result.types``,
    ``result.stages``, ...; ``result.tables`` has all of them. They have the columns of the files that the command writes,
    with all digits of the numbers. A notebook shows the answer, the charts and the tables.

    Attributes:
        command: the question, such as ``"run"``.
        manifest: how it was made: scenario, seed, sizes, version; the same keys as ``manifest.json``.
        tables: all tables, by name.
        text: the text that the command prints.
    """

    def __init__(self, manifest: bytes, tables: list[Table], files: Mapping[str, bytes], text: str) -> None:
        self.manifest: dict[str, Any] = json.loads(manifest)
        self.command: str = self.manifest["command"]
        self.tables = {table.name: table for table in tables}
        self.text = text
        self._files = dict(files)

    def __getattr__(self, name: str) -> Table:
        if name.startswith("_") or name == "tables":
            raise AttributeError(name)
        table = self.tables.get("probabilities" if name == "odds" else name)
        if table is None:
            raise AttributeError(f"this result of {self.command} has no {name!r}; its tables are {', '.join(self.tables)}")
        return table

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def __getitem__(self, name: str) -> Table:
        try:
            return self.tables[name]
        except KeyError:
            raise KeyError(f"no table {name!r}; there are {', '.join(self.tables)}") from None

    @property
    def answer(self) -> list[str]:
        """The answer, in sentences."""
        return list(self.manifest["answer"])

    @property
    def notes(self) -> list[str]:
        """Notes on the answer, in sentences."""
        return list(self.manifest["notes"])

    @property
    def interrupted(self) -> bool:
        """Whether the work was stopped before its end, so that the results are those of a part of it."""
        return bool(self.manifest["progress"]["interrupted"])

    def probability(self, outcome: str, by: int) -> dict[str, Any]:
        """The row of ``probabilities`` of an outcome by the end of a year: ``probability`` (0 to 1), its Monte Carlo
        ``standard_error``, the interval ``ci_low`` to ``ci_high`` (95 %), and the band of parameter uncertainty
        ``parameter_low`` to ``parameter_high`` (``None`` where it is not known)."""
        rows = self["probabilities"].rows(outcome=outcome, year_end=by)
        if not rows:
            known = ", ".join(dict.fromkeys(self["probabilities"]["outcome"]))
            if outcome not in self["probabilities"]["outcome"]:
                raise KeyError(f"no probability of {outcome!r}; the outcomes are {known}")
            years = self["probabilities"]["year_end"]
            raise KeyError(f"no probability of {outcome!r} by the end of {by!r}: give a year from {min(years)} to {max(years)}")
        return rows[0]

    @cached_property
    def _page(self) -> tuple[str, dict[str, str]]:
        page, charts = _stadial.report(list(self._files.items()))
        return page.decode(), {name: svg.decode() for name, svg in charts}

    @property
    def charts(self) -> dict[str, str]:
        """The charts of the page, as SVG, by their file names."""
        return dict(self._page[1])

    @property
    def page(self) -> str:
        """The page that ``stadial report`` makes: HTML in one file, with charts and tables."""
        return self._page[0]

    def save(self, folder: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Writes the files that the command writes into a folder, as the command does: as a whole, in place of earlier results of
        the same question. Returns the folder. A table with a row for every trajectory is not among them: give ``out=`` to the
        study for it.

        Args:
            folder: the folder, which is created.
            force: replaces results of another question, too; files that are no results stay.

        Raises:
            OptionError: if the folder holds something else, or another study writes to it.
            RunError: if it cannot be written.
        """
        _stadial.save(os.fspath(folder), list(self._files.items()), force)
        return Path(folder)

    def __repr__(self) -> str:
        return f"<Result of {self.command}: {len(self.tables)} tables>\n" + "\n".join(self.answer)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        sentences = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.answer)
        try:
            charts = "".join(f"<div>{svg}</div>" for svg in self.charts.values())
        except ResultsError as error:
            charts = f"<p>{html.escape(str(error))}</p>"
        tables = "".join(
            f"<details><summary>{html.escape(name)}</summary>{table._repr_html_()}</details>"
            for name, table in self.tables.items()
        )
        return sentences + charts + tables


def read(folder: str | os.PathLike[str]) -> Result:
    """Reads a folder of results that a command wrote.

    Numbers are those of the files, which have six significant digits. The files are held against the numbers of rows and
    the digests (SHA-256) in the manifest, where it has them.

    Raises:
        ResultsError: if a file is missing or was changed; the message names it.
    """
    place = Path(folder)
    try:
        manifest_bytes = (place / "manifest.json").read_bytes()
        manifest = json.loads(manifest_bytes)
        listed = [(entry["name"], entry) for entry in manifest["tables"]]
    except FileNotFoundError:
        raise ResultsError(f"{place}: no manifest.json; give a folder that stadial wrote") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{place / 'manifest.json'}: not a manifest of stadial ({error!r})") from None
    kept = {name for name, _ in listed} | set(manifest.get("checksums", {}))
    names = sorted(path.name for path in place.iterdir()
                   if path.is_file() and (path.name in kept or path.suffix in (".csv", ".svg", ".json", ".md")))
    files = {name: (place / name).read_bytes() for name in names}
    for name, checksum in manifest.get("checksums", {}).items():
        path = place / name
        if not path.is_file():
            raise ResultsError(f"{path}: the file is missing, though manifest.json lists it; make the results again")
        if hashlib.sha256(files[name] if name in files else path.read_bytes()).hexdigest() != checksum:
            raise ResultsError(f"{path}: the file is not as it was written (its SHA-256 differs from that in manifest.json); "
                               "make the results again")
    tables = [_read_table(place, name, entry, files) for name, entry in listed]
    return Result(manifest_bytes, tables, files, "\n".join(manifest["answer"]))


def _read_table(place: Path, name: str, entry: Mapping[str, Any], files: Mapping[str, bytes]) -> Table:
    path = place / name
    if not path.is_file():
        raise ResultsError(f"{path}: the file is missing, though manifest.json lists it; make the results again")
    stem = path.stem
    columns = [(column["name"], column["unit"], column["meaning"]) for column in entry["columns"]]
    if path.suffix == ".parquet":
        return _of_parquet(path, entry["meaning"], columns)
    try:
        table = Table(*_stadial.read_table(stem, entry["meaning"], columns, files[name]))
    except ValueError as error:
        raise ResultsError(f"{path}: {error}") from None
    if len(table) != entry["rows"]:
        raise ResultsError(f"{path}: {len(table)} rows, but {entry['rows']} were written; make the results again")
    return table


def _of_parquet(path: Path, meaning: str, columns: list[tuple[str, str, str]]) -> Table:
    """A table from Parquet, by way of pyarrow."""
    from ._table import _needed

    import csv
    import io

    arrow = _needed("pyarrow.parquet", f"reading {path.name}").read_table(path)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(arrow.column_names)
    words = {True: "yes", False: "no", None: ""}
    for row in zip(*(column.to_pylist() for column in arrow.columns)):
        writer.writerow([words[value] if value is None or isinstance(value, bool) else value for value in row])
    return Table(*_stadial.read_table(path.stem, meaning, columns, text.getvalue().encode()))
