"""A process of the command line without pandas.

PyArrow loads pandas with the first list it is given, and DuckDB looks for it with each bound parameter; neither needs
it for what runs do. It costs some 50 MB and a tenth of a second for each process that loads it. Analysts, who do want
it, work in processes of their own (`include/analysis`).
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

HIDDEN = "pandas"


class _Hidden:
    """First in ``sys.meta_path``, so that asking for it again and again costs no search of folders."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name == HIDDEN or name.startswith(f"{HIDDEN}."):
            raise ModuleNotFoundError(f"{name} is hidden from this process (include/without_pandas.py)", name=name)
        return None


def hide_pandas() -> None:
    """From here on this process has no pandas, unless it has loaded it already."""
    if HIDDEN not in sys.modules and not any(isinstance(finder, _Hidden) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Hidden())
