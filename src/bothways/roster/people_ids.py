"""Find the person that a row of another list names."""

from collections.abc import Collection

from bothways.roster.findings import Fault, Findings
from bothways.roster.rows import Values


class PeopleIds:
    """Everybody whom lists of skills, preferences and conflicts may name."""

    def __init__(
        self, people: Collection[str], *, inactive: Collection[str] = (), refused: Collection[str] = ()
    ) -> None:
        self._people = frozenset(people)
        self._inactive = frozenset(inactive)
        self._refused = frozenset(refused)
        self._by_address = {
            person_id.casefold(): person_id
            for person_id in (*self._people, *self._refused)
            if "@" in person_id
        }

    def find(self, row: int, column: str, values: Values, findings: Findings) -> str | None:
        """The id that a cell means; None, and a note where one is due, when the row is not to be used."""
        text: str | None = values.get(column)
        if text is None:
            return None
        person_id = self._by_address.get(text.casefold(), text) if "@" in text else text
        if person_id in self._inactive:
            fault = Fault(
                "inactive_person", "This person is not active; the row is passed over.", "Nothing to do."
            )
            findings.warn(row, column, text, fault)
            return None
        if person_id in self._people:
            return person_id
        if person_id not in self._refused:
            fault = Fault(
                "unknown_person",
                "No person in the list of people has this id.",
                "Correct the id, or add the person.",
            )
            findings.refuse_row(row, column, text, fault)
        return None
