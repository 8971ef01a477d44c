"""Who may do what: every route without a login, and with each role."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from include.ui.access import RESOURCES, SIMPLE_ROLES, Right, of_role, of_views
from include.ui.app import app
from tests.include.ui.conftest import URL, Browser

CHANGES: dict[str, Right] = {
    "/reviews/{number:int}": "decide",
    "/reviews/{number:int}/reopen": "decide",
    "/reviews/several": "decide",
    "/causes/{link}/{state}/{code}": "deliver",
    "/mappings/upload": "configure",
    "/mappings/{link}/{kind}/{company}/{code:path}": "configure",
}
MAY_DECIDE = {"viewer": False, "user": True, "op": True, "admin": True}


def routes() -> list[tuple[str, str]]:
    made: FastAPI = app(None, None)  # type: ignore[arg-type] - nobody asks it anything
    found = [route for route in made.routes if isinstance(route, APIRoute)]
    assert len(found) == len(made.routes), "a route that is no page of ours"
    return sorted((method, route.path) for route in found for method in route.methods)


def address(path: str) -> str:
    values = {"name": "books.css", "number:int": "2"}
    return re.sub(r"{([^}]+)}", lambda part: values.get(part[1], "a"), path)


@pytest.mark.anyio
@pytest.mark.parametrize(("method", "path"), routes())
async def test_no_route_answers_without_a_login(browser: Browser, method: str, path: str) -> None:
    async with browser(None) as one:
        answer = await one.request(method, address(path), headers={"Origin": URL})
    assert (answer.status_code, "log in first" in answer.text) == (403, True)


@pytest.mark.anyio
@pytest.mark.parametrize("role", MAY_DECIDE)
@pytest.mark.parametrize(("method", "path"), [one for one in routes() if one[0] == "POST"])
async def test_a_change_needs_its_right(browser: Browser, method: str, path: str, role: str) -> None:
    form = {"answer": "release", "link": "a", "kind": "a"}
    async with browser(role) as one:
        answer = await one.request(method, address(path), data=form, headers={"Origin": URL})
        page = (await one.get("/reviews/2")).text
    assert (RESOURCES[CHANGES[path]] in answer.text) is (CHANGES[path] not in SIMPLE_ROLES[role])
    assert ('name="answer"' in page) is MAY_DECIDE[role]


def test_an_unknown_role_sees_nothing() -> None:
    assert (of_role("guest"), of_role(None), of_role("Viewer")) == (frozenset(), frozenset(), frozenset({"see"}))


def test_rights_of_other_auth_managers_are_those_of_the_views_they_grant() -> None:
    assert of_views({"Books", "Books: decide", "Dags"}.__contains__) == {"see", "decide"}
