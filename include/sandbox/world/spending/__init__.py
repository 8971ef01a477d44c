"""A professional services firm: it buys in Airbase, and three of its companies keep their books in Exact Online."""
