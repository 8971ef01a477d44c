"""Airbase -> Exact Online: approved orders stand in the right division, vendors are aligned, bills are compared."""

from __future__ import annotations

from typing import Literal

from include.link_kinds.approved_orders import CONCURRENT, FINDINGS, FULL_ONLY, ApprovedOrderOptions, airbase_flows
from include.link_kinds.shape import LinkKind


class Options(ApprovedOrderOptions):
    """What a company may choose, with its accountant's default. ``leading_side``: the system whose name and address of
    a vendor counts; neither is overwritten. ``create_items``: whether an item is proposed for each account that has
    none."""

    leading_side: Literal["exact_online", "airbase"] = "exact_online"
    create_items: Literal["review", "no"] = "review"


AIRBASE_EXACT = LinkKind(
    name="airbase_exact",
    title="Airbase -> Exact Online",
    books="exact_online",
    other="airbase",
    invoices="bills",
    flows=airbase_flows("exact_online"),
    full_only_feeds={"exact_online": ("divisions",), "airbase": FULL_ONLY},
    options=Options,
    findings=FINDINGS,
    concurrent_flows=CONCURRENT,
)
