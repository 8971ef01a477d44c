"""Where in a YAML file each setting stands, for sentences that name the line."""

from __future__ import annotations

from collections.abc import Hashable

import yaml


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
