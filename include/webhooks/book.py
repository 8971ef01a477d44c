"""Who is known to the receiver: read from ``links.yml`` and the vault, and again every few seconds, so that a new key
needs no restart."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from include.links import ConfigurationError, config_folder, load
from include.logs import get_logger
from include.store.vault import Vault
from include.systems import registry
from include.systems.registry import Webhooks
from include.webhooks.addresses import PATH, kept_addresses, keys_of

AGAIN_SECONDS = 2.0
log = get_logger(__name__)


@dataclass(frozen=True)
class Teller:
    """A connection of ``links.yml`` whose system tells of changes."""

    name: str
    system: str
    companies: frozenset[str]
    webhooks: Webhooks = field(repr=False)


@dataclass(frozen=True)
class Address:
    """A connection that can be posted to; ``keys`` None: the address is the secret."""

    teller: Teller
    part: str = field(repr=False)
    keys: tuple[str, ...] | None = field(repr=False)


def tellers() -> dict[str, Teller]:
    """The connections that can tell of changes, by name. Raises ``ConfigurationError``."""
    found: dict[str, Teller] = {}
    for one in load().connections.values():
        if (webhooks := registry.webhooks(one.system)) is not None:
            found[one.name] = Teller(one.name, one.system, frozenset(one.companies), webhooks)
    return found


class Book:
    """The addresses as they are now. ``find`` and ``connection_of`` are asked in the event loop and touch nothing but
    memory; another thread reads again."""

    def __init__(self, vault: Vault) -> None:
        """Raises what ``read`` raises."""
        self._vault = vault
        self._nobody = secrets.token_urlsafe(32)
        self._stop = threading.Event()
        self._settings: tuple[object, dict[str, Teller]] | None = None
        self._addresses: Mapping[str, Address] = {}
        self.read()
        self._thread = threading.Thread(target=self._run, name="addresses", daemon=True)
        self._thread.start()

    def find(self, connection: str, part: str) -> Address | None:
        """The address, or None for a connection nobody has and for a wrong part alike, in the same time."""
        known = self._addresses.get(connection)
        right = hmac.compare_digest(
            (known.part if known else self._nobody).encode(), part.encode(errors="surrogateescape")
        )
        return known if right else None

    def connection_of(self, address: Address, company: str) -> str:
        """The connection that an event belongs to: the one whose address it came to, unless its company is that of
        another one of the same system, with the same key or none of its own: QuickBooks has one address for all
        companies of an app."""
        mine = address.teller
        if not company or company in mine.companies:
            return mine.name
        for other in (self._settings[1] if self._settings else {}).values():
            theirs = self._addresses.get(other.name)
            same_app = theirs is None or not theirs.keys or bool(set(address.keys or ()) & set(theirs.keys))
            if other.system == mine.system and company in other.companies and same_app:
                return other.name
        return mine.name

    def read(self) -> None:
        """Raises ``ConfigurationError``, ``VaultError`` and what the store raises; what was known before stays."""
        known = self._known()
        found = {}
        for name, kept in kept_addresses(self._vault):
            if name in known and kept.get(PATH):
                found[name] = Address(known[name], kept[PATH], keys_of(kept, known[name].webhooks))
        self._addresses = found

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _known(self) -> dict[str, Teller]:
        file = config_folder() / "links.yml"
        try:
            state = file.stat()
        except OSError as problem:
            raise ConfigurationError(f"{file}: cannot be read ({problem.strerror})") from None
        version = (file, state.st_mtime_ns, state.st_size, state.st_ino)
        if self._settings is None or self._settings[0] != version:
            self._settings = (version, tellers())
        return self._settings[1]

    def _run(self) -> None:
        said = ""
        while not self._stop.wait(AGAIN_SECONDS):
            try:
                self.read()
                said = ""
            except Exception as problem:
                if said != (said := type(problem).__name__):
                    log.warning("addresses could not be read again; those known so far count", why=said)
