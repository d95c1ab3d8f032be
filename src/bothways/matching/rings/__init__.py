"""Skill swaps, rings and chains: who teaches whom so that everybody who learns gives, too.

`best_rings` chooses groups from arcs with scores, `matching` does so for a programme, `repair` mends a ring that
broke. Pairs without a ring live one floor up; nothing here reads files or clocks.
"""
