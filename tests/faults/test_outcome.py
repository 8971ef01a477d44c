"""A shard is green only when all its tests ran and passed, as pytest reports them."""

from __future__ import annotations

from tests.faults.outcome import Outcome, judged

PASSED = '<testcase name="test_a"/>'
SKIPPED = '<testcase name="test_b"><skipped type="pytest.skip" message="PostgreSQL cannot be started"/></testcase>'


def report(*cases: str, properties: str = "") -> str:
    return f"<testsuites><testsuite><properties>{properties}</properties>{''.join(cases)}</testsuite></testsuites>"


def failed(name: str, how: str = "failure") -> str:
    return f'<testcase name="{name}"><{how} message="no"/></testcase>'


def test_what_passed_is_green_with_what_it_killed() -> None:
    told = '<property name="kills" value="25"/><property name="hit" value="answered flow:bills"/>'
    told += '<property name="to_hit" value="answered read"/>'
    assert judged(0, report(PASSED, PASSED, properties=told)) == Outcome(
        2, 25, ("answered", "flow:bills"), ("answered", "read"), ""
    )


def test_failures_and_errors_are_named_the_first_of_them() -> None:
    assert judged(1, report(PASSED, failed("test_x"))).why == "failed: test_x"
    cases = [failed("test_x"), failed("test_y", "error"), failed("test_z"), failed("test_w")]
    assert judged(1, report(*cases)).why == "failed: test_x, test_y, test_z and 1 more"


def test_a_skipped_test_is_not_green() -> None:
    why = "1 of 2 tests were skipped, the first of them test_b: PostgreSQL cannot be started"
    assert judged(0, report(PASSED, SKIPPED)).why == why


def test_the_reason_of_a_skip_names_no_path_of_the_machine_it_ran_on() -> None:
    why = SKIPPED.replace("cannot be started", "cannot be started: '/opt/postgresql/bin/initdb', '-D', '/tmp/x-1/data'")
    assert judged(0, report(why)).why.endswith("PostgreSQL cannot be started: '...', '-D', '...'")


def test_nothing_selected_is_not_green() -> None:
    assert judged(5, report()).why == "no test was selected (pytest ended with 5)"


def test_an_end_that_no_test_explains_is_not_green() -> None:
    assert judged(3, report(PASSED)).why == "pytest ended with 3"
    assert judged(-9, "").why == "pytest ended with -9 and wrote no report"
