"""What people read of DAGs in Airflow's lists. Light: every DAG file imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from include.link_settings import Link

OWNER = "Books"
"""Of every task; Airflow would name itself."""


def title(link: Link) -> str:
    """What the link keeps in agreement, with its name where that says more than its kind."""
    return link.shape.title if link.name == link.kind else f"{link.name} ({link.shape.title})"
