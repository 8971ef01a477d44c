"""The rows of the bench of vendor matching, from pairs that are written here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench import process
from tests.bench.table import Row
from tests.bench.vendor_matching import Measured, rows
from tests.bench.vendor_metrics import Pair
from tests.bench.vendor_peers import Peer
from tests.bench.vendor_peers import rows as peer_rows
from tests.bench.vendor_sets.shape import VendorSet

SET = VendorSet("all_facts", "held_back", [], [], frozenset({("L1", "R1"), ("L2", "R2"), ("L3", "R3"), ("L4", "R4")}))
PAIRS = [
    Pair("L1", "R1", 0.999, "auto"),
    Pair("L2", "R2", 0.98, "auto"),
    Pair("L3", "R3", 0.7, "review", "same street"),
    Pair("L3", "R2", 0.1, "review", "same name"),
]


def _by_figure(found: list[Row]) -> dict[str, Row]:
    return {row.figure.removeprefix("vendors, all_facts: "): row for row in found}


def test_the_unseen_part_is_held_against_what_is_asked_and_the_other_stands_beside_it() -> None:
    held_back = Measured(SET, PAIRS, 1.0, 100.0)
    tuning = replace(held_back, pairs=[*PAIRS, Pair("L4", "R4", 0.9, "auto")])
    found = _by_figure([*rows("all_facts", held_back, tuning)])
    accepted = found["F1 of what is accepted"]
    assert (accepted.measured, accepted.limit, accepted.reached) == (2 * 2 / (2 + 4), 0.975, False)
    assert accepted.note == "on the part for tuning 0.8571"  # 2 * 3 / (3 + 4)
    assert found["precision of what is accepted"].reached is True
    # 7.5 of a hundred true pairs may be asked about: none of four.
    asked = found["questions"]
    assert (asked.measured, asked.limit, asked.reached) == (2, 0.3, False)
    assert found["questions that are true pairs"].measured == 1
    assert (found["groups of questions"].measured, found["groups of questions"].reached) == (2, True)
    gone = found["true pairs neither accepted nor asked"]
    assert (gone.measured, gone.limit, gone.reached) == (0.25, 0.01, False)
    assert found["calibration, largest gap of a tenth"].measured is None


def test_questions_without_groups_are_told_from_none() -> None:
    pairs = [Pair("L3", "R3", 0.7, "review")]
    held_back = Measured(SET, pairs, 1.0, 100.0)
    found = _by_figure([*rows("all_facts", held_back, held_back)])
    assert found["groups of questions"].note == "questions have no groups"
    assert found["precision of what is accepted"].note == "nothing to measure"


def test_a_peer_that_is_not_installed_is_a_row_that_says_so() -> None:
    peer = Peer("Somebody's", "tests.bench.nothing", ("json", "no_such_package_at_all"))
    (row,) = peer_rows(peer, "all_facts", {"tuning": SET, "held_back": SET}, (0.9, 2.0))
    assert (row.measured, row.floor, row.reached) == (0.9, None, None)
    assert row.note.startswith("Somebody's is not installed (no_such_package_at_all): pip install --require-hashes")


def test_a_peer_that_fails_is_a_row_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = process.Ended(1, 0.1, 10.0, 0.1, (), "", "Traceback\nMemoryError: too many pairs\n")
    monkeypatch.setattr(process, "run", lambda *_: ended)
    peer = Peer("Somebody's", "tests.bench.nothing", ("json",))
    (row,) = peer_rows(peer, "all_facts", {"tuning": SET, "held_back": SET}, (0.9, 2.0))
    assert (row.reached, row.note) == (None, "Somebody's: it failed: MemoryError: too many pairs")
