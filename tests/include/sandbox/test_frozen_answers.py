"""Each system answers as it did to a list of requests: lists, pages, single rows, refusals and a few writes."""

from __future__ import annotations

from pathlib import Path

from tests.include.sandbox.frozen import answers, generated, kept


def test_every_answer_is_as_it_was(tmp_path: Path) -> None:
    with generated(tmp_path) as sandbox:
        found = list(answers(sandbox))
    assert len(found) == len(kept("answers"))
    for answer, before in zip(found, kept("answers"), strict=True):
        assert answer == before
