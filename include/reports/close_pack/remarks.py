"""What the close pack says of a line or document, and each step of a document's trail, in the language spoken."""

from __future__ import annotations

from datetime import datetime

from include.reports.close_pack.accruals import QUESTIONS
from include.reports.close_pack.trail import Trail
from include.sentences import translated
from include.texts.translations import gettext

APART = {"waiting": "An invoice is there and not in the books yet", "on_stock": "The books have the receipt on stock"}
STATES = {
    "in_approval": "in approval in the other system", "draft": "a draft in the books",
    "not_in_books": "approved, not in the books",
}  # fmt: skip


def remark(code: str | None) -> str:
    """A state or a question in words."""
    return gettext(QUESTIONS.get(code or "") or STATES.get(code or "") or (code or "").replace("_", " "))


def words(code: str) -> str:
    return gettext(code.replace("_", " "))


def delivered_at(one: Trail) -> datetime | None:
    """When it was delivered last."""
    return max((row["event_at"] for row in one.events if row["to_state"] == "delivered"), default=None)


def steps_of(one: Trail) -> list[tuple[datetime | None, str, str, str]]:
    """Questions, answers, suspected twins and every step of a delivery: when, what, in words, who."""
    asked = [
        (row["decided_at"],
         gettext("question %(number)s: %(said)s", number=row["review_id"], said=words(row["decision"] or row["state"])),
         " – ".join(part for part in (translated(row["text"] or ""), row["note"]) if part), row["decided_by"] or "")
        for row in one.reviews
    ]  # fmt: skip
    twins = [
        (None, gettext("may be the same as %(number)s", number=row["twin_number"] or row["twin_key"]),
         translated(row["reason"] or ""), "")
        for row in one.twins
    ]  # fmt: skip
    events = [
        (row["event_at"], words(row["to_state"] or row["event"]),
         translated(row["text"]) if row["text"] else words(row["code"] or ""), row["who"])
        for row in one.events
    ]  # fmt: skip
    return [*twins, *asked, *events]
