"""One flow of a run under way, delivered by a process of its own, as Airflow's task for it does:
``python -m tests.support.step LINK FLOW``. A run that was killed is still under way."""

from __future__ import annotations

import sys

from sqlalchemy import select

from include.pipeline import steps
from include.store.database import Store
from include.store.models import runs


def main(link: str, flow: str) -> None:
    store = Store.open()
    with store.read() as db:
        query = select(runs.c.run_id).where(runs.c.link == link, runs.c.ended_at.is_(None))
        run_id = db.execute(query.order_by(runs.c.started_at.desc()).limit(1)).scalar_one()
    store.close()
    with steps.resumed(run_id) as run:
        print(steps.deliver(run, flow)[flow].counts)


if __name__ == "__main__":
    main(*sys.argv[1:])
