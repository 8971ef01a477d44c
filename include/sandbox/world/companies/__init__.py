"""Companies that the sandbox can play, each a description."""
