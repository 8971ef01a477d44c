"""At most so many calls in any minute, for vendors that do not say when theirs begins: pure decisions.

Such a vendor may count by the minute of its clock, over the last 60 seconds, or fill a bucket evenly; only the
strictest reading is safe with all of them. We charge a call from before it leaves until a minute after its answer, and
never have more than ``n`` charged at once. Then:

1. No 60 seconds ``[x, x + 60)`` hold more than ``n`` arrivals at the vendor. Let the last of these calls to leave do so
   at ``t``. The others left before; each arrived at ``x`` or later, so it is charged until ``x + 60`` at least, and
   that is later than ``t``, since a call arrives after it left. All are charged at ``t``: they are ``n`` at most.
2. So no minute of a clock, wherever it begins, and no log of the last 60 seconds ever holds more.
3. A bucket of ``n`` that starts full and fills by ``n / 60`` a second is never overdrawn. If it were, then some ``L``
   seconds after it was last full would hold more than ``n + L * n / 60`` arrivals. But ``floor(L / 60) + 1`` stretches
   of 60 seconds cover them, with ``n * (floor(L / 60) + 1)`` arrivals at most, and that is not more. With 40: 40 in the
   seconds 30 to 60 and 40 in 90 to 120 are 80 within 90 seconds, and the bucket gave 40 + 60.
   The reverse is not true: who draws a bucket empty that has filled may send 40 + 40 in one minute of a clock.

Calls are taken from the store in blocks, and a block counts as long as the last of its calls. So one is used within
``USE_WITHIN``: at most that much is lost of each minute. Calls in flight pass to the next block, so that they count
from their answer on. A process that dies, or has nothing more to send, leaves its block charged as if all of it had
left in the last moment and been ``ARRIVES_WITHIN`` on its way; a call that waits longer than that between its turn here
and the vendor is beyond this. ``minute_grace`` comes on top, since no two clocks run quite alike.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from include.http.protocols import Limits
from include.rate_limits.shares import (
    SMALLEST_BLOCK,
    Block,
    Granted,
    Share,
    Verdict,
    Wait,
    Window,
    begin_again,
)
from include.rate_limits.windows import charged_to_the_day, current, end

MINUTE = timedelta(minutes=1)
USE_WITHIN = timedelta(seconds=2)
# A connection that is not made within 10 s is given up, and nothing left.
ARRIVES_WITHIN = timedelta(seconds=10)
# A clock that was wrong and is set right, or a virtual one that starts over, leaves blocks ahead. So far ahead nobody
# waits for them: a call too many costs a 429, a wait of an hour costs a run.
_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True)
class Settled:
    """``written``: blocks as they are to be stored. ``mine``: that of them which is still in use."""

    written: tuple[Block, ...]
    mine: Block | None
    minute: Window
    day: Window | None
    verdict: Verdict


def settle(blocks: Sequence[Block], day: Window | None, share: Share, limits: Limits, now: datetime) -> Settled:
    """Accounts for what ``share`` did since the last time and hands out its next block.

    ``blocks`` are all that stand in the store. ``share`` itself is not changed: ``settled`` does that.
    """
    limit = limits.minute or 0
    others, closed = counting(blocks, share, now), _closed(share, limits, now)
    used = sum(block.calls for block in others) + (closed.calls if closed else 0) + share.in_flight
    free = max(0, limit - used)
    day = current("day", day, share, limits, now)
    verdict: Verdict
    if day is not None and now >= day.reset_at:
        verdict = Wait(day.reset_at + timedelta(seconds=limits.minute_grace))
    elif free == 0:
        # What is in flight is charged for a minute after its answer, which may come now.
        flying = Block(0, share.in_flight, now, _a_minute_after(now, limits))
        verdict = Wait(_room_at([*others, *([closed] if closed else []), flying], limit))
    else:
        # Room comes back in the blocks it was taken in: without a least size they would become ever smaller.
        block = min(free, max(SMALLEST_BLOCK, free // 4, limit // 10))
        day, verdict = charged_to_the_day(day, block, share, limits)
    granted = verdict.calls if isinstance(verdict, Granted) else 0
    written, mine = _numbered(others, closed, _open(share.in_flight + granted, limits, now), share, now)
    all_free = max((block.until for block in (*others, *written)), default=now)
    minute = Window(now, all_free, limit, min(limit, used), granted)
    return Settled(written, mine, minute, day, verdict)


def settled(share: Share, found: Settled, now: datetime) -> None:
    """Brings ``share`` to the state that the rows of ``settle`` assume; calls in flight go on in the new block."""
    begin_again(share, now + USE_WITHIN, end(found.day), found.verdict)
    share.block = found.mine


def handed_back(
    blocks: Sequence[Block], share: Share, limits: Limits, now: datetime
) -> tuple[tuple[Block, ...], Block | None]:
    """The rows to be stored once ``share`` has given up what it did not spend, and that of calls in flight: they stay
    charged."""
    others, closed = counting(blocks, share, now), _closed(share, limits, now)
    return _numbered(others, closed, _open(share.in_flight, limits, now), share, now)


def shut(blocks: Sequence[Block], limits: Limits, until: datetime, now: datetime) -> tuple[Block, ...]:
    """A block that leaves no room for anyone before ``until``; none where one stands already."""
    limit = limits.minute or 0
    found = counting(blocks, Share(), now)
    if any(block.calls >= limit and block.until >= until for block in found):
        return ()
    return (Block(next(_free_numbers(found)), limit, now, until),)


def counting(blocks: Sequence[Block], share: Share, now: datetime) -> list[Block]:
    """Those that count, but for the one that ``share`` holds."""
    return [block for block in blocks if block != share.block and _counts(block, now)]


def _counts(block: Block, now: datetime) -> bool:
    return block.calls > 0 and now < block.until and now >= block.taken_at - _AHEAD


def _room_at(blocks: Sequence[Block], limit: int) -> datetime:
    """The first moment at which less than ``limit`` of them counts."""
    left = sum(block.calls for block in blocks)
    for block in sorted(blocks, key=lambda block: block.until):
        left -= block.calls
        if left < limit:
            return block.until
    raise ValueError(f"{limit} calls a minute leave no room for any")


def _a_minute_after(moment: datetime, limits: Limits) -> datetime:
    return moment + MINUTE + timedelta(seconds=limits.minute_grace)


def _closed(share: Share, limits: Limits, now: datetime) -> Block | None:
    """What was answered; None when it counts no more."""
    if not share.done or share.answered_at is None:
        return None
    block = Block(0, share.done, share.answered_at, _a_minute_after(share.answered_at, limits))
    return block if _counts(block, now) else None


def _open(calls: int, limits: Limits, now: datetime) -> Block | None:
    """What may leave yet or is in flight."""
    last = now + USE_WITHIN + ARRIVES_WITHIN
    return Block(0, calls, now, _a_minute_after(last, limits)) if calls else None


def _numbered(
    others: Sequence[Block], closed: Block | None, opened: Block | None, share: Share, now: datetime
) -> tuple[tuple[Block, ...], Block | None]:
    """Both under numbers that nobody's uses, and the number that ``share`` had free again; beside it the open one."""
    free = _free_numbers(others)
    if closed is not None:
        closed = replace(closed, number=next(free))
    if opened is not None:
        opened = replace(opened, number=next(free))
    written = [block for block in (closed, opened) if block is not None]
    had = share.block
    if had is not None and had.number not in {block.number for block in (*others, *written)}:
        written.append(Block(had.number, 0, now, now))
    return tuple(written), opened


def _free_numbers(blocks: Sequence[Block]) -> Iterator[int]:
    taken = {block.number for block in blocks}
    return (number for number in itertools.count() if number not in taken)
