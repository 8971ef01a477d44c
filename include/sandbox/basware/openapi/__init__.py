"""The vendor's schemas as one table: which properties there are, of which type and length, and which are required.

Facts of Basware's own OpenAPI files: purchase-to-pay (26.06.05.402) and push notification (1.0.0), public in the
repository api-evangelist/basware under ``openapi/_original``; schemas bear the vendor's names. Nothing beyond a schema
is accepted (``additionalProperties: false``). How a line is read says ``schema.read``.
"""

from __future__ import annotations

from include.sandbox.basware.openapi import answers, exported, invoices, masters, orders, vendors
from include.sandbox.basware.schema import read

SCHEMAS = read("".join(part.TEXT for part in (invoices, vendors, masters, orders, exported, answers)))
