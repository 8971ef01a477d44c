"""Every package is pinned, hashed, installed by its hash, and there for a reason."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest

from scripts import requirement_hashes as check

PROJECT = Path(__file__).resolve().parents[2]
COMPILED = ("requirements-uv.txt", "requirements.txt", "requirements-server.txt", "requirements-dev.txt")
APART = ("requirements-server-dev.txt", "requirements-peers.txt")
IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
# Imported nowhere by their own name, and by whom they are loaded.
LOADED_BY_NAME = {
    "apache-airflow": "the DAGs: what they import is in apache-airflow-core, which it brings",
    "psycopg": "SQLAlchemy, for postgresql+psycopg",
    "httptools": "uvicorn, as its parser",
}
TWO = """\
cffi==2.1.1 ; sys_platform != 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via -r requirements.in
idna==3.1 \\
    --hash=sha256:cc
"""


def test_the_hashes_of_a_compiled_file_are_read_by_requirement() -> None:
    assert check.requirements(TWO) == {
        "cffi==2.1.1 ; sys_platform != 'win32'": {"sha256:aa", "sha256:bb"},
        "idna==3.1": {"sha256:cc"},
    }


@pytest.mark.parametrize(
    ("has", "index", "problem"),
    [
        ({"aa", "bb"}, {"aa", "bb"}, []),
        ({"aa", "bb"}, {"aa"}, []),  # a file that was taken back
        ({"aa"}, {"aa", "bb"}, ["r.txt: idna==3.1 has hashes of 1 of the 2 files in the index"]),
        ({"aa", "xx"}, {"aa", "bb"}, ["r.txt: idna==3.1 has hashes of 1 of the 2 files in the index"]),
        (set(), {"aa"}, ["r.txt: idna==3.1 has hashes of 0 of the 1 files in the index"]),
        ({"aa"}, set(), ["r.txt: idna==3.1 has hashes of 0 of the 0 files in the index"]),
    ],
)
def test_a_file_of_the_index_without_a_hash_is_named(has: set[str], index: set[str], problem: list[str]) -> None:
    assert check.problems("r.txt", {"idna==3.1": has}, {"idna==3.1": index} if index else {}) == problem


@pytest.mark.parametrize("name", [*COMPILED, *APART])
def test_every_requirement_is_pinned_and_has_hashes(name: str) -> None:
    text = (PROJECT / name).read_text()
    found = check.requirements(text)
    assert len(found) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 0
    assert [requirement for requirement, hashes in found.items() if not hashes] == []
    assert re.findall(r"^--|https?://", text, re.MULTILINE) == [], "no index of anybody's machine"


def test_what_both_files_pin_they_pin_alike() -> None:
    """pip takes the product's with either of the others in one call, and refuses what they do not agree on."""
    product, *others = (check.requirements((PROJECT / name).read_text()) for name in COMPILED[1:])
    for tools in others:
        _agree(product, tools)


def _agree(product: dict[str, set[str]], tools: dict[str, set[str]]) -> None:
    shared = product.keys() & tools.keys()
    assert shared
    assert {name: product[name] for name in shared} == {name: tools[name] for name in shared}


def test_whatever_installs_a_package_asks_for_its_hash() -> None:
    files = [
        PROJECT / "Makefile",
        PROJECT / "Dockerfile",
        PROJECT / "README.md",
        *(PROJECT / "scripts").glob("*.sh"),
    ]
    installing = [line for file in files for line in file.read_text().splitlines() if re.search(r"pip install\b", line)]
    assert len(installing) >= 5
    hashed = ("--require-hashes", "$listed")
    assert [line for line in installing if not any(option in line for option in hashed)] == []
    assert 'listed="--require-hashes' in (PROJECT / "scripts" / "install.sh").read_text()


def test_every_package_that_is_asked_for_is_used() -> None:
    asked = re.findall(r"^([\w.-]+)", (PROJECT / "requirements.in").read_text(), re.MULTILINE)
    providers = importlib.metadata.packages_distributions()
    sources = [file for room in ("include", "dlt_sources", "dags") for file in (PROJECT / room).rglob("*.py")]
    imported = {name for file in sources for name in IMPORT.findall(file.read_text())}
    used = {one.lower().replace("_", "-") for name in imported for one in providers.get(name, ())}
    assert {name for name in asked if name.lower() not in used} == set(LOADED_BY_NAME)
