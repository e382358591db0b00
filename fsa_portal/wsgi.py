"""The application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fsa_portal.settings")
application = get_wsgi_application()

from search.sync import warm_up  # noqa: E402 - needs the apps

warm_up()
