"""From a prepared request to outcomes: what leaves in which order, and what each answer says about whom."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from include.http.errors import ApiError, BudgetSpent, Refused, Throttled, Unauthorised
from include.systems.base import Outcome, Request, Target
from include.systems.failures import outcome_of
from include.systems.quickbooks_online import amending, contract, existing, lookups, outcomes
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.items import COMPANIONS, REQUEST_ID, Item, bare, call, items_of, key_of
from include.texts.program import said

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
        main = [item for item in items if not item.is_companion]
        if all(item.is_amendment for item in main):
            return amending.amend(self._client, self._company, main, self._key, self.write)
        if all(item.operation == "delete" for item in main):
            return [self._remove(item) for item in main]
        if len(main) == 1 and main[0].options == "void":
            return [self._void(main[0])]
        companions = [item for item in items if item.is_companion]
        return self._payments(main, companions) if companions else self.write(main, self._key)

    def write(self, items: Sequence[Item], key: str) -> list[Outcome]:
        """One call with these items, and what became of each."""
        if self._real_time() - self._started > LAST_START:
            return [Outcome("retry", code="out_of_time", text=said("quickbooks_online.out_of_time"))] * len(items)
        path, body = call(bare(items))
        entity, _, _ = path.partition("?")
        try:
            answer = self._client.post(self._company, entity, body, key, items[0].query if len(items) == 1 else None)
        except ApiError as error:
            return [outcome_of(error)] * len(items)
        now = self._client.clock.now()
        if len(items) == 1:
            alone = items[0].body
            found = outcomes.write_outcome(answer.status, answer.headers, answer.content, entity, now, alone)
            return [self._reported(found)]
        named, sent = [(item.number, item.entity) for item in items], {item.number: item.body for item in items}
        several = outcomes.batch_outcomes(answer.status, answer.headers, answer.content, named, now, sent)
        return [self._reported(found) for found in several]

    def _payments(self, main: Sequence[Item], companions: Sequence[Item]) -> list[Outcome]:
        """Discounts first, then further parts, then the payments themselves: whoever finds one of those knows that
        nothing is missing. What was posted before is looked for, whatever ``requestid`` promises."""
        found = self._before("discount", [item for item in companions if item.is_discount])
        parts = [item for item in companions if not item.is_discount]
        found |= self._before("part", [self._with_discount(item, found) for item in parts if self._may_go(item, found)])
        ready: list[Item] = []
        for item in main:
            mine = [found.get(one.number) for one in companions if one.document == item.number]
            bad = [one for one in mine if one is not None and (one.kind != "delivered" or one.target is None)]
            if bad:
                text = said("quickbooks_online.not_posted_before", reason=bad[0].text)
                found[item.number] = replace(bad[0], target=None, text=text)
            else:
                ready.append(self._with_discount(item, found))
        if ready:
            # Another set of items is another batch: it must not be answered with what was kept of the first.
            key = self._key if len(ready) == len(main) == 1 else key_of(self._key, *(item.number for item in ready))
            found |= {item.number: outcome for item, outcome in zip(ready, self.write(ready, key), strict=True)}
        return [_with_companions(item, found, companions) for item in main]

    def _before(self, step: str, items: Sequence[Item]) -> dict[str, Outcome]:
        """What has to be there before something else: found, or posted now."""
        found: dict[str, Outcome] = {}
        missing: list[Item] = []
        for item in items:
            try:
                there = lookups.posted(self._client, self._company, item)
            except ApiError as error:
                found[item.number] = _not_asked(error)
                continue
            if there is None:
                missing.append(item)
            else:
                found[item.number] = Outcome("delivered", target=there)
        if missing:
            key = key_of(self._key, step, *(item.number for item in missing))
            found |= {item.number: outcome for item, outcome in zip(missing, self.write(missing, key), strict=True)}
        return found

    def _may_go(self, item: Item, found: Mapping[str, Outcome]) -> bool:
        credit = found.get(f"{item.number}d")
        return credit is None or (credit.kind == "delivered" and credit.target is not None)

    def _with_discount(self, item: Item, found: Mapping[str, Outcome]) -> Item:
        credit = found.get(f"{item.number}d")
        return item.with_txn(credit.target.id) if credit is not None and credit.target is not None else item

    def _void(self, item: Item) -> Outcome:
        outcome = self._gone(item, self._key)
        if outcome.kind != "delivered":
            return outcome
        target = outcome.target or Target(str(item.body["Id"]), facts={"entity": item.entity})
        for name in filter(None, self._request.headers.get(COMPANIONS, "").split(",")):
            left = self._take_away(*name.split("/"))
            if left is not None:
                return left
        return replace(outcome, target=target)

    def _remove(self, item: Item) -> Outcome:
        """Deletes a document, unless something hangs on it or people changed it since; gone is as wanted."""
        key = str(item.body["Id"])
        try:
            row = self._client.read(self._company, item.entity, key)
        except ApiError as error:
            return _not_asked(error)
        if row is None:
            return Outcome("delivered", target=Target(key, facts={"entity": item.entity, "deleted": True}))
        problem = existing.stays(item.entity, item.body, row)
        if problem is not None:
            return Outcome("refused", code=problem[0], text=problem[1])
        token = str(row.get("SyncToken"))
        [outcome] = self.write([replace(item, body={"Id": key, "SyncToken": token})], key_of(self._key, key, token))
        if outcome.code == contract.CODES[contract.NOT_FOUND][0]:
            gone = Target(key, facts={"entity": item.entity, "deleted": True})
            return replace(outcome, kind="delivered", code="", target=gone)
        return outcome

    def _gone(self, item: Item, key: str) -> Outcome:
        """Voids or deletes as it was prepared. Somebody may have changed it since: that it is void in AvidXchange holds
        all the same. Somebody may have deleted it: then nothing is left to do."""
        outcome = self.write([item], key)[0]
        if outcome.code == "stale":
            there = self._current(item.entity, str(item.body["Id"]))
            if not isinstance(there, str):
                return there
            outcome = self.write([replace(item, body={**item.body, "SyncToken": there})], key_of(key, there))[0]
        if outcome.code == contract.CODES[contract.NOT_FOUND][0]:
            return replace(outcome, kind="delivered", code="", target=None)
        return outcome

    def _current(self, entity: str, key: str) -> Outcome | str:
        """The token that the object has now; an outcome when it is gone, or could not be read."""
        try:
            row = self._client.read(self._company, entity, key)
        except ApiError as error:
            return _not_asked(error)
        if row is None:
            return Outcome("delivered")
        if entity == contract.BILL_PAYMENT and outcomes.is_void(row):
            return Outcome("delivered", target=outcomes.target_of(entity, row))
        return str(row.get("SyncToken"))

    def _take_away(self, entity: str, key: str) -> Outcome | None:
        """Voids a further part of a payment, or deletes the vendor credit that a discount became: left open, it would
        be paid out by the next payment. None when it is gone."""
        there = self._current(entity, key)
        if not isinstance(there, str):
            return None if there.kind == "delivered" else there
        body, request_key = {"Id": key, "SyncToken": there}, key_of(self._key, entity, key, there)
        if entity == contract.BILL_PAYMENT:
            item = Item("1", entity, {**body, "sparse": True}, "update", "void")
        else:
            item = Item("1", entity, body, "delete")
        outcome = self._gone(item, request_key)
        if outcome.kind == "delivered":
            return None
        what = f"{contract.WRAPPERS[entity]} {key}"
        text = said("quickbooks_online.not_taken_away", object=what, reason=outcome.text)
        return replace(outcome, target=None, text=text)

    def _reported(self, outcome: Outcome) -> Outcome:
        """With no secret in its text. A repeated ``requestid`` is answered with the first answer, and nothing says that
        a refusal is not one: what QuickBooks itself said no to needs another. A limit or a login that stopped a request
        before it is not such an answer."""
        spent = outcome.kind in ("refused", "retry")
        return replace(outcome, text=self._client.vendor_text(outcome.text), spends_key=spent)


def _with_companions(item: Item, found: Mapping[str, Outcome], companions: Sequence[Item]) -> Outcome:
    outcome = found[item.number]
    if outcome.kind != "delivered" or outcome.target is None:
        return outcome
    mine = [(one.entity, found[one.number].target) for one in companions if one.document == item.number]
    return replace(outcome, target=lookups.with_companions(outcome.target, mine))


def _not_asked(error: ApiError) -> Outcome:
    """What was there before could not be asked, so nothing was sent: it may simply be tried again."""
    if isinstance(error, BudgetSpent | Throttled | Unauthorised | Refused):
        return outcome_of(error)
    return Outcome("retry", code="not_read", text=str(error), status=error.status, request_id=error.request_id)
