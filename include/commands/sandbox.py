"""`sandbox start | info | reset | snapshot | restore | stop`: the simulated vendors, to try things out without one."""

from __future__ import annotations

from typing import Annotated, Any

import httpx
import typer

from include.commands.output import CommandError, emit, guarded, say
from include.paths import home

app = typer.Typer(
    help="The simulated vendors with their books.",
    no_args_is_help=True,
)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
PortBase = Annotated[int, typer.Option(help="Control port; those of the systems follow it, and `info` names them.")]
SnapshotName = Annotated[str, typer.Argument(help="Letters, digits, dots, dashes and underscores.")]
Abroad = Annotated[
    bool, typer.Option("--multi-currency", help="The QuickBooks company buys abroad too, in CAD and EUR.")
]
Companies = Annotated[
    str | None, typer.Option(help="Comma separated names of the companies that are there; default the usual ones.")
]


@app.command()
@guarded
def start(
    vendors: Annotated[int, typer.Option(help="Suppliers to generate.", min=0)] = 300,
    documents: Annotated[int, typer.Option(help="Purchase invoices to generate.", min=0)] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same books.")] = 1,
    empty: Annotated[bool, typer.Option("--empty", help="Companies and codes only, no documents.")] = False,
    multi_currency: Abroad = False,
    companies: Companies = None,
    port_base: PortBase = 8100,
    json_: Json = False,
) -> None:
    """Start it in the background; books that exist already are kept."""
    from include.sandbox import process

    info = process.start(
        home() / "sandbox",
        port_base=port_base,
        vendors=vendors,
        documents=documents,
        seed=seed,
        empty=empty,
        multi_currency=multi_currency,
        companies=companies.split(",") if companies else None,
    )
    emit(info, json_, lambda: _addresses(info))


@app.command()
@guarded
def info(port_base: PortBase = 8100, json_: Json = False) -> None:
    """Addresses, companies and credentials that work now."""
    found = _call("GET", port_base, "/info")
    emit(found, json_, lambda: _addresses(found))


@app.command()
@guarded
def reset(
    vendors: Annotated[int, typer.Option(help="Suppliers to generate.", min=0)] = 300,
    documents: Annotated[int, typer.Option(help="Purchase invoices to generate.", min=0)] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same books.")] = 1,
    multi_currency: Abroad = False,
    companies: Companies = None,
    port_base: PortBase = 8100,
    json_: Json = False,
) -> None:
    """Throw the books away and generate new ones."""
    body: dict[str, Any] = {"seed": seed, "vendors": vendors, "documents": documents, "multi_currency": multi_currency}
    body |= {"companies": companies.split(",")} if companies else {}
    emit(_call("POST", port_base, "/reset", body), json_)


@app.command()
@guarded
def snapshot(name: SnapshotName, port_base: PortBase = 8100, json_: Json = False) -> None:
    """Keep books, clock, tokens and faults as they are now; a snapshot of that name is replaced."""
    kept = _call("POST", port_base, "/snapshot", {"name": name})
    emit(kept, json_, lambda: f"kept at {kept['now']}; there are {', '.join(kept['snapshots'])}")


@app.command()
@guarded
def restore(name: SnapshotName, port_base: PortBase = 8100, json_: Json = False) -> None:
    """Put back all that a snapshot kept; what happened since is gone."""
    kept = _call("POST", port_base, "/restore", {"name": name})
    emit(kept, json_, lambda: f"as it was at {kept['now']}")


@app.command()
@guarded
def stop(json_: Json = False) -> None:
    """Stop it; the books stay."""
    from include.sandbox import process

    stopped = process.stop(home() / "sandbox")
    emit({"stopped": bool(stopped)}, json_, lambda: "stopped" if stopped else "it was not running")


def _call(method: str, port_base: int, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port_base}"
    try:
        reply = httpx.request(method, url + path, json=body, timeout=120)
    except httpx.ConnectError:
        raise CommandError(f"no sandbox answers on {url}: start it with `ml-connector sandbox start`") from None
    if reply.is_error:
        raise CommandError(f"the sandbox refused {method} {path}: {reply.text[:300]}")
    return dict(reply.json())


def _addresses(info: dict[str, Any]) -> str:
    lines = [f"control  {info['control_url']}"]
    for name, system in info["systems"].items():
        lines.append(f"{name:<14} {system['base_url']}  companies {', '.join(system['companies'])}")
    say("credentials: ml-connector sandbox info --json")
    return "\n".join(lines)
