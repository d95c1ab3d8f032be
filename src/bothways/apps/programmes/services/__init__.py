"""What can be done with programmes, the people in them, and the roles around them."""

from bothways.apps.programmes.services.course import (
    approve,
    cancel,
    close_enrolment,
    create,
    launch,
    open_enrolment,
    send_back,
    submit,
    update,
)
from bothways.apps.programmes.services.enrolling import (
    accept_application,
    apply,
    decline_application,
    enrol,
    enrol_all,
    invite,
    put_on_waiting_list,
    withdraw,
)
from bothways.apps.programmes.services.roles import grant_role, revoke_role

__all__ = [
    "accept_application",
    "apply",
    "approve",
    "cancel",
    "close_enrolment",
    "create",
    "decline_application",
    "enrol",
    "enrol_all",
    "grant_role",
    "invite",
    "launch",
    "open_enrolment",
    "put_on_waiting_list",
    "revoke_role",
    "send_back",
    "submit",
    "update",
    "withdraw",
]
