"""Structured logs: one line for what matters, `event key=value ...`, secrets masked wherever they came from.

They go through the standard library, so that Airflow keeps them in its task logs; the command line shows them on
standard error (``configure``). ``ML_CONNECTOR_LOG`` names the level; by default a command shows warnings only, since
its progress lines say the rest; what goes on for weeks shows all where no terminal is.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Mapping, MutableMapping
from typing import Any, cast

import structlog

from include.http.redaction import redact

OURS = ("include", "dlt_sources")
VARIABLE = "ML_CONNECTOR_LOG"


def masked(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Every text of an event without what looks like a secret, on one line."""
    return {name: redact(value) if isinstance(value, str) else value for name, value in event.items()}


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose keyword arguments become ``key=value``: ``log.info("step done", run=run_id, seconds=1.2)``."""
    processors: list[Any] = [masked, structlog.processors.LogfmtRenderer(key_order=["event"], bool_as_flag=False)]
    wrapped = structlog.wrap_logger(
        logging.getLogger(name), processors=processors, wrapper_class=structlog.stdlib.BoundLogger
    )
    return cast(structlog.stdlib.BoundLogger, wrapped)


def configure(*, quiet: bool = False) -> None:
    """Show our logs on standard error; those of libraries stay silent below warnings. Again changes nothing.
    ``quiet``: warnings only, unless ``ML_CONNECTOR_LOG`` asks for more."""
    default = "WARNING" if quiet or sys.stderr.isatty() else "INFO"
    level = os.environ.get(VARIABLE, "").strip().upper() or default
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        level = default
    for name in OURS:
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.propagate = False  # dbt gives the root logger a handler of its own: each line would come twice
        if not any(isinstance(handler, _Stderr) for handler in logger.handlers):
            logger.addHandler(_Stderr())


class _Stderr(logging.Handler):
    """To whatever standard error is at this moment: a test or a terminal may have changed it."""

    def emit(self, record: logging.LogRecord) -> None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        text = record.getMessage()
        if not text.startswith("event="):
            text = redact(text)
        sys.stderr.write(f"{moment} {record.levelname.lower()} {text}\n")
        sys.stderr.flush()
