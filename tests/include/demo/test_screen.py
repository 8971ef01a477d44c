"""What the demo tells people to type next."""

from __future__ import annotations

from include.demo import screen
from include.demo.screen import next_commands


def test_a_failed_demo_says_why_each_link_failed_and_how_to_begin_afresh() -> None:
    text = screen.with_causes("run 1 of books ended as failed in read", {"books": "consent is over: run `connect`"})
    assert text.splitlines() == [
        "run 1 of books ended as failed in read",
        "  books: consent is over: run `connect`",
        "To begin afresh, where that does not help: `make stop`, delete .local/demo, `make demo`.",
    ]


def test_every_link_that_was_run_can_be_run_again() -> None:
    lines = next_commands(["exact_avidxchange", "quickbooks_avidxchange"], "http://127.0.0.1:8100")
    runs = [line.partition("#")[0].split()[-1] for line in lines if " run " in line]
    assert runs == ["exact_avidxchange", "quickbooks_avidxchange"]
    assert [line for line in lines if "\n" in line] == []
    assert lines[0].startswith(". .local/demo/env ")
    assert any(line.startswith("curl -X POST http://127.0.0.1:8100/advance ") for line in lines)
