"""Refusals as Exact words them: business validation is HTTP 500 in the user's language, lines joined by CRLF."""

from __future__ import annotations

# English word -> Dutch and German word. Clients must not depend on any (reference page, Errors).
WORDS = {
    "Account": ("Relatie", "Beziehung"), "Address": ("Adres", "Adresse"), "Amount": ("Bedrag", "Betrag"),
    "Bank account": ("Bankrekening", "Bankkonto"), "Closed": ("Afgesloten", "Abgeschlossen"),
    "Cost center": ("Kostenplaats", "Kostenstelle"), "Cost unit": ("Kostendrager", "Kostenträger"),
    "Country": ("Land", "Land"), "Currency": ("Valuta", "Währung"), "Customer": ("Klant", "Kunde"),
    "Date": ("Datum", "Datum"), "Delete": ("Verwijderen", "Löschen"), "Description": ("Omschrijving", "Beschreibung"),
    "Document": ("Document", "Dokument"), "G/L account": ("Grootboekrekening", "Sachkonto"),
    "G/L account type": ("Grootboekrekeningtype", "Sachkontoart"), "Invoice": ("Factuur", "Rechnung"),
    "Item": ("Artikel", "Artikel"), "Journal": ("Dagboek", "Journal"), "Journal type": ("Dagboektype", "Journalart"),
    "Lines": ("Regels", "Zeilen"), "Name": ("Naam", "Name"),
    "Payment condition": ("Betalingsconditie", "Zahlungsbedingung"), "Payment method": ("Betaalwijze", "Zahlungsart"),
    "Period": ("Periode", "Periode"), "Project": ("Project", "Projekt"),
    "Purchase order line": ("Inkooporderregel", "Bestellzeile"), "Quantity": ("Aantal", "Menge"),
    "Status": ("Status", "Status"), "Supplier": ("Leverancier", "Lieferant"),
    "VAT code": ("Btw-code", "USt-Schlüssel"), "VAT-code": ("Btw-code", "USt-Schlüssel"),
    "Warehouse": ("Magazijn", "Lager"), "Your ref.": ("Uw ref.", "Ihre Ref."),
}  # fmt: skip
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
LANGUAGES = ("en", "nl", "de")


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
        self._place = LANGUAGES.index(language) if language in LANGUAGES else 0
        self._lines: list[str] = []

    def add(self, kind: str, what: str, detail: str = "") -> None:
        words = (what, *WORDS.get(what, (what, what)))
        line = PATTERNS[kind][self._place].format(words[self._place]) + (f" - {detail}" if detail else "")
        if line not in self._lines:
            self._lines.append(line)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def check(self) -> None:
        if self._lines:
            raise ODataError(500, "\r\n".join(self._lines))


def bad_request(text: str) -> ODataError:
    return ODataError(400, text)
