"""Refusals as Exact words them: business validation is HTTP 500 in the user's language, lines joined by CRLF."""

from __future__ import annotations

# English word -> Dutch word, and below the German one. Clients must not depend on any (reference page, Errors).
DUTCH = {
    "Account": "Relatie",
    "Address": "Adres",
    "Amount": "Bedrag",
    "Bank account": "Bankrekening",
    "Closed": "Afgesloten",
    "Cost center": "Kostenplaats",
    "Cost unit": "Kostendrager",
    "Country": "Land",
    "Currency": "Valuta",
    "Customer": "Klant",
    "Date": "Datum",
    "Delete": "Verwijderen",
    "Description": "Omschrijving",
    "Document": "Document",
    "G/L account": "Grootboekrekening",
    "G/L account type": "Grootboekrekeningtype",
    "Invoice": "Factuur",
    "Item": "Artikel",
    "Journal": "Dagboek",
    "Journal type": "Dagboektype",
    "Lines": "Regels",
    "Name": "Naam",
    "Payment condition": "Betalingsconditie",
    "Payment method": "Betaalwijze",
    "Period": "Periode",
    "Project": "Project",
    "Purchase order line": "Inkooporderregel",
    "Quantity": "Aantal",
    "Status": "Status",
    "Supplier": "Leverancier",
    "VAT code": "Btw-code",
    "VAT-code": "Btw-code",
    "Warehouse": "Magazijn",
    "Your ref.": "Uw ref.",
}
GERMAN = {
    "Account": "Beziehung",
    "Address": "Adresse",
    "Amount": "Betrag",
    "Bank account": "Bankkonto",
    "Closed": "Abgeschlossen",
    "Cost center": "Kostenstelle",
    "Cost unit": "Kostenträger",
    "Country": "Land",
    "Currency": "Währung",
    "Customer": "Kunde",
    "Date": "Datum",
    "Delete": "Löschen",
    "Description": "Beschreibung",
    "Document": "Dokument",
    "G/L account": "Sachkonto",
    "G/L account type": "Sachkontoart",
    "Invoice": "Rechnung",
    "Item": "Artikel",
    "Journal": "Journal",
    "Journal type": "Journalart",
    "Lines": "Zeilen",
    "Name": "Name",
    "Payment condition": "Zahlungsbedingung",
    "Payment method": "Zahlungsart",
    "Period": "Periode",
    "Project": "Projekt",
    "Purchase order line": "Bestellzeile",
    "Quantity": "Menge",
    "Status": "Status",
    "Supplier": "Lieferant",
    "VAT code": "USt-Schlüssel",
    "VAT-code": "USt-Schlüssel",
    "Warehouse": "Lager",
    "Your ref.": "Ihre Ref.",
}
# In English, Dutch and German.
PATTERNS = {
    "mandatory": ("Mandatory: {}", "Verplicht: {}", "Pflichtfeld: {}"),
    "invalid": ("Invalid: {}", "Ongeldig: {}", "Ungültig: {}"),
    "reference": ("Invalid reference: {}", "Ongeldige verwijzing: {}", "Ungültige Referenz: {}"),
    "blocked": ("Blocked: {}", "Geblokkeerd: {}", "Gesperrt: {}"),
    "closed": ("Closed: {}", "Afgesloten: {}", "Abgeschlossen: {}"),
    "not_allowed": ("Not allowed: {}", "Niet toegestaan: {}", "Nicht erlaubt: {}"),
    "ended": ("No longer active: {}", "Niet meer actief: {}", "Nicht mehr aktiv: {}"),
    "processed": ("Already processed: {}", "Reeds verwerkt: {}", "Bereits verarbeitet: {}"),
    "exists": ("Already exists: {}", "Bestaat reeds: {}", "Existiert bereits: {}"),
    "difference": ("Entry is not in balance: {}", "Boeking is niet in evenwicht: {}", "Buchung geht nicht auf: {}"),
}
LANGUAGES: dict[str, tuple[int, dict[str, str]]] = {"nl": (1, DUTCH), "de": (2, GERMAN)}


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
        self._place, self._words = LANGUAGES.get(language, (0, {}))
        self._lines: list[str] = []

    def add(self, kind: str, what: str, detail: str = "") -> None:
        line = PATTERNS[kind][self._place].format(self._words.get(what, what)) + (f" - {detail}" if detail else "")
        if line not in self._lines:
            self._lines.append(line)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def check(self) -> None:
        if self._lines:
            raise ODataError(500, "\r\n".join(self._lines))


def bad_request(text: str) -> ODataError:
    return ODataError(400, text)
