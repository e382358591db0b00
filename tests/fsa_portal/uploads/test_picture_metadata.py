"""Stored pictures do not tell where, when and by whom they were taken, and look the same as before."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageOps, PngImagePlugin

from fsa_portal import uploads
from fsa_portal.uploads import policies
from tests.fsa_portal.uploads import samples
from tests.fsa_portal.uploads.samples import ORIENTATION, PLACE, SECRET, exif


def stored(content: bytes, name: str) -> bytes:
    return uploads.accept(SimpleUploadedFile(name, content), policies.PICTURE).file.read()


@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("JPEG", "a.jpg", {"quality": 90}),
        ("JPEG", "progressive.jpg", {"progressive": True, "comment": SECRET.encode()}),
        ("PNG", "a.png", {}),
        ("WEBP", "a.webp", {"lossless": True, "xmp": SECRET.encode()}),
    ],
)
def test_metadata_goes_and_pixels_stay(kind: str, name: str, options: dict) -> None:
    original = samples.picture(kind, (48, 32), exif=exif(1), **options)
    assert SECRET.encode() in original
    cleaned = stored(original, name)
    assert SECRET.encode() not in cleaned
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(cleaned)) as after:
        after.load()
        assert after.getexif().get_ifd(PLACE) == {}
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


def test_a_turned_photograph_stays_upright() -> None:
    original = samples.picture("JPEG", (48, 32), exif=exif(6))
    cleaned = stored(original, "a.jpg")
    assert SECRET.encode() not in cleaned
    with Image.open(io.BytesIO(cleaned)) as after:
        assert dict(after.getexif()) == {ORIENTATION: 6}
        assert ImageOps.exif_transpose(after).size == (32, 48)


def test_text_chunks_of_png_go() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("Description", SECRET, zip=False)
    original = samples.picture("PNG", pnginfo=notes)
    assert original.count(SECRET.encode()) == 2
    assert SECRET.encode() not in stored(original, "a.png")


def test_the_colour_profile_stays() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        original = samples.picture(kind, icc_profile=profile, exif=exif(1))
        with Image.open(io.BytesIO(stored(original, name))) as after:
            assert after.info["icc_profile"] == profile


def test_what_a_telephone_adds_behind_the_picture_goes() -> None:
    second = samples.picture("JPEG", exif=exif(1))
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        first = samples.picture(kind)
        assert stored(first + second, name) == first
