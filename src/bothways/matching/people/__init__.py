"""People as columns, the rules between them, and every feasible pair with its fit."""
