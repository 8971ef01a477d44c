"""The words by which statements of four languages call their columns and lines. Data, and how it is compared. Pure."""

from __future__ import annotations

import re
import unicodedata

FIELDS = ("number", "date", "due", "amount", "debit", "credit", "balance", "kind", "currency", "text")
HEADERS: dict[str, tuple[str, ...]] = {
    "number": (
        *(
            "invoice number",
            "invoice no",
            "invoice nr",
            "invoice",
            "document number",
            "document no",
            "document",
            "doc no",
        ),
        *("number", "reference", "ref", "our reference", "transaction number", "voucher", "bill number", "bill no"),
        *(
            "factuurnummer",
            "factuurnr",
            "factuur",
            "documentnummer",
            "boekstuk",
            "boekstuknummer",
            "nummer",
            "referentie",
        ),
        *("uw referentie", "kenmerk", "rechnungsnummer", "rechnungsnr", "rechnungs nr", "rechnung", "belegnummer"),
        *("belegnr", "beleg nr", "beleg", "referenz", "numero de facture", "n facture", "no facture", "num facture"),
        *("facture", "numero", "piece", "numero de piece", "reference facture", "n piece"),
    ),
    "date": (
        *("date", "invoice date", "document date", "posting date", "transaction date", "doc date", "datum"),
        *("factuurdatum", "boekdatum", "documentdatum", "rechnungsdatum", "belegdatum", "buchungsdatum"),
        *("date de facture", "date facture", "date piece", "date de piece", "date comptable"),
    ),
    "due": (
        *("due date", "due", "payment due", "due on", "vervaldatum", "vervaldag", "verval", "betaaldatum uiterlijk"),
        *("falligkeitsdatum", "faelligkeitsdatum", "fallig", "faellig", "fallig am", "faellig am", "falligkeit"),
        *("faelligkeit", "zahlbar bis", "echeance", "date d echeance", "date echeance"),
    ),
    "amount": (
        *("amount", "total", "invoice amount", "total amount", "gross amount", "gross", "open amount", "amount due"),
        *("outstanding", "outstanding amount", "original amount", "bedrag", "factuurbedrag", "totaalbedrag", "totaal"),
        *("openstaand", "openstaand bedrag", "open bedrag", "betrag", "rechnungsbetrag", "bruttobetrag", "brutto"),
        *("offener betrag", "offen", "summe", "montant", "montant ttc", "montant facture", "total ttc", "montant du"),
    ),
    "debit": ("debit", "debet", "soll", "charges", "dr", "debit amount", "soll betrag", "charge"),
    "credit": ("credit", "haben", "payments", "cr", "credit amount", "haben betrag", "credits", "avoirs"),
    "balance": (
        *("balance", "running balance", "saldo", "lopend saldo", "kontostand", "laufender saldo", "solde"),
        *("solde progressif", "cumulative balance", "account balance"),
    ),
    "kind": (
        *("type", "kind", "transaction type", "document type", "doc type", "soort", "documentsoort", "art", "belegart"),
        *("typ", "nature", "type de piece", "type document", "transaction"),
    ),
    "currency": (
        "currency",
        "ccy",
        "curr",
        "valuta",
        "munt",
        "munteenheid",
        "wahrung",
        "waehrung",
        "devise",
        "monnaie",
    ),
    "text": (
        *("description", "details", "particulars", "memo", "text", "narrative", "omschrijving", "toelichting"),
        *("beschrijving", "buchungstext", "beschreibung", "verwendungszweck", "libelle", "description de l operation"),
    ),
}
KINDS: dict[str, tuple[str, ...]] = {
    "opening": (
        *(
            "opening balance",
            "balance brought forward",
            "brought forward",
            "b f",
            "bf",
            "balance b f",
            "previous balance",
        ),
        *("beginsaldo", "openingssaldo", "vorig saldo", "saldo vorige periode", "oud saldo", "overdracht"),
        *("saldovortrag", "anfangssaldo", "vortrag", "eroffnungssaldo", "eroeffnungssaldo", "ubertrag", "uebertrag"),
        *("solde initial", "solde anterieur", "solde precedent", "report a nouveau", "ancien solde", "a nouveau"),
    ),
    "closing": (
        *("closing balance", "ending balance", "balance carried forward", "carried forward", "c f", "balance due"),
        *("total due", "amount due", "total outstanding", "total", "totals", "grand total", "new balance"),
        *("eindsaldo", "slotsaldo", "nieuw saldo", "totaal", "totaal openstaand", "te betalen", "totaal te betalen"),
        *(
            "endsaldo",
            "schlusssaldo",
            "abschlusssaldo",
            "gesamt",
            "gesamtbetrag",
            "gesamtsaldo",
            "summe",
            "neuer saldo",
        ),
        *("solde final", "nouveau solde", "solde du", "total du", "total general", "solde a payer"),
    ),
    "credit": (
        *("credit note", "credit memo", "credit", "cn", "crn", "creditnota", "creditfactuur", "creditmemo"),
        *("gutschrift", "rechnungskorrektur", "gs", "avoir", "note de credit"),
    ),
    "payment": (
        *("payment", "payment received", "receipt", "paid", "pmt", "pay", "cash", "bank", "betaling", "ontvangst"),
        *("ontvangen betaling", "betaald", "zahlung", "zahlungseingang", "za", "paiement", "reglement", "virement"),
    ),
    "invoice": (
        *("invoice", "inv", "bill", "debit note", "si", "factuur", "fact", "verkoopfactuur", "rechnung", "re", "rg"),
        *("facture", "fac", "fa"),
    ),
}
_MARKS = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Small letters and figures without accents, one blank between words."""
    bare = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return _MARKS.sub(" ", bare).strip()


def fields_of(header: str) -> list[str]:
    """The fields that a header may be, the likeliest first: called exactly so, or beginning with such a word."""
    said = plain(header)
    if not said:
        return []
    exact = [field for field, words in HEADERS.items() if said in words]
    longest = {
        field: max((len(word) for word in words if len(word) > 2 and f" {said} ".startswith(f" {word} ")), default=0)
        for field, words in HEADERS.items()
    }
    return exact + [
        field for field, length in sorted(longest.items(), key=lambda one: -one[1]) if length and field not in exact
    ]


def kind_of(text: str, is_whole: bool = False) -> str:
    """What a line is by its words: a kind of `KINDS`, or '' when they do not say. The longest words that are found
    decide, so that `credit note` is none of `note`, and `opening balance` no balance. ``is_whole``: only
    where they are all that is said."""
    said, best, length = f" {plain(text)} ", "", 0
    for kind, words in KINDS.items():
        for word in words:
            whole = said.strip() == word
            found = whole or (not is_whole and len(word) > 4 and f" {word} " in said)
            if found and len(word) + 100 * whole > length:
                best, length = kind, len(word) + 100 * whole
    return best
