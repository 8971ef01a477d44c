"""What is only known at sending: everything else was checked in SQL and stands in the row's own problems."""

from __future__ import annotations

from collections.abc import Mapping

from include.delivery.outbox import Identity, OutboxRow, Problem
from include.texts.program import said


def at_sending(
    row: OutboxRow, *, system: str, taken: Mapping[tuple[str, str], Identity], delivered_to: str = ""
) -> tuple[Problem, ...]:
    """All problems at once, so that a person fixes the document once.

    ``taken``: which document of this flow stands where, by (target company, target id); ``delivered_to``: the target
    company that has the document already.
    """
    return (*document_problems(row), *routing_problems(row, system, delivered_to), *adoption_problems(row, taken))


def document_problems(row: OutboxRow) -> tuple[Problem, ...]:
    try:
        document = row.document
    except ValueError as error:
        first = "; ".join(_where(error)[:3]) or str(error).splitlines()[0]
        return (
            Problem("document_malformed", said("delivery.document_malformed.unreadable", label=row.label, error=first)),
        )
    if (document.company, document.source_key) != row.identity:
        return (
            Problem(
                "document_malformed",
                said(
                    "delivery.document_malformed.another",
                    key=row.source_key,
                    company=row.company,
                    other_key=document.source_key,
                    other_company=document.company,
                ),
            ),
        )
    return ()


def routing_problems(row: OutboxRow, system: str, delivered_to: str = "") -> tuple[Problem, ...]:
    if any(problem.code == "not_routed" for problem in row.problems):
        return ()
    if not row.target_company:
        text = said("delivery.not_routed.no_company", company=row.company, target=row.target_system)
    elif row.target_system != system:
        text = said("delivery.not_routed.another_system", label=row.label, target=row.target_system, writer=system)
    elif delivered_to not in ("", row.target_company):
        text = said(
            "delivery.not_routed.another_company",
            label=row.label,
            before=delivered_to,
            target=row.target_system,
            company=row.company,
            now=row.target_company,
        )
    else:
        return ()
    return (Problem("not_routed", text),)


def adoption_problems(row: OutboxRow, taken: Mapping[tuple[str, str], Identity]) -> tuple[Problem, ...]:
    """Two source documents must never share one document in the target: one of them would be lost. Unless it names both
    as its own and each can be taken back by itself (``shares_with``)."""
    if row.adopt is None:
        return ()
    holder = taken.get((row.target_company, row.adopt.id))
    if holder is None or holder == row.identity or holder[1] in row.adopt.facts.get("shares_with", ()):
        return ()
    return (
        Problem(
            "adopt_conflict",
            said(
                "delivery.adopt_conflict",
                label=row.label,
                found=row.adopt.number or row.adopt.id,
                target=row.target_system,
                holder=holder[1],
                company=holder[0],
            ),
        ),
    )


def _where(error: ValueError) -> list[str]:
    errors = getattr(error, "errors", None)
    if errors is None:
        return []
    return [f"{'.'.join(str(part) for part in e['loc']) or 'document'}: {e['msg']}" for e in errors()]
