"""What a result claims, and the check of it without a solver."""
