"""Pages and files."""

from cms.models.files import DocumentVersion, PortalDocument, PortalImage, PortalRendition
from cms.models.pages import (
    LISTED,
    PAGE_VISIBILITIES,
    BasePage,
    BasePageQuerySet,
    HomePage,
    IndexPage,
    Section,
    StandardPage,
    home_of,
    sections,
)

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
