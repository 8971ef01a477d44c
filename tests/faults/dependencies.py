"""Which files a shard depends on, and the hash of what stands in them with the settings that it runs with.

What it needs of the product is declared (``Shard.files``); what it needs of the tests is found by their imports.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

from tests.faults.shards import Shard

PROJECT = Path(__file__).resolve().parents[2]
IMPORT = re.compile(r"^\s*from (tests[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)
NAMED = re.compile(r"\btests(?:\.\w+)+")
# What is made of other files.
MADE = {"__pycache__", "compiled", "target", "logs", "dbt_packages"}


def fingerprint(shard: Shard, project: Path = PROJECT) -> str:
    """Twelve hex digits that are others as soon as a file that the shard depends on, or a setting of it, is."""
    return fingerprints([shard], project)[shard.name]


def fingerprints(shards: Iterable[Shard], project: Path = PROJECT) -> dict[str, str]:
    """By name. Raises FileNotFoundError for a declared pattern that nothing matches."""
    look = cache(partial(_matching, project))
    listed: dict[tuple[object, ...], str] = {}
    found = {}
    for shard in shards:
        alike = (shard.selection, shard.files, shard.apart, shard.foreign)
        if alike not in listed:
            listed[alike] = "\n".join(
                f"{path} {_content(project / path)}" for path in sorted(_files(shard, project, look))
            )
        told = f"{shard.selection} {sorted(shard.settings.items())}\n{listed[alike]}"
        found[shard.name] = hashlib.sha256(told.encode()).hexdigest()[:12]
    return found


def files(shard: Shard, project: Path = PROJECT) -> set[str]:
    """What the shard depends on: paths from the project's folder."""
    return _files(shard, project, partial(_matching, project))


def _files(shard: Shard, project: Path, look: Callable[[str], list[str]]) -> set[str]:
    product = {path for pattern in shard.files for path in look(pattern)}
    product -= {path for pattern in shard.apart for path in look(pattern)}
    tests = {path for folder in shard.selection.paths for path in look(folder) if path.endswith(".py")}
    tests -= {path for folder in shard.selection.ignored for path in look(folder)}
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
        named = {f"{name.replace('.', '/')}.py" for name in _modules(project / path)}
        todo |= {one for one in around | named if (project / one).is_file()} - found
    return found


def _content(file: Path) -> str:
    return _hashed(file, file.stat().st_mtime_ns)


def _modules(file: Path) -> frozenset[str]:
    return _named(file, file.stat().st_mtime_ns)


# Read again only after it was changed.
@cache
def _hashed(file: Path, changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def _named(file: Path, changed: int) -> frozenset[str]:
    """What it imports of the tests, and what it names of them, as a module that is run in a process of its own."""
    source = file.read_text()
    imports = [(module, re.findall(r"(?<! as )\b\w+", names)) for module, names in IMPORT.findall(source)]
    return frozenset({*NAMED.findall(source), *(f"{module}.{name}" for module, names in imports for name in names)})
