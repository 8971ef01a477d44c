"""An object store that overwrites what was to be new is refused before anything is kept in it."""

from __future__ import annotations

from scripts.server_objects import problem


class Objects:
    """An object store; ``obeys``: it knows what `If-None-Match: *` means."""

    def __init__(self, obeys: bool) -> None:
        self.obeys, self.names = obeys, set[str]()

    def create(self, name: str) -> bool:
        was_there = name in self.names
        self.names.add(name)
        return not (self.obeys and was_there)


def test_one_that_refuses_the_second_writer_may_be_used_again_and_again() -> None:
    objects = Objects(obeys=True)
    assert [problem(objects.create), problem(objects.create)] == [None, None]
    assert len(objects.names) == 2


def test_one_that_overwrites_is_refused_with_what_to_do() -> None:
    assert problem(Objects(obeys=False).create) == (
        "overwrites an object that was to be new (it ignores If-None-Match): use a store that refuses it"
    )


def test_one_that_refuses_what_was_never_written_is_refused() -> None:
    assert problem(lambda name: False) == "says of an object that was never written that it is there"
