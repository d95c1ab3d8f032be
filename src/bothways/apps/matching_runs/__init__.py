"""How relationships are proposed: runs, drafts, and a programme manager's changes to them.

The optimum itself is `bothways.matching`; what comes of an approved draft is `relationships`.
"""
