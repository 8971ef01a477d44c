"""From a prepared request to outcomes: what leaves in which order, and what each answer says about whom."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from include.http.errors import ApiError
from include.systems.base import Outcome, Request, Target
from include.systems.failures import outcome_of
from include.systems.quickbooks_online import amending, contract, lookups, outcomes
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.items import DISCOUNT_CREDIT, REQUEST_ID, Item, call, items_of, key_of

# Whoever sends holds the documents for a limited time, and a posting may need several calls: none begins after this
# many real seconds.
LAST_START = 45.0


class Sending:
    """One request on its way, with all the calls it takes."""

    def __init__(
        self, client: QuickBooksClient, request: Request, real_time: Callable[[], float] = time.monotonic
    ) -> None:
        self._client, self._request, self._real_time = client, request, real_time
        self._company, self._key = request.company, request.headers[REQUEST_ID]
        self._started = real_time()

    def outcomes(self) -> list[Outcome]:
        """One outcome for each document, in the order prepared. Raises ``BudgetSpent``."""
        items = items_of(self._request.path, self._request.body)
        main = [item for item in items if not item.is_discount]
        if all(item.is_amendment for item in main):
            return amending.amend(self._client, self._company, main, self._key, self.write)
        if len(main) == 1 and main[0].options == "void":
            return [self._void(main[0])]
        credits = {item.number.removesuffix("d"): item for item in items if item.is_discount}
        return self._payments(main, credits) if credits else self.write(main, self._key)

    def write(self, items: Sequence[Item], key: str) -> list[Outcome]:
        """One call with these items, and what became of each."""
        if self._real_time() - self._started > LAST_START:
            text = "the calls before it took too long; it was not sent and is tried again"
            return [Outcome("retry", code="out_of_time", text=text)] * len(items)
        path, body = call(items)
        entity, _, _ = path.partition("?")
        try:
            answer = self._client.post(self._company, entity, body, key, items[0].query if len(items) == 1 else None)
        except ApiError as error:
            return [outcome_of(error)] * len(items)
        now = self._client.clock.now()
        if len(items) == 1:
            found = outcomes.write_outcome(answer.status, answer.headers, answer.content, entity, now)
            return [self._redacted(found)]
        named = [(item.number, item.entity) for item in items]
        several = outcomes.batch_outcomes(answer.status, answer.headers, answer.content, named, now)
        return [self._redacted(found) for found in several]

    def _payments(self, items: Sequence[Item], credits: dict[str, Item]) -> list[Outcome]:
        """Discounts first, since a payment names the vendor credit that its discount became."""
        posted = self._discounts(list(credits.values()))
        found: dict[str, Outcome] = {}
        ready: list[Item] = []
        for item in items:
            credit = posted.get(f"{item.number}d")
            if credit is None:
                ready.append(item)
            elif credit.kind == "delivered" and credit.target is not None:
                ready.append(item.with_txn(credit.target.id))
            else:
                found[item.number] = replace(credit, text=f"its discount could not be posted: {credit.text}")
        if ready:
            # Another set of items is another batch: it must not be answered with what was kept of the first.
            key = self._key if len(ready) == len(items) == 1 else key_of(self._key, *(item.number for item in ready))
            found |= {item.number: outcome for item, outcome in zip(ready, self.write(ready, key), strict=True)}
        return [_with_credit(found[item.number], posted.get(f"{item.number}d")) for item in items]

    def _discounts(self, items: Sequence[Item]) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {}
        missing: list[Item] = []
        for item in items:
            try:
                there = self._posted_before(item)
            except ApiError as error:
                found[item.number] = outcome_of(error)
                continue
            if there is None:
                missing.append(item)
            else:
                found[item.number] = Outcome("delivered", target=there)
        if missing:
            key = key_of(self._key, "discount", *(item.number for item in missing))
            found |= {item.number: outcome for item, outcome in zip(missing, self.write(missing, key), strict=True)}
        return found

    def _posted_before(self, item: Item) -> Target | None:
        key = str(item.body["PrivateNote"]).partition("\n")[0]
        vendor, day = str(item.body["VendorRef"]["value"]), date.fromisoformat(str(item.body["TxnDate"]))
        return lookups.discount(self._client, self._company, vendor, day, key)

    def _void(self, item: Item) -> Outcome:
        outcome = self.write([item], self._key)[0]
        if outcome.code == "stale":
            outcome = self._void_again(item)
        gone = outcome.code == contract.CODES[contract.NOT_FOUND][0]
        if outcome.kind != "delivered" and not gone:
            return outcome
        target = outcome.target or Target(str(item.body["Id"]), facts={"entity": item.entity})
        credit = self._request.headers.get(DISCOUNT_CREDIT)
        left = self._take_away(credit) if credit else None
        return left or Outcome("delivered", target=target, status=outcome.status, request_id=outcome.request_id)

    def _void_again(self, item: Item) -> Outcome:
        """Somebody changed the payment since it was posted; that it is void in AvidXchange holds all the same."""
        key = str(item.body["Id"])
        try:
            row = self._client.read(self._company, item.entity, key)
        except ApiError as error:
            return outcome_of(error)
        target = outcomes.target_of(item.entity, row) if row is not None else Target(key, facts={"entity": item.entity})
        if row is None or outcomes.is_void(row):
            return Outcome("delivered", target=target)
        token = str(row.get("SyncToken"))
        fresh = replace(item, body={**item.body, "SyncToken": token})
        return self.write([fresh], key_of(self._key, token))[0]

    def _take_away(self, credit: str) -> Outcome | None:
        """Deletes the vendor credit that the discount became: left open, it would be paid out by the next payment.
        None when it is gone."""
        try:
            row = self._client.read(self._company, contract.VENDOR_CREDIT, credit)
        except ApiError as error:
            return outcome_of(error)
        if row is None:
            return None
        token = str(row.get("SyncToken"))
        item = Item("1", contract.VENDOR_CREDIT, {"Id": credit, "SyncToken": token}, "delete")
        outcome = self.write([item], key_of(self._key, "discount", credit, token))[0]
        if outcome.kind == "delivered" or outcome.code == contract.CODES[contract.NOT_FOUND][0]:
            return None
        text = f"the payment is void, but the vendor credit {credit} of its discount is still there: {outcome.text}"
        return replace(outcome, code=outcome.code or "discount_left", text=text)

    def _redacted(self, outcome: Outcome) -> Outcome:
        return replace(outcome, text=self._client.vendor_text(outcome.text))


def _with_credit(outcome: Outcome, credit: Outcome | None) -> Outcome:
    if credit is None or credit.target is None or outcome.kind != "delivered":
        return outcome
    return replace(outcome, target=lookups.with_discount(outcome.target, credit.target.id))
