"""`make faults`: run the shards that are not green for the files as they are, and say what stands.

python -m tests.faults [SHARD ...] [--status] [--again] [--at-once N]; a name may hold * and ?. It can be broken off at
any moment and goes on with the rest the next time. Exit code 0: all that was named is green, 1: not, 2: misused.
"""

from __future__ import annotations

import argparse
import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

from tests.faults import ledger, running
from tests.faults.dependencies import PROJECT, fingerprint, fingerprints
from tests.faults.outcome import Outcome, judged
from tests.faults.running import LONGEST, PATIENCE, Running
from tests.faults.shards import SHARDS, Shard, chosen
from tests.support import lifeline

BROKEN_OFF = 130


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _arguments(arguments)
    try:
        names = {shard.name for shard in chosen(SHARDS, asked.shards)}
        lines, missing = _standing(names)
        code = 0
        if not asked.status:
            code = _play(ledger.to_do(lines, again=asked.again), asked.at_once)
            lines, missing = _standing(names)
    except (LookupError, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(ledger.table(lines, missing))
    return code or int(bool(missing) or any(line.state != ledger.GREEN for line in lines))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("shards", nargs="*", metavar="SHARD", help="only these; a name may hold * and ?")
    parser.add_argument("--status", action="store_true", help="run nothing, print the table alone")
    parser.add_argument("--again", action="store_true", help="also those that are green")
    parser.add_argument("--at-once", type=int, default=2, metavar="N", help="so many beside each other (2)")
    return parser.parse_args(arguments)


def _standing(names: Collection[str]) -> tuple[list[ledger.Line], dict[str, list[str]]]:
    """Those that were named, and what their groups missed."""
    lines = ledger.standing(SHARDS, ledger.read(ledger.path()), fingerprints(SHARDS))
    named = [line for line in lines if line.shard.name in names]
    groups = {line.shard.group for line in named}
    return named, {group: never for group, never in ledger.missed(lines).items() if group in groups}


def _play(todo: list[Shard], at_once: int) -> int:
    under_way: list[Running] = []
    asked: list[int] = []
    # Noted, not raised: what was just begun or is being written down is not left half way. Also SIGINT: who starts this
    # in the background may have had it ignored, here and in what is started.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: asked.append(number))
    with _alone():
        while (todo or under_way) and not asked:
            while todo and len(under_way) < at_once:
                under_way.append(Running(todo.pop(0)))
                _say(under_way[-1].shard, f"begins; {len(todo)} are left after it")
            for one in [one for one in under_way if one.is_over]:
                _write_down(one)
                under_way.remove(one)
            time.sleep(0.2)
        for one in under_way:
            _say(one.shard, "is broken off")
            one.process.send_signal(signal.SIGINT)
        for one in under_way:
            one.end(patience=PATIENCE)
    return BROKEN_OFF if asked else 0


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time for a folder of logs; what another left running is ended, and so is what we leave."""
    running.LOGS.mkdir(parents=True, exist_ok=True)
    with (running.LOGS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("make faults already runs in this folder")
        lifeline.sweep(lambda mark: mark.startswith(running.OURS))
        held = lifeline.lifeline(running.OURS)
        try:
            yield
        finally:
            held.communicate()


def _write_down(one: Running) -> None:
    late, code = one.is_late and one.process.poll() is None, one.process.poll()
    report = one.report.read_text() if one.report.exists() else ""
    outcome = Outcome(why=f"not over after {LONGEST / 60:.0f} minutes") if late else judged(code or 0, report)
    one.end(keep=bool(outcome.why))
    if fingerprint(one.shard) != one.hash:
        _say(one.shard, "files that it depends on were changed while it ran: it does not count")
        return
    ended = f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"
    entry = ledger.Entry(one.shard.name, one.hash, _commit(), ended, one.minutes, **asdict(outcome))
    ledger.record(ledger.path(), entry)
    told = f"RED: {outcome.why}; what it said: {one.log}, its files: {one.folder}" if outcome.why else "green"
    _say(one.shard, f"{told} ({one.minutes} min)")


def _commit() -> str:
    """The commit that was run, with a "+" when there were changes beside it; '' outside of git."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", ".", ":!tests/faults/ledger.jsonl")
    return commit + ("+" if changed else "")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _say(shard: Shard, text: str) -> None:
    print(f"{datetime.now():%H:%M:%S}  {shard.name}  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
