"""The answers to questions: one function an intent, each from an `Asked` to one reply."""
