"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # the files of the data folder are their owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bothways.server.settings")
application = get_wsgi_application()
