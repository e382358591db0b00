"""Pages and files."""

from cms.models.base import LISTED, PAGE_VISIBILITIES, BasePage, BasePageQuerySet, Section, sections
from cms.models.files import DocumentVersion, PortalDocument, PortalImage, PortalRendition
from cms.models.pages import HomePage, IndexPage, StandardPage, home_of

__all__ = [
    "LISTED",
    "PAGE_VISIBILITIES",
    "BasePage",
    "BasePageQuerySet",
    "DocumentVersion",
    "HomePage",
    "IndexPage",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "Section",
    "StandardPage",
    "home_of",
    "sections",
]
