"""What becomes of a document, decided by its seed and key alone: the same seed always makes the same month."""

from __future__ import annotations

import hashlib

# Shares of all invoices or payments that meet each fate: high enough that a hundred documents show every one.
SHARES = {
    "hold": 0.06,
    "reject": 0.03,
    "recode": 0.10,
    "split": 0.04,
    "parts": 0.06,
    "together": 0.40,
    "discount": 0.08,
    "payment_error": 0.08,
    "payment_held": 0.05,
    "void_issued": 0.04,
    "void_cleared": 0.005,
    "batch_reopened": 0.15,
}


def share(seed: int, *parts: object) -> float:
    """A number in [0, 1), the same for the same parts in every process and Python version."""
    text = "|".join(str(part) for part in (seed, *parts))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()[:6]) / 2**48


def meets(seed: int, fate: str, *key: object) -> bool:
    return share(seed, fate, *key) < SHARES[fate]


def choose(options: tuple[str, ...], weights: tuple[int, ...], seed: int, *key: object) -> str:
    """One of `options`, by integer weights."""
    mark = share(seed, *key) * sum(weights)
    for option, weight in zip(options, weights, strict=True):
        mark -= weight
        if mark < 0:
            return option
    return options[-1]
