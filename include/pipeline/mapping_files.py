"""What is wrong with mapping files, as alerts: they stand until the file is right again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from include.store import alerts
from include.store.alerts import About, Alert, Standing
from include.texts.codes import severity
from include.texts.program import said

if TYPE_CHECKING:
    from include.pipeline.run_context import Run
    from include.warehouse.mapping_files import MappingProblem

CODE = "mapping_file"
MOST_NAMED = 5


def tell(run: Run, problems: Sequence[MappingProblem]) -> list[str]:
    """Raise the alerts of the link, whose files were all read, and close those whose file is right. A preview asks
    nobody: it notes what is wrong, which it returns."""
    standing = _standing(problems)
    if run.request.preview:
        return [one.text for one in standing]

    def judged(alert: Alert) -> bool:
        return alert.code == CODE and alert.link == run.link.name

    with run.store.begin() as db:
        alerts.keep_standing(db, standing, judged=judged, now=run.clock.now())
    return []


def _standing(problems: Sequence[MappingProblem]) -> list[Standing]:
    by_file: dict[tuple[str, str], list[MappingProblem]] = {}
    for one in problems:
        by_file.setdefault((one.link, one.file), []).append(one)
    return [
        Standing(About(link, document_key=file), CODE, severity(CODE), _text(found))
        for (link, file), found in by_file.items()
    ]


def _text(found: Sequence[MappingProblem]) -> str:
    named = "; ".join(one.mistake for one in found[:MOST_NAMED])
    more = said("alerts.mapping_file.more", count=len(found) - MOST_NAMED) if len(found) > MOST_NAMED else ""
    code = "alerts.mapping_file.kept" if found[0].kind else "alerts.mapping_file.unused"
    return said(code, file=found[0].file, link=found[0].link, mistakes=named, more=more)
