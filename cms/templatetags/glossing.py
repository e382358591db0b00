"""The block of a page's text in which terms are explained."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.glosses import glossed as put_in
from fsa_portal.actor import ANONYMOUS

register = template.Library()


@register.tag
def glossed(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """``{% glossed page %}…{% endglossed %}``: the first time that the text of ``page`` uses a term, it is explained."""
    page = parser.compile_filter(token.split_contents()[1])
    nodes = parser.parse(("endglossed",))
    parser.delete_first_token()
    return GlossedNode(page, nodes)


class GlossedNode(template.Node):
    """The text of a page."""

    def __init__(self, page: template.base.FilterExpression, nodes: template.NodeList) -> None:
        self.page = page
        self.nodelist = nodes

    def render(self, context: template.Context) -> SafeString:
        text = self.nodelist.render(context)
        page = self.page.resolve(context, ignore_failures=True)
        if page is None:
            return text
        actor = getattr(context.get("request"), "actor", ANONYMOUS)
        # What comes in was rendered and escaped by the templates inside.
        return mark_safe(put_in(text, language=page.locale.language_code, actor=actor))
