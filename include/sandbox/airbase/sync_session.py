"""entity/sync: the session in which an ERP writes reference data while a tenant is set up (section 3)."""

from __future__ import annotations

from include.sandbox.airbase.call import Call
from include.sandbox.airbase.errors import refused, wrong
from include.sandbox.airbase.http import Reply
from include.sandbox.airbase.store import stamp
from include.sandbox.kernel.tables import Row

KEY = "sync_session"


def _action(call: Call, wanted: str) -> None:
    given = call.body().get("action")
    if given is None:
        raise wrong({"action": ["This field is required."]})
    if given != wanted:
        raise wrong({"action": [f'"{given}" is not a valid choice.']})


def start(call: Call) -> Reply:
    """201; 200 while one is open already; 409 once the onboarding is over."""
    _action(call, "START")
    if call.store.settings()["gl_onboarding"] == "completed":
        raise refused(409, "GL onboarding is already completed.")
    known = call.store.settings_table.get(call.store.tenant, KEY)
    session: Row = known or {"status": "STARTED", "started_date": stamp(call.store.now)}
    call.store.settings_table.put(call.store.tenant, KEY, session)
    return Reply(200 if known else 201, session)


def complete(call: Call) -> Reply:
    """The first session that is completed ends the onboarding (assumed)."""
    _action(call, "COMPLETE")
    session = call.store.settings_table.get(call.store.tenant, KEY)
    if session is None:
        raise refused(404, "No active sync session found.")
    call.store.settings_table.delete(call.store.tenant, KEY)
    call.store.change_settings({"gl_onboarding": "completed"})
    return Reply(200, {**session, "status": "COMPLETED", "completed_date": stamp(call.store.now)})
