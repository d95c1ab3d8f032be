"""How many relationships a person can hold at once in a programme, and whether anybody holds more."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bothways.apps.profiles.models import Profile
from bothways.apps.programmes.models import Enrolment
from bothways.apps.relationships.models import Flow
from bothways.mentoring import lifecycles
from bothways.mentoring.programme_models import programme_model


def places(enrolled: int | None, said: int | None, usual: int) -> int:
    """Places by the enrolment; where it is silent by the profile; else what the model has."""
    return next(value for value in (enrolled, said, usual) if value is not None)


def places_exceeded() -> Iterator[str]:
    """A sentence for everybody with more live relationships in a programme than places on that side.

    Relationships that are older than the last change of the person's places are not held against them:
    who offers fewer places keeps whom they have.
    """
    held: dict[tuple[int, int], set[tuple[int, datetime, bool]]] = {}
    flows = Flow.objects.filter(relationship__state__in=lifecycles.RELATIONSHIP.open_states)
    rows = flows.values_list(
        "relationship",
        "relationship__programme",
        "giver",
        "learner",
        "relationship__proposed_at",
        "relationship__programme__model_id",
    )
    for relationship, programme, giver, learner, proposed_at, model_id in rows:
        held.setdefault((programme, giver), set()).add((relationship, proposed_at, True))
        if not programme_model(model_id).two_way:
            held.setdefault((programme, learner), set()).add((relationship, proposed_at, False))
    profiles = {profile.person_id: profile for profile in Profile.objects.all()}
    for enrolment in Enrolment.objects.select_related("programme", "person").iterator():
        newer = [
            gives
            for _, proposed_at, gives in held.get((enrolment.programme_id, enrolment.person_id), ())
            if proposed_at > _changed_at(enrolment, profiles.get(enrolment.person_id))
        ]
        yield from _exceeded(enrolment, profiles.get(enrolment.person_id), Counter(newer))


def _changed_at(enrolment: Enrolment, profile: Profile | None) -> datetime:
    return max(enrolment.updated_at, profile.updated_at) if profile else enrolment.updated_at


def _exceeded(enrolment: Enrolment, profile: Profile | None, held: Counter[bool]) -> Iterator[str]:
    model = programme_model(enrolment.programme.model_id)
    sides = (
        (True, places(enrolment.giver_capacity, profile.giver_capacity if profile else None, model.capacity)),
        (False, places(enrolment.learner_capacity, profile.learner_capacity if profile else None, 1)),
    )
    for gives, most in sides:
        if held[gives] > most:
            yield (
                f"person {enrolment.person.public_id} holds {held[gives]} relationships "
                f"in programme {enrolment.programme.public_id} with {most} places"
            )
