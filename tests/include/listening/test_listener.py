"""When a listener runs its link: literal moments."""

from __future__ import annotations

import pytest

from include.listening.listener import Listener


def test_nothing_open_is_nothing_to_do() -> None:
    assert not Listener().is_due(0, now=1000.0)


def test_an_event_is_due_at_once_also_after_a_start() -> None:
    assert Listener().is_due(7, now=0.0)


def test_a_new_event_does_not_wait_for_one_that_was_looked_into_in_vain() -> None:
    after = Listener().after(7, now=100.0)
    assert not after.is_due(7, now=100.1)
    assert after.is_due(8, now=100.1)


@pytest.mark.parametrize(("vain", "pause"), [(1, 3.0), (2, 10.0), (3, 30.0), (4, 60.0), (9, 60.0)])
def test_what_a_run_left_open_is_looked_into_again_after_a_pause_that_grows(vain: int, pause: float) -> None:
    listener = Listener()
    for _ in range(vain):
        listener = listener.after(7, now=100.0)
    assert not listener.is_due(7, now=100.0 + pause - 0.1)
    assert listener.is_due(7, now=100.0 + pause)


def test_a_new_event_begins_with_the_short_pause() -> None:
    listener = Listener().after(7, now=0.0).after(7, now=10.0).after(7, now=40.0).after(8, now=60.0)
    assert listener.is_due(8, now=63.0)
