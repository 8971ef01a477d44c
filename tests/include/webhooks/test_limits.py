from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.links import ConfigurationError
from include.webhooks.limits import MOST_SOURCES, Bucket, Limits, Sources, limits_from_environment, source_of


def test_as_many_as_may_come_at_once_come_and_then_as_many_as_the_rate_allows() -> None:
    bucket = Bucket(per_minute=60, burst=6)
    assert [bucket.wait(100.0) for _ in range(7)] == [0.0] * 6 + [1.0]
    assert bucket.wait(100.5) == 0.5
    assert [bucket.wait(101.0), bucket.wait(101.0)] == [0.0, 1.0]


def test_to_ask_takes_up_nothing() -> None:
    bucket = Bucket(per_minute=60, burst=1)
    assert [bucket.early(100.0), bucket.early(100.0), bucket.wait(100.0), bucket.early(100.0)] == [0.0, 0.0, 0.0, 1.0]


def test_each_source_of_forgeries_is_bounded_by_itself_and_unknown_ones_are_not() -> None:
    sources = Sources(Limits(forged=2))
    for source in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "", "", ""):
        sources.count(source, 100.0)
    assert [sources.early(source, 100.0) for source in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "")] == [30.0, 0, 0, 0]
    assert sources.early("192.0.2.1", 130.0) == 0


def test_however_many_sources_forge_the_newest_of_them_alone_are_remembered() -> None:
    sources = Sources(Limits(forged=1))
    for number in range(MOST_SOURCES + 1):
        sources.count(f"source {number}", 100.0)
    assert [sources.early(f"source {number}", 100.0) for number in (0, 1)] == [0.0, 60.0]


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("172.18.0.1", ""),
        ("::1", ""),
        ("unix:", ""),
    ],
)
def test_a_source_is_an_address_or_the_network_of_one_sender(host: str, source: str) -> None:
    assert source_of(host) == source


def test_what_was_not_used_does_not_grow_beyond_the_burst() -> None:
    bucket = Bucket(per_minute=60, burst=6)
    bucket.wait(100.0)
    assert [bucket.wait(9_000.0) for _ in range(7)].count(0.0) == 6


@given(st.lists(st.floats(0, 3), max_size=200))
def test_whatever_comes_when_no_more_than_burst_and_rate_get_through(pauses: list[float]) -> None:
    bucket, now, through = Bucket(per_minute=60, burst=6), 0.0, 0
    for pause in pauses:
        now += pause
        through += bucket.wait(now) == 0
        assert through <= 6 + now + 1e-6


def test_each_bound_is_a_setting_with_a_default() -> None:
    assert limits_from_environment({}) == Limits()
    given = {"ML_CONNECTOR_RECEIVER_BODY_BYTES": " 5000 ", "ML_CONNECTOR_RECEIVER_BURST": "", "OTHER": "x"}
    assert limits_from_environment(given) == Limits(body_bytes=5_000)


@pytest.mark.parametrize("text", ["0", "-1", "1e6", "many", "²", "9" * 20])
def test_a_bound_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigurationError, match="ML_CONNECTOR_RECEIVER_CLIENTS must be a whole number above 0, not"):
        limits_from_environment({"ML_CONNECTOR_RECEIVER_CLIENTS": text})
