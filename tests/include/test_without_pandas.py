"""What a process of the command line loads: no pandas, though PyArrow and DuckDB would load it by themselves."""

from __future__ import annotations

import subprocess
import sys

_USES_BOTH = """
import sys
import include.cli
from include.without_pandas import hide_pandas
{hidden}
import duckdb, pyarrow
pyarrow.array([1, 2])
found = duckdb.execute("select ?", ["a bound value"]).fetchone()
print(found[0], "pandas" in sys.modules, "alembic" in sys.modules)
"""


def _printed(hidden: str) -> str:
    program = [sys.executable, "-c", _USES_BOTH.format(hidden=hidden)]
    return subprocess.run(program, capture_output=True, text=True, check=True).stdout.strip()


def test_lists_and_bound_parameters_load_no_pandas() -> None:
    assert _printed("hide_pandas()") == "a bound value False False"


def test_without_it_they_would() -> None:
    assert _printed("") == "a bound value True False"


def test_a_process_that_has_pandas_keeps_it() -> None:
    assert _printed("import pandas; hide_pandas(); import pandas.api") == "a bound value True False"


def test_whoever_asks_for_it_hears_that_it_is_hidden() -> None:
    program = "from include.without_pandas import hide_pandas; hide_pandas(); hide_pandas(); import pandas"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "pandas is hidden from this process (include/without_pandas.py)" in ended.stderr
