"""Numbers as the terminal, the files and the report show them."""


def points(hundredths: int) -> str:
    """Hundredths as points, without needless zeros.

    >>> points(3375), points(1200), points(650)
    ('33.75', '12', '6.5')
    """
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def counted(number: int, noun: str) -> str:
    """A number and its noun, in one or many.

    >>> counted(1, "pair"), counted(0, "pair"), counted(1200, "pair")
    ('1 pair', '0 pairs', '1,200 pairs')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
