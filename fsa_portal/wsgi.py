"""The application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fsa_portal.settings")
application = get_wsgi_application()

from search.sync import warm_up  # noqa: E402 - needs the apps

warm_up()

# What stands now stays: looking through all of it for garbage, at every few hundred objects, takes a tenth of the time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
