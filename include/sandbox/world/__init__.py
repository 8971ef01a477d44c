"""The neutral, generated company: what really happened, before any system's own view of it."""
