"""What Wagtail 7.4 does not say in German yet, and where it speaks of itself instead of the portal.
The portal's own catalogue is asked first, so it holds these texts too."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

TEXTS = (
    _("Actions (footer)"),
    _("View latest version"),
    _("Currently idle"),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("A network error occurred"),
    _(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a separate tab to view the "
        "last saved version."
    ),
    _("Meta description is empty"),
    _("Add a concise description for search engines"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in "
        "'<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
)

OF_ITSELF = (
    _("Wagtail admin"),
    _("Go to Wagtail admin"),
    _("View Wagtail quick actions"),
)

STILL_ENGLISH = (_("Update"),)

NOT_ONLY_SAVING = (
    _("The page could not be saved due to validation errors."),
    _("The page could not be created due to validation errors."),
)
"""It says so after a button that publishes, too, beside a draft that was saved by itself."""
