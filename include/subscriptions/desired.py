"""What should be notified, from ``links.yml`` alone. Pure."""

from __future__ import annotations

from include.links import Configuration


def feeds_read(configuration: Configuration, connection: str) -> dict[str, frozenset[str]]:
    """By company that a link routes, the feeds of this connection that links read of it in every run. What only a full
    comparison reads is not waited for by anybody."""
    found: dict[str, frozenset[str]] = {}
    for link in configuration.links.values():
        feeds = link.shape.feeds(options=link.options.model_dump())
        for system, name in link.connections.items():
            if name == connection:
                for row in link.companies:
                    found[row[system]] = found.get(row[system], frozenset()) | frozenset(feeds[system])
    return found
