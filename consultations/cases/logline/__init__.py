"""The one-line log: what an adviser types after a call becomes values to look over and save.

``read(line, today=…, known=…)`` is pure; ``known()`` brings the names and words that the portal has now.
"""

from consultations.cases.logline.known import known
from consultations.cases.logline.parser import Known, read
from consultations.cases.logline.reading import Body, Found, Material, Reading, Span, Sure

__all__ = ["Body", "Found", "Known", "Material", "Reading", "Span", "Sure", "known", "read"]
