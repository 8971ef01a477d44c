"""A change in the simulated QuickBooks, Basware and Airbase stands in the other system seconds later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.support import company, life_airbase, life_basware, life_quickbooks, telling
from tests.support.company import Company
from tests.support.waiting import eventually

# As test_events.py has it of Exact Online.
pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Case:
    """``enters``: what a person does, and the key of it; ``stands``: whether it is in the other system."""

    systems: tuple[str, ...]
    flow: str
    enters: Callable[[Company], str]
    stands: Callable[[Company, str], bool]


CASES = {
    "quickbooks_avidxchange": Case(
        ("exact_online", "avidxchange", "quickbooks_online"),
        "bills",
        lambda books: life_quickbooks.enter_bill(books, "EV-1"),
        lambda books, key: life_quickbooks.in_avid(books, key) is not None,
    ),
    "basware_exact": Case(
        ("exact_online", "avidxchange", "basware"),
        "invoices",
        lambda books: life_basware.arrive(books, "EV-1", life_basware.usual_rows()),
        lambda books, key: len(life_basware.entries(books, "EV-1")) == 1,
    ),
    "airbase_exact": Case(
        ("exact_online", "airbase"),
        "purchase_orders",
        lambda books: life_airbase.approved(books, ("4710", "300", "4", "25.00")),
        lambda books, key: len(life_airbase.orders(books, key)) == 1,
    ),
}


@pytest.fixture(params=list(CASES))
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    case, home = CASES[request.param], tmp_path_factory.mktemp(request.param)
    with company.opened(home, documents=40, systems=case.systems, link=request.param) as opened:
        opened.settled()
        yield opened


def test_it_arrives_by_event(books: Company) -> None:
    case = CASES[books.link]
    with telling.receiving(books) as told:
        told.subscribe()
        with telling.listening(books) as listener:
            key = case.enters(books)
            assert eventually(lambda: case.stands(books, key), seconds=90)
            assert eventually(lambda: bool(told.inbox()) and told.open() == 0, seconds=90)
    runs = listener.runs
    assert sum(run["flows"][case.flow]["delivered"] for run in runs) == 1
    assert {row["connection"] for row in told.inbox()} == {telling.SOURCES[books.link][0]}
