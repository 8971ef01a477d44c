"""Looking at what a vendor was asked to tell: a call for the connection, or one for each company."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from include.clock import Clock
from include.connections import connect
from include.connections.credentials import NoCredentials
from include.http.errors import ApiError, Refused, Unauthorised
from include.link_settings import Connection
from include.links import Configuration
from include.store.database import Store
from include.store.vault import Secret, Vault
from include.subscriptions import state
from include.subscriptions.desired import feeds_read
from include.subscriptions.diff import Callback, Compared, compared
from include.systems import registry
from include.systems.registry import Subscriptions
from include.systems.subscriptions import KeyFrom, Subscription, Wish
from include.texts.program import said
from include.webhooks import addresses


@dataclass(frozen=True)
class Looked:
    """What was found of a connection. ``asked``: whether it is to be notified at all; ``lacks``: what is wrong beside
    what ``compared`` shows, a sentence each; ``unknown``: why nothing can be said of it, '' when it can.
    ``steps``: what a person does in a vendor's portal, where there is no API; the whole address stands in them.
    """

    connection: str
    system: str
    asked: bool
    compared: Compared = field(default_factory=Compared)
    lacks: tuple[str, ...] = ()
    unknown: str = ""
    steps: tuple[str, ...] = field(default=(), repr=False)

    @property
    def wanting(self) -> bool:
        """Whether something that links need to know is not notified."""
        return self.asked and bool(self.lacks or self.compared.missing or self.compared.wrong or self.compared.twice)


@dataclass(frozen=True)
class Facts:
    """What is kept here of a connection's subscriptions. ``keys``: newest first; None: the address is the secret."""

    asked: bool
    callback: Callback
    keys: tuple[str, ...] | None = field(repr=False)
    keyed: dict[str, str] = field(repr=False)

    def is_known(self, source: KeyFrom) -> Callable[[Subscription], bool]:
        """Only the newest key counts: the one before it is there until what was signed with it is over."""
        if source is KeyFrom.APP or self.keys is None:
            return lambda one: True
        newest = state.mark(self.keys[0]) if self.keys else None
        return lambda one: newest is not None and self.keyed.get(one.id) == newest


def telling(configuration: Configuration) -> dict[str, Connection]:
    """The connections whose systems tell of changes, by name."""
    return {name: one for name, one in configuration.connections.items() if registry.webhooks(one.system)}


def facts(vault: Vault, settings: Connection) -> Facts:
    """Raises ``VaultError``."""
    webhooks = registry.webhooks(settings.system)
    assert webhooks is not None
    kept = vault.get(addresses.PREFIX + settings.name) or Secret()
    base = state.address_of(vault, settings.name)
    callback = Callback(settings.name, base or "", kept.get(addresses.PATH, ""))
    return Facts(
        base is not None,
        callback,
        addresses.keys_of(kept, webhooks),
        state.keyed(vault, settings.name),
    )


def look(settings: Connection, configuration: Configuration, store: Store, clock: Clock) -> Looked:
    """Changes nothing, and raises nothing that a vendor can answer. Raises ``VaultError``."""
    known = facts(Vault.from_environment(store), settings)
    module = registry.subscriptions(settings.system)
    if module is None:
        return by_hand(settings, configuration, known)
    try:
        with connect.opened(settings, store, clock, scope=module.RIGHTS) as opened:
            found = module.listed(opened.client, settings.companies)
    except (ApiError, NoCredentials) as problem:
        return failed(settings, known, problem)
    return judged(settings, configuration, module, known, found)


def judged(
    settings: Connection,
    configuration: Configuration,
    module: Subscriptions,
    known: Facts,
    found: Sequence[Subscription],
    lacks: Iterable[str] = (),
) -> Looked:
    """Pure."""
    wanted = wishes(settings, configuration, module) if known.asked else ()
    held = compared(wanted, found, known.callback, known.is_known(module.KEY))
    return Looked(settings.name, settings.system, known.asked, held, (*lacks, *keyless(settings, module.KEY, known)))


def wishes(settings: Connection, configuration: Configuration, module: Subscriptions) -> tuple[Wish, ...]:
    return module.wishes(feeds_read(configuration, settings.name))


def by_hand(settings: Connection, configuration: Configuration, known: Facts) -> Looked:
    """What can be known without the vendor: whether there is a key. Pure."""
    portal = registry.portal(settings.system)
    if portal is None or not known.asked:
        return Looked(settings.name, settings.system, known.asked)
    topics = portal.topics(feeds_read(configuration, settings.name))
    steps = portal.steps(settings.name, known.callback.address, topics)
    return Looked(settings.name, settings.system, True, lacks=keyless(settings, KeyFrom.APP, known), steps=steps)


def failed(settings: Connection, known: Facts, problem: Exception) -> Looked:
    """A refusal is about subscriptions and a person has to act; anything else says nothing of them. Pure."""
    module = registry.subscriptions(settings.system)
    rights = isinstance(problem, Unauthorised) and problem.status != 401 and module is not None and bool(module.RIGHTS)
    if isinstance(problem, Refused) or rights:
        return Looked(settings.name, settings.system, known.asked, lacks=(str(problem),))
    return Looked(settings.name, settings.system, known.asked, unknown=str(problem))


def keyless(settings: Connection, source: KeyFrom, known: Facts) -> tuple[str, ...]:
    """What to say where a person has to copy the key, and has not yet. Pure."""
    if source is not KeyFrom.APP or known.keys != () or not known.asked:
        return ()
    webhooks = registry.webhooks(settings.system)
    named = webhooks.SECRET if webhooks else "key"
    return (said("alerts.subscription_missing.keyless", key=named, connection=settings.name),)
