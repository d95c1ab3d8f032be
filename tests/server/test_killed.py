"""The worker is killed in the middle of its work: nothing half is left, and the work is done afterwards."""

import os
import signal
import subprocess
import sys
import time

import pytest

START = """
import os, signal
from bothways.server.serving import prepare
prepare()
from bothways.foundation.clock import now
"""

PREPARED = """
from datetime import UTC, datetime
from bothways.foundation.actor import Actor, Door, Role
from bothways.foundation.clock import now
from bothways.apps.people import services as people
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Need, Offer, Source
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.access import actor_of
from bothways.roster.records import RosterRecord
at = now()
host = Actor(door=Door.COMMAND, org_admin=True)
people.set_up_organisation(actor=host, name="Nordlys", ladder=["One", "Two", "Three"], boundary_level=2, at=at)
records = [
    RosterRecord(row=n, person_id=f"P-{n}", display_name=f"Person {n}", email=f"p{n}@nordlys.example", career_level=1 + n % 3)
    for n in range(2, 14)
]
everybody = [taken.person for taken in people.upsert_people(actor=host, records=records, at=at)]
programmes.grant_role(actor=host, person=everybody[0], role=Role.ORG_ADMIN, at=at)
for person in everybody:
    if person.career_level == 3:
        Offer.objects.create(person=person, skill="Law", level=4, evidence="E2", source=Source.FILE)
    else:
        Need.objects.create(person=person, skill="Law", level=1, source=Source.FILE)
"""

A_RUN = (
    PREPARED
    + """
from bothways.apps.matching_runs import services as runs
p = programmes.create(actor=host, name="Law", purpose="To learn law.", model_id="traditional", weeks=39, at=at)
me = actor_of(everybody[0].user, Door.BROWSER)
p = programmes.submit(actor=host, programme=p, at=at)
p = programmes.approve(actor=me, programme=p, at=at)
p = programmes.open_enrolment(actor=host, programme=p, at=at)
programmes.enrol_all(actor=host, programme=p, people=everybody, at=at)
p = programmes.close_enrolment(actor=host, programme=p, at=at)
print(runs.request_run(actor=me, programme=p, at=at).pk)
"""
)

AN_IMPORT = (
    PREPARED
    + """
from bothways.apps.integrations.hris import services as imports
from bothways.apps.integrations.hris.selectors import look_at
me = actor_of(everybody[0].user, Door.BROWSER)
rows = "".join(f"K-{n},k{n}@nordlys.example,Kari {n}\\n" for n in range(50))
text = ("person_id,email,display_name\\n" + rows).encode()
row = imports.upload(actor=me, files={"people": imports.Upload("people.csv", text)}, at=at)
imports.confirm_columns(actor=me, roster_import=row, columns=look_at(row).meanings)
imports.proceed(import_id=row.pk, clock=now)
imports.ask_to_commit(actor=me, roster_import=row, good_only=False)
print(row.pk)
"""
)

DIE_AT_THE_DIARY = """
from bothways.apps.activity import services as activity
def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
activity.link_hash = die
"""
DRAFT = "from bothways.apps.matching_runs.jobs import draft as job; job.func(run_id={key})\n"
SAVE = "from bothways.apps.integrations.hris.jobs import proceed as job; job.func(import_id={key})\n"
LATER = """
from datetime import timedelta
import bothways.apps.{room}.jobs as jobs
jobs.now = lambda: now() + timedelta(hours=1)
"""
COUNTS = """
from bothways.apps.matching_runs.models import Proposal
from bothways.apps.people.models import Person
print(Proposal.objects.count(), Person.objects.filter(external_id__startswith="K-").count())
"""


def killed(installation, code):
    """Run lines in the installation that end by SIGKILL."""
    environment = {
        **os.environ,
        "BOTHWAYS_DATA_DIR": str(installation.folder),
        "BOTHWAYS_DATABASE_URL": installation.database_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", START + code], env=environment, capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    time.sleep(0.2)  # PostgreSQL notices that its caller is gone


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prepared", "job", "room", "wanted"),
    [(A_RUN, DRAFT, "matching_runs", "proposals"), (AN_IMPORT, SAVE, "integrations.hris", "people")],
)
def test_a_worker_killed_while_it_writes_leaves_nothing_half_and_the_next_one_finishes(
    installation, prepared, job, room, wanted
):
    key = installation.python(prepared).split()[-1]

    killed(installation, DIE_AT_THE_DIARY + job.format(key=key))

    assert installation.python(COUNTS).split() == ["0", "0"]
    assert installation.run("verify").returncode == 0

    installation.python(
        "from bothways.foundation.clock import now\n" + LATER.format(room=room) + job.format(key=key)
    )

    proposals, people = map(int, installation.python(COUNTS).split())
    assert (proposals if wanted == "proposals" else people) > 0
    done = installation.run("verify")
    assert done.returncode == 0, done.stdout
