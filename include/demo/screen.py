"""What the demo prints: the run, the reconciliation, the addresses, and what to try next."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from include.paths import published_path
from include.reports.reconciliation import overview, overview_text
from include.reports.summary import as_text


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def show(
    summaries: Sequence[dict[str, Any]],
    home: Path,
    airflow: str,
    user: str,
    password: str,
    info: dict[str, Any],
) -> None:
    published = published_path(home)
    for summary in summaries:
        say("")
        say(as_text(summary))
        say("")
        say(overview_text(overview(published, summary["link"])))
    say("")
    say(f"Airflow       {airflow}   user {user}   password {password}")
    say(f"Books         {airflow}/books/   what waits and why, questions, documents, month end")
    say(f"sandbox       {info['control_url']}   (clock, calls, faults, people's edits)")
    say(f"tables        {published}   (and Parquet beside it)")
    say("")
    say("Try next:")
    for line in next_commands([summary["link"] for summary in summaries], info["control_url"]):
        say(f"  {line}")


def with_causes(problem: str, failures: Mapping[str, str]) -> str:
    """What Airflow says of failed runs, why they failed, and what always helps with generated books."""
    causes = [f"\n  {link}: {failure}" for link, failure in failures.items()]
    afresh = "\nTo begin afresh, where that does not help: `make stop`, delete .local/demo, `make demo`."
    return problem + "".join(causes) + afresh


def show_event(lines: Sequence[str], receiver: str, seconds: float) -> None:
    say("")
    for line in lines:
        say(line)
    say(f"The receiver goes on listening on {receiver}.")
    say("")
    say(f"done in {seconds:.0f} s")


def next_commands(links: Sequence[str], control: str) -> list[str]:
    """What to type next; a run for each link that was run."""
    cli = ".venv/bin/python -m include.cli"
    return [
        ". .local/demo/env                                            # this shell speaks to the demo's company",
        f"{cli} status",
        f"{cli} review list",
        f'{cli} query "select * from reconciliation.differences limit 20"',
        f'curl -X POST {control}/advance -d \'{{"system":"avidxchange","steps":2}}\'',
        *(f"{f'{cli} run {link}':<60} # just what changed goes over" for link in links),
        "make stop                                                    # ends sandbox and Airflow",
    ]
