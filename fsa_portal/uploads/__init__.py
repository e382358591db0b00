"""The one gate through which every uploaded file passes, and private delivery of what was stored.

    accepted = uploads.accept(file, policies.LIBRARY)
    Report.objects.create(file=accepted.file, file_name=accepted.name, …)

The gate checks before it answers; nothing is stored that it did not pass. Files lie under immutable names outside any
served folder (``storage``) and leave through ``delivery.deliver`` after the view asked the owning object.
"""

from fsa_portal.uploads.gate import Accepted, Refused, accept

__all__ = ["Accepted", "Refused", "accept"]
