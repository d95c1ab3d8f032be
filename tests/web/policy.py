"""Who may open what: one line for each named address, one letter for each role. The walk fails for an address
without a line, and for a line without an address. A new address: add its line here, and what its keywords
name to `world` where they are new.

Roles, in this order: signed out, stranger (Dana), member (Chidi), manager of another programme (Erin),
manager (Alice), administrator (Bob).

o  open: a page, a form with its faults, a redirect onwards, or a rule that says no (409)
s  led to sign-in
m  nothing here (404), in the same bytes as for a thing that does not exist
d  known, but not for them to change (403)
x  not an address for this method (405)
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """What GET and POST answer, one letter for each role."""

    get: str
    post: str


EVERYBODY = "oooooo"
SIGNED_IN = "sooooo"
NOBODY = "mmmmmm"
NO_METHOD = "sxxxxx"
NO_METHOD_FOR_ALL = "xxxxxx"

POLICY: dict[str, Rule] = {
    # home
    "home:today": Rule(SIGNED_IN, NO_METHOD),
    "home:desk": Rule("smmoom", NO_METHOD),
    "home:set_up": Rule("smmmmo", NO_METHOD),
    "home:first_run": Rule(NOBODY, NOBODY),
    # accounts
    "accounts:own": Rule(SIGNED_IN, NO_METHOD),
    "accounts:theme": Rule(NO_METHOD_FOR_ALL, EVERYBODY),
    "accounts:language": Rule(NO_METHOD_FOR_ALL, EVERYBODY),
    "accounts:demo": Rule(NOBODY, NO_METHOD_FOR_ALL),
    # account
    "account_login": Rule(EVERYBODY, EVERYBODY),
    "account_request_login_code": Rule(EVERYBODY, EVERYBODY),
    "account_confirm_login_code": Rule(SIGNED_IN, SIGNED_IN),
    "account_logout": Rule(SIGNED_IN, "ssssss"),
    "account_inactive": Rule(EVERYBODY, NO_METHOD_FOR_ALL),
    "account_change_password": Rule(SIGNED_IN, SIGNED_IN),
    "account_set_password": Rule(SIGNED_IN, SIGNED_IN),
    "account_reset_password": Rule(EVERYBODY, EVERYBODY),
    "account_reset_password_done": Rule(EVERYBODY, NO_METHOD_FOR_ALL),
    "account_reset_password_from_key": Rule(EVERYBODY, EVERYBODY),
    "account_reset_password_from_key_done": Rule(EVERYBODY, NO_METHOD_FOR_ALL),
    # notifications
    "notifications:letters": Rule(NOBODY, NO_METHOD_FOR_ALL),
    "notifications:letter": Rule(NOBODY, NO_METHOD_FOR_ALL),
    "notifications:letter_body": Rule(NOBODY, NO_METHOD_FOR_ALL),
    # integrations
    "integrations:file": Rule("smmooo", "smmooo"),
    "integrations:template": Rule("smmooo", NO_METHOD),
    "integrations:check": Rule("smmmom", NO_METHOD),
    "integrations:columns": Rule("smmmom", "smmmom"),
    "integrations:again": Rule(NO_METHOD, "smmmom"),
    "integrations:dates": Rule(NO_METHOD, "smmmom"),
    "integrations:leavers": Rule(NO_METHOD, "smmmom"),
    "integrations:commit": Rule(NO_METHOD, "smmmom"),
    "integrations:discard": Rule(NO_METHOD, "smmmom"),
    "integrations:refused": Rule("smmmom", NO_METHOD),
    # people
    "people:directory": Rule("smmooo", NO_METHOD),
    "people:has_left": Rule(NO_METHOD, "smmddo"),
    "people:is_back": Rule(NO_METHOD, "smmddo"),
    # profiles
    "profiles:person": Rule("smmooo", NO_METHOD),
    "profiles:own": Rule(SIGNED_IN, NO_METHOD),
    "profiles:add_offer": Rule(SIGNED_IN, SIGNED_IN),
    "profiles:change_offer": Rule("smommm", "smommm"),
    "profiles:remove_offer": Rule(NO_METHOD, "smommm"),
    "profiles:add_need": Rule(SIGNED_IN, SIGNED_IN),
    "profiles:change_need": Rule("smommm", "smommm"),
    "profiles:remove_need": Rule(NO_METHOD, "smommm"),
    "profiles:add_time": Rule(SIGNED_IN, SIGNED_IN),
    "profiles:remove_time": Rule(NO_METHOD, "smommm"),
    "profiles:wishes": Rule(SIGNED_IN, NO_METHOD),
    "profiles:wish": Rule(NO_METHOD, SIGNED_IN),
    "profiles:block": Rule(NO_METHOD, SIGNED_IN),
    "profiles:neither": Rule(NO_METHOD, SIGNED_IN),
    # programmes
    "programmes:list": Rule(SIGNED_IN, NO_METHOD),
    "programmes:new": Rule("smmooo", "smmooo"),
    "programmes:roles": Rule("smmmmo", "smmmmo"),
    "programmes:revoke_role": Rule(NO_METHOD, "smmmmo"),
    "programmes:detail": Rule("smomoo", NO_METHOD),
    "programmes:settings": Rule("smdmod", "smdmod"),
    "programmes:submit": Rule(NO_METHOD, "smdmod"),
    "programmes:send_back": Rule(NO_METHOD, "smdmdo"),
    "programmes:approve": Rule(NO_METHOD, "smdmdo"),
    "programmes:open": Rule(NO_METHOD, "smdmod"),
    "programmes:close_enrolment": Rule(NO_METHOD, "smdmod"),
    "programmes:launch": Rule(NO_METHOD, "smdmod"),
    "programmes:cancel": Rule("smdmoo", "smdmoo"),
    "programmes:join": Rule("smomoo", "smomoo"),
    "programmes:enrolment": Rule("smdmoo", NO_METHOD),
    "programmes:add_people": Rule("smdmod", "smdmod"),
    "programmes:accept": Rule(NO_METHOD, "smmmom"),
    "programmes:wait": Rule(NO_METHOD, "smmmom"),
    "programmes:decline": Rule(NO_METHOD, "smmmom"),
    # matching_runs
    "matching_runs:mine": Rule("smmmmm", NO_METHOD),  # for those who are ready in it
    "matching_runs:runs": Rule("smmmom", NO_METHOD),
    "matching_runs:start": Rule(NO_METHOD, "smmmom"),
    "matching_runs:try": Rule("smmmom", "smmmom"),
    "matching_runs:take_over": Rule(NO_METHOD, "smmmom"),
    "matching_runs:compare": Rule("smmmom", NO_METHOD),
    "matching_runs:questions": Rule("smmmom", "smmmom"),
    "matching_runs:question": Rule("smmmom", NO_METHOD),
    "matching_runs:question_progress": Rule("smmmom", NO_METHOD),
    "matching_runs:stop_question": Rule(NO_METHOD, "smmmom"),
    "matching_runs:run": Rule("smmmom", NO_METHOD),
    "matching_runs:progress": Rule("smmmom", NO_METHOD),
    "matching_runs:stop": Rule(NO_METHOD, "smmmom"),
    "matching_runs:certificate": Rule("smmmom", NO_METHOD),
    "matching_runs:certificate_file": Rule("smmmom", NO_METHOD),
    "matching_runs:approve": Rule("smmmom", "smmmom"),
    "matching_runs:lock": Rule(NO_METHOD, "smmmom"),
    "matching_runs:unlock": Rule(NO_METHOD, "smmmom"),
    "matching_runs:reject": Rule(NO_METHOD, "smmmom"),
    "matching_runs:restore": Rule(NO_METHOD, "smmmom"),
    "matching_runs:allow_again": Rule(NO_METHOD, "smmmom"),
    "matching_runs:swap": Rule("smmmom", "smmmom"),
    # relationships
    "relationships:mine": Rule(SIGNED_IN, NO_METHOD),
    "relationships:detail": Rule("smomoo", NO_METHOD),
    "relationships:answer": Rule(NO_METHOD, "smommm"),
    "relationships:leave": Rule("smommm", "smommm"),
    "relationships:of_programme": Rule("smdmoo", NO_METHOD),
    "relationships:leave_programme": Rule("smommm", "smommm"),
}

POSTED: dict[str, dict[str, str]] = {
    "relationships:answer": {"answer": "yes"},
}
"""What the walk sends where an empty form would be refused before anybody looks whose it is."""
