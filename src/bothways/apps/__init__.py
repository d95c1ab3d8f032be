"""The rooms: one noun each, the same furniture in each, one order between them (see pyproject.toml)."""
