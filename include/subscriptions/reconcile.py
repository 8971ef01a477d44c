"""Bringing what a vendor was asked to tell in line with what links need, and ending it.

What is wrong is deleted only once its successor is there. A key that we choose is kept before the vendor hears of it,
one that the vendor tells before anything else is done: after a crash in between, a subscription stands there whose key
nobody knows. It is known by that, made anew, and deleted.
"""

from __future__ import annotations

import dataclasses
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from include.clock import Clock
from include.connections import connect
from include.connections.credentials import NoCredentials
from include.failpoint import reached
from include.http.errors import ApiError, Refused
from include.link_settings import Connection
from include.links import Configuration
from include.store.database import Store
from include.store.leases import hold
from include.store.vault import Vault
from include.subscriptions import state
from include.subscriptions.inspect import Facts, Looked, by_hand, facts, failed, judged, keyless
from include.systems import registry
from include.systems.registry import Subscriptions
from include.systems.subscriptions import KeyFrom, Subscription, Wish
from include.webhooks import addresses
from include.webhooks.book import AGAIN_SECONDS

KEY_BYTES = 32
MOST_FORBIDDEN = 3
"""Vendors count errors: Exact blocks who makes ten in an hour."""
KNOWN_WITHIN = AGAIN_SECONDS + 1.0
"""Seconds until a receiver that runs knows a new path or key, which a vendor may try at once."""
_LEASE_SECONDS, _WAIT_SECONDS = 30.0, 45.0


def repair(
    settings: Connection,
    configuration: Configuration,
    store: Store,
    clock: Clock,
    base: str,
    sleep: Callable[[float], None] = time.sleep,
) -> Looked:
    """Creates what is missing, replaces what is wrong, deletes ours that is twice or, while all of ``links.yml`` can be
    used, needed by no link. ``base``: the receiver's public address. What a vendor refuses stands in the answer.
    Raises ``VaultError``, ``LeaseTaken``."""
    vault = Vault.from_environment(store)
    module = registry.subscriptions(settings.system)
    with hold(store, f"subscriptions of {settings.name}", seconds=_LEASE_SECONDS, wait=_WAIT_SECONDS):
        state.keep_address(vault, settings.name, base)
        known, is_new = _prepared(vault, settings, module)
        if module is None:
            return by_hand(settings, configuration, known)
        work = _Work(settings, configuration, vault, module, known, [])
        if lacks := keyless(settings, module.KEY, known):
            return Looked(settings.name, settings.system, True, lacks=lacks)  # what is notified could not be checked
        try:
            with connect.opened(settings, store, clock, scope=module.RIGHTS) as opened:
                return work.repaired(opened.client, (lambda: sleep(KNOWN_WITHIN)) if is_new else (lambda: None))
        except (ApiError, NoCredentials) as problem:
            return failed(settings, known, problem)


def end(settings: Connection, configuration: Configuration, store: Store, clock: Clock) -> Looked:
    """Deletes all of ours; the connection is not to be notified any more, and nothing of it is checked. Raises
    ``VaultError``, ``LeaseTaken``."""
    vault = Vault.from_environment(store)
    module = registry.subscriptions(settings.system)
    with hold(store, f"subscriptions of {settings.name}", seconds=_LEASE_SECONDS, wait=_WAIT_SECONDS):
        known = facts(vault, settings)
        left: Looked | None = None
        if module is not None:
            work = _Work(settings, configuration, vault, module, known, [])
            try:
                with connect.opened(settings, store, clock, scope=module.RIGHTS) as opened:
                    left = work.ended(opened.client)
            except (ApiError, NoCredentials) as problem:
                return failed(settings, known, problem)
            if left.lacks:
                return left
        state.forget(vault, settings.name)
        return dataclasses.replace(left or Looked(settings.name, settings.system, False), asked=False)


@dataclasses.dataclass
class _Work:
    settings: Connection
    configuration: Configuration
    vault: Vault
    module: Subscriptions
    known: Facts
    refusals: list[str]

    def repaired(self, client: Any, settle: Callable[[], None]) -> Looked:
        found = self.module.listed(client, self.settings.companies)
        looked = self.judge(found)
        if wishes := looked.compared.to_create:
            settle()
            made = self.create(client, wishes, looked.compared.others)
            before, found = {one.id for one in found}, self.module.listed(client, self.settings.companies)
            if self.module.KEY is KeyFrom.OURS:
                self.signs([one.id for one in found if one.id not in before and self.serves(one, made)])
            looked = self.judge(found)
        gone = [*looked.compared.to_delete]
        if not self.configuration.problems:
            gone += looked.compared.needless
        left = self.delete(client, gone, found)
        self.forget_gone(left)
        return self.judge(left)

    def ended(self, client: Any) -> Looked:
        found = self.module.listed(client, self.settings.companies)
        left = self.delete(client, self.judge(found).compared.ours, found)
        looked = self.judge(left)
        compared = dataclasses.replace(looked.compared, missing=())  # that was meant
        return dataclasses.replace(looked, compared=compared, lacks=tuple(self.refusals))

    def judge(self, found: Sequence[Subscription]) -> Looked:
        return judged(self.settings, self.configuration, self.module, self.known, found, tuple(self.refusals))

    def create(self, client: Any, wishes: Sequence[Wish], others: Sequence[Subscription]) -> list[Wish]:
        """Those that were made. What is no refusal concerns the others as well, and so does a right that is missing,
        which a module that was not bought looks like: several in a row tell."""
        name, webhooks, made = self.settings.name, registry.webhooks(self.settings.system), []
        assert webhooks is not None
        key = None if self.known.keys is None else (*self.known.keys, "")[0]
        forbidden = 0
        for wish in wishes:
            try:
                answer = self.module.create(client, wish, self.known.callback.address, key, others)
            except ApiError as problem:
                self.refusals.append(str(problem))
                forbidden = forbidden + 1 if problem.status == 403 else 0
                if not isinstance(problem, Refused) or forbidden == MOST_FORBIDDEN:
                    break
                continue
            forbidden = 0
            reached("subscription.made")
            if answer.key is not None:
                addresses.keep_key(self.vault, name, webhooks, answer.key)
                self.known = facts(self.vault, self.settings)
                reached("subscription.kept")
            if answer.id is not None:
                self.signs([answer.id])
            made.append(wish)
        return made

    def delete(self, client: Any, gone: Sequence[Subscription], found: Sequence[Subscription]) -> list[Subscription]:
        """What is left of ``found``."""
        left = list(found)
        for one in gone:
            try:
                self.module.delete(client, one, left)
            except ApiError as problem:
                self.refusals.append(str(problem))
                if not isinstance(problem, Refused) or problem.status == 403:
                    break
            else:
                left.remove(one)
        return left

    def serves(self, one: Subscription, made: Sequence[Wish]) -> bool:
        return one.address == self.known.callback.address and Wish(one.company, one.topics) in made

    def signs(self, ids: Sequence[str]) -> None:
        """These sign with the newest key."""
        if self.known.keys and self.module.KEY is not KeyFrom.APP:
            self.keep({**self.known.keyed, **dict.fromkeys(ids, state.mark(self.known.keys[0]))})

    def forget_gone(self, left: Sequence[Subscription]) -> None:
        there = {one.id for one in left}
        self.keep({id_: mark for id_, mark in self.known.keyed.items() if id_ in there})

    def keep(self, marks: dict[str, str]) -> None:
        if marks != self.known.keyed:
            state.keep_keyed(self.vault, self.settings.name, marks)
            self.known = facts(self.vault, self.settings)


def _prepared(vault: Vault, settings: Connection, module: Subscriptions | None) -> tuple[Facts, bool]:
    """A path, and the key that we choose; whether one of them is new."""
    known, webhooks = facts(vault, settings), registry.webhooks(settings.system)
    assert webhooks is not None
    is_new = not known.callback.part
    addresses.ensure(vault, settings.name)
    if module is not None and module.KEY is KeyFrom.OURS and known.keys == ():
        addresses.keep_key(vault, settings.name, webhooks, secrets.token_urlsafe(KEY_BYTES))
        is_new = True
    return facts(vault, settings), is_new
