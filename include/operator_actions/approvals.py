"""The one way in which a request for an approval is answered: pages, DAGs and the command line all come here."""

from __future__ import annotations

from collections.abc import Collection

from include.approvals import requests
from include.approvals.requests import Answer
from include.approvals.sign_off import Said
from include.clock import clock_from_environment
from include.links import load
from include.people.four_eyes import NotAllowed
from include.people.who import Who
from include.store.approval_requests import Request
from include.store.database import Store
from include.texts.program import said as sentence

RIGHT = "decide"


def answer_approval(
    number: int,
    answer: Answer,
    *,
    who: Who,
    digest: str,
    rights: Collection[str] | None,
    note: str | None = None,
) -> tuple[Request, Said]:
    """Approve exactly the documents of a request, or do not: role, four eyes and digest are checked here alone.

    ``digest``: of what ``who`` was shown. ``rights``: what Airflow lets them do on the pages; None for who works on the
    command line, where the operating system vouches. Raises ``NotAllowed``, ``ApprovalError``, ``NotApproved``.
    """
    if rights is not None and RIGHT not in rights:
        raise NotAllowed(sentence("people.no_right.answer", who=who.name))
    configuration = load()
    with Store.open() as store, store.begin() as db:
        now = clock_from_environment().now()
        made, said = requests.answer(db, configuration, number, answer, who=who, digest=digest, now=now, note=note)
        requests.tell(db, configuration.link(made.link), now)
    return made, said
