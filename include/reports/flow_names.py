"""What a summary calls the flows of a link and what they carry."""

from __future__ import annotations

from include.texts.languages import ENGLISH
from include.texts.translations import gettext, language, n_, ngettext

FLOWS = {
    "addresses": n_("%(num)s address", "%(num)s addresses"),
    "airbase_vendors": n_("%(num)s airbase vendor", "%(num)s airbase vendors"),
    "bills": n_("%(num)s bill", "%(num)s bills"),
    "classes": n_("%(num)s class", "%(num)s classes"),
    "coding": n_("%(num)s coding", "%(num)s coding"),
    "commit": n_("%(num)s commit", "%(num)s commit"),
    "cost_centers": n_("%(num)s cost center", "%(num)s cost centers"),
    "departments": n_("%(num)s department", "%(num)s departments"),
    "estimates": n_("%(num)s estimate", "%(num)s estimates"),
    "gl_accounts": n_("%(num)s GL account", "%(num)s GL accounts"),
    "invoice_acknowledgements": n_("%(num)s invoice acknowledgement", "%(num)s invoice acknowledgements"),
    "invoice_responses": n_("%(num)s invoice response", "%(num)s invoice responses"),
    "invoices": n_("%(num)s invoice", "%(num)s invoices"),
    "order_acknowledgements": n_("%(num)s order acknowledgement", "%(num)s order acknowledgements"),
    "order_results": n_("%(num)s order result", "%(num)s order results"),
    "payment_status": n_("%(num)s payment note", "%(num)s payment notes"),
    "payments": n_("%(num)s payment", "%(num)s payments"),
    "prebook_responses": n_("%(num)s prebook response", "%(num)s prebook responses"),
    "purchase_invoices": n_("%(num)s purchase invoice", "%(num)s purchase invoices"),
    "purchase_orders": n_("%(num)s purchase order", "%(num)s purchase orders"),
    "suppliers": n_("%(num)s supplier", "%(num)s suppliers"),
    "tax": n_("%(num)s tax", "%(num)s tax"),
    "tax_journals": n_("%(num)s tax journal", "%(num)s tax journals"),
    "tax_lines": n_("%(num)s tax line", "%(num)s tax lines"),
    "vendor_changes": n_("%(num)s vendor change", "%(num)s vendor changes"),
    "vendor_links": n_("%(num)s vendor link", "%(num)s vendor links"),
    "vendors": n_("%(num)s vendor", "%(num)s vendors"),
}


def counted(flow: str, number: int) -> str:
    """``1 payment``, ``2 payments``."""
    return _said(flow, number, f"{number:,}")


def named(flow: str, number: int) -> str:
    """The same without the number."""
    return _said(flow, number, "").strip()


def coded(code: str) -> str:
    """A code of the tables: in English itself, which options and queries take, elsewhere in words."""
    return code if language() == ENGLISH else gettext(code.replace("_", " "))


def _said(flow: str, number: int, shown: str) -> str:
    words = flow.replace("_", " ")
    return ngettext(*FLOWS.get(flow, (f"%(num)s {words}", f"%(num)s {words}")), number, num=shown)
