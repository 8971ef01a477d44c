"""What is read from AvaTax: reference page avalara_avatax, sections 1, 2 and 6."""

from __future__ import annotations

from datetime import timedelta

from dlt_sources.readers.feeds import Column, Feed, columns
from include.systems.avalara import contract

_SETTINGS = timedelta(hours=6)
# Avalara publishes few new codes, and full comparisons read them anyhow; whoever makes one of his own waits for it.
_PUBLISHED, _OWN = timedelta(days=7), timedelta(hours=1)
_DAILY = timedelta(hours=20)  # our own answers tell what we recorded: the list shows what others did

SUMMARY = Column(
    "summary",
    "list",
    columns(
        code="country region jurisType jurisCode taxType rateType",
        text="jurisName taxName taxSubType",
        money="taxable rate tax taxCalculated nonTaxable exemption",
    ),
)
_TAX_CODE = columns(id="id companyId", code="taxCode taxCodeTypeId", text="description", bool="isActive")
_ABOUT_TAX_CODES = (
    "parentTaxCode", "isPhysical", "goodsServiceCode", "entityUseCode", "isSSTCertified", "createdDate",
    "createdUserId", "modifiedDate", "modifiedUserId",
)  # fmt: skip
FEEDS: tuple[Feed, ...] = (
    Feed(
        "companies",
        contract.COMPANIES,
        "full",
        ("id",),
        columns(
            id="id",
            code="companyCode defaultCountry baseCurrencyCode roundingLevelId businessIdentificationNo",
            text="name",
            bool="isDefault isActive hasProfile isReportingEntity",
        ),
        page_size=contract.PAGE,
        max_age=_SETTINGS,
        tenant_wide=True,
    ),
    Feed(
        "nexus",
        contract.NEXUS,
        "full",
        ("id",),
        columns(
            id="id companyId",
            code="country region jurisTypeId jurisCode nexusTypeId localNexusTypeId taxId",
            text="jurisName",
            bool="hasLocalNexus",
            date="effectiveDate",
            end_date="endDate",
        ),
        page_size=contract.PAGE,
        max_age=_SETTINGS,
        tenant_wide=True,
    ),
    # A code that neither list has is taken for goods in general, without a word.
    Feed(
        "tax_codes",
        contract.TAX_CODES,
        "full",
        ("id",),
        _TAX_CODE,
        page_size=contract.PAGE,
        max_age=_PUBLISHED,
        tenant_wide=True,
        ignores=_ABOUT_TAX_CODES,
    ),
    Feed(
        "company_tax_codes",
        contract.COMPANY_TAX_CODES,
        "full",
        ("id",),
        _TAX_CODE,
        page_size=contract.PAGE,
        max_age=_OWN,
        tenant_wide=True,
        ignores=_ABOUT_TAX_CODES,
    ),
    # Of each company; documents without their lines, with what each jurisdiction gets.
    Feed(
        "transactions",
        contract.TRANSACTIONS,
        "modified",
        ("id",),
        columns(
            id="id companyId",
            code="code type status currencyCode customerCode referenceCode exchangeRateCurrencyCode adjustmentReason",
            text="adjustmentDescription",
            money="totalAmount totalExempt totalDiscount totalTax totalTaxable totalTaxCalculated exchangeRate",
            int="version",
            bool="locked reconciled",
            date="date taxDate",
            timestamp="modifiedDate",
            nested=(SUMMARY,),
        ),
        page_size=contract.PAGE,
        version="modifiedDate",
        max_age=_DAILY,
    ),
)
