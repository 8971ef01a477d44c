"""The same answers as before models were restructured: every row of every table that people or the delivery read."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from include.warehouse import empty_results, plan
from tests.frozen.companies import VENDORS, answers_file, built, kept_columns, names
from tests.frozen.warehouse import Row, differences

Company = tuple[str, duckdb.DuckDBPyConnection]

REWORDED = {
    "include.cli believe ": "include.cli accept-row-count ",
    "python -m include.cli ": "ml-connector ",
    "mend what the reason names; it then goes by itself": (
        "fix the cause shown; it is sent automatically on the next run"
    ),
    "or mend the access to them": "or fix the access to them",
    ": mend it in AvidXchange": ": fix it in AvidXchange",
    "correct the amounts there, and it goes by itself": (
        "correct the amounts there, and it is sent automatically on the next run"
    ),
    "approve its payment term, then it goes by itself": (
        "approve its payment term, and it is sent automatically on the next run"
    ),
    "then the change goes by itself": "then the change is sent automatically",
    "then what is approved goes by itself": "then what is approved is posted automatically",
    "it then goes where it belongs by itself": "it is then posted automatically where it belongs",
    "it is then posted by itself": "it is then posted automatically",
    "it is posted by itself on that day": "it is posted automatically on that day",
    "it is then compared by itself": "it is then compared automatically",
    **{
        f"{vendor} has no supplier in Exact division {division}: create it, or name the supplier it is": (
            f"{vendor} may be Exact supplier {other}, which another vendor is paired with:"
            " say whether they are the same"
        )
        for vendor, division, other in (
            ("De Vries Verlichting International SA (1000105)", "123", "De Vries Verlichting BV"),
            ("Dijkstra & De Wit Software II GmbH (1000145)", "456", "Dijkstra & De Wit Software e.K."),
            ("Vos Den Haag Kunststoffen Noord N.V. (1000007)", "456", "Vos Den Haag Kunststoffen B.V."),
        )
    },
}
"""What a commit that changed a text on purpose says instead; what the store has kept reads as it was said."""

MATCHING = (
    "matching.vendor_records",
    "matching.vendor_candidates",
    VENDORS,
    "outbox.exact_avidxchange__suppliers.holds",
    r'("(score|probability)\\*":(-?[0-9.]+|null))',
    r'(,"group\\*":null)',
)
"""Which vendors are pairs changes with the rules of matching, and how sure that is; what comes of pairs does not."""

CODED_FROM = r'(,"coded_from\\*":(?:null|\{[^{}]*\}))'
"""Documents keep since what their codes stood for when they were delivered."""


def is_of_a_reference(row: Row) -> bool:
    """References in Airbase that no vendor of the books has are one question since, and were one for each vendor."""
    said = dict(row)
    return said.get("flow") == "vendor_links" and said.get("code") in ("reference_differs", "references_unknown")


LARGE = [pytest.param(name, marks=pytest.mark.faults) for name in names() if name == "demo"]


@pytest.fixture(scope="module")
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    name = str(request.param)
    with built(tmp_path_factory.mktemp(name), name) as database:
        yield name, database


@pytest.mark.parametrize("company", [name for name in names() if name != "demo"] + LARGE, indirect=True)
def test_what_was_read_gives_the_same_rows_as_before(company: Company) -> None:
    name, database = company
    found = differences(database, answers_file(name), kept_columns(), reworded=REWORDED, apart=(*MATCHING, CODED_FROM))
    others = [one for one in found if one.missing or not all(map(is_of_a_reference, (*one.expected, *one.found)))]
    assert [str(one) for one in others] == []


@pytest.mark.parametrize("company", ["airbase", *LARGE], indirect=True)
def test_without_which_tables_a_query_gives_no_rows_is_the_same_where_they_have_rows(company: Company) -> None:
    """No fact of the empty tables that models and checks are compiled with is taken for one of the query."""
    released, (_, database) = plan.current(), company
    models = empty_results.of_models(database, released.nodes)
    checks = empty_results.of_checks(database, released.checks)
    compiled = [*released.nodes, *released.checks]
    assert {one.name: one.empty_when for one in [*models, *checks]} == {one.name: one.empty_when for one in compiled}
