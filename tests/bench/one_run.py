"""One run of a link, step by step in this process, with the seconds and the highest memory of each step as JSON.

python -m tests.bench.one_run LINK [--scheduled] [STEP ...]      (read, decide, deliver, finish; all when none is named)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from include.dag_tasks.tasks import SCHEDULED_MAX_AGE
from include.pipeline import steps
from include.pipeline.request import RunRequest
from include.without_pandas import hide_pandas
from tests.bench.process import peak_mb

STEPS = ("read", "decide", "deliver", "finish")
SCHEDULED = "--scheduled"
"""As a schedule starts it: what was just read, and what seldom changes, is left alone."""


def main(link: str, chosen: list[str]) -> None:
    found: dict[str, Any] = {}
    age = SCHEDULED_MAX_AGE if SCHEDULED in chosen else 0.0
    chosen = [name for name in chosen if name != SCHEDULED]
    with steps.begun(RunRequest(link=link, who="bench", max_age=age)) as run:
        actions: dict[str, Callable[[], Any]] = {
            "read": lambda: steps.read(run),
            "decide": lambda: steps.decide(run),
            "deliver": lambda: [steps.deliver(run, *flows) for flows in run.link.shape.steps(run.flows).values()],
            "finish": lambda: steps.finish(run, built=True),
        }
        for name in chosen or STEPS:
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            started, used = time.perf_counter(), time.process_time()
            actions[name]()
            seconds, processor = time.perf_counter() - started, time.process_time() - used
            found[name] = {"seconds": seconds, "processor": processor, "peak_mb": peak_mb()}
            print(json.dumps(found[name] | {"step": name}), file=sys.stderr, flush=True)
    print(json.dumps(found))


if __name__ == "__main__":
    hide_pandas()
    main(sys.argv[1], sys.argv[2:])
