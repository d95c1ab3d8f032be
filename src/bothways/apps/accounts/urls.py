"""Addresses of accounts. Of allauth's, those alone that we have dressed; their names are allauth's own."""

from allauth.account import views as allauth
from django.urls import path, re_path

from bothways.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.own, name="own"),
    path("account/theme/", views.theme, name="theme"),
    path("account/language/", views.language, name="language"),
    path("demo/<str:token>/", views.demo, name="demo"),
]

signin_patterns = [
    path("account/login/", allauth.login, name="account_login"),
    path("account/login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("account/login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("account/logout/", allauth.logout, name="account_logout"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/password/change/", allauth.password_change, name="account_change_password"),
    path("account/password/set/", allauth.password_set, name="account_set_password"),
    path("account/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
