from __future__ import annotations

import pytest
import yaml

from include.yaml_lines import Lines

TEXT = """\
connections:
  exact_main:
    region: nl
links:
  - name: one
  - name: two
    kind: other
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("connections", "exact_main", "region"), 3),
        (("links", 1, "kind"), 7),
        (("links", 1), 6),
        (("links", 1, "schedule", "default"), 6),
        (("links", 7), 4),
        (("nothing",), 1),
    ],
    ids=["setting", "in-a-list", "entry", "missing-setting", "missing-entry", "missing-part"],
)
def test_the_deepest_known_line_of_a_path_is_named(path: tuple[str | int, ...], line: int) -> None:
    assert Lines(yaml.compose(TEXT, Loader=yaml.SafeLoader)).of(path) == line


def test_of_an_empty_file_it_is_the_first() -> None:
    assert Lines(None).of(("connections",)) == 1
