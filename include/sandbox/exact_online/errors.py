"""Refusals as Exact words them: business validation is HTTP 500 in the user's language, lines joined by CRLF."""

from __future__ import annotations

# English word -> Dutch word. Clients must not depend on either (reference page, Errors).
DUTCH = {
    "Account": "Relatie",
    "Amount": "Bedrag",
    "Bank account": "Bankrekening",
    "Closed": "Afgesloten",
    "Cost center": "Kostenplaats",
    "Cost unit": "Kostendrager",
    "Country": "Land",
    "Currency": "Valuta",
    "Date": "Datum",
    "Delete": "Verwijderen",
    "Description": "Omschrijving",
    "Document": "Document",
    "G/L account": "Grootboekrekening",
    "G/L account type": "Grootboekrekeningtype",
    "Item": "Artikel",
    "Journal": "Dagboek",
    "Journal type": "Dagboektype",
    "Lines": "Regels",
    "Name": "Naam",
    "Payment condition": "Betalingsconditie",
    "Period": "Periode",
    "Purchase order line": "Inkooporderregel",
    "Quantity": "Aantal",
    "Status": "Status",
    "Supplier": "Leverancier",
    "VAT code": "Btw-code",
    "VAT-code": "Btw-code",
    "Warehouse": "Magazijn",
    "Your ref.": "Uw ref.",
}
PATTERNS = {
    "mandatory": ("Mandatory: {}", "Verplicht: {}"),
    "invalid": ("Invalid: {}", "Ongeldig: {}"),
    "reference": ("Invalid reference: {}", "Ongeldige verwijzing: {}"),
    "blocked": ("Blocked: {}", "Geblokkeerd: {}"),
    "closed": ("Closed: {}", "Afgesloten: {}"),
    "not_allowed": ("Not allowed: {}", "Niet toegestaan: {}"),
    "ended": ("No longer active: {}", "Niet meer actief: {}"),
    "exists": ("Already exists: {}", "Bestaat reeds: {}"),
    "difference": ("Entry is not in balance: {}", "Boeking is niet in evenwicht: {}"),
}


class ODataError(Exception):
    """Any refusal with an OData error body. ``reason`` becomes the ``Reason`` response header."""

    def __init__(self, status: int, text: str, reason: str | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.reason = reason


class Refusals:
    """Collects what is wrong with a write, all of it, and raises once."""

    def __init__(self, language: str) -> None:
        self._dutch = language == "nl"
        self._lines: list[str] = []

    def add(self, kind: str, what: str, detail: str = "") -> None:
        english, dutch = PATTERNS[kind]
        words = DUTCH.get(what, what) if self._dutch else what
        line = (dutch if self._dutch else english).format(words) + (f" - {detail}" if detail else "")
        if line not in self._lines:
            self._lines.append(line)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def check(self) -> None:
        if self._lines:
            raise ODataError(500, "\r\n".join(self._lines))


def bad_request(text: str) -> ODataError:
    return ODataError(400, text)
