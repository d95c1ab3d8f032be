"""Synthetic organisations that look and behave like a real employer, for demos, tests and benchmarks.

No real names, no ages. Knows the words of `skills` and `mentoring` and nothing above them.
"""
