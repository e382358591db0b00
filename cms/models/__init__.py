"""Pages and files."""

from cms.models.base import BasePage, Section, sections
from cms.models.files import DocumentVersion, PortalDocument, PortalImage, PortalRendition
from cms.models.pages import HomePage, IndexPage, StandardPage, home_of
from cms.models.queries import LISTED, PAGE_VISIBILITIES, BasePageQuerySet
from cms.models.rows import OrderedRow

__all__ = [
    "LISTED",
    "PAGE_VISIBILITIES",
    "BasePage",
    "BasePageQuerySet",
    "DocumentVersion",
    "HomePage",
    "IndexPage",
    "OrderedRow",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "Section",
    "StandardPage",
    "home_of",
    "sections",
]
