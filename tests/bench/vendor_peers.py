"""Our vendor matching beside what a user would take instead, on the same unseen part: Splink, and rapidfuzz on TF-IDF.

Each is a process of its own. The threshold of a peer is the one that is best on the part for tuning; its best F1 of any
threshold on the unseen part stands beside it. Packages: requirements-peers.txt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

from tests.bench import process, vendor_files
from tests.bench import vendor_metrics as metrics
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.bench.vendor_matching import CLEAN, matched
from tests.bench.vendor_metrics import Pair
from tests.bench.vendor_sets.sets import PLANS, made
from tests.bench.vendor_sets.shape import VendorSet
from tests.bench.vendor_sets.split import Part

INSTALL = "pip install --require-hashes --no-deps --only-binary :all: -r requirements-peers.txt"


class Peer(NamedTuple):
    name: str
    module: str
    packages: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        return [package for package in self.packages if find_spec(package) is None]


PREPARED = ("anyascii", "cleanco")
PEERS = (
    Peer("Splink", "tests.bench.vendor_splink", ("splink", *PREPARED)),
    Peer("rapidfuzz on TF-IDF", "tests.bench.vendor_fuzzy", ("rapidfuzz", "sklearn", "sparse_dot_topn", *PREPARED)),
)


@dataclass(frozen=True)
class Found:
    """What a peer found in a set. ``problem``: why it found nothing."""

    pairs: list[Pair]
    seconds: float = 0.0
    peak_mb: float = 0.0
    problem: str = ""


def asked(peer: Peer, vendors: VendorSet) -> Found:
    with fresh_home() as folder:
        vendor_files.write_set(vendors, folder)
        ended = process.run(peer.module, str(folder))
        if ended.code:
            return Found([], problem=f"it failed: {(ended.err.strip().splitlines() or ['no words'])[-1]}")
        pairs, report = vendor_files.read_pairs(folder)
    return Found(metrics.best_for_each_right(pairs), report["seconds"], ended.peak_mb)


def rows(peer: Peer, name: str, sets: dict[Part, VendorSet], ours: tuple[float, float]) -> Iterator[Row]:
    """Our F1 against the peer's, and the peer's seconds against ours; ``ours``: best F1 and seconds."""
    figure = f"vendors, {name}: best F1 by probability, beside {peer.name}"
    if peer.missing:
        yield Row(figure, ours[0], "", note=f"{peer.name} is not installed ({', '.join(peer.missing)}): {INSTALL}")
        return
    tuning, unseen = asked(peer, sets["tuning"]), asked(peer, sets["held_back"])
    if tuning.problem or unseen.problem:
        yield Row(figure, ours[0], "", note=f"{peer.name}: {tuning.problem or unseen.problem}")
        return
    truth = sets["held_back"].truth
    threshold = metrics.best_f1(tuning.pairs, sets["tuning"].truth)[1]
    chosen = metrics.f1_at(threshold, unseen.pairs, truth)
    clean = metrics.recall_at(CLEAN, unseen.pairs, truth)
    gap = metrics.largest_gap(metrics.calibration(unseen.pairs, truth))
    note = f"at the threshold that is best on the part for tuning {chosen:.3f}; recall at 99 % precision {clean:.3f}"
    note += f"; calibration gap {'-' if gap is None else f'{gap:.2f}'}"
    yield Row(figure, ours[0], "", floor=metrics.best_f1(unseen.pairs, truth)[0], at_least=True, limit=1.0, note=note)
    note = f"{peer.name} from its standardised records to its pairs, {unseen.peak_mb:.0f} MB; ours from raw ones"
    yield Row(f"vendors, {name}: seconds, beside {peer.name}", ours[1], "s", floor=unseen.seconds, note=note)


def measure(quick: bool) -> Iterator[Row]:
    vendors = 1_000 if quick else 20_000
    for name in PLANS:
        ours = matched(name, "held_back", vendors)
        best = metrics.best_f1(ours.best, ours.vendors.truth)[0]
        sets: dict[Part, VendorSet] = {"tuning": made(name, "tuning", vendors), "held_back": ours.vendors}
        for peer in PEERS:
            yield from rows(peer, name, sets, (best, ours.seconds))
