"""What is only known at sending: everything else was checked in SQL and stands in the row's own problems."""

from __future__ import annotations

from collections.abc import Mapping

from include.delivery.outbox import Identity, OutboxRow, Problem


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
        return (Problem("document_malformed", f"{row.label} cannot be read as a document: {first}. Nothing was sent."),)
    if (document.company, document.source_key) != row.identity:
        return (
            Problem(
                "document_malformed",
                f"the row is about {row.source_key} in company {row.company}, the document in it about "
                f"{document.source_key} in {document.company}: the flow's SQL model mixes them up. Nothing was sent.",
            ),
        )
    return ()


def routing_problems(row: OutboxRow, system: str, delivered_to: str = "") -> tuple[Problem, ...]:
    if any(problem.code == "not_routed" for problem in row.problems):
        return ()
    if not row.target_company:
        text = f"company {row.company} leads to no company in {row.target_system}: add the pair to the link's companies"
    elif row.target_system != system:
        text = f"{row.label} is meant for {row.target_system}, but this flow writes to {system}: check the link"
    elif delivered_to not in ("", row.target_company):
        text = (
            f"{row.label} was delivered to company {delivered_to} of {row.target_system}, and company {row.company} "
            f"leads to {row.target_company} by now: pair it with {delivered_to} again in the link's companies, or "
            f"settle the document in {row.target_system} by hand"
        )
    else:
        return ()
    return (Problem("not_routed", f"{text}. Nothing was sent."),)


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
            f"{row.label} looks like {row.adopt.number or row.adopt.id} in {row.target_system}, which already belongs "
            f"to {holder[1]} of company {holder[0]}: one of the two is a duplicate at the source (delete or void it "
            "there, or change its number), or both were entered as one (enter each by itself).",
        ),
    )


def _where(error: ValueError) -> list[str]:
    errors = getattr(error, "errors", None)
    if errors is None:
        return []
    return [f"{'.'.join(str(part) for part in e['loc']) or 'document'}: {e['msg']}" for e in errors()]
