from __future__ import annotations


def add(db) -> None: ...
