"""The directory: what the employer knows of its people, and the organisation itself.

Imports overwrite it. What a person says about themselves is in `profiles`.
"""
