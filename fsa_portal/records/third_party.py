"""What the fields of other people's models hold about people.

Decided for every field that holds text or points at a person; numbers, dates and other pointers hold nothing. Left out is
the index of the editors' own search (``wagtailsearch``): its columns differ from database to database, and what it
holds follows from pages, pictures and documents.
"""

from __future__ import annotations

from fsa_portal.records.declarations import Due, Personal, declare

THIRD_PARTY: dict[str, dict[str, Personal]] = {
    # --- allauth ---
    "account.emailaddress": declare(id="user", content="email", retention="account"),
    "account.emailconfirmation": declare(none="key", id="email_address", retention="account"),
    "mfa.authenticator": declare(none="type", id="user", content="data", retention="account"),
    "socialaccount.socialaccount": declare(
        none="provider", id="user", content="uid extra_data", retention="account"
    ),
    "socialaccount.socialapp": declare(none="provider provider_id name client_id secret key settings"),
    "socialaccount.socialtoken": declare(id="account", content="token token_secret", retention="account"),
    # The address and browser of a sign-in, for the person's own list; gone with the session.
    "usersessions.usersession": declare(
        none="session_key",
        id="user",
        content="ip user_agent data created_at last_seen_at",
        retention="session",
    ),
    # --- Django ---
    "auth.group": declare(none="name"),
    "auth.permission": declare(none="name codename"),
    "contenttypes.contenttype": declare(none="app_label model"),
    "sessions.session": declare(none="session_key", content="session_data", retention="session"),
    # --- taggit ---
    "taggit.tag": declare(none="name slug"),
    # --- Wagtail ---
    "wagtailadmin.editingsession": declare(none="object_id", id="user", retention="session"),
    "wagtailadmin.formstate": declare(
        none="object_id parent_object_id", id="user", content="data", retention="session"
    ),
    "wagtailcore.collection": declare(none="path name"),
    "wagtailcore.collectionviewrestriction": declare(none="restriction_type password"),
    "wagtailcore.comment": declare(
        none="contentpath position", id="user resolved_by", content="text", retention="content"
    ),
    "wagtailcore.commentreply": declare(id="user", content="text", retention="content"),
    "wagtailcore.locale": declare(none="language_code"),
    "wagtailcore.modellogentry": declare(
        none="action object_id", id="user", content="data label", retention="content"
    ),
    "wagtailcore.page": declare(
        none="path url_path slug title draft_title seo_title search_description",
        id="owner locked_by",
        retention="content",
    ),
    "wagtailcore.pagelogentry": declare(none="action", id="user", content="data label", retention="content"),
    "wagtailcore.pagesubscription": declare(id="user", retention="account"),
    "wagtailcore.pageviewrestriction": declare(none="restriction_type password"),
    "wagtailcore.referenceindex": declare(none="object_id to_object_id model_path content_path"),
    "wagtailcore.revision": declare(
        none="object_id", id="user", content="content object_str", retention="content"
    ),
    "wagtailcore.site": declare(none="hostname site_name"),
    "wagtailcore.task": declare(none="name"),
    "wagtailcore.taskstate": declare(none="status", id="finished_by", content="comment", retention="content"),
    "wagtailcore.uploadedfile": declare(id="uploaded_by_user", content="file", retention="session"),
    "wagtailcore.workflow": declare(none="name"),
    "wagtailcore.workflowstate": declare(none="object_id status", id="requested_by", retention="content"),
    "wagtaildocs.document": declare(
        none="title file file_hash tags", id="uploaded_by_user", retention="content"
    ),
    "wagtailembeds.embed": declare(
        none="url hash type html title provider_name thumbnail_url",
        content="author_name",
        retention="content",
    ),
    "wagtailimages.image": declare(
        none="title file description file_hash tags", id="uploaded_by_user", retention="content"
    ),
    "wagtailimages.rendition": declare(none="filter_spec file focal_point_key"),
    "wagtailredirects.redirect": declare(none="old_path redirect_page_route_path redirect_link"),
    "wagtailusers.userprofile": declare(
        none="preferred_language current_time_zone dismissibles theme contrast density",
        id="user",
        content="avatar",
        retention="account",
    ),
}

THIRD_PARTY_DUE: dict[str, Due] = {
    "wagtailadmin.editingsession": Due("session", after="last_seen_at"),
    "wagtailadmin.formstate": Due("session", after="last_updated_at"),
}
"""Rows of other people's models that the nightly purge removes by their date."""
