"""Documents of the demo's library."""

from __future__ import annotations

from django.core.files.base import ContentFile

from cms.models import PortalDocument
from fsa_portal.demo.pages.adding import add, authority_of, content, publish, set_topics
from fsa_portal.demo.pdf import document_pdf
from fsa_portal.uploads import policies
from fsa_portal.uploads.gate import accept
from knowledge.library.models import DocumentPage, LibraryIndexPage


def load_library() -> None:
    index = LibraryIndexPage.objects.get()
    for data in content("library"):
        if DocumentPage.objects.child_of(index).filter(slug=data["slug"]).exists():
            continue
        written = document_pdf(data)
        file = ContentFile(written, name=f"{data['slug']}.pdf")
        accepted = accept(file, policies.LIBRARY, name=file.name)
        stored = PortalDocument(title=data["title"], file=ContentFile(written, name=accepted.name))
        stored.file_size = file.size
        stored.save()
        document = add(
            index,
            DocumentPage(
                title=data["title"],
                slug=data["slug"],
                kind=data["kind"],
                year=data["year"],
                authority=authority_of(data["body_key"]),
                summary=data["summary"],
                file=stored,
            ),
        )
        set_topics(document, data["topics"])
        publish(document)
