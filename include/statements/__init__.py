"""A vendor's statement of account, held against the books: read, laid out, added up, compared, answered. Pure.

Nothing here books or sends anything, and what a statement says of bank accounts goes no further than a warning.
"""
