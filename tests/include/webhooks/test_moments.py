from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from include.clock import ClockUnreachable, RealClock, SandboxClock
from include.webhooks.moments import Moments
from tests.conftest import RunningSandbox
from tests.support.waiting import eventually


def test_the_real_clock_is_read_and_does_not_jump() -> None:
    moments = Moments(RealClock(lambda: 1_793_606_400.0))
    assert moments.now() == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert asyncio.run(moments.asked()) is None
    moments.close()


def test_a_virtual_clock_is_followed_without_being_asked_and_asked_where_that_matters(sandbox: RunningSandbox) -> None:
    moments = Moments(SandboxClock(sandbox.control_url, fresh_for=0))
    before = moments.now()
    sandbox.advance(86_400)
    asked = asyncio.run(moments.asked())
    assert asked is not None
    assert asked - before >= timedelta(days=1)
    sandbox.advance(86_400)
    assert eventually(lambda: moments.now() - before >= timedelta(days=2))
    moments.close()


def test_a_clock_that_does_not_answer_is_told_at_the_start() -> None:
    with pytest.raises(ClockUnreachable, match="SANDBOX_CLOCK_URL"):
        Moments(SandboxClock("http://127.0.0.1:9"))
