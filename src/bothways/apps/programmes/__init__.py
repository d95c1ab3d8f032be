"""Programmes, who takes part in them, and who may run them.

The frame; what happens between two people is in `relationships`.
"""
