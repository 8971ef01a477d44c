"""A connection is checked from its page: by the DAG that has the secrets, and the page says what that found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Request

from include.approvals.identity import people_now
from include.operator_actions import actions
from include.people.who import of_airflow
from include.store.database import Store
from include.ui.access import SIMPLE_ROLES, Visitor
from include.ui.site import Sources
from include.warehouse.published_reader import PublishedReader
from tests.include.ui.conftest import URL, asking

pytestmark = pytest.mark.anyio


@dataclass
class Airflow:
    """Begins DAGs later: what was asked of it waits."""

    has_it: bool = True
    begun: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def begin(self, dag: str, login: str, conf: Mapping[str, Any]) -> bool:
        self.begun.append((dag, login, dict(conf)))
        return self.has_it


def browser(home: Path, airflow: Airflow, role: str = "admin") -> httpx.AsyncClient:
    reader = PublishedReader(home / "published" / "reconciliation.duckdb")
    sources = Sources(reader, Store.open, lambda login: of_airflow(people_now(), login), begin=airflow.begin)

    async def visitor(request: Request) -> Visitor:
        return Visitor("anna.devries", SIMPLE_ROLES[role])

    return asking(visitor, sources)


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def check(one: httpx.AsyncClient, name: str) -> httpx.Response:
    await one.get("/connections")
    form, headers = {"token": one.cookies["books_form"]}, {"Origin": URL}
    return await one.post(f"/connections/{name}/check", data=form, headers=headers)


async def test_each_connection_says_how_its_credentials_are_entered(home: Path) -> None:
    async with browser(home, Airflow(), "op") as one:
        page = texts((await one.get("/connections")).text)
    assert "enter credentials: ml-connector connect avid_main" in page
    assert "renew the consent: ml-connector connect exact_main" in page


async def test_the_page_says_what_the_check_found_once_it_is_over(home: Path) -> None:
    airflow = Airflow()
    async with browser(home, airflow) as one:
        answer = await check(one, "avid_main")
        assert airflow.begun == [("credential_health", "anna.devries", {"connection": "avid_main"})]
        meanwhile = (await one.get(answer.headers["location"])).text
        assert "avid_main is being checked by the DAG Check credentials" in texts(meanwhile)
        assert 'hx-trigger="every 3s"' in meanwhile
        [row] = actions.check_connections("avid_main", who="person:anna")
        over = (await one.get(answer.headers["location"])).text
    assert "hx-trigger" not in over
    assert (row["connection"], row["works"]) == ("avid_main", False)
    assert f"avid_main does not work : {row['says']}" in texts(over)
    assert "none yet" in texts(over), "the other connection was not called"


async def test_a_second_check_is_not_answered_by_the_first(home: Path) -> None:
    actions.check_connections("avid_main")
    async with browser(home, Airflow()) as one:
        answer = await check(one, "avid_main")
        assert "is being checked" in texts((await one.get(answer.headers["location"])).text)


async def test_where_airflow_cannot_begin_it_the_command_is_named(home: Path) -> None:
    async with browser(home, Airflow(has_it=False)) as one:
        answer = await check(one, "avid_main")
        unknown = await check(one, "nosuch")
    assert (answer.status_code, "ml-connector credentials --check" in answer.text) == (404, True)
    assert (unknown.status_code, "has no connection nosuch" in unknown.text) == (404, True)


async def test_only_who_configures_sees_the_button(home: Path) -> None:
    async with browser(home, Airflow(), "op") as one:
        assert "Check avid_main" not in (await one.get("/connections")).text
        assert (await check(one, "avid_main")).status_code == 403
