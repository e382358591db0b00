"""How gunicorn serves the portal. It reads this file by itself when it is started in this folder."""

import gc
from typing import Any

logger_class = "fsa_portal.serverlog.ServerLogger"
# Lists with many filters have longer addresses than gunicorn takes otherwise (4094); this is its highest limit.
limit_request_line = 8190
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """What was loaded stays: looking through it for garbage again and again is a twentieth of the work on a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
