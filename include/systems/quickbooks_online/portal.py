"""Asking QuickBooks Online to tell of changes: by hand in Intuit's developer portal, since there is no API for it.

Source: reference page quickbooks_online, section 9. An app has one address for all the companies that it is connected
to, and one verifier token.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from include.systems.quickbooks_online.webhooks import TOPIC_FEEDS


def topics(feeds: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    read = {feed for mine in feeds.values() for feed in mine}
    return tuple(topic for topic, tables in TOPIC_FEEDS.items() if set(tables) & read)


def steps(connection: str, address: str, topics: Sequence[str]) -> tuple[str, ...]:
    return (
        "Sign in at https://developer.intuit.com and open the app whose client id this connection uses.",
        "Open Webhooks, and choose Production (Development for the sandbox of Intuit).",
        f"Enter this as endpoint URL: {address}",
        "An app has one address for all its companies. If another connection of this app has entered its own there, "
        "leave that one, since each change finds its company by itself, and go on with the verifier token.",
        f"Tick these entities, with every operation that is offered: {', '.join(topics)}.",
        "Save, and have the verifier token shown.",
        f"Enter it here: ml-connector receiver key {connection}",
        "Let the portal send a test, and see that it came: ml-connector receiver counts",
    )
