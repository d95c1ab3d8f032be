"""English as most of the world writes it: day before month, hours to 24."""
