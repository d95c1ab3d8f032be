"""Where every room is mounted."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bothways.apps.accounts.urls import signin_patterns

handler400 = "bothways.foundation.errors_shown.bad_request"
handler403 = "bothways.foundation.errors_shown.permission_denied"
handler404 = "bothways.foundation.errors_shown.not_found"
handler500 = "bothways.foundation.errors_shown.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bothways.apps.home.urls")),
    path("", include("bothways.apps.accounts.urls")),
    path("", include(signin_patterns)),
    path("", include("bothways.apps.notifications.urls")),
    path("people/import/", include("bothways.apps.integrations.urls")),
    path("people/", include("bothways.apps.people.urls")),
    path("", include("bothways.apps.profiles.urls")),
    path("programmes/", include("bothways.apps.programmes.urls")),
    path("", include("bothways.apps.matching_runs.urls")),
    path("", include("bothways.apps.relationships.urls")),
]

if settings.DEBUG:
    from bothways.foundation.style import style

    urlpatterns.append(path("style/", style, name="style"))
