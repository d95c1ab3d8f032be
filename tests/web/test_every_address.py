"""Every address, with every role, by GET and by POST: what it answers is declared in `policy`."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from web.policy import POLICY, POSTED
from web.walk import BACKEND, addresses, browser_of, letter_of
from web.world import ROLES, absent, make_world

ADDRESSES = addresses()
ROOMS = sorted({address.room for address in ADDRESSES})


@pytest.fixture
def world(cast):
    return make_world(cast)


def answer(client, method, address, world, *, of_nothing=False):
    """Ask one address, and take back whatever the question changed."""
    keywords = world.keywords(address.name, set(address.keywords))
    url = reverse(address.name, kwargs=absent(keywords) if of_nothing else keywords)
    mark = transaction.savepoint()
    try:
        return getattr(client, method)(url, POSTED.get(address.name, {}) if method == "post" else None)
    finally:
        transaction.savepoint_rollback(mark)


def in_room(room):
    return [address for address in ADDRESSES if address.room == room]


def test_every_address_is_declared_and_every_line_has_an_address():
    assert {address.name for address in ADDRESSES} == set(POLICY)


@pytest.mark.parametrize("room", ROOMS)
def test_pages_answer_each_role_as_declared_and_fetch_nothing_from_outside(cast, world, room):
    browsers = [browser_of(cast, role) for role in ROLES]
    answered, declared = {}, {}
    for address in in_room(room):
        pages = [answer(browser, "get", address, world) for browser in browsers]
        declared[address.name] = POLICY[address.name].get
        answered[address.name] = "".join(map(letter_of, pages))
        for page, role in zip(pages, ROLES, strict=True):
            if page.status_code < 500:
                require_strict(page, f"{address.name} for {role}")

    assert answered == declared


@pytest.mark.parametrize("room", ROOMS)
def test_forms_answer_each_role_as_declared(cast, world, room):
    answered, declared = {}, {}
    for address in in_room(room):
        declared[address.name] = POLICY[address.name].post
        answered[address.name] = "".join(
            letter_of(answer(browser_of(cast, role), "post", address, world)) for role in ROLES
        )

    assert answered == declared


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_not_for_somebody_looks_like_what_is_not_there(cast, world, room):
    for role in ROLES:
        browser = browser_of(cast, role)
        nowhere = browser.get("/no/such/address/")
        for address in in_room(room):
            if POLICY[address.name].get[ROLES.index(role)] != "m":
                continue
            hidden = answer(browser, "get", address, world)
            nothing = answer(browser, "get", address, world, of_nothing=True)
            assert hidden.content == nothing.content == nowhere.content, (address.name, role)
            assert hidden["Content-Type"] == nothing["Content-Type"] == nowhere["Content-Type"]


def require_strict(page, where):
    """Nothing inline, nothing from outside, and the headers that have the browser insist on it."""
    require_headers(page)
    if page.headers["Content-Type"].startswith("text/html"):
        require_strict_html(page.content.decode(), where)


def require_headers(page):
    directives = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in directives
    assert "unsafe" not in directives
    assert "frame-ancestors 'none'" in directives
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"


def require_strict_html(html, where):
    assert not re.search(r"<[^>]+\sstyle=", html), where
    assert not re.search(r"<[^>]+\son[a-z]+=", html), where
    assert not re.search(r"<style[ >]", html), where
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), where
    assert not re.search(r"(?:src|href|action|hx-get|hx-post)=.(?:https?:)?//", html), where


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_changed_by_a_form_from_elsewhere(cast, world, room):
    for address in in_room(room):
        allowed = POLICY[address.name].post.find("o")
        if allowed < 0:
            continue
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if ROLES[allowed] != "out":
            browser.force_login(cast.user(ROLES[allowed]), backend=BACKEND)
        assert answer(browser, "post", address, world).status_code == 403, address.name
