"""The best pairs in which each teaches the other, on a general graph, with blossoms in integers."""
