"""Outbox models as the registry of link kinds has them: those that are no more than the call of a macro, in
``models/outbox/<link kind>/generated``, and the description of all of them, ``models/outbox/_outbox__models.yml``.

``make compile`` writes both; a run that finds something else there decides nothing. A model in
``models/outbox/<link kind>`` itself is written by hand and takes the place of the generated one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from include.link_kinds import LINK_KINDS, LinkKind
from include.link_kinds.shape import ModelCall
from include.warehouse import outbox_descriptions

OUTBOX = Path("models/outbox")
GENERATED = "generated"
DESCRIBED = OUTBOX / "_outbox__models.yml"
_BY = "Written by `make compile` from include/link_kinds: not to be edited."


class NoModel(ValueError):
    """A flow of which neither the registry nor a file says what its outbox model is; the text names both."""


def write(project: Path, kinds: Iterable[LinkKind] = tuple(LINK_KINDS.values())) -> None:
    """``project``: a dbt project; what was generated for a flow or kind that is gone goes. Raises ``NoModel``."""
    wanted = files(project, kinds)
    for file in _generated(project) - wanted.keys():
        (project / file).unlink()
        if not any((project / file).parent.iterdir()):
            (project / file).parent.rmdir()
    for file, text in wanted.items():
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).write_text(text)


def are_written(project: Path) -> bool:
    """Whether the generated models of the dbt project are those of the registry as it is now."""
    try:
        wanted = files(project, LINK_KINDS.values())
    except NoModel:
        return False
    there = _generated(project)
    return there == wanted.keys() and all((project / file).read_text() == wanted[file] for file in there)


def files(project: Path, kinds: Iterable[LinkKind]) -> dict[Path, str]:
    """The text of each generated file, by its path under the dbt project. Raises ``NoModel``."""
    kinds = list(kinds)
    wanted = {DESCRIBED: f"# {_BY}\n{outbox_descriptions.yaml(kinds)}"}
    for kind in kinds:
        for name, call in _calls(kind):
            by_hand = OUTBOX / kind.name / f"{kind.name}__{name}.sql"
            if (project / by_hand).exists():
                continue
            if call is None:
                raise NoModel(
                    f"nothing says what {by_hand.name} is: give flow {name} of {kind.name} a model in "
                    f"include/link_kinds, or write {by_hand}"
                )
            wanted[by_hand.parent / GENERATED / by_hand.name] = _sql(kind.name, call)
    return wanted


def _calls(kind: LinkKind) -> list[tuple[str, ModelCall | None]]:
    return [*((flow.name, flow.model) for flow in kind.flows), ("findings", kind.findings)]


def _sql(kind: str, call: ModelCall) -> str:
    arguments = [f"'{kind}'", *(f"{name}={json.dumps(value)}" for name, value in call.arguments.items())]
    config = "{{ config(materialized='view') }}\n" if call.is_view else ""
    return f"{{#- {_BY} -#}}\n{config}{{{{ {call.macro}({', '.join(arguments)}) }}}}\n"


def _generated(project: Path) -> set[Path]:
    found = {file.relative_to(project) for file in (project / OUTBOX).glob(f"*/{GENERATED}/*")}
    return found | ({DESCRIBED} if (project / DESCRIBED).exists() else set())
