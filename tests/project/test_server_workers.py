"""The server installation's workers, without a container engine: a link of the demo runs on them, against the sandbox,
and whatever happens to one of them, to the queue or to the object store, the books are right in the end.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from include.airflow_plugins.books import URL_PREFIX
from tests.support import agreement, life
from tests.support.waiting import eventually
from tests.support.workers import Workers, three_workers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]
# Longer than a heartbeat may be missed, and than a claim on a link or a connection lasts.
CUT_OFF = float(os.environ.get("SERVER_CUT_OFF", "120"))
# A step that is over before it is noticed, or while another's worker is cut off, is met in a later run.
MOST_RUNS = 16


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    with three_workers(tmp_path_factory.mktemp("server")) as found:
        yield found


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def begun(workers: Workers) -> str:
    """A run whose first task runs, of a link with something new."""
    life.goes_on(workers.books, workers.runs)
    run = workers.begin()
    assert eventually(lambda: bool(workers.running(run)), 120), workers.tasks(run)
    return run


def comes_right(workers: Workers) -> None:
    """Runs that nothing disturbs make up for what happened; then nothing is there twice, lost, or sent again."""
    books = workers.books
    books.settled(runs=6)
    assert agreement.problems(books) == []
    mark = books.mark()
    books.sandbox.advance(600)
    assert books.run("--full")["failure"] is None
    assert [(call["method"], call["path"]) for call in books.writes(mark)] == []


def test_a_link_runs_to_its_end_on_workers_that_share_no_folder(workers: Workers) -> None:
    run = workers.begin()
    assert workers.ended(run) == "success", workers.tasks(run)
    ran = [task for task in workers.tasks(run) if task["state"] == "success"]
    assert len({name for task in ran for name in workers.has(task)}) > 1, "more than one worker had a part in it"
    assert [task["task_id"] for task in ran if not workers.has(task)] == []
    [shown, *_] = workers.books.query(
        "select link, flow, company, source_key from reconciliation.documents where state = 'delivered'"
    )
    page = workers.api.get(f"{URL_PREFIX}/documents/{'/'.join(quote(one, safe='') for one in shown.values())}")
    assert page.status_code == 200, "the pages show what workers published"
    comes_right(workers)


def test_what_a_killed_worker_was_at_is_done_again_by_another(workers: Workers) -> None:
    run = begun(workers)
    [task, *_] = workers.running(run)
    [worker, *_] = workers.has(task)
    workers.replace(worker)
    assert workers.ended(run) == "success", workers.tasks(run)
    [after] = [one for one in workers.tasks(run) if one["task_id"] == task["task_id"]]
    assert (after["state"], after["try_number"]) == ("success", 2)
    comes_right(workers)


def test_a_worker_that_stood_still_wakes_up_and_does_no_harm(workers: Workers) -> None:
    run = begun(workers)
    [task, *_] = workers.running(run)
    [worker, *_] = workers.has(task)
    process = workers.server.running[worker]
    os.killpg(process.pid, signal.SIGSTOP)
    try:
        pause(CUT_OFF)
        assert workers.ended(run) == "success", workers.tasks(run)
    finally:
        os.killpg(process.pid, signal.SIGCONT)
    pause(10)  # in which it goes on with what others did meanwhile
    comes_right(workers)


def test_a_second_worker_of_the_same_name_does_no_harm(workers: Workers) -> None:
    server = workers.server
    run, first = begun(workers), server.running.pop("worker-1")
    try:
        server.start("worker-1")
        assert workers.ended(run) == "success", workers.tasks(run)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    comes_right(workers)


def test_a_queue_that_is_emptied_costs_a_retry(workers: Workers) -> None:
    server = workers.server
    password = server.secret("REDIS_PASSWORD")
    flush = ["redis-cli", "-p", server.ports["6379"], "-a", password, "--no-auth-warning", "flushall"]
    run = begun(workers)
    for _ in range(3):
        done = server.run("redis", flush)
        assert done.stdout.strip() == "OK", done.stderr
        pause(4)
    assert workers.ended(run) == "success", workers.tasks(run)
    comes_right(workers)


@pytest.mark.parametrize("port", ["5432", "6379", "8333"], ids=["PostgreSQL", "the queue", "the object store"])
def test_a_worker_that_is_cut_off_in_each_step(workers: Workers, port: str) -> None:
    """Whoever has a step reaches the service no more, while all others do."""
    cut, steps = set[str](), set[str]()
    with workers.with_ways() as ways:
        for _ in range(MOST_RUNS):
            run = begun(workers)
            while not workers.is_over(run):
                for task in workers.running(run):
                    if task["task_id"] not in cut and (names := workers.has(task)):
                        cut.add(task["task_id"])
                        with ways[names[-1]].cut(port):
                            pause(CUT_OFF)
                pause(0.1)
            assert workers.ended(run) == "success", workers.tasks(run)
            steps |= {task["task_id"] for task in workers.tasks(run) if task["state"] == "success"}
            if steps <= cut:
                break
    print(f"cut off in {sorted(cut)}")
    comes_right(workers)
    assert {"read", "decide", "finish"} <= cut
    # Codes have something to send in the first run alone, which may be met at another step.
    assert steps - {"deliver_gl_accounts", "deliver_cost_centers"} <= cut


@pytest.mark.parametrize("name", ["redis", "objects"])
def test_a_service_that_stands_still(workers: Workers, name: str) -> None:
    run = begun(workers)
    process = workers.server.running[name]
    os.killpg(process.pid, signal.SIGSTOP)
    pause(CUT_OFF)
    os.killpg(process.pid, signal.SIGCONT)
    workers.ended(run)  # as a failed one where a step was repeated in vain
    comes_right(workers)


def test_an_object_store_that_was_killed_and_came_back(workers: Workers) -> None:
    run = begun(workers)
    workers.server.stop("objects", signal.SIGKILL)
    pause(30)
    workers.server.start("objects")
    workers.server.wait(["objects"])
    workers.ended(run)
    comes_right(workers)


ALL_OBJECTS = """\
import os
from include.warehouse.object_store import store
objects = store(os.environ["ML_CONNECTOR_OBJECTS"])
for one in [item for page in objects.list() for item in page]:
"""
CUT_SHORT = """\
    half = bytes(objects.get(one["path"]).bytes())[: one["size"] // 2]
    objects.put(one["path"], half, mode="overwrite")
"""
LOST = """\
    objects.delete(one["path"])
"""


@pytest.mark.parametrize("what", [CUT_SHORT, LOST], ids=["half of each object", "no object"])
def test_an_object_store_that_has_what_it_should_not(workers: Workers, what: str) -> None:
    done = workers.server.run("cli", ["python", "-c", ALL_OBJECTS + what])
    assert done.returncode == 0, done.stderr
    for name in ("cli", *workers.server.workers):
        workers.forget(name)
    run = begun(workers)
    assert workers.ended(run) == "success", workers.tasks(run)
    comes_right(workers)


def test_the_object_store_was_tried_before_anything_began(workers: Workers) -> None:
    server = workers.server
    assert list(Path(server.folder / "volumes" / "objects").iterdir())
    done = server.run("init", ["python", "-m", "scripts.server_objects"])
    assert (done.returncode, done.stderr) == (0, "")
