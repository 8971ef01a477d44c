"""What accountants read of a run is in the language of its link; what programs read of it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from include.link_kinds import LINK_KINDS
from include.links import Configuration, load
from include.reports.flow_names import coded
from include.reports.reconciliation import overview, overview_text
from include.reports.summary import as_json
from include.reports.summary_text import said
from include.texts.languages import Language
from include.texts.translations import spoken
from tests.include.reports.test_summary import facts
from tests.support.run_settings import LINKS

NO_DATE = "invoice F-9 of Smit B.V. has no invoice date: enter it in Basware"


@pytest.fixture
def dutch(tmp_path: Path) -> Configuration:
    links = LINKS.replace("name: books", "name: exact_avidxchange")
    (tmp_path / "links.yml").write_text(links.replace("    kind: exact", "    language: nl\n    kind: exact"))
    return load(tmp_path)


def test_a_dutch_links_summary_is_dutch_with_the_reasons_of_its_documents(dutch: Configuration) -> None:
    invoices = {"flow": "invoices", "state": "blocked"}
    reasons = [
        {**invoices, "code": "date_missing", "text": NO_DATE, "documents": ["F-9"]},
        {**invoices, "code": "refused_there", "text": "Fehler 17: not now", "documents": ["F-9", "F-10"]},
        {"flow": "", "state": "alert", "code": "paid_twice", "text": "seen by us", "documents": ["k1"]},
    ]
    assert said(as_json(facts(reasons=reasons)), dutch).splitlines() == [
        "exact_avidxchange  2026-11-20 06:00:00 -> 06:00:54   voltooid met waarschuwingen",
        "                gelezen  ongewijzigd    gepland  afgeleverd   wachtend  geblokkeerd  geweigerd  beoordeling",
        "facturen             96            0         96          93          0            2          0            1",
        "melding, dubbel betaald - seen by us",
        "geblokkeerd: 1 factuur - factuur F-9 van Smit B.V. heeft geen factuurdatum: vul deze in Basware in: F-9",
        "geblokkeerd: 1 factuur en 1 hierboven geteld - Fehler 17: not now: F-9, F-10",
        "aanroepen: exact_online 58 (vandaag 412 van 5,000 in 123), avidxchange 9; fouten 0; "
        "54 s (lezen 6, beslissen 4, afleveren 42, publiceren 2)",
    ]


def test_a_dutch_links_preview_says_what_it_would_do_and_post(dutch: Configuration) -> None:
    create = {"flow": "payments", "state": "waiting", "code": "preview_create", "text": "It would.", "documents": ["7"]}
    line = {"flow": "payments", "document": "7", "journal": "90", "currency": "EUR", "account": "1600", "credit": "0"}
    summary = as_json(
        facts(
            preview=True,
            flows={"payments": {"read": 1, "planned": 1, "waiting": 1, "would_create": 1}},
            reasons=[create],
            postings=[{**line, "name": "Crediteuren", "cost_center": "41", "debit": "1210.00"}],
        )
    )
    assert said(summary, dutch).splitlines()[:7] == [
        "exact_avidxchange  2026-11-20 06:00:00 -> 06:00:54   voltooid met waarschuwingen   "
        "VOORVERTONING, er is niets verzonden",
        "                gelezen  ongewijzigd    gepland  overnemen   aanmaken   wachtend  geblokkeerd  geweigerd"
        "  beoordeling",
        "betalingen            1            0          1          0          1          0            0          0"
        "            0",
        "zou aanmaken: 1 betaling: 7",
        "zou boeken:                                                        debet        credit",
        "  betaling 7 in dagboek 90, EUR",
        "    1600 Crediteuren kostenplaats 41                            1,210.00",
    ]


def test_the_json_of_a_summary_is_the_same_whatever_is_spoken() -> None:
    with spoken("nl"):
        dutch = json.dumps(as_json(facts(preview=True)))
    assert dutch == json.dumps(as_json(facts(preview=True)))


def test_the_report_of_a_dutch_link_is_dutch(published: Path) -> None:
    with spoken("nl"):
        lines = overview_text(overview(published, "one") | {"workbook": "maand.xlsx"}).splitlines()
    start = lines.index("crediteuren van 123 in EUR, 1600 Creditors, per 2026-11-03")
    assert [line.strip().split("   ")[0] for line in lines[start + 1 : start + 3]] == [
        "Exact, grootboek",
        "AvidXchange, openstaand",
    ]
    assert lines[0] == "aansluiting van one, gepubliceerd 2026-11-20 06:00:54 UTC"
    assert "1 facturen ontbreekt in het doelsysteem (50.00): map it" in lines
    assert "tussenrekening 1290 van 123: -100.00 EUR in 2 boekingen, de oudste 12 dagen" in lines
    assert lines[-1] == "werkmap: maand.xlsx"


@pytest.mark.parametrize("language", ["nl", "de"])
def test_no_link_has_two_flows_of_one_name(language: Language) -> None:
    with spoken(language):
        for kind in LINK_KINDS.values():
            names = [coded(flow.name) for flow in kind.flows]
            assert len(set(names)) == len(names), names
