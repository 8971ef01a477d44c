"""Workers of the server installation are killed while links of all kinds run on them: whatever the moment, in the end
the books of each link are right.
"""

from __future__ import annotations

import os
import random
import threading

import pytest

from tests.bench import changed_documents
from tests.bench.five_links import SYSTEMS
from tests.support import agreement
from tests.support.workers import Workers, three_workers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]
KILLS, SEED = int(os.environ.get("SERVER_KILLS", "50")), int(os.environ.get("FAULT_SEED", "1"))
NAMES = ("exact_avidxchange", "quickbooks_avidxchange", "basware_exact", "airbase_exact", "exact_avalara")
DOCUMENTS, LONGEST = 4, 8.0


def killed(of_links: list[Workers], chance: random.Random, kills: int) -> list[str]:
    """Rounds of runs of all links at once, in which a worker that has something to do is killed every few seconds."""
    found, rounds = list[str](), 0
    while len(found) < kills:
        for one in of_links:
            changed_documents.enter(one.books, rounds * DOCUMENTS, DOCUMENTS)
        runs = [(one, one.begin()) for one in of_links]
        while (going := [(one, run) for one, run in runs if not one.is_over(run)]) and len(found) < kills:
            threading.Event().wait(chance.uniform(0.0, LONGEST))
            busy = [(name, task) for one, run in going for task in one.running(run) for name in one.has(task)[-1:]]
            if busy:
                name, task = chance.choice(busy)
                found.append(f"{task['dag_id']}.{task['task_id']}")
                of_links[0].replace(name)
        for one, run in runs:
            one.ended(run, 1200)  # as a failed one where its tasks were killed more often than they are repeated
        rounds += 1
        assert rounds < kills, f"only {len(found)} kills hit anything"
    return found


def test_workers_are_killed_while_links_of_all_kinds_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    with three_workers(tmp_path_factory.mktemp("server"), NAMES, SYSTEMS) as workers:
        of_links = [workers.of(name) for name in NAMES]
        for one, run in [(one, one.begin()) for one in of_links]:
            assert one.ended(run, 1200) == "success", one.tasks(run)
        done = killed(of_links, random.Random(f"{SEED} workers of all kinds"), KILLS)
        print(f"seed {SEED}: {len(done)} kills, of {sorted(set(done))}")
        for one in of_links:
            one.books.settled(runs=6)
        assert {one.books.link: agreement.problems(one.books) for one in of_links} == {name: [] for name in NAMES}
        mark = workers.books.mark()
        workers.books.sandbox.advance(600)
        assert [one.books.run("--full")["failure"] for one in of_links] == [None] * len(of_links)
        assert [(call["method"], call["path"]) for call in workers.books.writes(mark)] == []
        assert {name.split(".")[0] for name in done} == set(NAMES)
