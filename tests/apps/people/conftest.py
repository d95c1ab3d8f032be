from datetime import UTC, date, datetime

import pytest

from bothways.apps.people import services
from bothways.foundation.actor import Actor, Door
from bothways.roster.records import RosterRecord

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def operator():
    return Actor(door=Door.COMMAND)


@pytest.fixture
def house(db, operator, at):
    ladder = ["Entry", "Established", "Senior specialist", "Lead", "Senior leader", "Executive"]
    return services.set_up_organisation(
        actor=operator, name="Nordlys Energy", ladder=ladder, boundary_level=4, at=at
    )


@pytest.fixture
def record():
    def build(number, **facts):
        said = {
            "row": 2,
            "person_id": number,
            "display_name": f"Person {number}",
            "email": f"{number.lower()}@nordlys.example",
            "started_on": date(2020, 5, 1),
        }
        return RosterRecord(**{**said, **facts})

    return build
