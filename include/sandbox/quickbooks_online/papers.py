"""Documents on paper: ``GET {entity}/{id}/pdf`` and ``POST {entity}/{id}/send`` (reference page, section 1)."""

from __future__ import annotations

from include.sandbox.quickbooks_online import wire
from include.sandbox.quickbooks_online.editions import require
from include.sandbox.quickbooks_online.errors import business, not_found
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

# Where the address stands that the document goes to; None: it is printed, not sent.
FORMS: dict[str, str | None] = {
    **dict.fromkeys(("Invoice", "Estimate", "CreditMemo", "SalesReceipt", "RefundReceipt"), "BillEmail"),
    "PurchaseOrder": "POEmail",
    "Payment": None,
}


def send(company: Company, entity: str, id: str, address: str) -> Object:
    """Answers the document as it is then, with ``EmailStatus`` and ``DeliveryInfo``. No mail leaves this machine.

    Raises Fault 610 for an unknown Id, 6000 without an address in the call or the document.
    """
    one, field = _found(company, entity, id), str(FORMS[entity])
    address = address or (one.get(field) or {}).get("Address", "")
    if not address:
        raise business("There is no e-mail address to send it to.", field)
    delivered = {"DeliveryType": "Email", "DeliveryTime": wire.stamp(company.now())}
    changes = {field: {"Address": address}, "EmailStatus": "EmailSent", "DeliveryInfo": delivered}
    made = company.save(entity, {**one, **changes}, event="Emailed")
    return {name: value for name, value in made.items() if not name.startswith("_")}


def pdf(company: Company, entity: str, id: str) -> bytes:
    """One page with the document's number, date, name, lines and total. Raises Fault 610."""
    one = _found(company, entity, id)
    name = (one.get("CustomerRef") or one.get("VendorRef") or {}).get("name", "")
    listed = [line for line in one["Line"] if line.get("Id")]
    lines = [f"{line.get('Description', '')}  {line.get('Amount', '')}" for line in listed]
    head = [f"{entity} {one.get('DocNumber', '')}", one["TxnDate"], name]
    return _page([*head, *lines, f"Total {one['TotalAmt']:.2f} {one['CurrencyRef']['value']}"])


def _found(company: Company, entity: str, id: str) -> Object:
    require(company, entity)
    one = company.get(entity, id)
    if one is None:
        raise not_found()
    return one


def _page(lines: list[str]) -> bytes:
    signs = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)", "\n": " ", "\r": " "})
    shown = "".join(f"({line.translate(signs)}) Tj T* " for line in lines)
    text = f"BT /F1 11 Tf 14 TL 60 740 Td {shown}ET".encode("latin-1", "replace")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, start=1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj%sendobj\n" % (n, part)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, b"".join(places))
    return made + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
