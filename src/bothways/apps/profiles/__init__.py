"""What each person offers, needs, and when they have time.

A person's own word outweighs a file; wishes and blocks are read by matching alone.
"""
