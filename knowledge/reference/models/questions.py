"""Questions that are asked again and again, with the answer of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import PageManager

from cms.filters import StoredFacet, listed
from cms.models import BasePage, BasePageQuerySet, IndexPage, OrderedRow, Section
from fsa_portal import richtext
from fsa_portal.actor import ANONYMOUS
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField
from knowledge.reference.models.links import Linked, shown_links
from knowledge.vocabulary.fields import terms_of
from knowledge.vocabulary.models import Vocabulary

PROSE = ["bold", "italic", "link", "document-link", "ol", "ul"]
COUNTED_FOR = dt.timedelta(days=365)
"""What has helped within this time makes the list of the questions that help most."""
TOP = 5
RELATED = 5


def translations_of(page: BasePage, request: Request) -> dict[str, str]:
    """Language -> address of this page in the other languages, for those who may see it there."""
    same = (
        type(page)
        .objects.visible_to(request.actor)
        .filter(translation_key=page.translation_key)
        .select_related("locale")
    )
    addresses = {}
    for one in same:
        if one.pk == page.pk:
            # Templates ask for the language of the page: known now without another question.
            page.locale = one.locale
        else:
            addresses[one.locale.language_code] = one.get_url(request) or ""
    return addresses


class QuestionQuerySet(BasePageQuerySet):
    """Questions by how often they have helped."""

    def with_reuse(self) -> QuestionQuerySet:
        """``reuse``: how often the answer has helped in the last year, in both languages together."""
        counted = (
            Reuse.objects.filter(
                question=OuterRef("translation_key"), day__gt=timezone.localdate() - COUNTED_FOR
            )
            .order_by()
            .values("question")
            .annotate(total=Sum("count"))
            .values("total")
        )
        return self.annotate(reuse=Coalesce(Subquery(counted), 0))


class QuestionIndexPage(IndexPage):
    """``/haeufige-fragen/``: all questions by topic and audience, and those that help most."""

    section = Section(
        "haeufige-fragen",
        "Häufige Fragen",
        50,
        english=("frequently-asked-questions", "Frequently asked questions"),
    )
    subpage_types = ["reference.QuestionPage"]
    template = "reference/questions.html"

    class Meta:
        verbose_name = _("list of questions")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [QuestionPage]

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def rows(self, context: Mapping[str, Any]) -> Iterable[Any]:
        questions: QuerySet[QuestionPage] = context["page_obj"].paginator.object_list
        return questions.prefetch_related("topics", "audiences")

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """With the questions that the page shows."""
        shown = [question for question in context["page_obj"] if question.can_see(ANONYMOUS)]
        return {"@type": "FAQPage", "mainEntity": [question.as_question() for question in shown]}

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``page_obj`` of questions, ``groups`` of filters, ``chips``; ``top``: the questions that help most;
        ``translations``."""
        questions = QuestionPage.objects.child_of(self).visible_to(request.actor).with_reuse()
        facets = [
            StoredFacet("topic", gettext("Topic"), "topics", vocabulary=Vocabulary.TOPIC),
            StoredFacet("audience", gettext("Audience"), "audiences", vocabulary=Vocabulary.AUDIENCE),
        ]
        helpful = questions.filter(reuse__gt=0).order_by("-reuse", "title")
        return (
            super().get_context(request, *args, **kwargs)
            | listed(questions.order_by("path"), facets, request.GET)
            | {"top": list(helpful[:TOP]), "translations": translations_of(self, request)}
        )


class QuestionPage(BasePage):
    """A question that is asked again and again, and the answer; the question is the title."""

    answer = CleanTextField(
        _("answer"), features=PROSE, help_text=_("The first sentence answers; what follows explains.")
    )
    topics = terms_of(Vocabulary.TOPIC, _("topics"), _("The list can be filtered by them."))
    audiences = terms_of(Vocabulary.AUDIENCE, _("audiences"), _("The list can be filtered by them."))

    objects = PageManager.from_queryset(QuestionQuerySet)()

    personal_data = declare(none="answer topics audiences")

    is_creatable = True
    parent_page_types = ["reference.QuestionIndexPage"]
    subpage_types: list[str] = []
    template = "reference/question.html"
    content_panels = [
        TitleFieldPanel(
            "title",
            heading=_("Question"),
            help_text=_("As people ask it, with a question mark."),
            placeholder=False,
            classname="",
        ),
        FieldPanel("answer"),
        MultiFieldPanel(
            [FieldPanel(name, widget=forms.CheckboxSelectMultiple) for name in ("topics", "audiences")],
            heading=_("For the filters"),
        ),
        InlinePanel("links", label=_("Link"), heading=_("Read on")),
    ]

    class Meta:
        verbose_name = _("question")

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``topics``, ``audiences``, ``links``, ``related`` questions, ``trail`` (the way here) with ``index`` (the
        list) as its last step, ``reuse`` (a number for the FSA only), ``translations``."""
        trail = list(self.trail())
        topics = list(self.topics.all())
        links = list(self.links.all())
        shown = shown_links(links, request.actor)
        related = (
            QuestionPage.objects.sibling_of(self, inclusive=False)
            .visible_to(request.actor)
            .filter(topics__in=topics)
            .annotate(common=models.Count("pk"))
            .order_by("-common", "path")
            .listed()
        )
        since = timezone.localdate() - COUNTED_FOR
        counted = Reuse.objects.filter(question=self.translation_key, day__gt=since)
        return super().get_context(request, *args, **kwargs) | {
            "topics": topics,
            "audiences": list(self.audiences.all()),
            "links": [shown[link.pk] for link in links if link.pk in shown],
            "related": list(related[:RELATED]),
            "trail": trail[1:],
            "index": trail[-1],
            "reuse": counted.aggregate(total=Sum("count"))["total"] or 0 if request.actor.is_staff else 0,
            "translations": translations_of(self, request),
        }

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        return {"@type": "FAQPage", "mainEntity": [self.as_question()]}

    def as_question(self) -> dict[str, Any]:
        """What schema.org calls a question with the answer of who publishes it."""
        answer = {"@type": "Answer", "text": richtext.plain(self.answer)}
        return {
            "@type": "Question",
            "name": self.title,
            "url": self.canonical_url(),
            "acceptedAnswer": answer,
        }

    @classmethod
    def for_feed(cls, limit: int) -> list[QuestionPage]:
        """The feed is in one language; what is asked in the other says the same."""
        newest = super().for_feed(2 * limit)
        return [page for page in newest if page.language == settings.LANGUAGE_CODE][:limit]

    def short_text(self) -> str:
        return super().short_text() or self.beginning

    @property
    def beginning(self) -> str:
        """How the answer begins, as plain text."""
        return richtext.plain(self.answer.partition("</p>")[0])


COLUMNS = (
    Column("question", _("Question"), lambda one: one.title),
    Column("url", _("Address"), lambda one: one.full_url),
    Column("answer", _("Answer"), lambda one: richtext.plain(one.answer)),
    Column("topics", _("Topics"), lambda one: [term.name for term in one.topics.all()]),
    Column("audiences", _("For whom"), lambda one: [term.name for term in one.audiences.all()]),
    Column("checked_on", _("Checked on"), lambda one: one.reviewed_on),
)


class QuestionLink(Linked, OrderedRow):
    """Where the answer to a question leads on."""

    question = ParentalKey(QuestionPage, on_delete=models.CASCADE, related_name="links")

    personal_data = declare(none="question sort_order")

    panels = [FieldPanel("link_page"), FieldPanel("link_address"), FieldPanel("link_text")]

    class Meta(OrderedRow.Meta):
        verbose_name = _("link of a question")
        verbose_name_plural = _("links of questions")
        constraints = Linked.Meta.constraints

    def __str__(self) -> str:
        return self.link_text or self.link_address


class Reuse(models.Model):
    """How often an answer has helped on one day: a number and nothing about who it was."""

    class Kind(models.TextChoices):
        HELPED = "helped", _("helped a reader")
        GIVEN = "given", _("given to a client by an adviser")

    # Not the page: a question is the same in both languages, and its number survives when its page is made anew.
    question = models.UUIDField(_("question"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    count = models.PositiveIntegerField(_("how often"), default=0)

    personal_data = declare(none="question day kind count")

    class Meta:
        verbose_name = _("reuse of an answer")
        verbose_name_plural = _("reuse of answers")
        constraints = [
            models.UniqueConstraint(fields=["question", "day", "kind"], name="reference_one_count_per_day"),
            models.CheckConstraint(
                condition=Q(kind__in=["helped", "given"]), name="reference_reuse_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
