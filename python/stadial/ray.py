"""Questions on a Ray cluster: the work is divided into parts, which are merged to the bytes of one machine.

>>> import stadial, stadial.ray
>>> result = stadial.ray.run(stadial.load("scenarios/china-russia.toml"), parts=256, trajectories=100_000_000)

Parts are tasks of Ray, which starts them anew when a node or a worker dies. The package must be installed on all nodes, in the
same version. ``pip install './python[ray]'`` installs Ray beside it.
"""

from __future__ import annotations

import functools
import os
import socket
import time
from typing import Any, Callable

from . import _stadial
from ._errors import OptionError, RunError
from ._progress import Progress, shown
from ._result import Result
from ._studies import Question, questions
from ._table import _needed
from ._values import whole

__all__ = [name for name, question in questions().items() if question.is_of_scenario or name in ("cases", "claims")]

#: Parts that one task merges.
_BRANCHES = 16

#: How often Ray starts a task anew whose worker or node has died.
_RETRIES = 20

#: How long a cluster is waited for, in seconds.
_PATIENCE = 10.0

#: Options that concern the whole and not a part of it.
_OF_THE_WHOLE = ("out", "force", "report", "charts", "threads", "questions_file", "history")

#: What is not divided, in the options of the command.
_WITHOUT = ("part", "resume", "checkpoint")

#: What begins a connection of HTTP/2, by which the services of Ray speak (gRPC): the preface, and settings without any; and the
#: kind of the frame that must come back.
_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
_SETTINGS = 4


def _part(call: tuple[str, tuple, dict[str, Any]], number: int, of: int) -> bytes:
    """Works on one part, on any node."""
    name, subjects, options = call
    return questions()[name].part(subjects, options, number, of)


def _joined(*parts: bytes) -> bytes:
    """Merges parts, on any node."""
    return _stadial.join(list(parts))


def _connected(ray: Any, address: str | None) -> None:
    """Connects to the cluster, unless the program is connected to one."""
    if ray.is_initialized():
        return
    address = address or os.environ.get("RAY_ADDRESS")
    try:
        if address and ":" in address:
            # Ray itself would look for it for minutes.
            _probe(address)
        ray.init(address=address or "auto", log_to_driver=False, logging_level="ERROR")
    except (OSError, RuntimeError, ValueError) as error:
        where = f"at {address}" if address else "(neither RAY_ADDRESS nor a cluster on this machine)"
        raise RunError(f"no Ray cluster {where}: start one by `ray start --head`, or give its address=; {error}") from None


def _probe(address: str) -> None:
    """Fails unless something at the address answers as a service of Ray does."""
    host, port = address.removeprefix("ray://").rsplit(":", 1)
    deadline = time.monotonic() + _PATIENCE
    with socket.create_connection((host, int(port)), timeout=_PATIENCE) as there:
        if os.environ.get("RAY_USE_TLS", "0") not in ("", "0"):
            return
        there.sendall(_HELLO)
        frame = b""
        while len(frame) < 9:
            there.settimeout(max(deadline - time.monotonic(), 0.001))
            more = there.recv(9 - len(frame))
            if not more:
                break
            frame += more
    if len(frame) < 9 or frame[3] != _SETTINGS:
        raise OSError("what answers there is no Ray")


def _ask(
    question: Question, subjects: tuple, options: dict[str, Any], parts: int, address: str | None, progress: Progress
) -> Result:
    ray = _needed("ray", "stadial.ray")
    parts = whole("parts", 0 if parts is None else parts, 1, 1_000_000)
    for name, value in options.items():
        if name in _WITHOUT:
            raise OptionError(f"{name}={value!r}: a study on a cluster is divided by parts=; leave {name} out")
    threads = whole("threads", options.get("threads"), 1, 2**16 - 1) or 1
    question.check_divisible(subjects, options)
    _connected(ray, address)
    of_part = {name: value for name, value in options.items() if name not in _OF_THE_WHOLE}
    of_part["threads"] = threads
    work = ray.remote(num_cpus=threads, max_retries=_RETRIES)(_part)
    join = ray.remote(num_cpus=1, max_retries=_RETRIES)(_joined)
    call = ray.put((question.name, subjects, of_part))
    waiting = [work.remote(call, number, parts) for number in range(1, parts + 1)]
    level = list(waiting)
    while len(level) > 1:
        groups = [level[first : first + _BRANCHES] for first in range(0, len(level), _BRANCHES)]
        level = [join.remote(*group) if len(group) > 1 else group[0] for group in groups]
    try:
        with shown(progress) as told:
            merged = _gathered(ray, waiting, level[0], told)
    except BaseException:
        for task in waiting:
            ray.cancel(task, force=False)
        raise
    return question.completed(subjects, options, merged)


def _gathered(ray: Any, waiting: list[Any], last: Any, told: Callable[..., Any] | None) -> bytes:
    """The merged parts; tells how many are finished. The first error of a part is raised as it was there."""
    parts, unfinished = len(waiting), list(waiting)
    try:
        while unfinished:
            finished, unfinished = ray.wait(unfinished, num_returns=1, timeout=0.5, fetch_local=False)
            if told is not None:
                told(parts - len(unfinished), parts)
            for task in finished:
                # Results stay where they are; only errors are looked at.
                ready, _ = ray.wait([last], timeout=0, fetch_local=False)
                if ready:
                    return ray.get(last)
        return ray.get(last)
    except ray.exceptions.RayTaskError as error:
        raise error.cause if isinstance(error.cause, Exception) else RunError(str(error)) from None
    except ray.exceptions.RayError as error:
        raise RunError(f"the cluster has lost the work: {error}") from None


def _function(question: Question) -> Callable[..., Result]:
    def asks(
        *subjects: Any, parts: int = 64, address: str | None = None, show_progress: Progress = None, **options: Any
    ) -> Result:
        return _ask(question, question.loaded(subjects, options), options, parts, address, show_progress)

    functools.update_wrapper(asks, lambda: None)
    asks.__name__ = asks.__qualname__ = question.name
    asks.__module__ = "stadial.ray"
    asks.__doc__ = (
        f"As ``stadial.{question.name}``, on a Ray cluster; the results are those of one machine, byte for byte.\n\n"
        "Args:\n"
        "    parts: into how many parts the work is divided: a few for each processor of the cluster.\n"
        "    address: of the cluster; by default the one to which the program is connected, else that of RAY_ADDRESS or of\n"
        "        this machine.\n"
        "    threads: processors of each part; by default one.\n"
        "    show_progress: whether finished parts are shown, or a function of their number and that of all.\n"
        f"    The others are the options of ``stadial.{question.name}``. Files must be readable on all nodes; the scenario itself is sent."
    )
    return asks


for _name in __all__:
    globals()[_name] = _function(questions()[_name])
