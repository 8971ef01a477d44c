"""The only place from which a write leaves: a batch goes out once, and whatever comes of it becomes outcomes."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from include.delivery.claiming import BatchItem, RequestBatch
from include.delivery.context import Context, Stop
from include.delivery.meanwhile import Meanwhile
from include.http.errors import MISFITS, ApiError, BudgetSpent, Refused, Throttled, Transient, Unauthorised
from include.systems.base import Outcome, Target, Writer
from include.texts.program import said


@dataclass(frozen=True)
class Sent:
    """``outcomes`` one per item, in order; None when the request certainly did not leave. ``stop``: why no further
    request should leave."""

    batch: RequestBatch
    outcomes: Sequence[Outcome] | None
    stop: Stop | None = None


@dataclass(frozen=True)
class LookedUp:
    """What the target says about a document whose answer never came. ``problem``: why it could not be asked.

    ``asked_at`` is the moment *before* the question left: an absence says something about that moment only, however
    long the answer, or this process, took afterwards.
    """

    item: BatchItem
    asked_at: datetime
    found: Target | None = None
    problem: str | None = None
    stop: Stop | None = None


Answer = Sent | LookedUp
Job = Callable[[], Answer]


class Senders(Protocol):
    """Something that does jobs: at once, or in threads."""

    def submit(self, job: Job) -> None: ...

    def ready(self) -> bool:
        """Whether ``collect`` is to be called now: it has an answer, or nobody minds that it waits for one."""
        ...

    def collect(self) -> list[Answer]:
        """At least one answer, and all others that are there already."""
        ...

    def close(self) -> None: ...


class Inline:
    """One job at a time, in the caller's thread: for a single worker, and for tests that must repeat exactly."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()

    def submit(self, job: Job) -> None:
        self._jobs.append(job)

    def ready(self) -> bool:
        return True

    def collect(self) -> list[Answer]:
        return [self._jobs.popleft()()]

    def close(self) -> None:
        self._jobs.clear()


class Threads:
    """Jobs on ``workers`` connections at once. Only the caller's thread touches the store. ``bell`` rings at each
    answer, for a caller that has something else to do meanwhile."""

    def __init__(self, workers: int, bell: threading.Event | None = None) -> None:
        self._bell = bell
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="delivery")
        self._answers: queue.SimpleQueue[Answer | BaseException] = queue.SimpleQueue()

    def submit(self, job: Job) -> None:
        self._pool.submit(self._do, job)

    def ready(self) -> bool:
        return self._bell is None or not self._answers.empty()

    def collect(self) -> list[Answer]:
        answers = [self._answers.get()]
        while True:
            try:
                answers.append(self._answers.get_nowait())
            except queue.Empty:
                break
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if not isinstance(answer, BaseException)]

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, job: Job) -> None:
        try:
            self._answers.put(job())
        except BaseException as error:  # handed to the caller's thread, which raises it
            self._answers.put(error)
        finally:
            if self._bell is not None:
                self._bell.set()


def send(batch: RequestBatch, writer: Writer, context: Context, halted: threading.Event) -> Sent:
    """Send a claimed batch once.

    It does not leave any more when the flow was stopped meanwhile, or when too little of its lease is left for the
    longest call: somebody else could take the row over while the request is still on its way. Nor where it would
    create a vendor that stands there by now.
    """
    if _too_late(batch, context, halted):
        return Sent(batch, None)
    count = len(batch.items)
    flow = batch.items[0].posting.flow
    meanwhile = context.meanwhile
    try:
        if meanwhile is not None:
            if (held_back := _held_back(batch, meanwhile)) is not None:
                return Sent(batch, held_back)
            if _too_late(batch, context, halted):  # the look-up took its time
                return Sent(batch, None)
        outcomes = list(writer.send(flow, batch.request, count))
    except BudgetSpent as error:
        return Sent(batch, None, Stop("budget_spent", str(error), error.until))
    except Throttled as error:
        return Sent(batch, [Outcome("throttled", code="throttled", text=str(error), retry_at=error.until)] * count)
    except ApiError as error:
        return Sent(batch, [_outcome(error)] * count)
    except Exception as error:  # the request may have left: nothing may be concluded but that we do not know
        text = said("delivery.writer_failed.sending", system_key=writer.system, error=type(error).__name__)
        unknown = Outcome("unknown", code="writer_failed", text=text)
        return Sent(batch, [unknown] * count, Stop("writer_failed", text))
    if len(outcomes) != count:
        text = said("delivery.answer_incomplete", system_key=writer.system, answered=len(outcomes), count=count)
        return Sent(batch, [Outcome("unknown", code="answer_incomplete", text=text)] * count)
    if meanwhile is not None:
        meanwhile.created(batch.items, outcomes)
    return Sent(batch, outcomes)


def look_up(item: BatchItem, writer: Writer, context: Context, halted: threading.Event) -> LookedUp:
    """Ask the target whether the item's document is there. A question that could not be answered is no answer."""
    asked_at = context.clock.now()
    if halted.is_set():
        return LookedUp(item, asked_at, problem=said("delivery.not_looked_up.stopped"))
    try:
        return LookedUp(item, asked_at, writer.look_up(item.posting))
    except (BudgetSpent, Throttled) as error:
        code = "budget_spent" if isinstance(error, BudgetSpent) else "throttled"
        return LookedUp(item, asked_at, problem=str(error), stop=Stop(code, str(error), error.until))
    except Unauthorised as error:
        return LookedUp(item, asked_at, problem=str(error), stop=Stop("unauthorised", str(error)))
    except ApiError as error:
        return LookedUp(item, asked_at, problem=str(error))
    except MISFITS as error:
        named = f"{type(error).__name__}: {error}"
        text = said("delivery.not_looked_up.misfit", system_key=writer.system, error=named)
        return LookedUp(item, asked_at, problem=text)
    except Exception as error:
        text = said("delivery.writer_failed.looking_up", system_key=writer.system, error=type(error).__name__)
        return LookedUp(item, asked_at, problem=text)


def _too_late(batch: RequestBatch, context: Context, halted: threading.Event) -> bool:
    return halted.is_set() or context.real_time() + context.settings.longest_call > batch.expires_at


def _held_back(batch: RequestBatch, meanwhile: Meanwhile) -> list[Outcome] | None:
    """An error of the look-up is no answer to what did not leave: what says nothing of the whole flow is tried again.
    Raises ``BudgetSpent``, ``Throttled``, ``Unauthorised``."""
    try:
        return meanwhile.held_back(batch.items)
    except (BudgetSpent, Throttled, Unauthorised):
        raise
    except ApiError as error:
        text = said("delivery.vendor_meanwhile.not_asked", cause=error)
        outcome = Outcome("retry", code="not_read", text=text, status=error.status, request_id=error.request_id)
        return [outcome] * len(batch.items)


def _outcome(error: ApiError) -> Outcome:
    text, request_id = str(error), error.request_id
    if isinstance(error, Unauthorised):
        return Outcome("unauthorised", code="unauthorised", text=text, status=error.status, request_id=request_id)
    if isinstance(error, Refused):
        return Outcome("refused", code="refused", text=text, status=error.status, request_id=request_id)
    if isinstance(error, Transient):
        return Outcome("retry", code="transient", text=text, status=error.status, request_id=request_id)
    return Outcome("unknown", code="no_answer", text=text, status=error.status, request_id=request_id)
