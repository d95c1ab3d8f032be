"""Where every room is mounted."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bothways.apps.accounts.urls import signin_patterns

handler400 = "bothways.foundation.errors_shown.bad_request"
handler403 = "bothways.foundation.errors_shown.permission_denied"
handler404 = "bothways.foundation.errors_shown.not_found"
handler500 = "bothways.foundation.errors_shown.fault"

ROOMS = (
    "bothways.apps.home.urls",
    "bothways.apps.integrations.urls",
    "bothways.apps.people.urls",
    "bothways.apps.profiles.urls",
    "bothways.apps.programmes.urls",
    "bothways.apps.matching_runs.urls",
    "bothways.apps.relationships.urls",
)
"""Every room writes its addresses whole."""


def _mounted() -> list[URLResolver]:
    # While rooms are being built, one that does not stand yet must not keep the others closed.
    mounted = []
    for room in ROOMS:
        try:
            mounted.append(path("", include(room)))
        except ImportError:
            continue
    return mounted


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bothways.apps.accounts.urls")),
    path("", include(signin_patterns)),
    path("", include("bothways.apps.profiles.urls")),
    path("", include("bothways.apps.relationships.urls")),
    path("", include("bothways.apps.notifications.urls")),
    *_mounted(),
]

if settings.DEBUG:
    from bothways.foundation.style import style

    urlpatterns.append(path("style/", style, name="style"))
