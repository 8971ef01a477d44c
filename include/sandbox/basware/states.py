"""Life of an approved invoice between P2P and the ERP as tables: what may follow what (section 7, Life cycles).

The page writes the way of a cancelled prebooking with an ellipsis; the name of its middle state is assumed.
"""

from __future__ import annotations

WAITING, IN_PROGRESS, TRANSFERRED, FAILED = "WaitingForTransfer", "TransferInProgress", "Transferred", "TransferFailed"
WAITING_PREBOOK, PREBOOKED, PREBOOK_FAILED = "WaitingForPrebook", "Prebooked", "PrebookFailed"
WAITING_CANCEL, CANCELED, CANCEL_FAILED = "WaitingForPrebookCancelation", "PrebookCanceled", "PrebookCancelFailed"
WAITING_ENRICHMENT = "WaitingForEnrichmentTransfer"
ENRICHED, ENRICHMENT_FAILED = "EnrichmentTransferred", "EnrichmentTransferFailed"
PAID = "Paid"
STANDARD, ENRICHMENT = "Standard", "InvoiceEnrichment"

# POST .../acknowledge, without a body; from anywhere else it is the second one: 405.
ACKNOWLEDGED = {
    WAITING: IN_PROGRESS,
    WAITING_PREBOOK: "PrebookInProgress",
    WAITING_CANCEL: "PrebookCancelationInProgress",
    WAITING_ENRICHMENT: "EnrichmentTransferInProgress",
}
# Kind of response -> state -> (state after success, state after failure). The acknowledgement may be skipped.
RESPONSES = {
    "transferResponses": {
        WAITING: (TRANSFERRED, FAILED),
        IN_PROGRESS: (TRANSFERRED, FAILED),
    },
    "prebookResponses": {
        WAITING_PREBOOK: (PREBOOKED, PREBOOK_FAILED),
        "PrebookInProgress": (PREBOOKED, PREBOOK_FAILED),
        WAITING_CANCEL: (CANCELED, CANCEL_FAILED),
        "PrebookCancelationInProgress": (CANCELED, CANCEL_FAILED),
    },
    "enrichmentResponses": {
        WAITING_ENRICHMENT: (ENRICHED, ENRICHMENT_FAILED),
        "EnrichmentTransferInProgress": (ENRICHED, ENRICHMENT_FAILED),
    },
}
# What a person's "send again" makes of a failed one.
RESENT = {
    FAILED: WAITING,
    PREBOOK_FAILED: WAITING_PREBOOK,
    CANCEL_FAILED: WAITING_CANCEL,
    ENRICHMENT_FAILED: WAITING_ENRICHMENT,
}
# A prebooked or enriched invoice goes on to the transfer once people have approved it.
APPROVED = {None: WAITING, PREBOOKED: WAITING, ENRICHED: WAITING}


def acknowledged(status: str) -> str | None:
    """The state after the acknowledgement; None when there is nothing to acknowledge any more."""
    return ACKNOWLEDGED.get(status)


def answered(kind: str, status: str, success: bool) -> str | None:
    """The state after a response; None when the document does not wait for one of this kind."""
    pair = RESPONSES[kind].get(status)
    return None if pair is None else pair[0 if success else 1]
