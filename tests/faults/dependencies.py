"""Which files a shard depends on, and the hash of what stands in them with the settings that it runs with.

What it needs of the product is declared (``Shard.files``); what it needs of the tests is found by their imports.
"""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

from tests.faults.shards import Shard

PROJECT = Path(__file__).resolve().parents[2]
MADE = {"__pycache__", "target", "logs", "dbt_packages"}


def fingerprint(shard: Shard, project: Path = PROJECT) -> str:
    """Twelve hex digits that are others as soon as a file that the shard depends on, or a setting of it, is."""
    found = hashlib.sha256(repr((shard.selection, sorted(shard.settings.items()))).encode())
    for path in sorted(files(shard, project)):
        file = project / path
        found.update(f"{path} {_content(file, file.stat().st_mtime_ns)}\n".encode())
    return found.hexdigest()[:12]


def files(shard: Shard, project: Path = PROJECT) -> set[str]:
    """Paths from the project's folder. Raises FileNotFoundError for a declared pattern that nothing matches."""
    product = {path for pattern in shard.files for path in _matching(project, pattern)}
    tests = {path for folder in shard.selection.paths for path in _matching(project, folder) if path.endswith(".py")}
    tests -= {path for folder in shard.selection.ignored for path in _matching(project, folder)}
    used = product | _with_imports(project, tests) - tests
    return tests | {path for path in used if not _is_foreign(path, shard.foreign)}


def _matching(project: Path, pattern: str) -> list[str]:
    found = [one for path in project.glob(pattern) for one in ([path] if path.is_file() else path.rglob("*"))]
    if not found:
        raise FileNotFoundError(f"tests/faults/shards.py names {pattern}, and there is no such file or folder")
    names = (path.relative_to(project) for path in found if path.is_file())
    return [name.as_posix() for name in names if not MADE & set(name.parts)]


def _is_foreign(path: str, names: tuple[str, ...]) -> bool:
    return bool(names) and any(word.startswith(names) for word in re.split(r"[/_.]+", path))


def _with_imports(project: Path, paths: set[str]) -> set[str]:
    """These, and all of the tests' own modules that they import or name, with the conftest of each one's folders."""
    found: set[str] = set()
    todo = set(paths)
    while todo:
        path = todo.pop()
        found.add(path)
        around = {(folder / "conftest.py").as_posix() for folder in Path(path).parents if folder.parts}
        file = project / path
        named = {f"{name.replace('.', '/')}.py" for name in _modules(file, file.stat().st_mtime_ns)}
        todo |= {one for one in around | named if (project / one).is_file()} - found
    return found


@cache
def _content(file: Path, changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def _modules(file: Path, changed: int) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("tests."):
            # A module that is run in a process of its own.
            names.add(node.value)
    return frozenset(name for name in names if re.fullmatch(r"tests(\.\w+)+", name))
