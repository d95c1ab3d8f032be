"""Write an organisation as the four files that `bothways match` reads."""

import csv
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from bothways.synthesis.organisation import organisation
from bothways.synthesis.rows import ConflictRow, PersonRow, PreferenceRow, SkillRow


def write(
    folder: Path,
    people: int,
    seed: int,
    *,
    preset: str = "services",
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write people.csv, skills.csv, preferences.csv and conflicts.csv into a folder that exists.

    The same people, seed, preset and version give the same bytes.

    Args:
        folder: where to; files of these names are replaced.
        people: head count, 20 to 1,000,000.
        seed: any whole number.
        preset: services, tech, manufacturing or public.
        progress: called with the number of people written so far.

    Raises: SizeOutOfBounds, UnknownPreset, before anything is written.
    """
    whole = organisation(people, seed, preset=preset)
    with ExitStack() as open_files:

        def lines_of(name: str, columns: tuple[str, ...]) -> Callable[[Iterable[tuple[str, ...]]], None]:
            file = open_files.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            return writer.writerows

        add_people = lines_of("people.csv", PersonRow._fields)
        add_skills = lines_of("skills.csv", SkillRow._fields)
        add_preferences = lines_of("preferences.csv", PreferenceRow._fields)
        add_conflicts = lines_of("conflicts.csv", ConflictRow._fields)
        for who in whole.chunks:
            add_people(whole.person_rows(who))
            add_skills(whole.skill_rows(who))
            add_preferences(whole.preference_rows(who))
            add_conflicts(whole.conflict_rows(who))
            if progress:
                progress(int(who[-1]) + 1)
