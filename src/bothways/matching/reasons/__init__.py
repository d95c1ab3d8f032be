"""One pair looked at closely: whether it may be, and why it is good."""
