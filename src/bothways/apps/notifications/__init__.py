"""Letters leaving the house: the outbox and its delivery.

Knows addresses and languages, never what a proposal is; each room brings its own `notices.py`.
"""
