"""What can be done with a page that somebody edits: the button at its foot, and the menu beside it."""

from __future__ import annotations

from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem

PUBLISH = "action-publish"
FIRST = (PUBLISH, "action-save-draft")
"""What most people want when they have changed a page; the first is the button, the others stand in its menu."""
LAST = ("action-unpublish",)


class PublishButton(PublishMenuItem):
    """Publishing as the button itself. Browsers press the first button of a form, seen or not, when somebody presses
    Enter in one of its fields: that goes on saving a draft."""

    template_name = "cms/desk/publish.html"


def order_actions(items: list[ActionMenuItem]) -> None:
    """Who may publish finds that first. What takes a page away from its readers is seldom wanted and stands last."""

    def place(item: ActionMenuItem) -> int:
        if item.name in FIRST:
            return FIRST.index(item.name)
        return len(FIRST) + (item.name in LAST)

    items[:] = [PublishButton() if item.name == PUBLISH else item for item in sorted(items, key=place)]
