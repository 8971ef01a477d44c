"""Where in a YAML file each setting stands, for sentences that name the line."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader  # in C: a tenth of the time
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]


class Loader(SafeLoader):
    """Of plain values only. A day that is in no calendar stays the text that it is, for whoever wants a day there to
    say so with its line; YAML itself would end with an error of Python's."""


def _day(loader: SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def parsed(text: str) -> tuple[Any, yaml.Node | None]:
    """What the text says, and its nodes for ``Lines``: read once. Raises ``yaml.YAMLError``."""
    loader = Loader(text)
    try:
        root = loader.get_single_node()
        return (None if root is None else loader.construct_document(root)), root
    finally:
        loader.dispose()


class Lines:
    """Where each setting stands in the file: the deepest known line of a path of keys."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    def of(self, path: tuple[Hashable, ...]) -> int:
        node, line = self._root, 1
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            line, node = child
        return line


def _child(node: yaml.Node | None, step: Hashable) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
