"""The texts that ``links.yml`` of the demo is put together from: for each pair of systems a connection and a link."""

from __future__ import annotations

EXACT = """\
# The demo's own settings: the simulated vendors of this machine.
connections:
  exact_main:
    system: exact_online
    base_url: "{exact}"
    companies: ["123", "456"]
links:
"""
AVID_CONNECTION = """\
  avid_main:
    system: avidxchange
    base_url: "{avid}"
    auth: client_credentials
    companies: [C1, C2]
    currencies: [EUR, USD]
links:
"""
AVID_LINK = """\
  - name: exact_avidxchange
    kind: exact_avidxchange
    connections: {{exact_online: exact_main, avidxchange: avid_main}}
    companies: [{{exact_online: "123", avidxchange: C1}}, {{exact_online: "456", avidxchange: C2}}]
    start_date: {start_date}
    timezone: Europe/Amsterdam
    approved: true
    options:
      create_suppliers: review
      paid_on: issued
      clearing_account: "{clearing}"
      discount_account: "{discount}"
      payment_journal: "{journal}"
"""

# The distributor keeps its books in QuickBooks and approves in a third company of the same AvidXchange tenant.
QUICKBOOKS_CONNECTION = """\
  quickbooks_main:
    system: quickbooks_online
    base_url: "{quickbooks}"
    companies: ["{realm}"]
links:
"""
QUICKBOOKS_LINK = """\
  - name: quickbooks_avidxchange
    kind: quickbooks_avidxchange
    connections: {{quickbooks_online: quickbooks_main, avidxchange: avid_main}}
    companies: [{{quickbooks_online: "{realm}", avidxchange: C3}}]
    start_date: {start_date}
    timezone: America/New_York
    approved: true
    options:
      paid_on: issued
      payment_account: "{clearing}"
      discount_account: "{discount}"
"""

# The German distributor approves in Basware and keeps its books in two divisions of the same Exact customer.
BASWARE_CONNECTION = """\
  basware_main:
    system: basware
    base_url: "{basware}"
    auth: client_credentials
    companies: [{codes}]
links:
"""
BASWARE_LINK = """\
  - name: basware_exact
    kind: basware_exact
    connections: {{basware: basware_main, exact_online: exact_main}}
    companies: [{pairs}]
    start_date: {start_date}
    timezone: Europe/Berlin
    approved: true
    options:
      create_suppliers: review
      purchase_journal: "60"
      foreign_journal: "61"
      ap_account_field: text1
      cost_unit_field: dimCode1
      projects: yes
"""
# The professional services firm approves its spend in Airbase and keeps its books in three divisions of that customer.
AIRBASE_CONNECTION = """\
  airbase_main:
    system: airbase
    base_url: "{airbase}"
    auth: token
    companies: [{codes}]
links:
"""
AIRBASE_LINK = """\
  - name: airbase_exact
    kind: airbase_exact
    connections: {{airbase: airbase_main, exact_online: exact_main}}
    companies: [{pairs}]
    start_date: {start_date}
    timezone: Europe/Amsterdam
    approved: true
    options:
      create_suppliers: review
      create_vendors: review
      leading_side: exact_online
      bill_entry_days: 14
      order_link: "https://exact.meridiaan.example/{{division}}/orders/{{order_id}}"
"""

# The software company invoices in three divisions of that customer. AvaTax knows two of them: 853 is routed nowhere.
AVALARA_CONNECTION = """\
  avalara_main:
    system: avalara
    base_url: "{avalara}"
    companies: [{codes}]
links:
"""
AVALARA_LINK = """\
  - name: exact_avalara
    kind: exact_avalara
    connections: {{exact_online: exact_main, avalara: avalara_main}}
    companies: [{pairs}]
    start_date: {start_date}
    timezone: Europe/Amsterdam
    approved: true
    options:
      tax_lines: yes
      tax_item: TAX
      clearing_account: "1580"
      tax_journal: "90"
      ship_from:
        "851": {{line1: Keizersgracht 271, postcode: 1016 ED, city: Amsterdam, country: NL}}
        "852": {{line1: 2000 Main Street, postcode: "92614", city: Irvine, state: CA, country: US}}
"""
