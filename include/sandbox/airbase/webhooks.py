"""Management of webhooks (sections 6 and 7). The secret is told once, in the answer to the registration."""

from __future__ import annotations

from urllib.parse import urlsplit

from include.sandbox.airbase import events, fields, listing, views
from include.sandbox.airbase.call import Call
from include.sandbox.airbase.errors import Problems, wrong
from include.sandbox.airbase.http import Reply
from include.sandbox.airbase.schema import problems
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row

SECRET = "secret"  # noqa: S105 - a field's name


def shown(store: Store, row: Row) -> Row:
    return {**views.twins(row), "object": "webhook", **{name: row[name] for name in ("url", "events", "signature_mode",
            "created_date", "updated_date")}}  # fmt: skip


def get_list(call: Call) -> Reply:
    return listing.answer(call, listing.in_order(call.store, "webhooks", "seq", lambda row: True), shown)


def judged(body: Row) -> Problems:
    if found := problems(fields.WEBHOOK, body):
        return found
    if urlsplit(body["url"]).scheme not in ("http", "https"):
        return {"url": ["Enter a valid URL."]}
    unknown = [name for name in body.get("events") or [] if name not in events.TYPES]
    return {"events": [f'"{name}" is not a valid choice.' for name in unknown]} if unknown else {}


def registered(store: Store, body: Row) -> Row:
    """No ``events``: all of them. Without a secret of the caller's own one is made."""
    mode = body.get("signature_mode", "hmac")
    made = body.get(SECRET) or f"whsec_sandbox_{store.next_number('webhook_secret'):06d}"
    row = {"id": store.new_id("webhooks"), "url": body["url"], "events": body.get("events") or [],
           "signature_mode": mode, SECRET: made if mode == "hmac" else None}  # fmt: skip
    return store.save("webhooks", row)


def post(call: Call) -> Reply:
    body = call.body()
    if found := judged(body):
        raise wrong(found)
    row = registered(call.store, body)
    return Reply(201, {**shown(call.store, row), SECRET: row[SECRET]})


def delete(call: Call) -> Reply:
    call.store.drop("webhooks", call.one("webhooks")["id"])
    return Reply(204, None)


def test(call: Call) -> Reply:
    """An event of a type that stands for nothing; it is sent beside the next requests."""
    row = call.one("webhooks")
    event = events.send(call.store, [row], events.TEST, {"webhook_id": row["id"], "message": "This is a test."})
    return Reply(202, {"event_id": event, "status": "queued"})
