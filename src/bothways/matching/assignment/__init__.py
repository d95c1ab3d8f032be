"""The best set of one-way pairs, stage after stage, with prices that prove it over all pairs."""
