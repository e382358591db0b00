"""Mail that people get. Use ``kinds.register_kind``, ``actions.notify``, ``actions.send_to_address``."""
