"""Progress of long work, in a terminal and in a notebook."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, Union

#: Whether to show progress: ``True``, ``False``, or a function of the finished trajectories and their total (or ``None``).
Progress = Union[bool, None, Callable[[int, "int | None"], Any]]

#: Work that takes less time shows no bar, in seconds.
_PATIENCE = 1.0


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    if shell is None:
        return False
    session = shell.get_ipython()
    return session is not None and "IPKernelApp" in session.config


class _Bar:
    """A bar on standard error: that of tqdm if it is installed (which a notebook draws as its own), else a line of text."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._bar: Any = None
        self._line = False

    def __call__(self, done: int, total: int | None) -> None:
        if time.monotonic() - self._begun < _PATIENCE:
            return
        if self._bar is None and not self._line:
            try:
                from tqdm.auto import tqdm

                self._bar = tqdm(total=total, unit=" trajectories", unit_scale=True, leave=False)
            except ImportError:
                self._line = True
        if self._bar is not None:
            self._bar.total = total
            self._bar.n = done
            self._bar.refresh()
        else:
            share = f"{100 * done / total:.0f} % of {total:,}" if total else f"{done:,}"
            sys.stderr.write(f"\r{share} trajectories\x1b[K")
            sys.stderr.flush()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._line:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class shown:
    """Within it, work tells its progress to the function that it gives; ``None`` for none."""

    def __init__(self, progress: Progress) -> None:
        if progress is None:
            progress = sys.stderr.isatty() or _in_notebook()
        self._bar = _Bar() if progress is True else None
        self._told = self._bar if progress is True else progress or None

    def __enter__(self) -> Any:
        return self._told

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
