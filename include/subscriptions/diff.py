"""What is wanted, held against what there is. Pure.

Ours is known by its path: the secret part that this connection has, on whatever host, or another part on our own host.
Anything else is somebody else's, another installation of this program among them, and is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from include.systems.subscriptions import Subscription, Wish
from include.texts.program import said
from include.webhooks.addresses import path_of


@dataclass(frozen=True)
class Callback:
    """Where a vendor is to post. ``base``: the receiver's public address, '' while nobody gave it; ``part``: the secret
    part of the path, '' while there is none."""

    connection: str
    base: str
    part: str = field(repr=False)

    @property
    def address(self) -> str:
        return self.base + path_of(self.connection, self.part)

    def is_ours(self, address: str) -> bool:
        head, events, tail = address.rpartition(path_of(self.connection, ""))
        if not events or not tail or "/" in tail:
            return False
        if tail == self.part:
            return True
        return bool(self.base) and _same_place(head, self.base)


@dataclass(frozen=True)
class Wrong:
    """One of ours that does not serve ``wish`` as it should. ``replaced``: another one does already."""

    subscription: Subscription
    why: str
    wish: Wish
    replaced: bool = False


@dataclass(frozen=True)
class Compared:
    """``twice``: ours, beside one that is right; ``needless``: ours, and no link needs it; ``others``: not ours."""

    right: tuple[Subscription, ...] = ()
    missing: tuple[Wish, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    twice: tuple[Subscription, ...] = ()
    needless: tuple[Subscription, ...] = ()
    others: tuple[Subscription, ...] = ()

    @property
    def to_create(self) -> tuple[Wish, ...]:
        """What is missing, and what has to be there before one that is wrong may be deleted: no change is to be missed
        meanwhile."""
        return tuple(dict.fromkeys([*self.missing, *(one.wish for one in self.wrong if not one.replaced)]))

    @property
    def to_delete(self) -> tuple[Subscription, ...]:
        return (*(one.subscription for one in self.wrong if one.replaced), *self.twice)

    @property
    def ours(self) -> tuple[Subscription, ...]:
        return (*self.right, *(one.subscription for one in self.wrong), *self.twice, *self.needless)


def compared(
    wanted: Iterable[Wish],
    found: Sequence[Subscription],
    callback: Callback,
    is_known: Callable[[Subscription], bool] = lambda one: True,
) -> Compared:
    """``is_known``: whether the key is kept that the vendor signs its deliveries with."""
    ours = [one for one in found if callback.is_ours(one.address)]
    right: list[Subscription] = []
    missing: list[Wish] = []
    wrong: list[Wrong] = []
    twice: list[Subscription] = []
    for wish in wanted:
        mine = [one for one in ours if one.company == wish.company and one.topics & wish.topics]
        faults = {one: _fault(one, wish, callback, is_known) for one in mine}
        good = [one for one in mine if not faults[one]]
        right += good[:1]
        twice += good[1:]
        wrong += [Wrong(one, why, wish, bool(good)) for one, why in faults.items() if why]
        if not mine:
            missing.append(wish)
    seen = {*right, *twice, *(one.subscription for one in wrong)}
    return Compared(
        tuple(right),
        tuple(missing),
        tuple(wrong),
        tuple(twice),
        tuple(one for one in ours if one not in seen),
        tuple(one for one in found if one not in ours),
    )


def _fault(one: Subscription, wish: Wish, callback: Callback, is_known: Callable[[Subscription], bool]) -> str:
    if one.address != callback.address:
        known_part = bool(callback.part) and one.address.endswith(f"/{callback.part}")
        if not known_part:
            return said("alerts.subscription_missing.old_address")
        return said("alerts.subscription_missing.on_host", host=shown_host(one.address))
    if lacking := sorted(wish.topics - one.topics):
        return said("alerts.subscription_missing.does_not_tell", names=", ".join(lacking))
    return "" if is_known(one) else said("alerts.subscription_missing.unknown_key")


def _same_place(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme.lower(), first.netloc.lower(), first.path.rstrip("/")) == (
        second.scheme.lower(),
        second.netloc.lower(),
        second.path.rstrip("/"),
    )


def shown_host(address: str) -> str:
    """Scheme and host of an address, for people to read: the rest may be somebody's secret."""
    found = urlsplit(address)
    return f"{found.scheme}://{found.hostname}{f':{found.port}' if found.port else ''}" if found.hostname else "no host"
