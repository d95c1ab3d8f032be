"""What an import says about a file, in the reader's language.

The room of lists is pure and writes English sentences, some with values in them; the worker, who knows no
reader, keeps English ones too. Here each of them stands once more as a text that can be translated; one that
is not known here is shown as it is.
"""

import re
from dataclasses import replace
from functools import cache
from typing import Final

from django.utils.translation import gettext, gettext_noop

from bothways.roster.records import RosterProblem

_GAP: Final = re.compile(r"%\((\w+)\)[sd]")

_OUR_WORDS: Final = {"what", "why"}
"""Gaps in which words of the room of lists stand; in all others stand values of the file."""

_SENTENCES: Final = (
    # cells
    gettext_noop('"%(value)s" is not a time of the week.'),
    gettext_noop('Write weekday, start and end, such as "Mon 09:00-12:00; Thu 14:00-16:00".'),
    gettext_noop("The cell contains an invisible character (%(code)s) that may not stand here."),
    gettext_noop("Type the value again instead of pasting it."),
    gettext_noop("The cell holds a formula that was never calculated."),
    gettext_noop("Type the value, or open and save the workbook in a spreadsheet program."),
    gettext_noop("The cell holds a spreadsheet error."),
    gettext_noop("Type the value again."),
    gettext_noop("The cell has %(count)s characters; %(most)s are allowed."),
    gettext_noop("Shorten it."),
    gettext_noop("The spreadsheet changed this number."),
    gettext_noop("Format the column as text, then type the number again."),
    gettext_noop("The text is not an e-mail address."),
    gettext_noop("Not an e-mail address: a comma where a dot should be."),
    gettext_noop("Not an e-mail address: the part after @ has no dot."),
    gettext_noop("Write one plain address, such as kari.berg@nordlys.example."),
    gettext_noop("Not a whole number from %(low)s to %(high)s."),
    gettext_noop("Write it in plain digits."),
    gettext_noop("Neither yes nor no."),
    gettext_noop("Write yes or no."),
    gettext_noop("Not a direction that is known."),
    gettext_noop("Write give, learn or both."),
    gettext_noop("Not a known time zone."),
    gettext_noop("Use a name such as Europe/Oslo."),
    gettext_noop("The list has %(count)s items; %(most)s are allowed."),
    gettext_noop("Keep the main ones."),
    gettext_noop("This can be %(first)s or %(second)s, and we do not guess."),
    gettext_noop("Say how dates are written in this file (date order), or write them as 2024-04-03."),
    gettext_noop("Not a date that is known."),
    gettext_noop("Write it as 2024-04-03: year, month, day."),
    # offers and needs
    gettext_noop('"%(skill)s" stands here twice and says different things.'),
    gettext_noop("Keep the one that is right."),
    gettext_noop('"%(value)s" is not a level.'),
    gettext_noop("Write a level from 0 (new) to 5 (teaches others)."),
    gettext_noop('"%(value)s" is not a priority.'),
    gettext_noop("Write 1 (nice to have) to 3 (urgent)."),
    gettext_noop('"%(value)s" is not a kind of evidence.'),
    gettext_noop("Write E0 (own word), E1 (colleagues), E2 (work sample or certificate) or E3 (assessed)."),
    gettext_noop('"%(value)s" names no skill.'),
    gettext_noop("Write the skill first, such as SQL:4."),
    gettext_noop("Not a kind that is known."),
    gettext_noop("Write offer, need, topic_offer or topic_need."),
    gettext_noop("This skill of this person stands in an earlier row, which counts."),
    # rows
    gettext_noop("The row has %(cells)s cells, but the header only %(width)s."),
    gettext_noop("Look for a separator inside a value: put such values in quotation marks."),
    gettext_noop('"%(column)s" is empty, and every row needs it.'),
    gettext_noop("Fill it in."),
    gettext_noop("The same %(what)s stands in row %(row)s, which counts."),
    gettext_noop("Delete one of the rows, or correct it."),
    gettext_noop("Delete one of the rows."),
    gettext_noop("No person in the list of people has this id."),
    gettext_noop("Correct the id, or add the person."),
    gettext_noop("Neither wish nor block."),
    gettext_noop("Write wish or block."),
    gettext_noop("This is wish number %(number)s of one person; %(most)s are allowed."),
    gettext_noop("Keep the most important ones."),
    gettext_noop("The row names the same person twice."),
    gettext_noop("Name another person."),
    gettext_noop("These two people stand in row %(row)s, which counts."),
    # managers
    gettext_noop("The row names the person as their own manager."),
    gettext_noop("Name the manager, or leave it empty."),
    gettext_noop("No person in the file or in Bothways has this %(what)s."),
    gettext_noop("Correct the %(what)s, or leave it empty."),
    gettext_noop("This is somebody else than manager_id says."),
    gettext_noop("These people manage each other in a circle: %(names)s."),
    gettext_noop("Correct one of them."),
    # header
    gettext_noop("The header has %(count)s columns; %(most)s are the most that is read."),
    gettext_noop("Delete the columns that are not needed."),
    gettext_noop('The list has no column "%(column)s".'),
    gettext_noop('Add a column with the heading "%(column)s", or say with a mapping which heading means it.'),
    gettext_noop(
        'This file has a column "%(heading)s". Bothways does not take birth dates, ages or generations, '
        "so nothing was read. (G01)"
    ),
    gettext_noop("Remove the column and try again."),
    gettext_noop('%(count)s columns mean "%(column)s": %(headings)s.'),
    gettext_noop("Keep one of them, or say with a mapping which one counts."),
    gettext_noop(
        'The mapping says that "%(column)s" is called "%(heading)s", but the list has no such heading.'
    ),
    gettext_noop("Correct the mapping, or the heading."),
    # files
    gettext_noop("The file is empty."),
    gettext_noop("The sheet is empty."),
    gettext_noop("Write a header and one row a person."),
    gettext_noop("The list has a header, but no rows."),
    gettext_noop("Write one row a person under the header."),
    gettext_noop("%(count)s more faults and warnings are not listed one by one."),
    gettext_noop("Put the listed ones right and check the file again."),
    gettext_noop("The file has more than %(most)s rows, the most that is read at once."),
    gettext_noop("Split it into several files, for example one a site."),
    gettext_noop("The file has %(size)s MiB; %(most)s MiB is the most that is read at once."),
    gettext_noop("Split it into several files."),
    gettext_noop("The text cannot be split into cells from row %(row)s on (%(why)s)."),
    gettext_noop(
        "Look for a quotation mark that is not closed or not doubled, or save the table again as CSV."
    ),
    gettext_noop("The letters of the file are neither UTF-8 nor UTF-16 nor Windows-1252 throughout."),
    gettext_noop('Save it again as "CSV UTF-8".'),
    gettext_noop("The file is %(what)s."),
    gettext_noop("Save the table as CSV, or as a workbook with the ending .xlsx."),
    gettext_noop("The file cannot be read as a workbook: %(why)s."),
    gettext_noop('Open it in a spreadsheet program and save it as "Excel workbook (.xlsx)" or as CSV.'),
    gettext_noop("The workbook is protected with a password."),
    gettext_noop("Save a copy without a password and use that."),
    gettext_noop("The workbook contains macros, and Bothways reads no file that carries programs."),
    gettext_noop('Save it as "Excel workbook (.xlsx)" without macros.'),
    gettext_noop("The workbook was not opened: it %(what)s, more than a list of people needs."),
    gettext_noop("Keep only the sheet with the people, or save it as CSV."),
    gettext_noop("The sheet uses %(count)s columns; %(most)s are the most that is read."),
    gettext_noop("Delete the columns that are not needed, also those far to the right."),
    # what stands in the gaps of others
    gettext_noop("id"),
    gettext_noop("number"),
    gettext_noop("address"),
    gettext_noop("e-mail address"),
    gettext_noop("a file of another kind, not a text file"),
    gettext_noop("binary data, not text"),
    gettext_noop("a page, a document or program data, not a table"),
    gettext_noop("one line without end, not a table"),
    gettext_noop("it is damaged"),
    gettext_noop("it is damaged or not a workbook at all"),
    gettext_noop("it is an archive without a workbook in it"),
    gettext_noop("it has the format of before 2007"),
    gettext_noop("its content is something else than its name says"),
    gettext_noop("its parts are written in an unusual way"),
    gettext_noop("it declares entities of its own, which no spreadsheet needs"),
    gettext_noop("unpacks to far more than it says"),
    gettext_noop("has %(size)s MiB"),
    gettext_noop("would unpack to %(size)s MiB in %(parts)s parts"),
    # what the directory says
    gettext_noop("Your ladder has %(top)d levels, and this is level %(level)d."),
    gettext_noop("Write a level from 1 to %(top)d, or leave it empty."),
    gettext_noop("This address belongs to %(name)s, who has the number %(number)s."),
    gettext_noop("Correct the address, or the number of this row."),
    gettext_noop("This is you, and you cannot mark yourself as having left."),
    gettext_noop("Ask another administrator to do it."),
    gettext_noop("The name of a skill has over %(most)d characters."),
    gettext_noop("Name it in a few words."),
    gettext_noop("%(name)s has no e-mail address. Add one."),
    gettext_noop("%(name)s stands on level %(level)d, and the ladder has %(top)d. Correct the level."),
    gettext_noop(
        "%(address)s belongs to %(holder)s already, so %(name)s cannot have it. Correct one of the two."
    ),
    gettext_noop("Another person signs in with %(address)s."),
    gettext_noop("Another account signs in with %(address)s."),
    gettext_noop(
        "Nobody has the number %(number)s, which %(name)s has as manager. Correct it, or leave it empty."
    ),
    gettext_noop("These people would manage each other in a circle: %(names)s. Correct one of them."),
    gettext_noop("You cannot mark yourself as having left. Ask another administrator to do it."),
    gettext_noop(
        "Then nobody active would administer Bothways any more. Give the role to somebody else first."
    ),
    gettext_noop(
        "%(name)s holds a role here, so only an administrator can change their address or say that they have "
        "left. Take them out of the file, or ask an administrator to save it."
    ),
    # how far the work is, and why it ended
    gettext_noop("Reading the file."),
    gettext_noop("Saving people."),
    gettext_noop("The directory has changed since the check. Check the file again."),
    gettext_noop("Something went wrong, and nothing was saved. Try again."),
    # last, for it fits more than it means
    gettext_noop("Write %(value)s"),
)


def in_words(problem: RosterProblem) -> RosterProblem:
    """The same problem with message and remedy in the reader's language."""
    return replace(problem, message=said(problem.message), remedy=said(problem.remedy))


def said(sentence: str) -> str:
    """A sentence of the room of lists in the reader's language; an unknown one as it is.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     said("Not a whole number from 1 to 9.")
    'Not a whole number from 1 to 9.'
    """
    plain, shapes = _known()
    if sentence in plain:
        return gettext(sentence)
    for shape, text in shapes:
        found = shape.fullmatch(sentence)
        if found:
            return _filled(gettext(text), found.groupdict())
    return sentence


def _filled(text: str, values: dict[str, str]) -> str:
    words = {gap: said(value) if gap in _OUR_WORDS else value for gap, value in values.items()}
    return _GAP.sub(lambda gap: words[gap[1]], text)


@cache
def _known() -> tuple[frozenset[str], list[tuple[re.Pattern[str], str]]]:
    """Sentences without gaps, and the shapes of those with them."""
    shapes = [(_shape(text), text) for text in _SENTENCES if _GAP.search(text)]
    return frozenset(text for text in _SENTENCES if not _GAP.search(text)), shapes


def _shape(text: str) -> re.Pattern[str]:
    parts = _GAP.split(text)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )
