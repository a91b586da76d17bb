"""Studies on a real Ray cluster of two nodes: the bytes of one machine, whatever dies in the middle."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
import ray
from ray.cluster_utils import Cluster

import stadial
import stadial.ray

from conftest import UNSURE

SIZE = {"trajectories": 6_400, "draws": 40, "seed": 3, "show_progress": False}


@pytest.fixture(scope="module")
def cluster():
    """Two nodes on this machine: two raylets with a processor each."""
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    made.add_node(num_cpus=1)
    yield made
    ray.shutdown()
    made.shutdown()


def workers() -> list[int]:
    """The processes that work on parts."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if words.startswith(b"ray::_part"):
            found.append(int(process.name))
    return found


def same(one: stadial.Result, other: stadial.Result) -> bool:
    """Whether two results are the same but for the time that they took."""
    assert one.tables == other.tables
    files = [{name: content for name, content in result._files.items() if name != "manifest.json" and not name.endswith(".svg")} for result in (one, other)]
    manifests = [{**result.manifest, "wall_time_seconds": 0, "threads": 0} for result in (one, other)]
    return files[0] == files[1] and manifests[0] == manifests[1]


@pytest.fixture(scope="module")
def alone(unsure: stadial.Scenario) -> stadial.Result:
    return unsure.run(**SIZE)


def test_results_are_those_of_one_machine(cluster, unsure: stadial.Scenario, alone: stadial.Result) -> None:
    told = []
    options = {**SIZE, "show_progress": lambda done, all: told.append((done, all))}
    assert same(stadial.ray.run(unsure, parts=40, address=cluster.address, **options), alone)
    assert told[-1][1] == 40
    assert same(stadial.ray.run(unsure, parts=1, **SIZE), alone)
    nodes = {node["NodeID"] for node in ray.nodes() if node["Alive"]}
    assert len(nodes) == 2


def test_other_studies_are_divided_too(cluster, unsure: stadial.Scenario) -> None:
    options = {"vary": "balance.power.non_permissive=[0.3,0.5]", "outcome": "functioning_alliance", **SIZE}
    assert same(stadial.ray.sweep(unsure, parts=7, address=cluster.address, **options), unsure.sweep(**options))
    options = {"outcome": "functioning_alliance", **SIZE, "trajectories": 32_000}
    assert same(stadial.ray.storylines(unsure, parts=3, **options), unsure.storylines(**options))
    injects = {"injects": [{"date": "2003-08-01", "title": "crisis"}], **SIZE}
    # The files of rows have names of their own, which stand in the manifest.
    assert stadial.ray.run(unsure, parts=3, **injects).tables == unsure.run(**injects).tables
    options = {"trajectories": 1_600, "show_progress": False}
    paths = [UNSURE, UNSURE.with_name("trio.toml")]
    assert same(stadial.ray.cases(*paths, parts=3, **options), stadial.cases(*paths, **options))
    options = {"outcome": "functioning_alliance", "draws": 32, "trajectories": 5_120, "seed": 3, "show_progress": False}
    assert same(stadial.ray.sensitivity(UNSURE, parts=5, **options), unsure.sensitivity(**options))


def test_a_worker_and_a_node_that_die_change_nothing(cluster, unsure: stadial.Scenario) -> None:
    size = {**SIZE, "trajectories": 64_000}
    alone = unsure.run(**size)
    node = cluster.add_node(num_cpus=1)
    killed: list[int] = []

    def kill() -> None:
        deadline = time.monotonic() + 60
        while len(killed) < 2 and time.monotonic() < deadline:
            for process in workers():
                if process not in killed:
                    try:
                        os.kill(process, signal.SIGKILL)
                    except ProcessLookupError:
                        continue
                    killed.append(process)
                    break
            time.sleep(0.3)
        cluster.remove_node(node, allow_graceful=False)

    killing = threading.Thread(target=kill)
    killing.start()
    result = stadial.ray.run(unsure, parts=40, address=cluster.address, **size)
    killing.join()
    assert len(killed) == 2
    assert same(result, alone)


def test_wrong_options_and_clusters_that_are_not_there_are_one_clear_error(cluster, unsure: stadial.Scenario) -> None:
    with pytest.raises(stadial.UnknownOptionError, match="did you mean 'trajectories'"):
        stadial.ray.run(unsure, parts=4, address=cluster.address, trajectorys=3)
    with pytest.raises(stadial.OptionError, match="'trajectories=N': must be"):
        stadial.ray.run(unsure, parts=4, address=cluster.address, trajectories=0, show_progress=False)
    with pytest.raises(stadial.OptionError, match="parts=0"):
        stadial.ray.run(unsure, parts=0)
    with pytest.raises(stadial.OptionError, match="^threads=-2: must be a whole number from 1"):
        stadial.ray.run(unsure, parts=4, threads=-2)
    ray.shutdown()
    # Before anything is connected to: there is nothing at this address.
    nowhere = "127.0.0.1:1"
    with pytest.raises(stadial.OptionError, match="tip cannot be divided: where it looks next depends on what it has found"):
        stadial.ray.tip(
            unsure, parts=4, parameter="incentive.threat_weight", outcome="alliance", probability=0.5, address=nowhere
        )
    with pytest.raises(stadial.OptionError, match="how many trajectories are needed depends on those before"):
        stadial.ray.run(unsure, parts=4, outcome="alliance", precision=0.05, address=nowhere)
    with pytest.raises(stadial.RunError, match="no Ray cluster at 127.0.0.1:1"):
        stadial.ray.run(unsure, parts=4, address=nowhere)


@pytest.mark.parametrize("answer", [None, b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
def test_what_is_no_ray_is_an_error_in_time(unsure: stadial.Scenario, answer: bytes | None, monkeypatch) -> None:
    """A service that takes connections: one that is silent, one that speaks otherwise, one that hangs up."""
    monkeypatch.setattr(stadial.ray, "_PATIENCE", 2.0)
    ray.shutdown()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(64)
                if answer is None:
                    time.sleep(4)
                else:
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        begun = time.monotonic()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(stadial.RunError, match=f"no Ray cluster at {address}: .*; (what answers there is no Ray|timed out)"):
            stadial.ray.run(unsure, parts=4, address=address)
        assert time.monotonic() - begun < 3.5


def test_parts_that_do_not_belong_together_are_refused(unsure: stadial.Scenario) -> None:
    from stadial import _stadial
    from stadial._studies import questions

    run = questions()["run"]
    options = {"trajectories": 1_600, "draws": 40, "seed": 3}
    one, two, three = (run.part((unsure,), options, number, 3) for number in (1, 2, 3))
    whole = run.completed((unsure,), options, _stadial.join([_stadial.join([three, one]), two]))
    assert whole.tables == unsure.run(**options, show_progress=False).tables
    other_seed = run.part((unsure,), {**options, "seed": 4}, 2, 3)
    with pytest.raises(stadial.InputError, match="^given part 2: this part belongs to another study: there seed is 4, here it is 3; leave it out"):
        _stadial.join([one, other_seed])
    with pytest.raises(stadial.InputError, match="part 1/3"):
        _stadial.join([one, one])
    with pytest.raises(stadial.InputError, match="truncated"):
        _stadial.join([one, two[:-40]])
    changed = bytearray(two)
    changed[len(two) // 2] ^= 1
    with pytest.raises(stadial.InputError, match="changed after it was written"):
        _stadial.join([one, bytes(changed)])
    with pytest.raises(stadial.StadialError, match="2/3"):
        run.completed((unsure,), options, _stadial.join([one, three]))
