"""Bothways: mentoring in both directions, from matching on files to the whole programme."""

__version__ = "0.1.0"
