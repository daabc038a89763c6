"""From records to numbers: every turn counted once, rates, contexts, cache hits."""
