"""Stored pictures and documents, and pages that show them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from wagtail.images.models import Filter

from cms.importing import stream
from cms.models import HomePage, PortalDocument, PortalImage, PortalRendition, StandardPage
from tests.factories import content
from tests.fsa_portal.uploads import samples


def picture(title: str = "Karte") -> PortalImage:
    image = PortalImage(title=title, file=ContentFile(samples.picture("PNG"), name="karte.png"))
    image.save()
    return image


def cut(image: PortalImage) -> PortalRendition:
    """In the size that the text of a page shows it in. Made anew: Wagtail's cache outlives the database of a test."""
    return image.create_rendition(Filter("width-800"))


def document(content_: bytes = b"Alt.", name: str = "a.txt", title: str = "Merkblatt") -> PortalDocument:
    made = PortalDocument(title=title, file=ContentFile(content_, name=name))
    made.file_size = len(content_)
    made.save()
    return made


def shows(image: PortalImage) -> str:
    return f'<embed embedtype="image" id="{image.pk}" alt="Karte" format="fullwidth"/>'


def links(document: PortalDocument) -> str:
    return f'<p><a linktype="document" id="{document.pk}">Merkblatt</a></p>'


def page(slug: str, *texts: str, publish: bool = True, **fields: Any) -> StandardPage:
    """A page of text with what ``shows`` and ``links`` give."""
    home = HomePage.objects.get(locale__language_code="de")
    made = StandardPage(
        title=f"Seite {slug}",
        slug=slug,
        body=stream([{"type": "paragraph", "html": text} for text in texts], seed=slug),
        **fields,
    )
    if publish:
        return content.add(home, made)
    made.live = False
    home.add_child(instance=made)
    made.save_revision(clean=False)
    return made
