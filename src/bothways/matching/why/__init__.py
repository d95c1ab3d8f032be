"""Answers to "why not me", "who else", "who is missing" and "how firmly"."""
