"""What editors see first in ``/redaktion/``: what waits for them."""
