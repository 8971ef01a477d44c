"""Whatever clients and people do, in whatever order: the ledger balances and the open items say what it says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.walks import examples

ENTRIES = "123/purchaseentry/PurchaseEntries"
JOURNALS = "123/generaljournalentry/GeneralJournalEntries"

amounts = st.integers(-50_000, 90_000).map(lambda cents: cents / 100)
codes = st.sampled_from(["0", "1", "2", "3", "4", "5", "6"])
steps = st.one_of(
    st.tuples(st.just("enter"), amounts, codes),
    st.tuples(st.just("recode"), amounts, codes),
    st.tuples(st.just("journal"), amounts, codes),
    st.tuples(st.just("bank"), st.just(0.0), codes),
    st.tuples(st.just("match"), st.just(0.0), codes),
    st.tuples(st.just("unmatch"), st.just(0.0), codes),
    st.tuples(st.just("delete"), st.just(0.0), codes),
    st.tuples(st.just("unpost"), st.just(0.0), codes),
)


class Books:
    """One division's doings; every refusal is a valid answer, a broken invariant is not."""

    def __init__(self, exact):
        self.exact = exact
        self.supplier = exact.supplier()["ID"]
        self.accounts = {code: exact.gl(code) for code in ("4000", "1600", "1290")}

    def rows(self, entity):
        return self.exact.sandbox.state("exact_online", entity, "123")

    def do(self, what, amount, code):
        line = {"GLAccount": self.accounts["4000"], "AmountFC": amount, "VATCode": code}
        entries, lines, terms = self.rows("purchase_entries"), self.rows("purchase_entry_lines"), self.rows("payments")
        open_terms = [term for term in terms if term["Status"] != 50]
        if what == "enter":
            body = {"Supplier": self.supplier, "Journal": "60", "PurchaseEntryLines": [line, line]}
            return self.exact.post(ENTRIES, body).status_code
        if what == "journal":
            pair = [
                {"GLAccount": self.accounts["1600"], "AmountFC": amount, "Account": self.supplier},
                {"GLAccount": self.accounts["1290"], "AmountFC": -amount},
            ]
            return self.exact.post(JOURNALS, {"JournalCode": "90", "GeneralJournalEntryLines": pair}).status_code
        if what == "recode" and lines:
            return self.exact.put(f"123/purchaseentry/PurchaseEntryLines(guid'{lines[0]['ID']}')", line).status_code
        if what == "bank" and open_terms:
            term = open_terms[0]
            paid = {"Account": self.supplier, "AmountFC": -term["AmountFC"], "OurRef": term["EntryNumber"]}
            return self.exact.post(
                "123/financialtransaction/BankEntries", {"JournalCode": "21", "BankEntryLines": [paid]}
            ).status_code
        if what == "match" and open_terms:
            for other in open_terms[1:]:
                pair = {"invoice": open_terms[0]["ID"], "payment": other["ID"]}
                self.exact.sandbox.http.post("/edit/exact_online/matching", json={"company": "123", "set": pair})
        if what == "unmatch" and len(open_terms) < len(terms):
            matched = next(term for term in terms if term["Status"] == 50)
            self.exact.edit("matching", key=matched["ID"], delete=True)
        if what == "delete" and entries:
            return self.exact.delete(f"{ENTRIES}(guid'{entries[0]['EntryID']}')").status_code
        if what == "unpost" and (journals := self.rows("journal_entries")):
            return self.exact.delete(f"{JOURNALS}(guid'{journals[0]['EntryID']}')").status_code
        return 200

    def check(self):
        for company in self.exact.sandbox.get("/books")["systems"]["exact_online"].values():
            assert company["debit"] == company["credit"]
            assert company["unbalanced"] == []
        payable = [row for row in self.rows("transaction_lines") if row["GLAccount"] == self.accounts["1600"]]
        owed = -sum(round(row["AmountFC"] * 100) for row in payable)
        still_open = sum(round(row["AmountFC"] * 100) for row in self.rows("payments") if row["Status"] != 50)
        settled = sum(round(row["AmountFC"] * 100) for row in self.rows("payments") if row["Status"] == 50)
        assert settled == 0
        assert still_open == owed
        headers = {row["EntryID"]: row["AmountFC"] for row in self.rows("purchase_entries")}
        for row in payable:
            if row["EntryID"] in headers:
                assert row["AmountFC"] == -headers[row["EntryID"]]


@examples(6, 200)
def test_the_ledger_and_the_open_items_always_agree(make_exact, examples):
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(doings=st.lists(steps, min_size=3, max_size=14))
    def anything(doings):
        books = Books(make_exact(vendors=8, documents=0))
        for doing in doings:
            assert books.do(*doing) in (200, 201, 204, 500)
        books.check()

    anything()
