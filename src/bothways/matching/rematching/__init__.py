"""Real life between runs: who joins, who leaves, who waits, whose hours are shared."""
