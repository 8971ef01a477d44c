"""A professional services firm: spend in Airbase, its three companies keep their books in Exact Online.

Where the two systems have codes of their own, Exact's stand beside those of Airbase.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from include.sandbox.world.charts import ExactChart
from include.sandbox.world.model import Company, Dimension, LedgerAccount, VatCode
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.names import Names
from include.sandbox.world.spending.parties import Address, Person

COMPANIES = (
    Company("791", "", "Meridiaan Advies B.V.", "NL", "EUR", "NL415269234B09", airbase="MER-NL"),
    Company("792", "", "Meridiaan Legal B.V.", "NL", "EUR", "NL166816905B08", airbase="MER-LG"),
    Company("793", "", "Meridiaan Advies België B.V.", "BE", "EUR", "BE0654465037", airbase="MER-BE"),
)
# Its books are kept in another system that nobody here sees.
ELSEWHERE = (Company("", "", "Meridiaan Advisory UK Ltd", "GB", "GBP", "GB438271956", airbase="MER-UK"),)
# Which currencies each division of Exact takes, and what one unit costs in EUR.
CURRENCIES = {"791": ("EUR", "USD", "GBP"), "792": ("EUR", "USD"), "793": ("EUR",)}
RATES = {"EUR": Decimal(1), "USD": Decimal("0.9200"), "GBP": Decimal("1.1700")}
# By Airbase's code of the company: where it has things sent to.
OFFICES = {
    "MER-NL": Address("Zuidas Kade 118", "4e verdieping", "1082 MD", "Amsterdam", "NL"),
    "MER-LG": Address("Maliehof 7", None, "3581 XJ", "Utrecht", "NL"),
    "MER-BE": Address("Kanaallaan 42", "bus 3", "2000", "Antwerpen", "BE"),
    "MER-UK": Address("19 Tannery Court", None, "SE1 3GL", "London", "GB"),
}

# code, Dutch name, English name, Airbase's type, key of VAT. In both systems but for the two named below.
ACCOUNTS = (
    ("0210", "Inventaris en computers", "Furniture and computers", "asset", "high"),
    ("1600", "Crediteuren", "Trade payables", "accounts_payable", None),
    ("1605", "Crediteuren vreemde valuta", "Trade payables, foreign currency", "accounts_payable", None),
    ("4010", "Inhuur derden", "Contractors", "expense", "high"),
    ("4020", "Opleidingen", "Training", "expense", "none"),
    ("4110", "Huur kantoor", "Office rent", "expense", "high"),
    ("4120", "Schoonmaak en beveiliging", "Cleaning and security", "expense", "high"),
    ("4210", "Software en licenties", "Software and licences", "expense", "high"),
    ("4220", "Telefoon en internet", "Telephone and internet", "expense", "high"),
    ("4310", "Juridische databanken", "Legal databases", "expense", "low"),
    ("4410", "Reis- en verblijfkosten", "Travel", "expense", "low"),
    ("4420", "Representatie", "Entertainment", "expense", "low"),
    ("4510", "Marketing en evenementen", "Marketing and events", "expense", "high"),
    ("4610", "Advieskosten", "Consultancy", "expense", "high"),
    ("4710", "Kantoorbenodigdheden", "Office supplies", "expense", "high"),
    ("4980", "Oude kostenrekening", "Old expense account", "expense", "high"),
)
# Used in Airbase for what its people could not place: Exact has no such account.
AIRBASE_ONLY_ACCOUNT = ("4899", "Diversen Airbase", "Miscellaneous", "expense", "high")
EXACT_ONLY_ACCOUNT = "4730"
BLOCKED_ACCOUNT = "4980"
AP_ACCOUNT, AP_FOREIGN = "1600", "1605"

# Tags of type "Cost center" have the codes of Exact's cost centres; those of type "Department" Exact has not.
COST_CENTERS = (
    ("100", "Directie", "Management"),
    ("210", "Strategie", "Strategy practice"),
    ("220", "Belastingadvies", "Tax practice"),
    ("230", "Juridisch", "Legal practice"),
    ("300", "Kantoor en IT", "Office and IT"),
    ("400", "Marketing", "Marketing"),
)
# A tag that nobody made a cost centre for in Exact; a cost centre that has ended there.
UNKNOWN_COST_CENTER = ("290", "Duurzaamheid", "Sustainability practice")
ENDED_COST_CENTER = ("240", "Pensioenen", "Pensions practice")
DEPARTMENTS = (("D-OPS", "Operations"), ("D-PPL", "People"), ("D-GRW", "Growth"), ("D-LGL", "Legal"))

# By country and key: Exact's code. ``reverse``: from a vendor abroad, who bills none of it.
VAT = {
    "NL": {
        "high": VatCode("2", "BTW hoog 21%", Decimal("0.21"), "excluding"),
        "low": VatCode("1", "BTW laag 9%", Decimal("0.09"), "excluding"),
        "none": VatCode("0", "Geen BTW", Decimal(0), "none"),
        "reverse": VatCode("4", "BTW verlegd 21%", Decimal("0.21"), "reverse_charge"),
        "included": VatCode("3", "BTW hoog 21% inclusief", Decimal("0.21"), "including"),
    },
    "BE": {
        "high": VatCode("2", "Btw 21%", Decimal("0.21"), "excluding"),
        "low": VatCode("1", "Btw 6%", Decimal("0.06"), "excluding"),
        "none": VatCode("0", "Geen btw", Decimal(0), "none"),
        "reverse": VatCode("4", "Btw verlegd 21%", Decimal("0.21"), "reverse_charge"),
        "included": VatCode("3", "Btw 21% inclusief", Decimal("0.21"), "including"),
    },
    # Airbase alone.
    "GB": {
        "high": VatCode("", "VAT 20%", Decimal("0.20"), "excluding"),
        "low": VatCode("", "VAT 5%", Decimal("0.05"), "excluding"),
        "none": VatCode("", "No VAT", Decimal(0), "none"),
        "reverse": VatCode("", "Reverse charge 20%", Decimal("0.20"), "reverse_charge"),
    },
}

# Airbase's words, Exact's code, days
TERMS = (
    ("Due on receipt", "00", 0), ("Net 14", "14", 14), ("Net 30", "30", 30), ("Net 45", "45", 45), ("Net 60", "60", 60),
)  # fmt: skip
EXACT_TERM = {words: code for words, code, _ in TERMS}
TERM_DAYS = {words: days for words, _, days in TERMS}
EXACT_TERM_NAMES = {code: f"{days} dagen" if days else "Direct" for _, code, days in TERMS}

# What follows is Exact's.
_TYPES = {"0210": 30, "1600": 22, "1605": 22}
# Which accounts demand a cost centre (1) and which take none (2); the others leave it open.
COST_CENTER_USE = {"0210": 2, "1600": 2, "1605": 2, "4010": 1, "4210": 1, "4510": 1, "4610": 1}
LEDGER = (
    *(
        LedgerAccount(
            code, name, _TYPES.get(code, 121), VAT["NL"][tax].code if tax else None, COST_CENTER_USE.get(code, 0),
            code == BLOCKED_ACCOUNT,
        )
        for code, name, _, _, tax in ACCOUNTS
    ),
    LedgerAccount(EXACT_ONLY_ACCOUNT, "Porti en drukwerk", 121, "2", 0),
    LedgerAccount("0500", "Aandelenkapitaal", 50, None, 2),
    LedgerAccount("0590", "Onverdeeld resultaat", 52, None, 2),
    LedgerAccount("1000", "Kas", 10, None, 2),
    LedgerAccount("1100", "Bank", 12, None, 2),
    LedgerAccount("1300", "Debiteuren", 20, None, 2),
    LedgerAccount("1500", "Te betalen BTW", 24, None, 2),
    LedgerAccount("1520", "Te vorderen BTW", 24, None, 2),
    LedgerAccount("1530", "BTW verlegd", 24, None, 2),
    LedgerAccount("1900", "Vraagposten", 90, None, 2),
    LedgerAccount("3000", "Voorraad", 40, None, 2),
    LedgerAccount("4800", "Afschrijvingen", 122, None, 0),
    LedgerAccount("4910", "Koersverschillen", 160, None, 2),
    LedgerAccount("6000", "Salarissen", 125, None, 1),
    LedgerAccount("8000", "Omzet adviesdiensten", 110, "2", 2),
)  # fmt: skip
# code, description, type, ledger account, allows VAT, any currency
JOURNALS = (
    ("10", "Kas", 10, "1000", False, False),
    ("20", "Bank", 12, "1100", False, True),
    ("60", "Inkoop", 22, None, True, False),
    ("61", "Inkoop vreemde valuta", 22, None, True, True),
    ("70", "Verkoop", 20, None, True, False),
    ("90", "Memoriaal", 90, "1900", False, True),
)
PURCHASES, PURCHASES_FOREIGN, BANK = "60", "61", "20"
# code, description, cost account, kept in stock. One that is not for most accounts, two for 4210, none for 4420 and
# 4980.
ITEMS = (
    ("M-0210", "Inventaris", "0210", False), ("M-4010", "Inhuur derden", "4010", False),
    ("M-4020", "Opleiding", "4020", False), ("M-4110", "Huur kantoor", "4110", False),
    ("M-4120", "Schoonmaak en beveiliging", "4120", False), ("M-4210", "Softwarelicentie", "4210", False),
    ("M-4211", "Softwareonderhoud", "4210", False), ("M-4220", "Telefoon en internet", "4220", False),
    ("M-4310", "Juridische databank", "4310", False), ("M-4410", "Reis- en verblijfkosten", "4410", False),
    ("M-4510", "Marketing en evenementen", "4510", False), ("M-4610", "Advies", "4610", False),
    ("M-4710", "Kantoorbenodigdheden", "4710", False), ("V-100", "Relatiegeschenk", "4510", True),
)  # fmt: skip
ACCOUNT_WITH_TWO_ITEMS, ACCOUNT_WITHOUT_ITEM = "4210", "4420"
SALES_ITEM = ("X-100", "Adviesuur", "8000")
CUSTOMERS = ("Waterbedrijf Delfzicht N.V.", "Stichting Zorgpad Oost", "Koopmans Maritiem B.V.", "Gemeente Rozenburcht")

# Who asks for things and owns orders; the last one approves.
_NAMES = ("Joost Verbrugge", "Amira Haddad", "Lieke Zandstra", "Pieter Claeys", "Naomi Whitlock", "Ruben Oosterhof")
PEOPLE = tuple(Person(name, f"{name.lower().replace(' ', '.')}@meridiaan.example") for name in _NAMES)

NAMES = Names(
    stems=(
        "Brinkvoort", "Zilvermeer", "Tolhaven", "Quistra", "Oldenhave", "Havezicht", "Kerstrand", "Wouderveen",
        "Duinmeer",
        "Sparrenhoek", "Lindevoort", "Rietgors", "Vossenberch", "Haverkant", "Meerlicht", "Stadwijck", "Noorderbaak",
        "Elzenpas", "Kwartelveld", "Torenvalk & Zn.", "Grachtwacht", "Zandloper", "Holtrop-Mees", "Uiterdiep",
    ),
    trades=(
        ("Software", "4210"), ("Opleidingen", "4020"), ("Interim", "4010"), ("Facilitair", "4120"), ("Telecom", "4220"),
        ("Juridische Uitgaven", "4310"), ("Zakenreizen", "4410"), ("Evenementen", "4510"), ("Advies", "4610"),
        ("Kantoorartikelen", "4710"), ("Vastgoed", "4110"), ("Inrichting", "0210"), ("Restauratie", "4420"),
    ),
    forms={
        "NL": ("B.V.", "B.V.", "B.V.", "N.V.", "V.O.F."), "BE": ("BV", "NV", "CommV"), "DE": ("GmbH", "KG"),
        "GB": ("Ltd", "LLP"), "US": ("Inc.", "LLC"),
    },
    trade_names=("De Kopieerkamer", "Cursuslab", "Bureau Klaverblad", "Het Vergaderhuis"),
    stems_abroad={
        "DE": ("Osterfeldt", "Hübnerwald", "Gießbacher", "Lüttmark", "Wehrturm & Söhne"),
        "GB": ("Pennyroyal", "Quillhurst", "Marrowby", "Kestrel & Vane", "Thornwicke"),
        "US": ("Lumenforge", "Bluespandrel", "Copperquay", "Ashenford", "Tidewhistle"),
    },
    trades_abroad=(("Software", "4210"), ("Training", "4020"), ("Research", "4610"), ("Media", "4510")),
    places={
        "NL": (("1017 KL", "Amsterdam"), ("3012 GH", "Rotterdam"), ("3512 JE", "Utrecht"), ("5612 AR", "Eindhoven"),
               ("9712 HG", "Groningen"), ("2514 EA", "Den Haag")),
        "BE": (("2018", "Antwerpen"), ("9050", "Gent"), ("3001", "Leuven"), ("1040", "Brussel")),
        "DE": (("40215", "Düsseldorf"), ("20099", "Hamburg")),
        "GB": (("M2 4WU", "Manchester"), ("SE1 9RT", "London")),
        "US": (("02110", "Boston"), ("97205", "Portland")),
    },
    streets={
        "NL": ("Wagenmakersstraat", "Oude Trambaan", "Lijnbaanpad", "Gasfabriekweg"), "BE": ("Wolstraat", "Veldekens"),
        "DE": ("Gießereistraße", "Am Wehrturm"), "GB": ("Tinsmith Row", "Cooper Yard"), "US": ("Foundry Avenue",),
    },
    dials={"NL": "+31 20", "BE": "+32 3", "DE": "+49 211", "GB": "+44 20", "US": "+1 617"},
    mailbox="facturen", branch="filiaal", conjunction="en",
    written_out=(("B.V.", "BV"), ("N.V.", "NV"), ("V.O.F.", "VOF")),
)  # fmt: skip
_FIRST, _SECOND, _BELGIAN = COMPANIES
SPENDER = Spender(
    stream="firm", tenant="", companies=COMPANIES, elsewhere=ELSEWHERE, names=NAMES, accounts=ACCOUNTS,
    airbase_only=AIRBASE_ONLY_ACCOUNT, claims_account="4410",
    odd_accounts={
        "unmapped_account": AIRBASE_ONLY_ACCOUNT[0], "blocked_account": BLOCKED_ACCOUNT,
        "no_item": ACCOUNT_WITHOUT_ITEM, "two_items": ACCOUNT_WITH_TWO_ITEMS, "unknown_cost_center": "4610",
        "ended_cost_center": "4610", "no_cost_center": "4610",
    },
    # Lunch is claimed, not ordered: such a vendor is asked for a whole event.
    ordered_as={ACCOUNT_WITHOUT_ITEM: "4510"}, payables=(AP_ACCOUNT, AP_FOREIGN), cost_centers=COST_CENTERS,
    unknown_cost_center=UNKNOWN_COST_CENTER, ended_cost_center=ENDED_COST_CENTER, departments=DEPARTMENTS,
    cost_center_use=COST_CENTER_USE, vat=VAT, terms=tuple(TERM_DAYS.items()), books_terms=EXACT_TERM, items=ITEMS,
    currencies=CURRENCIES, rates=RATES, offices=OFFICES, people=PEOPLE,
    # Where the two that buy in foreign currency do so; the Belgian division takes none of them.
    companies_of={
        "all_three": COMPANIES, "dollars": (_FIRST, _BELGIAN), "pounds": (_FIRST,), "other_code": (_FIRST, _SECOND),
        "no_subsidiary": (*COMPANIES, *ELSEWHERE), "one_division": (_FIRST, _SECOND), "twice": (_FIRST,),
        "namesake": (_FIRST,), "second_namesake": (_FIRST,), "elsewhere": ELSEWHERE,
    },
    usual_companies=(
        ((_FIRST,), (_SECOND,), (_BELGIAN,), (_FIRST, _SECOND), (_FIRST, _BELGIAN), COMPANIES), (6, 4, 3, 2, 1, 1),
    ),
    abroad={"dollars": ("US", "USD"), "pounds": ("GB", "GBP"), "abroad": ("DE", "EUR"), "elsewhere": ("GB", "GBP")},
    home={"BE": "BE", "": "NL"}, order_text="Inkooporder {}",
)  # fmt: skip


def cost_centers(today: date) -> tuple[Dimension, ...]:
    """Those of each division of Exact."""
    ended = Dimension(ENDED_COST_CENTER[0], f"{ENDED_COST_CENTER[1]} (beëindigd)", today - timedelta(days=120))
    return (*(Dimension(code, name) for code, name, _ in COST_CENTERS), ended)


# The same in each division, by the keys of VAT.
EXACT_TAX = {key: code.code for key, code in VAT["NL"].items()}
BOOKS = ExactChart(
    # [assumed] the page names the property and no values.
    companies=COMPANIES, legislation={"NL": 1, "BE": 2}, languages={"NL": "nl-NL", "BE": "nl-BE"},
    customer_language="nl-NL",
    offices={one.exact: (OFFICES[one.airbase].postcode, OFFICES[one.airbase].city) for one in COMPANIES},
    ibans={"791": "NL54RABO3195915022", "792": "NL59INGB7667712867", "793": "BE26310796694129"},
    began=date(2017, 1, 1), changed=date(2024, 9, 2), ledger=LEDGER,
    vat={country: tuple(VAT[country].values()) for country in ("NL", "BE")},
    vat_accounts={"": ("1500", "1520"), "4": ("1530", "1520")}, journals=JOURNALS,
    purchases=(PURCHASES, PURCHASES_FOREIGN), bank=BANK, cost_centers=cost_centers, currencies=CURRENCIES, rates=RATES,
    terms=tuple((code, EXACT_TERM_NAMES[code], days, "B") for _, code, days in TERMS), warehouse="Kantoor", unit="st",
    stock="3000", items=ITEMS, sold=((*SALES_ITEM, "uur", False, None),), customers=CUSTOMERS,
    words={"closed": "Verwerkt", "open": "Open", "payment": "Betaling"},
)  # fmt: skip
