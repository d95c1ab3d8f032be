"""How dates and times are written, where we differ from the framework."""
