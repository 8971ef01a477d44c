"""The compiled plan of the release: what dbt made of the models, run by DuckDB alone.

``make compile`` (``compile.py``) writes it beside the models; a run reads it and imports no dbt. dbt stays what the
models are written, tested and documented with, and ``dbt build`` on the same warehouse gives the same rows. The data
tests are in it too, as the checks of a run (``data_checks.py``).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from include.logs import get_logger
from include.paths import PROJECT
from include.texts import catalogue
from include.warehouse import flows, outbox_models

DBT_PROJECT = PROJECT / "dbt_project"
FILE = DBT_PROJECT / "compiled" / "plan.json"
CUSTOM, CUSTOM_SCHEMA = "models/custom", "custom"
COMPILES = "ML_CONNECTOR_COMPILE"
log = get_logger(__name__)


class PlanOutdated(Exception):
    """The plan is not that of the models, or not what ``make compile`` wrote; the text says what to do."""


@dataclass(frozen=True)
class Node:
    """One model. ``path``: its file under the dbt project; ``relation``: ``"schema"."table"``; ``sql``: the query of a
    whole build; ``incremental``: that of a table which is kept from run to run, which adds what new loads brought;
    ``key``: the columns by which a kept row makes room for another; ``empty``: the statement that makes the table
    without rows, ``declared`` where its columns and types are a contract; ``after``: names of the models that it reads,
    which are built before it; ``raw``: the raw tables that it reads (``schema.table``); ``empty_when``: models and raw
    tables in sets: where all of one are empty it is too (``empty_results.py``)."""

    name: str
    path: str
    kind: str
    relation: str
    sql: str
    incremental: str | None = None
    key: tuple[str, ...] = ()
    empty: str | None = None
    declared: bool = False
    after: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    empty_when: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Check:
    """One data test. ``stage``: when all that it reads is built: ``decide`` (of matching and outbox), ``reconcile`` (of
    what is built at the end of a run), ``daily`` (of what decisions are made from, and what takes long). ``severity``:
    ``error``, or ``warn`` for what is only reported. ``reads``: the models that it reads; ``sql`` gives the rows that
    fail; ``empty_when``: tables (``schema.table``) in sets: where all of one are empty no row fails.
    """

    name: str
    stage: str
    severity: str
    sql: str
    reads: tuple[str, ...] = ()
    empty_when: tuple[tuple[str, ...], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether what fails is not delivered; a warning is only reported."""
        return self.severity == "error"


@dataclass(frozen=True)
class Plan:
    """``project``: the hash of the dbt project and of the raw tables it was compiled with; ``nodes``: in an order in
    which they can be built one by one; ``checks``: by name."""

    project: str
    nodes: tuple[Node, ...]
    checks: tuple[Check, ...] = ()

    def selected(
        self, select: Sequence[str], exclude: Sequence[str] = (), *, short_of: Sequence[str] = ()
    ) -> tuple[Node, ...]:
        """The models that ``select`` names and ``exclude`` does not, in order. A selector is a model's name, or the
        path of a folder or file of models (``path:models/outbox``); with ``+`` before it, all that it reads too.
        ``short_of``: what is left out with all that is read through it alone.
        Raises ``ValueError`` for a selector that names nothing."""
        stop = self._names(short_of)
        left_out = self._names(exclude) | stop
        chosen = self._names(select, stop)
        return tuple(node for node in self.nodes if node.name in chosen - left_out)

    @property
    def custom(self) -> tuple[Node, ...]:
        """The company's own models (``dbt_project/models/custom``), on which none of ours stands."""
        return tuple(node for node in self.nodes if node.path.startswith(f"{CUSTOM}/"))

    def _names(self, selectors: Sequence[str], stop: Collection[str] = ()) -> set[str]:
        by_name = {node.name: node for node in self.nodes}
        found: set[str] = set()
        for selector in selectors:
            wanted = selector.removeprefix("+")
            folder = wanted.removeprefix("path:")
            if folder != wanted:
                names = {node.name for node in self.nodes if f"{node.path}/".startswith(f"{folder}/")}
            else:
                names = {wanted} & by_name.keys()
            if not names:
                raise ValueError(f"the compiled plan has no model {selector!r}")
            found |= names
            while selector.startswith("+") and names:
                names = {parent for name in names.difference(stop) for parent in by_name[name].after} - found
                found |= names
        return found


def project_hash(
    raw_tables: dict[str, dict[str, str]], project: Path = DBT_PROJECT, texts: Path = catalogue.ENGLISH
) -> str:
    """Of every model, macro, test and description of the dbt project, of the raw tables that they read, and of the
    texts that they say."""
    digest = hashlib.sha256(json.dumps(raw_tables, sort_keys=True).encode())
    for file in sorted(file for suffix in ("sql", "yml") for file in project.glob(f"**/*.{suffix}")):
        if "target" not in file.relative_to(project).parts:
            digest.update(f"{file.relative_to(project)}\0".encode() + file.read_bytes())
    for file in sorted(texts.glob("*.toml")):
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def current() -> Plan:
    """The plan of the models as they are, once a process. Raises ``PlanOutdated``; with ``ML_CONNECTOR_COMPILE=1``, for
    who works on models, only where they cannot be compiled either."""
    try:
        return _of_the_models()
    except PlanOutdated as problem:
        if os.environ.get(COMPILES) != "1":
            raise
        log.warning("compiling the models", why=str(problem))
    command = [sys.executable, "-m", "include.warehouse.compile"]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = ended.stderr.strip().rpartition("\n")[2]
        raise PlanOutdated(f"the models could not be compiled, so nothing was decided and nothing is sent: {said}")
    return _of_the_models()


def _of_the_models() -> Plan:
    from include.warehouse.raw_tables import tables

    plan = read(FILE)
    is_registry_known = flows.are_written(DBT_PROJECT) and outbox_models.are_written(DBT_PROJECT)
    if plan.project != project_hash(tables()) or not is_registry_known:
        raise PlanOutdated(
            "the models in dbt_project, the flows in include/link_kinds or the texts in include/texts were changed "
            "since they were compiled, so nothing was decided and nothing is sent: run `make compile` and start the "
            "run again"
        )
    return plan


def read(file: Path) -> Plan:
    """Raises ``PlanOutdated`` for a file that is not there, or not as it was written."""
    try:
        text = file.read_text(encoding="utf-8")
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("sha256") != sha256(text.partition("\n")[2]):
            raise ValueError("it was changed by hand, or another release wrote it")
        return Plan(
            found["project"],
            tuple(Node(**_of_json(node)) for node in found["nodes"]),
            tuple(Check(**_of_json(check)) for check in found["checks"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise PlanOutdated(
            f"{file} is not what `make compile` wrote ({problem}), so nothing was decided and nothing is sent: run "
            "`make compile`, or put the file of the release back, and start the run again"
        ) from problem


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _of_json(fields: dict[str, Any]) -> dict[str, Any]:
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return {**fields, **lists, "empty_when": tuple(tuple(one) for one in fields.get("empty_when", ()))}


def written(plan: Plan) -> str:
    """The text of the file, one model or check a line."""
    nodes, checks = ",\n".join(map(_line, plan.nodes)), ",\n".join(map(_line, plan.checks))
    body = f'"nodes": [\n{nodes}\n],\n"checks": [\n{checks}\n]}}\n'
    return f'{{"project": "{plan.project}", "sha256": "{sha256(body)}",\n{body}'


def _line(one: Node | Check) -> str:
    fields = {name: value for name, value in vars(one).items() if value not in (None, (), False)}
    return json.dumps(fields, ensure_ascii=False)
