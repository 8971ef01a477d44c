"""What QuickBooks does with a write: rules, side effects and double entry.

The service calls ``accounting.operations`` alone, and always so: ``create(company, entity, body, options)``,
``update(...)``, ``delete(...)``, ``void(...)`` answer the object as it goes over the wire (a deleted one as
``Company.remove`` answers it) and raise ``errors.Fault``. ``body`` is the parsed request (amounts Decimal, unknown
properties included); ``options`` is a frozenset of the words of ``include=`` and ``optionsData`` in lower case
(``allowduplicatedocnum``, ``donotupdateaccountontxns``). ``update`` looks at ``body["sparse"]`` and checks SyncToken
itself. A refused write is rolled back by the caller.
"""
