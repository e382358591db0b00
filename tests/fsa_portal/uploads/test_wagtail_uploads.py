"""Every door for files in the editors' area leads through the gate: one by one, many at once, and the choosers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form, get_document_multi_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form, get_image_multi_form
from wagtail.models import Collection

from fsa_portal.accounts.models import Role
from fsa_portal.uploads import child
from fsa_portal.uploads.forms import GatedDocumentField, GatedImageField
from tests.factories import files, people
from tests.fsa_portal.uploads import samples
from tests.fsa_portal.uploads.samples import PLACE, SECRET, exif
from tests.fsa_portal.uploads.slots import taken

pytestmark = pytest.mark.django_db

HOSTILE_IMAGE = samples.png_of_size(20_000, 20_000)
HOSTILE_DOCUMENT = samples.pdf(b"/OpenAction<</S/JavaScript/JS(x)>>")


@pytest.fixture(autouse=True)
def private(settings, tmp_path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.PRIVATE_ROOT.mkdir()
    return settings.PRIVATE_ROOT


@pytest.fixture
def editor(db) -> Client:
    """With the rights that the role gives, and no more."""
    call_command("setup_site", verbosity=0)
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)


def send_many(client: Client, door: str, content: bytes, name: str) -> dict:
    """What the page for many files sends for each of them."""
    root = Collection.get_first_root_node()
    data = {"title": "Titel", "collection": root.pk, "files[]": SimpleUploadedFile(name, content)}
    response = client.post(reverse(door), data, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 200
    return response.json()


def stored(private: Path) -> list[Path]:
    return [path for path in private.rglob("*") if path.is_file()]


def test_many_images(editor: Client, private: Path) -> None:
    answer = send_many(editor, "wagtailimages:add_multiple", HOSTILE_IMAGE, "a.png")
    assert answer["success"] is False
    assert "20.000 × 20.000" in answer["error_message"]
    assert stored(private) == []
    answer = send_many(editor, "wagtailimages:add_multiple", samples.picture("PNG"), "Köln.png")
    assert answer["success"] is True
    image = get_image_model().objects.get()
    assert (image.width, image.height) == (32, 24)
    assert image.file.name not in {"Köln.png", "original_images/Köln.png"}
    assert len(stored(private)) == 1


def test_many_documents(editor: Client, private: Path) -> None:
    answer = send_many(editor, "wagtaildocs:add_multiple", HOSTILE_DOCUMENT, "a.pdf")
    assert answer["success"] is False
    assert "JavaScript" in answer["error_message"]
    assert stored(private) == []
    answer = send_many(editor, "wagtaildocs:add_multiple", samples.pdf(), "a.pdf")
    assert answer["success"] is True
    with get_document_model().objects.get().file.open() as file:
        assert file.read() == samples.pdf()


@pytest.mark.parametrize(
    ("door", "prefix", "hostile", "good", "name"),
    [
        ("wagtailimages:add", "", HOSTILE_IMAGE, samples.picture("PNG"), "a.png"),
        ("wagtaildocs:add", "", HOSTILE_DOCUMENT, samples.pdf(), "a.pdf"),
        (
            "wagtailimages_chooser:create",
            "image-chooser-upload-",
            HOSTILE_IMAGE,
            samples.picture("JPEG"),
            "a.jpg",
        ),
        (
            "wagtaildocs_chooser:create",
            "document-chooser-upload-",
            HOSTILE_DOCUMENT,
            samples.docx(),
            "a.docx",
        ),
    ],
    ids=["image", "document", "image-chooser", "document-chooser"],
)
def test_single_files_and_choosers(
    editor: Client, private: Path, door: str, prefix: str, hostile: bytes, good: bytes, name: str
) -> None:
    def send(content: bytes) -> int:
        data = {f"{prefix}title": "Titel", f"{prefix}file": SimpleUploadedFile(name, content)}
        data[f"{prefix}collection"] = Collection.get_first_root_node().pk
        return editor.post(reverse(door), data).status_code

    assert send(hostile) == 200
    assert stored(private) == []
    assert send(good) in {200, 302}
    assert len(stored(private)) == 1


def test_the_forms_say_what_they_take_and_the_second_step_has_no_file(editor: Client) -> None:
    with override("en"):
        image = get_image_form(get_image_model())().fields["file"]
        document = get_document_form(get_document_model())().fields["file"]
    assert isinstance(image, GatedImageField)
    assert "WebP image" in image.help_text
    assert image.widget.attrs["accept"] == ".png,.jpg,.jpeg,.gif,.webp"
    assert isinstance(document, GatedDocumentField)
    assert document.widget.attrs["accept"] == ".pdf,.docx,.xlsx,.odt,.txt,.png,.jpg,.jpeg,.mp4,.webm,.vtt"
    assert "file" not in get_image_multi_form(get_image_model())().fields
    assert "file" not in get_document_multi_form(get_document_model())().fields


def test_a_picture_is_asked_for_what_must_be_said_of_it(editor: Client, private: Path) -> None:
    """At once where one picture is added, in the second step where many are. The file itself is clean in both."""
    said = {"alternative_text": "Ein Platz", "credit": "Stadt", "licence": "CC BY 4.0"}
    one = {"title": "Titel", "collection": Collection.get_first_root_node().pk}
    for lacking in said:
        sent = one | said | {lacking: "", "file": SimpleUploadedFile("a.png", samples.picture("PNG"))}
        answer = editor.post(reverse("wagtailimages:add"), sent)
        assert list(answer.context["form"].errors) == [lacking]
    assert stored(private) == []
    sent = one | said | {"file": SimpleUploadedFile("a.png", samples.picture("PNG"))}
    assert editor.post(reverse("wagtailimages:add"), sent).status_code == 302
    image = get_image_model().objects.get()
    assert (image.alternative_text, image.credit, image.licence) == tuple(said.values())
    assert send_many(editor, "wagtailimages:add_multiple", samples.picture("GIF"), "b.gif")["success"]
    second = get_image_model().objects.exclude(pk=image.pk).get()
    prefix, address = f"image-{second.pk}-", reverse("wagtailimages:edit_multiple", args=[second.pk])
    filled = {f"{prefix}{name}": value for name, value in (one | said).items()}
    ajax = {"X-Requested-With": "XMLHttpRequest"}
    assert editor.post(address, filled | {f"{prefix}credit": ""}, headers=ajax).json()["success"] is False
    assert editor.post(address, filled, headers=ajax).json()["success"] is True


def test_a_rendition_does_not_tell_where_the_picture_was_taken(editor: Client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    original = samples.picture("JPEG", (48, 32), exif=exif(6))
    assert send_many(editor, "wagtailimages:add_multiple", original, "a.jpg")["success"]
    rendition = get_image_model().objects.get().get_rendition("max-20x20")
    with rendition.file.open() as opened:
        content = opened.read()
    assert SECRET.encode() not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.getexif().get_ifd(PLACE) == {}
        assert picture.height > picture.width


def test_every_screen_of_a_picture_and_of_a_document_opens(editor: Client) -> None:
    """Originals have no address of their own, which no screen may need."""
    assert send_many(editor, "wagtailimages:add_multiple", samples.picture("PNG"), "a.png")["success"]
    assert send_many(editor, "wagtaildocs:add_multiple", samples.pdf(), "a.pdf")["success"]
    image, document = get_image_model().objects.get(), get_document_model().objects.get()
    for screen, arguments in {
        "wagtailimages:index": [],
        "wagtailimages:edit": [image.pk],
        "wagtailimages:image_usage": [image.pk],
        "wagtailimages_chooser:choose": [],
        "wagtailimages_chooser:chosen": [image.pk],
        "wagtaildocs:index": [],
        "wagtaildocs:edit": [document.pk],
        "wagtaildocs:document_usage": [document.pk],
        "wagtaildocs_chooser:choose": [],
        "wagtaildocs_chooser:chosen": [document.pk],
    }.items():
        assert editor.get(reverse(screen, args=arguments)).status_code == 200, screen


def test_a_picture_that_is_replaced_is_not_to_be_had_any_more(editor: Client, private: Path) -> None:
    assert send_many(editor, "wagtailimages:add_multiple", samples.picture("PNG"), "a.png")["success"]
    image = get_image_model().objects.get()
    before = image.get_rendition("max-20x20").url
    assert editor.get(before).status_code == 200
    sent = {
        "title": "Titel",
        "collection": Collection.get_first_root_node().pk,
        "file": SimpleUploadedFile("b.png", samples.picture("PNG", (50, 50))),
    }
    assert editor.post(reverse("wagtailimages:edit", args=[image.pk]), sent).status_code == 302
    assert editor.get(before).status_code == 404
    image.refresh_from_db()
    assert editor.get(image.get_rendition("max-20x20").url).status_code == 200
    assert len(stored(private)) == 1


def test_when_all_are_busy_the_form_says_so_beside_the_field(
    editor: Client, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both places are taken by other processes; nothing is stored, and the person reads what to do."""
    monkeypatch.setattr(child, "WAIT_FOR_SLOT", 0.1)
    data = {"title": "Titel", "collection": Collection.get_first_root_node().pk}
    with taken(child.SLOTS):
        response = editor.post(
            reverse("wagtaildocs:add"), data | {"file": SimpleUploadedFile("a.pdf", samples.pdf())}
        )
    assert response.status_code == 200
    assert response.context["form"].errors["file"] == [
        "Gerade werden viele Dateien geprüft. Bitte versuchen Sie es in einer Minute noch einmal."
    ]
    assert stored(private) == []
    response = editor.post(
        reverse("wagtaildocs:add"), data | {"file": SimpleUploadedFile("a.pdf", samples.pdf())}
    )
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("a.mp4", ".mp4,.webm"), ("a.vtt", ".vtt"), ("a.txt", ".pdf,.docx,.xlsx,.odt,.txt")],
)
def test_a_page_that_plays_a_film_still_does_when_the_file_is_replaced(
    private: Path, name: str, kinds: str
) -> None:
    kept = files.document(name=name)
    form = get_document_form(get_document_model())(instance=kept)
    assert form.fields["file"].widget.attrs["accept"] == kinds
