"""A page that is looked at changes nothing, whoever looks: mail scanners and browsers fetch what nobody pressed.
And a form for what is not there answers like one for what is not yours."""

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse
from web.policy import POLICY, POSTED
from web.walk import addresses, browser_of
from web.world import ROLES, absent, make_world

from bothways.apps.programmes.models import Programme

ADDRESSES = addresses()
OWN_AFFAIR = {"Session"}
"""Rows that say who is looking, and nothing else."""


@pytest.fixture
def world(cast):
    return make_world(cast)


def everything() -> dict[str, str]:
    """Every row of every table, by table."""
    return {
        model.__name__: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
        if model.__name__ not in OWN_AFFAIR
    }


@pytest.mark.parametrize("role", ROLES)
def test_nothing_but_a_form_changes_anything(cast, world, role):
    browser, before = browser_of(cast, role), everything()
    for address in ADDRESSES:
        url = reverse(address.name, kwargs=world.keywords(address.name, set(address.keywords)))
        for method in ("get", "head", "options", "put", "patch", "delete", "trace"):
            assert getattr(browser, method)(url).status_code < 500, (method, url)

    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_looking_without_a_body_says_the_same_as_looking(cast, world, role):
    browser = browser_of(cast, role)
    for address in ADDRESSES:
        url = reverse(address.name, kwargs=world.keywords(address.name, set(address.keywords)))
        assert browser.head(url).status_code == browser.get(url).status_code, url


@pytest.mark.parametrize("role", ROLES)
def test_a_form_for_what_is_not_yours_answers_like_one_for_nothing(cast, world, role):
    nowhere = browser_of(cast, role).post("/no/such/address/")
    for address in ADDRESSES:
        if POLICY[address.name].post[ROLES.index(role)] != "m":
            continue
        keywords = world.keywords(address.name, set(address.keywords))
        data = POSTED.get(address.name, {})
        hidden = browser_of(cast, role).post(reverse(address.name, kwargs=keywords), data)
        nothing = browser_of(cast, role).post(reverse(address.name, kwargs=absent(keywords)), data)
        assert hidden.status_code == nothing.status_code == 404, address.name
        assert hidden.content == nothing.content == nowhere.content, address.name
        assert dict(hidden.headers) == dict(nothing.headers), address.name


@pytest.mark.parametrize("role", ["chidi", "erin"])
def test_a_name_of_ours_behind_a_programme_that_is_theirs_opens_nothing(cast, world, role):
    theirs = Programme.objects.get(name="Grid handover").public_id
    browser = browser_of(cast, role)
    for address in ADDRESSES:
        if not {"programme_id", "run_id"} <= set(address.keywords):
            continue
        keywords = world.keywords(address.name, set(address.keywords)) | {"programme_id": theirs}
        url = reverse(address.name, kwargs=keywords)
        assert browser.get(url).status_code in {404, 405}, url
        assert browser.post(url).status_code in {404, 405}, url
