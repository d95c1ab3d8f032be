"""Numbers as the terminal, the files and the report show them."""


def points(hundredths: int) -> str:
    """Hundredths as points, without needless zeros.

    >>> points(3375), points(1200), points(650)
    ('33.75', '12', '6.5')
    """
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
