"""The record of processing activities (Art. 30 GDPR), written from what the fields of all tables declare.

The law wants it in German, for the office and the supervisory authority; so it is no text of the interface.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils import translation

from fsa_portal.privacy.names import label_of
from fsa_portal.records import RETENTION, personal_data_of

TASK = "Art. 6 Abs. 1 Buchst. e DSGVO mit § 3 DSG NRW (Aufgabe im öffentlichen Interesse: Beratung zur Sozialplanung)"
DUTY = "Art. 6 Abs. 1 Buchst. c DSGVO (rechtliche Pflicht: Sicherheit und Nachweis, Art. 5 Abs. 2, Art. 32 DSGVO)"
USERS = "Personen mit Konto: Beschäftigte der Fachstelle, der Kommunen, der Verbände, des Ministeriums"


@dataclass(frozen=True, slots=True)
class Activity:
    """One processing activity: which apps keep its data, and what no declaration can say."""

    title: str
    apps: tuple[str, ...]
    purpose: str
    basis: str
    people: str
    recipients: str


ACTIVITIES = (
    Activity(
        "Konten, Anmeldung und Rollen",
        ("accounts", "account", "mfa", "socialaccount", "sessions", "usersessions"),
        "Personen erkennen, vor fremdem Zugriff schützen und ihnen die Rechte ihrer Stelle geben.",
        TASK,
        USERS,
        "Koordinierende der eigenen Stelle (Name, Rolle); Administration der Fachstelle",
    ),
    Activity(
        "Beratung",
        ("cases",),
        "Beratungen von Kommunen und Verbänden führen, fortsetzen und nachweisen.",
        TASK,
        "Ratsuchende und ihre Gesprächspartner; Beratende der Fachstelle",
        "Fachstelle; vertrauliche Fälle nur Zugewiesene und Teamleitung; die beratene Stelle, soweit für sie bestimmt",
    ),
    Activity(
        "Verzeichnis der Kommunen, Organisationen und Kontaktpersonen",
        ("directory",),
        "Wissen, wer in einer Kommune oder Organisation für Sozialplanung zuständig ist.",
        TASK,
        "Kontaktpersonen in Kommunen und Organisationen",
        "Fachstelle",
    ),
    Activity(
        "Benachrichtigungen und gemeldete Barrieren",
        ("notices",),
        "Mails zustellen, nicht doppelt und nicht gegen den Willen der Empfänger; gemeldete Barrieren beheben und "
        "beantworten.",
        TASK,
        USERS + "; Eingeladene; wer eine Barriere meldet",
        "Betreiber des Mailservers im Auftrag (Art. 28 DSGVO)",
    ),
    Activity(
        "Merkliste",
        ("shortlist",),
        "Seiten sammeln, ordnen, mit Notizen versehen und auf Wunsch per Link zeigen.",
        TASK,
        USERS,
        "wer den Link der Person hat, solange sie ihn nicht zurücknimmt (Titel und Notizen der Liste)",
    ),
    Activity(
        "Handbuch, Praxis, Förderung, Bibliothek",
        (
            "cms",
            "library",
            "reference",
            "support",
            "handbook",
            "examples",
            "funding",
            "vocabulary",
            "wagtailcore",
            "wagtailadmin",
            "wagtailusers",
            "wagtaildocs",
            "wagtailimages",
            "wagtailembeds",
            "wagtailredirects",
            "taggit",
        ),
        "Fachwissen veröffentlichen, Fassungen zitierbar halten und Kontakte zu Praxisbeispielen vermitteln.",
        TASK,
        "Redaktion; Autorinnen und Autoren; Personen auf Bildern; wer um einen Kontakt zu einem Beispiel bittet",
        "Öffentlichkeit (Veröffentlichtes); Redaktion (Entwürfe, Protokoll der Bearbeitung); Beraterinnen und Berater"
        " der Fachstelle (Kontaktanfragen)",
    ),
    Activity(
        "Protokoll sicherheitsrelevanter Vorgänge",
        ("audit",),
        "Nachweisen, wer sich angemeldet, Rechte geändert, Daten ausgeführt oder Vertrauliches gelesen hat.",
        DUTY,
        USERS,
        "Administration der Fachstelle",
    ),
    Activity(
        "Auskunft, Löschung und Aufräumen",
        ("privacy",),
        "Rechte der Betroffenen erfüllen (Art. 15 und 17 DSGVO) und Fristen einhalten.",
        DUTY,
        USERS,
        "die betroffene Person; Administration der Fachstelle",
    ),
    Activity(
        "Technische Warteschlange",
        ("outbox",),
        "Arbeiten nach einer Änderung zuverlässig nachholen.",
        TASK,
        USERS,
        "Administration der Fachstelle",
    ),
)
WITHOUT_PEOPLE = frozenset({"auth", "contenttypes", "search", "uploads"})
"""Apps whose tables hold nothing about people."""


def document() -> str:
    """The whole record as Markdown."""
    with translation.override("de"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)"
    yield ""
    yield (
        "Erzeugt von `manage.py processing_activities` aus den Angaben, die jedes Feld jeder Tabelle über sich macht. "
        "Nicht von Hand ändern."
    )
    yield ""
    yield "**Verantwortlich:** die Fachstelle, die das Portal betreibt (Name und Anschrift: Impressum des Portals)."
    yield ""
    yield "**Datenschutzbeauftragte:** siehe Datenschutzerklärung des Portals."
    yield ""
    yield "**Übermittlung in Drittländer:** keine. **Automatisierte Entscheidungen:** keine."
    for activity in ACTIVITIES:
        yield from _activity(activity)
    yield ""
    yield "## Fristen"
    yield ""
    yield "| Klasse | Dauer |"
    yield "|---|---|"
    for kept in RETENTION.values():
        yield f"| {kept.title} | {kept} |"
    yield ""
    yield "## Technische und organisatorische Maßnahmen (Art. 32 DSGVO)"
    yield ""
    yield "- Rechte folgen aus der Rolle, in der jemand handelt, und werden bei jeder Anfrage neu bestimmt."
    yield "- Rollen der Fachstelle brauchen einen zweiten Faktor; geänderte Rechte beenden alle Sitzungen."
    yield "- Das Protokoll kann niemand ändern; die Datenbank selbst verweigert es."
    yield "- Dateien liegen außerhalb öffentlicher Ordner und werden nur nach Prüfung der Rechte ausgeliefert."
    yield "- Technische Protokolle enthalten keine personenbezogenen Daten."
    yield "- Jede Nacht wird entfernt, dessen Frist abgelaufen ist; der Bericht nennt nur Zahlen."


def _activity(activity: Activity) -> Iterator[str]:
    yield ""
    yield f"## {activity.title}"
    yield ""
    yield f"- **Zweck:** {activity.purpose}"
    yield f"- **Rechtsgrundlage:** {activity.basis}"
    yield f"- **Betroffene:** {activity.people}"
    yield f"- **Empfänger:** {activity.recipients}"
    yield ""
    yield "| Daten | Felder | Dauer |"
    yield "|---|---|---|"
    for model in models_of(activity.apps):
        declared = personal_data_of(model)
        named = [
            model._meta.get_field(name) for name, personal in declared.items() if personal.kind != "none"
        ]
        classes = sorted({declared[field.name].retention for field in named})
        fields = ", ".join(sorted(label_of(field) for field in named))
        kept = "; ".join(str(RETENTION[name]) for name in classes)
        yield f"| {model._meta.verbose_name} | {fields} | {kept} |"


def holds_people(model: type[models.Model]) -> bool:
    names = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    return any(personal.kind != "none" for name, personal in personal_data_of(model).items() if name in names)


def models_of(labels: tuple[str, ...]) -> list[type[models.Model]]:
    """Tables of these apps that say anything about people, in a fixed order."""
    found = [
        model
        for model in apps.get_models()
        # The editors' search has a table more on one database than on the other.
        if model._meta.app_label in labels and holds_people(model) and model._meta.managed
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)
