"""Small organisations as files, for tests of the command."""

from pathlib import Path

from cli.running import EXAMPLES, write

PEOPLE = """person_id,display_name,career_level,unit,manager_id,offers,needs
H,Henrik Dahl,5,Trading,,Negotiation:5:E3,AI assistants:1:3
L,Lucia Ortega,2,Grid,,AI assistants:4:E1,Negotiation:1:3
"""


def pair(folder: Path) -> Path:
    """Two people who suit each other in every model."""
    return write(folder / "people.csv", PEOPLE)


def example(model: str, out: Path) -> list[str | Path]:
    """A call of match on the example organisation."""
    return ["match", "--model", model, *example_files(), "--out", out]


def example_files() -> list[str | Path]:
    """The example organisation in the first shape."""
    named = []
    for kind in ("people", "skills", "preferences", "conflicts"):
        named += [f"--{kind}", EXAMPLES / f"{kind}.csv"]
    return [*named, "--as-of", "2025-03-03"]
