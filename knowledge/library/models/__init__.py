"""The library: reports, speeches, work sheets – files with what one must know to cite them."""

from knowledge.library.models.documents import DocumentFunder, DocumentPage
from knowledge.library.models.files import DocumentText, PublishedVersion, StampedCopy
from knowledge.library.models.index import LibraryIndexPage
from knowledge.library.models.kinds import REPORTS, DocumentKind

__all__ = [
    "REPORTS",
    "DocumentFunder",
    "DocumentKind",
    "DocumentPage",
    "DocumentText",
    "LibraryIndexPage",
    "PublishedVersion",
    "StampedCopy",
]
