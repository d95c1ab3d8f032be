"""A draft changed by hand, or kept exact through one change after the other."""
