"""The diary of the house: who did what to what, when; never content.

Append-only, chained by hashes. Written by every service through `services.record`, in its own transaction.
"""
