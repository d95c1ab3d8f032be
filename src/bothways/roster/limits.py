"""How much a file may hold. Each bound is documented in docs/reference/files.md."""

from typing import Final

MIB: Final = 1024 * 1024

MAX_TEXT_BYTES: Final = 256 * MIB
"""A text file, in bytes as stored."""

MAX_LINE_BYTES: Final = 4 * MIB
"""One line of a text file; a longer one means that this is no table or that a quote was never closed."""

MAX_WORKBOOK_BYTES: Final = 32 * MIB
"""A workbook, in bytes as stored."""

MAX_EXPANDED_BYTES: Final = 192 * MIB
"""All parts of a workbook together, unpacked."""

MAX_RATIO: Final = 100
"""Unpacked bytes for each stored byte of one part; real sheets stay under 40."""

RATIO_FLOOR_BYTES: Final = 8 * MIB
"""Parts that unpack to less than this may have any ratio: they cannot hurt."""

MAX_PARTS: Final = 2_000
"""Parts in the container of a workbook."""

MAX_AREA: Final = 4_000_000
"""Cells in the rectangle that the filled cells of one sheet span."""

MAX_COLUMNS: Final = 500
MAX_PEOPLE: Final = 250_000
"""Rows of a list of people."""

MAX_ENTRIES: Final = 1_500_000
"""Rows of a list of skills, preferences or conflicts."""

MAX_SCORES: Final = 10_000_000
"""Rows of a table of scores."""

MAX_NAME: Final = 200
"""Characters of a name, an e-mail address or an id."""

MAX_CELL: Final = 2_000
"""Characters of any other cell."""

MAX_ITEMS: Final = 100
"""Items in one cell that holds a list."""

MAX_WISHES: Final = 5
"""Wishes that one person may name."""

MAX_FINDINGS: Final = 100_000
"""Faults (and as many warnings) that are listed one by one; the rest is counted."""

MAX_SHOWN: Final = 80
"""Characters of a cell that are repeated in a report."""
