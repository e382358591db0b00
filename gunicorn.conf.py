"""How gunicorn serves the portal. It reads this file by itself when it is started in this folder."""

logger_class = "fsa_portal.serverlog.ServerLogger"
# Lists with many filters have longer addresses than gunicorn takes otherwise (4094); this is its highest limit.
limit_request_line = 8190
control_socket_disable = True
