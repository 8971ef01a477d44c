"""``links.yml`` of the demo: the links of all systems and companies that the sandbox simulates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import yaml

from include.demo.link_data import CONNECTIONS, LINKS, DemoLink

HEAD = "# The demo's own settings: the simulated vendors of this machine.\n"


def settings(
    systems: dict[str, Any],
    start_date: str = "2020-01-01",
    channels: Mapping[str, Any] | None = None,
    names: Collection[str] | None = None,
) -> str:
    """``systems``: what ``GET /info`` of the sandbox says of them; ``channels``: where alerts are sent; ``names``: the
    links that are wanted (None: all)."""
    chosen = [link for link in LINKS if _is_there(link, systems) and (names is None or link.name in names)]
    connections = {
        name: {
            "system": one.system, "base_url": systems[one.system]["base_url"], **one.more,
            "companies": _reached(chosen, name),
        }
        for name, one in CONNECTIONS.items()
        if any(name in link.connections.values() for link in chosen)
    }  # fmt: skip
    links = [
        {
            "name": link.name, "kind": link.name, "connections": dict(link.connections),
            "companies": [dict(one) for one in link.companies], "start_date": start_date, "timezone": link.timezone,
            "approved": True, "options": dict(link.options),
            **({} if link.approve_above is None else {"approve_above": link.approve_above}),
        }
        for link in chosen
    ]  # fmt: skip
    sent = {"channels": dict(channels)} if channels else {}
    text: str = yaml.dump(
        {"connections": connections, "links": links, **sent}, Dumper=_Indented, sort_keys=False, allow_unicode=True
    )
    return HEAD + text


class _Indented(yaml.SafeDumper):
    """Lists stand further in than what they belong to, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _is_there(link: DemoLink, systems: dict[str, Any]) -> bool:
    """Its systems are simulated, and its companies are among theirs."""
    named = ((system, one[system]) for one in link.companies for system in link.connections)
    return set(link.connections) <= set(systems) and all(
        company in systems[system].get("companies", [company]) for system, company in named
    )


def _reached(links: list[DemoLink], connection: str) -> list[str]:
    found: list[str] = []
    for link in links:
        for system, name in link.connections.items():
            if name == connection:
                found += [one[system] for one in link.companies]
        found += link.reached.get(connection, ())
    return list(dict.fromkeys(found))
