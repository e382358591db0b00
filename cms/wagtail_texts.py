"""What Wagtail 7.4 does not say in German yet, and where it speaks of itself instead of the portal.
The portal's own catalogue is asked first, so it holds these texts too."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

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

# In German Wagtail calls everything an object ("das „Begriff“-Objekt"), as an article would have to fit the name of the
# kind. Sentences that do without it, and where need be without the name, fit every kind.
WITHOUT_ITS_KIND = (
    _("Anyone can edit this %(model_name)s"),
    _("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    _("Are you sure you want to delete this %(model_name)s?"),
    _("Are you sure you want to delete this %(snippet_type_name)s?"),
    _("Are you sure you want to unpublish this %(model_name)s?"),
    _("Choose another %(object)s"),
    _("Choose when this %(model_name)s should go live and/or expire"),
    _("Create a new %(model_name)s"),
    _("One or more references to this %(model_name)s prevent it from being deleted."),
    _("Publishing this %(model_name)s will cancel the current workflow."),
    _("Request to create %(model_name)s was blocked by hook."),
    _("Request to edit %(model_name)s was blocked by hook."),
    _("The %(model_name)s could not be created due to errors."),
    _("The %(model_name)s could not be saved as it is locked"),
    _("The %(model_name)s could not be saved due to errors."),
    _('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    _("This %(model_name)s hasn't been submitted for moderation yet"),
    _("This %(model_name)s is currently at <strong>%(task)s</strong> in <strong>%(workflow)s</strong>."),
    _(
        "This %(model_name)s was marked as needing changes at <strong>%(task)s</strong> in "
        "<strong>%(workflow)s</strong>."
    ),
    _("Would you still like to publish this %(model_name)s?"),
    _("You are viewing a previous version of this %(model_name)s from <b>%(created_at)s</b> by %(user)s"),
    _("You can edit the %(model_name)s here:"),
    _("You can preview the %(model_name)s here:"),
    _("You don't have permission to delete this %(snippet_type_name)s"),
    _(
        "You haven't created any %(snippet_type_name)s snippets. Why not "
        '<a href="%(wagtailsnippets_create_snippet_url)s" target="_blank" rel="noreferrer">create one now</a>?'
    ),
)
COUNTED = (
    ngettext_lazy("%(count)d %(model_name)s deleted.", "%(count)d %(model_name)s deleted."),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
    ),
    ngettext_lazy("Referenced %(count)s time", "Referenced %(count)s times"),
)

# Wagtail's words for planned publication are English, or wider than a phone.
SHORTER = (
    _("Go-live:"),
    _("Set publishing schedule"),
    _("No publishing schedule set"),
    _("Choose when this page should go live and/or expire"),
    _('This publishing schedule will only take effect after you select the "Schedule to publish" option'),
)
