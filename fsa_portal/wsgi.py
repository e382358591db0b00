"""The application that gunicorn serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fsa_portal.settings")
application = get_wsgi_application()

from search.sync import warm_up  # noqa: E402 - needs the apps

warm_up()
# What is loaded now stays: the search for unreachable objects need not go over it again and again. A page makes
# thousands of objects and leaves hardly any behind: once in some pages is often enough.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
# A page is mostly computing: threads that take turns every five milliseconds only make all of them later. Each lets the
# others in anyway whenever it asks the database.
sys.setswitchinterval(0.02)
