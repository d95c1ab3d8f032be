import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.profiles import services
from bothways.apps.profiles.models import Availability, DecisionRight, Need, Offer, Preference, Profile
from bothways.roster.records import Conflict, Kind, RosterRecord, SkillEntry, Window
from bothways.roster.records import Preference as FilePreference

PYTHON = SkillEntry("Python", Kind.OFFER, 4, evidence="E1")
TREND = SkillEntry("How we decide", Kind.TOPIC_OFFER, 0, evidence="E0")
TALKS = SkillEntry("Presenting", Kind.NEED, 1, priority=3)


@pytest.fixture
def bring(cast, actor_of, at):
    def call(*skills, lists=services.BOTH, **facts):
        record = RosterRecord(2, "N-0003", "Chidi Okafor", skills=skills, **facts)
        changed = services.replace_many_from_file(
            actor=actor_of("alice"), said=[(cast.chidi, record)], lists=lists, at=at
        )
        return changed.get(cast.chidi.pk, frozenset())

    return call


def offers(cast):
    return [
        (offer.skill, offer.level, offer.evidence, offer.topic)
        for offer in Offer.objects.filter(person=cast.chidi)
    ]


def test_a_file_brings_offers_needs_times_and_places(bring, cast):
    changed = bring(
        PYTHON,
        TREND,
        TALKS,
        availability=(Window(0, 540, 600),),
        giver_capacity=2,
        monthly_minutes=90,
        interests=("sailing",),
        direction="give",
    )

    assert changed == {
        "offers",
        "needs",
        "availability",
        "giver_capacity",
        "monthly_minutes",
        "interests",
        "direction",
    }
    assert offers(cast) == [("How we decide", 0, "E0", True), ("Python", 4, "E1", False)]
    assert [(need.skill, need.priority) for need in Need.objects.filter(person=cast.chidi)] == [
        ("Presenting", 3)
    ]
    profile = Profile.objects.get(person=cast.chidi)
    assert (profile.gives, profile.learns, profile.knows_availability) == (True, False, True)


def test_the_same_again_changes_and_writes_nothing(bring):
    facts = {"availability": (Window(0, 540, 600),), "direction": "both", "interests": ("sailing",)}
    bring(PYTHON, TALKS, **facts)
    entries = ActivityEntry.objects.count()

    assert bring(PYTHON, TALKS, **facts) == frozenset()
    assert ActivityEntry.objects.count() == entries


def test_one_diary_entry_names_what_changed_and_no_value(bring, cast):
    bring(PYTHON)
    bring(SkillEntry("python", Kind.OFFER, 5, evidence="E1"), TALKS)

    last = ActivityEntry.objects.latest("number")
    assert (last.verb, last.target) == ("profile.changed", cast.chidi.public_id)
    assert last.data == {"fields": ["needs", "offers"], "source": "file"}
    assert offers(cast) == [("python", 5, "E1", False)]


def test_a_file_takes_away_what_only_files_said(bring, cast):
    bring(PYTHON, TREND)

    assert bring(TREND) == {"offers"}
    assert offers(cast) == [("How we decide", 0, "E0", True)]


def test_a_file_without_such_a_column_takes_nothing_away(bring, cast):
    bring(PYTHON, TALKS)

    assert bring(lists=services.Lists(offers=False, needs=False)) == frozenset()
    assert bring(lists=services.Lists(offers=False, needs=True)) == {"needs"}
    assert offers(cast) == [("Python", 4, "E1", False)]


def test_a_persons_own_word_stands_against_every_file(bring, cast, actor_of, at):
    bring(PYTHON, TALKS, availability=(Window(0, 540, 600),))
    chidi = actor_of("chidi")
    offer = Offer.objects.get(person=cast.chidi)
    services.change_offer(actor=chidi, offer=offer, level=3, at=at)
    services.withdraw_need(actor=chidi, need=Need.objects.get(), at=at)
    services.remove_time(actor=chidi, person=cast.chidi, window=Availability.objects.get(), at=at)
    services.declare_offer(actor=chidi, person=cast.chidi, skill="SQL", level=4, topic=False, at=at)

    assert bring(PYTHON, TALKS, availability=(Window(0, 540, 600),)) == frozenset()

    assert {(skill, level) for skill, level, *_rest in offers(cast)} == {("Python", 3), ("SQL", 4)}
    assert not Need.objects.exists()
    assert not Availability.objects.exists()


def test_what_is_withdrawn_can_be_declared_again(bring, cast, actor_of, at):
    bring(PYTHON)
    services.withdraw_offer(actor=actor_of("chidi"), offer=Offer.objects.get(), at=at)
    assert bring(PYTHON) == frozenset()

    services.declare_offer(
        actor=actor_of("chidi"), person=cast.chidi, skill="Python", level=3, topic=False, at=at
    )

    assert offers(cast) == [("Python", 3, "E0", False)]


def test_of_a_skill_written_twice_the_first_counts(bring, cast):
    bring(PYTHON, SkillEntry("PYTHON", Kind.OFFER, 1, evidence="E0"))

    assert offers(cast) == [("Python", 4, "E1", False)]


def test_foreseeing_writes_nothing(cast, at):
    said = [(cast.chidi, RosterRecord(2, "N-0003", "Chidi Okafor", skills=(PYTHON,)))]

    assert services.foresee_from_file(said, lists=services.BOTH, at=at) == {cast.chidi.pk: {"offers"}}
    assert not Offer.objects.exists()
    assert not Profile.objects.exists()


def test_one_record_alone_can_be_taken_over(cast, actor_of, at):
    record = RosterRecord(2, "N-0003", "Chidi Okafor", skills=(PYTHON,))

    changed = services.replace_from_file(actor=actor_of("alice"), person=cast.chidi, record=record, at=at)

    assert changed == {"offers"}


def test_preferences_of_a_file_replace_only_those_of_files(cast, actor_of, at):
    alice = actor_of("alice")
    Preference.objects.create(person=cast.chidi, other=cast.dana, kind="block", source="person")
    lines = [
        FilePreference("N-0003", "N-0002", "wish"),
        FilePreference("N-0003", "N-0004", "wish"),
        FilePreference("N-0004", "N-0003", "wish"),
        FilePreference("N-0004", "N-9999", "wish"),
    ]
    assert services.replace_preferences_from_file(actor=alice, preferences=lines, at=at) == 2

    assert services.replace_preferences_from_file(actor=alice, preferences=lines, at=at) == 0
    changed = [FilePreference("N-0003", "N-0002", "block")]
    assert services.replace_preferences_from_file(actor=alice, preferences=changed, at=at) == 2

    kept = Preference.objects.values_list("person__external_id", "other__external_id", "kind")
    assert {*kept} == {("N-0003", "N-0002", "block"), ("N-0003", "N-0004", "block")}
    assert {str(entry.data) for entry in ActivityEntry.objects.filter(verb="preferences.changed")} == {"{}"}


def test_decision_rights_are_added_and_never_taken_away(cast, actor_of, at):
    alice = actor_of("alice")
    lines = [Conflict("N-0002", "N-0003", "decides on pay"), Conflict("N-0002", "N-0002", "oneself")]

    assert services.declare_decision_rights_from_file(actor=alice, conflicts=lines, at=at) == 1
    assert services.declare_decision_rights_from_file(actor=alice, conflicts=lines, at=at) == 0
    assert services.declare_decision_rights_from_file(actor=alice, conflicts=[], at=at) == 0

    assert DecisionRight.objects.get().reason == "decides on pay"


def test_a_wish_that_was_taken_back_stays_so_against_every_file(cast, actor_of, at):
    lines = [FilePreference("N-0003", "N-0002", "wish")]
    services.replace_preferences_from_file(actor=actor_of("alice"), preferences=lines, at=at)
    services.take_back(actor=actor_of("chidi"), person=cast.chidi, other=cast.bob, at=at)

    assert services.replace_preferences_from_file(actor=actor_of("alice"), preferences=lines, at=at) == 0
    assert not Preference.objects.exists()

    services.wish(actor=actor_of("chidi"), person=cast.chidi, other=cast.bob, at=at)
    assert Preference.objects.get().source == "person"
