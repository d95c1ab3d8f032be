"""People who teach each other along one or more flows, from proposal to end.

The model room: every other app is this one with other nouns. Does not know how a relationship began.
"""
