"""The amounts: each row (line x jurisdiction) is rounded by itself, half up; all else adds up rows (section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from include.sandbox.avalara.errors import refused
from include.sandbox.avalara.money import CENT, ZERO, cents
from include.sandbox.avalara.taxation import Levy
from include.sandbox.kernel.tables import Row


@dataclass
class Taxed:
    """One levy on one line."""

    levy: Levy
    rate: Decimal
    taxable: Decimal
    non_taxable: Decimal
    exempt: Decimal
    calculated: Decimal
    tax: Decimal


@dataclass
class Line:
    """``amount`` is net. ``exempt``: the buyer is, or there is nothing to tax. ``forced``: the tax by override."""

    amount: Decimal
    discount: Decimal
    rows: list[Taxed]

    @property
    def tax(self) -> Decimal:
        return sum((row.tax for row in self.rows), ZERO)

    @property
    def calculated(self) -> Decimal:
        return sum((row.calculated for row in self.rows), ZERO)

    @property
    def base(self) -> Decimal:
        return self.amount - self.discount

    @property
    def taxable(self) -> Decimal:
        """What some jurisdiction taxes; a zero rate counts, no nexus does not."""
        return max((row.taxable for row in self.rows), key=abs, default=ZERO)


def line(
    amount: Decimal, discount: Decimal, levies: tuple[Levy, ...], *, exempt: bool, non_taxable: bool, gross: bool
) -> Line:  # fmt: skip
    """``gross``: ``amount`` holds its tax; what is left of it is net, to the cent."""
    taxed = not exempt and not non_taxable
    rate = sum((levy.rate * levy.sign for levy in levies if levy.taxed), ZERO) if taxed else ZERO
    base = amount - discount
    exact = base / (1 + rate) if gross else base
    found = [_row(levy, exact, exempt=exempt, non_taxable=non_taxable) for levy in levies]
    net = base - sum((row.tax for row in found), ZERO) if gross else base
    for row in found:
        row.taxable, row.exempt, row.non_taxable = (
            net if one else ZERO for one in (row.taxable, row.exempt, row.non_taxable)
        )
    return Line(net + discount, discount, found)


def _row(levy: Levy, base: Decimal, *, exempt: bool, non_taxable: bool) -> Taxed:
    """Of an exempt buyer the rate stays, of what is not taxable it is 0 (sections 1 and 2)."""
    if non_taxable or not levy.taxed:
        return Taxed(levy, ZERO, ZERO, base, ZERO, ZERO, ZERO)
    if exempt:
        return Taxed(levy, levy.rate, ZERO, ZERO, base, ZERO, ZERO)
    tax = cents(base * levy.rate) * levy.sign
    return Taxed(levy, levy.rate, base, ZERO, ZERO, tax, tax)


def discounts(amounts: list[Decimal], flagged: list[bool], total: Decimal) -> list[Decimal]:
    """The document's discount over the lines that take part, by their amounts; the last one takes the cents left over.

    Raises ``Refusal`` 400 when no line takes part.
    """
    if not total:
        return [ZERO] * len(amounts)
    taking = [n for n, one in enumerate(flagged) if one]
    if not taking:
        raise refused("NoLinesDiscounted", "A discount is given and no line is discounted.", refers="discount")
    return share([amount if n in taking else ZERO for n, amount in enumerate(amounts)], total, taking)


def share(weights: list[Decimal], total: Decimal, taking: list[int]) -> list[Decimal]:
    """``total`` in cents over ``taking``, by weight; equally where all weigh nothing."""
    whole = sum((weights[n] for n in taking), ZERO)
    found, left = [ZERO] * len(weights), total
    for n in taking[:-1]:
        part = total * weights[n] / whole if whole else total / len(taking)
        found[n] = cents(part)
        left -= found[n]
    found[taking[-1]] = left
    return found


def force(lines: list[Line], tax: Decimal, by: list[Decimal] | None = None) -> None:
    """An override says the tax: rows share it by what was calculated, or by ``by``, and ``calculated`` stays."""
    rows = [row for one in lines for row in one.rows]
    weights = by if by is not None and len(by) == len(rows) else [row.calculated for row in rows]
    taking = [n for n, weight in enumerate(weights) if weight] or list(range(len(rows)))
    for row, part in zip(rows, share(weights, tax.quantize(CENT), taking), strict=True):
        row.tax = part


def override(row: Row | None, *kinds: str) -> Row:
    """The override when it is one of these kinds, else an empty one. Raises ``Refusal`` where it lacks its reason."""
    if row is None or row.get("type", "None") not in kinds:
        return {}
    return row
