"""All tables, by what they are about."""

from ecken.store.tables.accounts.accounts import (
    api_tokens,
    audit_entries,
    credentials,
    invitations,
    invited_members,
    one_time_tokens,
    personal_links,
    sessions,
)
from ecken.store.tables.accounts.calendar import calendar_addresses
from ecken.store.tables.accounts.consent import cool_downs, undos
from ecken.store.tables.accounts.factors import authenticator_apps, passkeys, recovery_codes
from ecken.store.tables.accounts.linked_sign_ins import linked_sign_ins
from ecken.store.tables.accounts.own_data import community_exports, data_exports, leaving_members
from ecken.store.tables.accounts.programs import program_grants, program_tokens, programs
from ecken.store.tables.accounts.push import push_devices, push_messages
from ecken.store.tables.classification import metadata
from ecken.store.tables.contacts.network import (
    blocks,
    contact_requests,
    contacts,
    daily_figures,
    journal,
    journal_head,
    measurements,
    whole_figures,
)
from ecken.store.tables.contacts.release import (
    chosen_contacts,
    contact_details,
    kept_out_companies,
    kept_out_members,
    left_companies,
    open_to_offers,
    recruiter_claims,
)
from ecken.store.tables.contacts.saved import (
    contact_notes,
    contact_tags,
    dismissed_suggestions,
    followed_companies,
    kept_members,
    target_groups,
)
from ecken.store.tables.contacts.talk import (
    conversations,
    introductions,
    messages,
    notices,
    participants,
    switches,
)
from ecken.store.tables.members import (
    educations,
    languages,
    links,
    members,
    photos,
    positions,
)
from ecken.store.tables.reach.company_news import (
    company_news,
    company_news_authors,
    company_news_texts,
)
from ecken.store.tables.reach.company_pages import (
    company_editors,
    company_pages,
    company_text_authors,
    company_texts,
)
from ecken.store.tables.reach.feed import feed_visits, muted_members, muted_words, post_versions
from ecken.store.tables.reach.found import (
    finders,
    named_visits,
    profile_searches,
    profile_visits,
)
from ecken.store.tables.reach.jobs import job_ads, job_contacts, job_searches
from ecken.store.tables.reach.moderation import appeals, case_images, moderation_cases, reports
from ecken.store.tables.reach.posts import (
    comments,
    likes,
    post_forecasts,
    post_images,
    post_reach,
    post_viewers,
    posts,
)
from ecken.store.tables.site.acceptances import accepted_rules, rules_askings
from ecken.store.tables.site.activity import weekly_activity, weekly_growth
from ecken.store.tables.site.changed_settings import changed_settings
from ecken.store.tables.site.circulars import circulars
from ecken.store.tables.site.face import site_look, site_page_authors, site_pages
from ecken.store.tables.site.house import last_seen, member_roles, operator_acts
from ecken.store.tables.site.joining_questions import joining_answers, joining_questions
from ecken.store.tables.site.lists import list_mappings, list_uploads
from ecken.store.tables.site.mail import outbox
from ecken.store.tables.site.site import answered_calls, erasures, sent_forms, site_state
from ecken.store.tables.site.webhooks import webhook_deliveries, webhook_members, webhooks
from ecken.store.tables.site.work import background_tasks, limit_counters

__all__ = [
    "accepted_rules",
    "answered_calls",
    "api_tokens",
    "appeals",
    "audit_entries",
    "authenticator_apps",
    "background_tasks",
    "blocks",
    "calendar_addresses",
    "case_images",
    "chosen_contacts",
    "changed_settings",
    "circulars",
    "comments",
    "community_exports",
    "company_editors",
    "company_news",
    "company_news_authors",
    "company_news_texts",
    "company_pages",
    "company_text_authors",
    "company_texts",
    "contact_details",
    "contact_notes",
    "contact_requests",
    "contact_tags",
    "contacts",
    "conversations",
    "cool_downs",
    "credentials",
    "daily_figures",
    "data_exports",
    "dismissed_suggestions",
    "educations",
    "erasures",
    "feed_visits",
    "finders",
    "introductions",
    "invitations",
    "invited_members",
    "job_ads",
    "job_contacts",
    "job_searches",
    "joining_answers",
    "joining_questions",
    "journal",
    "journal_head",
    "followed_companies",
    "kept_members",
    "kept_out_companies",
    "kept_out_members",
    "languages",
    "last_seen",
    "leaving_members",
    "likes",
    "limit_counters",
    "left_companies",
    "linked_sign_ins",
    "links",
    "list_mappings",
    "list_uploads",
    "measurements",
    "member_roles",
    "members",
    "messages",
    "metadata",
    "muted_members",
    "muted_words",
    "moderation_cases",
    "named_visits",
    "notices",
    "one_time_tokens",
    "open_to_offers",
    "operator_acts",
    "outbox",
    "participants",
    "passkeys",
    "personal_links",
    "photos",
    "positions",
    "post_forecasts",
    "post_images",
    "post_reach",
    "post_versions",
    "post_viewers",
    "posts",
    "profile_searches",
    "profile_visits",
    "program_grants",
    "program_tokens",
    "programs",
    "push_devices",
    "push_messages",
    "recovery_codes",
    "recruiter_claims",
    "reports",
    "rules_askings",
    "sent_forms",
    "sessions",
    "site_look",
    "site_page_authors",
    "site_pages",
    "site_state",
    "switches",
    "target_groups",
    "undos",
    "webhook_deliveries",
    "webhook_members",
    "webhooks",
    "weekly_activity",
    "weekly_growth",
    "whole_figures",
]
