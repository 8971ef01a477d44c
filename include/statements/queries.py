"""What is asked of the published tables about one vendor of a company's books: SQL."""

from __future__ import annotations

from include.statements.numbers import key

VENDOR = "select * from reconciliation.vendor_records where link = ? and company = ? and vendor_key = ?"
DOCUMENTS = """
    with reviews as (
        select link, flow, company, document_key, string_agg(text, '; ' order by review_id) as review
        from operations.reviews where state = 'open' group by all
    ),
    sent as (
        select link, flow, company, source_key, any_value(reason_text) as reason_text
        from operations.deliveries where state not in ('delivered', 'skipped') group by all
    )
    select clock.*, documents.reason, sent.reason_text, reviews.review
    from reconciliation.document_clock as clock
    left join (select link, flow, company, source_key, any_value(reason) as reason from reconciliation.documents
        where difference_class not in ('agrees', 'not_chosen', 'before_start') group by all) as documents
        on documents.link = clock.link and documents.flow = clock.flow and documents.company = clock.source_company
        and documents.source_key = clock.source_key
    left join sent on sent.link = clock.link and sent.flow = clock.flow and sent.company = clock.source_company
        and sent.source_key = clock.source_key
    left join reviews on reviews.link = clock.link and reviews.flow = clock.flow
        and reviews.company = clock.source_company and reviews.document_key = clock.source_key
    where clock.link = ? and clock.company = ?
        and (clock.vendor_key = ? or (clock.vendor_key is null and lower(clock.vendor) = lower(?)))
    order by clock.invoice_date, clock.document_key
"""
HISTORY = f"""
    select number, {key("number")} as number_key, doc_date, currency, source_amount as amount
    from reconciliation.documents
    where link = ? and ? in (company, target_company) and counterparty = ? and difference_class = 'before_start'
"""
REFUSED = """
    select * from reconciliation.refused_invoices
    where link = ? and company = ? and (vendor_key = ? or (vendor_key is null and lower(vendor) = lower(?)))
    order by invoice_date desc, invoice_id
"""
PAYMENTS = """
    select * from reconciliation.payment_clock where link = ? and company = ? and vendor_key = ?
    order by sent_on, payment_id
"""
