"""Why a document is left where it is, by the word that the models have for it."""

from __future__ import annotations

SKIPPED = {
    "reversed_by_hand": "Taken back in the books by a person already: nothing is left for us to take back.",
    "before_start": "Dated before the link's start date: left to the people who entered it.",
    "not_chosen": "Left out by the link's options.",
    "vat_in_books": "Exact put the VAT on the invoice itself: no journal is needed, and none is posted.",
    "tax_in_books": "The form bears sales tax of its own: no journal entry is needed, and none is posted.",
    "final_without_line": (
        "The invoice was made final before its tax line could be written: the customer was billed without the tax, and "
        "the journal books it to the customer's receivable."
    ),
    "recorded_by_others": "Recorded and committed in AvaTax by another program: left to it.",
    "not_needed": "Nothing is left to be done: the document it was for is gone, or came further without it.",
    "same_vendor": "A person called it the same vendor as another supplier, from which that vendor is written.",
}
