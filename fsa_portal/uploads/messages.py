"""What people read when a file is turned away: what is wrong, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    # the file as such
    "empty": _("This file is empty."),
    "size": _("This file is too large (%(size)s). At most %(most)s are possible."),
    "name": _("This file has no usable name. Please rename it, for example to “report.pdf”."),
    "type": _("Files of this type are not accepted here. Accepted are: %(accepted)s."),
    "wrong-content": _("This file is not what its name says: %(expected)s was expected."),
    "damaged": _("This file is damaged or incomplete. Please open it, save it anew and try again."),
    "protected": _(
        "This file is protected by a password or against changes. Please save it without protection."
    ),
    "malware": _("This file was recognised as malware."),
    "too-complex": _(
        "This file takes too much time or memory to check. Please save a simpler or smaller version."
    ),
    "busy": _("Many files are being checked right now. Please try again in a minute."),
    "unchecked": _("This file could not be checked and was not stored. We have been informed."),
    # inside office documents and archives
    "archive-entries": _("This file consists of too many parts."),
    "archive-bomb": _("This file unpacks to an unusual size and was not opened."),
    "archive-names": _("This file contains parts with forbidden names and was not opened."),
    "macros": _("This file contains macros. Please save it without macros."),
    "active-content": _(
        "This file contains programs or embedded objects. Please save it without them or as a PDF."
    ),
    "embedded-files": _("This file contains other files. Please upload them one by one."),
    "connections": _(
        "This file loads content from elsewhere (a template, picture, table or data source). Please save the content"
        " inside the file or save it as a PDF."
    ),
    "entities": _(
        "This file contains instructions that are not allowed in documents (a document type definition)."
    ),
    # PDF
    "pdf-programs": _(
        "This PDF contains programs (JavaScript, actions or a dynamic form). Please print it into a new PDF."
    ),
    "pdf-obscured": _("Parts of this PDF cannot be checked. Please print it into a new PDF."),
    "pages": _("This PDF has too many pages. At most %(most)s are possible."),
    # images
    "pixels": _(
        "This image is too large (%(width)s × %(height)s pixels). Please scale it down to %(most)s megapixels."
    ),
    "frames": _("This animation is too large (%(frames)s frames). Please shorten it or scale it down."),
    "second-file": _(
        "This file contains a second one or text that a browser could run as a program. Please save it anew with"
        " an ordinary program."
    ),
    # text and tables
    "encoding": _("The characters of this file cannot be read. Please save it as UTF-8."),
    "not-text": _("This file contains characters that are no text. Please save it as UTF-8 text."),
    "table-header-empty": _("The first row must hold the name of every column; at least one is missing."),
    "table-header-twice": _("The column “%(name)s” occurs twice."),
    "table-empty": _("This table has no rows below its header."),
    "table-row": _("Row %(row)s has %(cells)s cells, but the table has %(columns)s columns."),
    "table-rows": _("This table has too many rows. At most %(most)s are possible."),
    "table-columns": _("This table has too many columns. At most %(most)s are possible."),
    "table-cells": _("This table has too many cells. At most %(most)s are possible."),
    "table-cell": _(
        "This table has a cell with more than 32,767 characters. Perhaps a quotation mark is not closed."
    ),
    "table-quotes": _("The quotation marks near row %(row)s do not match."),
}
