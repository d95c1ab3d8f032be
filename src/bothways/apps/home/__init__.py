"""Pages that combine rooms: the participant's day, the manager's desk, first set-up.

Holds no rows of its own.
"""
