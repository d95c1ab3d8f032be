"""Other systems, one folder each.

`hris` imports lists of people; calendars, SCIM and webhooks move in later.
"""
