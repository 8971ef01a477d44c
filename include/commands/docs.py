"""`docs`: what every table and column means, and what each is made of, as one page for a browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from include.commands.output import emit, guarded
from include.links import load
from include.paths import home

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    app.command()(guarded(docs))


def docs(json_: Json = False) -> None:
    """Write dbt's documentation of every table and column into one HTML file, with what the warehouse holds by now."""
    page = _generated(home(), list(load().links))
    emit({"page": str(page)}, json_, lambda: f"open {page} in a browser")


def _generated(folder: Path, links: Sequence[str]) -> Path:
    """Every link's warehouse has the tables of all: the first one that there is tells of them."""
    from include.warehouse.database import Warehouse
    from include.warehouse.dbt import invoke

    page = folder / "docs" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    for link in links:
        warehouse = Warehouse.of_link(folder, link)
        if not warehouse.exists:
            continue
        with warehouse.locked("describe the tables"):
            os.environ["ML_CONNECTOR_LINK"] = link
            invoke(folder, ["docs", "generate", "--static"])
        shutil.copyfile(folder / "dbt" / "target" / "static_index.html", page)
        return page
    # Nothing has been read yet: described all the same, without making a warehouse that nobody has filled.
    with tempfile.TemporaryDirectory() as empty:
        os.environ.pop("ML_CONNECTOR_LINK", None)
        (Path(empty) / "warehouse").mkdir()
        invoke(Path(empty), ["docs", "generate", "--static", "--empty-catalog"])
        shutil.copyfile(Path(empty) / "dbt" / "target" / "static_index.html", page)
    return page
