"""Which tables a run makes anew: all that its tables stand on, whatever the kind of its link."""

from __future__ import annotations

import pytest

from include.link_kinds import LINK_KINDS
from include.pipeline import finishing
from include.warehouse import plan


@pytest.mark.parametrize("kind", LINK_KINDS)
def test_nothing_is_made_from_a_table_that_the_run_does_not_make(kind: str) -> None:
    released = plan.current()
    decided = released.selected([f"+path:models/outbox/{kind}"])
    compared = released.selected(finishing.COMPARED, **finishing.but_what_was_decided(kind))
    assert not {node.name for node in decided} & {node.name for node in compared}, "nothing is made twice"
    made = {node.name: node for node in (*decided, *compared)}
    read = {parent for node in made.values() for parent in node.after} - set(made)
    # the outboxes of other kinds of link are made once for each release, and are empty in the warehouse of this link
    others = {node.name for node in released.selected(["path:models/outbox"])} - set(made)
    assert read - others == set()
    assert {"matching__gl_accounts", "int_approved_codings", "canonical_codes"} <= set(made)
