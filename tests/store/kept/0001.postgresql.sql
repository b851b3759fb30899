CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.answered_calls (
    member_id integer NOT NULL,
    key_hash character varying(64) NOT NULL,
    call_hash character varying(64) NOT NULL,
    answer text,
    at bigint NOT NULL
);
CREATE TABLE public.api_tokens (
    public_id character varying(22) NOT NULL,
    token_hash character varying(64) NOT NULL,
    member_id integer NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE TABLE public.audit_entries (
    id integer NOT NULL,
    member_id integer NOT NULL,
    at bigint NOT NULL,
    kind character varying(40) NOT NULL,
    detail text DEFAULT ''::text NOT NULL
);
CREATE SEQUENCE public.audit_entries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_entries_id_seq OWNED BY public.audit_entries.id;
CREATE TABLE public.blocks (
    blocker_id integer NOT NULL,
    blocked_id integer NOT NULL,
    since bigint NOT NULL,
    CONSTRAINT ck_blocks_self CHECK ((blocker_id <> blocked_id))
);
CREATE TABLE public.chosen_contacts (
    member_id integer NOT NULL,
    detail character varying(10) NOT NULL,
    chosen_id integer NOT NULL
);
CREATE TABLE public.contact_details (
    member_id integer NOT NULL,
    detail character varying(10) NOT NULL,
    value text DEFAULT ''::text NOT NULL,
    audience character varying(10) DEFAULT 'nobody'::character varying NOT NULL,
    CONSTRAINT ck_contact_details_audience CHECK (((audience)::text = ANY ((ARRAY['nobody'::character varying, 'chosen'::character varying, 'contacts'::character varying, 'everyone'::character varying])::text[]))),
    CONSTRAINT ck_contact_details_detail CHECK (((detail)::text = ANY ((ARRAY['email'::character varying, 'phone'::character varying, 'address'::character varying, 'birthday'::character varying])::text[])))
);
CREATE TABLE public.contact_notes (
    owner_id integer NOT NULL,
    about_id integer NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    changed_at bigint NOT NULL
);
CREATE TABLE public.contact_requests (
    id integer NOT NULL,
    public_id character varying(22) NOT NULL,
    sender_id integer NOT NULL,
    recipient_id integer NOT NULL,
    low_id integer NOT NULL,
    high_id integer NOT NULL,
    reason character varying(20) DEFAULT ''::character varying NOT NULL,
    message text DEFAULT ''::text NOT NULL,
    state character varying(10) DEFAULT 'pending'::character varying NOT NULL,
    sent_at bigint NOT NULL,
    expires_at bigint,
    ended_at bigint,
    CONSTRAINT ck_contact_requests_order CHECK ((low_id < high_id)),
    CONSTRAINT ck_contact_requests_self CHECK ((sender_id <> recipient_id)),
    CONSTRAINT ck_contact_requests_state CHECK (((state)::text = ANY ((ARRAY['pending'::character varying, 'accepted'::character varying, 'declined'::character varying, 'withdrawn'::character varying, 'expired'::character varying, 'ended'::character varying])::text[])))
);
CREATE SEQUENCE public.contact_requests_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.contact_requests_id_seq OWNED BY public.contact_requests.id;
CREATE TABLE public.contact_tags (
    owner_id integer NOT NULL,
    about_id integer NOT NULL,
    tag character varying(40) NOT NULL
);
CREATE TABLE public.contacts (
    low_id integer NOT NULL,
    high_id integer NOT NULL,
    since bigint NOT NULL,
    CONSTRAINT ck_contacts_order CHECK ((low_id < high_id))
);
CREATE TABLE public.conversations (
    id integer NOT NULL,
    public_id character varying(22) NOT NULL,
    low_id integer,
    high_id integer,
    opened_at bigint NOT NULL,
    CONSTRAINT ck_conversations_order CHECK ((low_id < high_id))
);
CREATE SEQUENCE public.conversations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.conversations_id_seq OWNED BY public.conversations.id;
CREATE TABLE public.credentials (
    member_id integer NOT NULL,
    password_hash text NOT NULL,
    changed_at bigint NOT NULL
);
CREATE TABLE public.daily_figures (
    day character varying(10) NOT NULL,
    members integer NOT NULL,
    open_lists integer NOT NULL,
    mean_contacts double precision NOT NULL,
    separation text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.dismissed_suggestions (
    owner_id integer NOT NULL,
    about_id integer NOT NULL,
    dismissed_at bigint NOT NULL
);
CREATE TABLE public.educations (
    id integer NOT NULL,
    member_id integer NOT NULL,
    school text DEFAULT ''::text NOT NULL,
    degree text DEFAULT ''::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    started character varying(10) DEFAULT ''::character varying NOT NULL,
    ended character varying(10) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.educations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.educations_id_seq OWNED BY public.educations.id;
CREATE TABLE public.introductions (
    id integer NOT NULL,
    public_id character varying(22) NOT NULL,
    asker_id integer NOT NULL,
    bridge_id integer NOT NULL,
    target_id integer NOT NULL,
    to_bridge text DEFAULT ''::text NOT NULL,
    to_target text DEFAULT ''::text NOT NULL,
    passed_on_text text DEFAULT ''::text NOT NULL,
    state character varying(20) DEFAULT 'asked'::character varying NOT NULL,
    asked_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    passed_on_at bigint,
    target_declined_at bigint,
    reminded_at bigint,
    ended_at bigint,
    conversation_id integer,
    CONSTRAINT ck_introductions_state CHECK (((state)::text = ANY ((ARRAY['asked'::character varying, 'declined_by_bridge'::character varying, 'passed_on'::character varying, 'mention_me'::character varying, 'declined_by_target'::character varying, 'agreed'::character varying, 'expired'::character varying, 'withdrawn'::character varying, 'ended'::character varying])::text[]))),
    CONSTRAINT ck_introductions_three CHECK (((asker_id <> bridge_id) AND (bridge_id <> target_id) AND (asker_id <> target_id)))
);
CREATE SEQUENCE public.introductions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.introductions_id_seq OWNED BY public.introductions.id;
CREATE TABLE public.invitations (
    token_hash character varying(64) NOT NULL,
    public_id character varying(22) NOT NULL,
    member_id integer NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    uses_left integer NOT NULL
);
CREATE TABLE public.journal (
    version bigint NOT NULL,
    kind character varying(20) NOT NULL,
    a integer,
    b integer,
    at bigint NOT NULL,
    mark character varying(16) DEFAULT ''::character varying NOT NULL
);
CREATE TABLE public.journal_head (
    id integer NOT NULL,
    version bigint NOT NULL,
    database_id character varying(22) NOT NULL,
    CONSTRAINT ck_journal_head_one_row CHECK ((id = 1))
);
CREATE TABLE public.kept_members (
    owner_id integer NOT NULL,
    about_id integer NOT NULL,
    kept_at bigint NOT NULL
);
CREATE TABLE public.languages (
    id integer NOT NULL,
    member_id integer NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    level text DEFAULT ''::text NOT NULL
);
CREATE SEQUENCE public.languages_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.languages_id_seq OWNED BY public.languages.id;
CREATE TABLE public.links (
    id integer NOT NULL,
    member_id integer NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    url text DEFAULT ''::text NOT NULL
);
CREATE SEQUENCE public.links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.links_id_seq OWNED BY public.links.id;
CREATE TABLE public.members (
    id integer NOT NULL,
    public_id character varying(22) NOT NULL,
    load_id text,
    email text NOT NULL,
    email_key text NOT NULL,
    state character varying(12) DEFAULT 'active'::character varying NOT NULL,
    is_operator boolean DEFAULT false NOT NULL,
    first_name text DEFAULT ''::text NOT NULL,
    last_name text DEFAULT ''::text NOT NULL,
    headline text DEFAULT ''::text NOT NULL,
    company text DEFAULT ''::text NOT NULL,
    "position" text DEFAULT ''::text NOT NULL,
    industry character varying(8) DEFAULT ''::character varying NOT NULL,
    industry_text text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    postal_code character varying(12) DEFAULT ''::character varying NOT NULL,
    country character varying(2) DEFAULT ''::character varying NOT NULL,
    offers text DEFAULT ''::text NOT NULL,
    seeks text DEFAULT ''::text NOT NULL,
    about text DEFAULT ''::text NOT NULL,
    is_recruiter boolean DEFAULT false NOT NULL,
    audience character varying(8) DEFAULT 'everyone'::character varying NOT NULL,
    is_listed boolean DEFAULT true NOT NULL,
    is_findable_by_email boolean DEFAULT false NOT NULL,
    screen_language character varying(2) DEFAULT ''::character varying NOT NULL,
    joined_at bigint NOT NULL,
    changed_at bigint DEFAULT '0'::bigint NOT NULL,
    CONSTRAINT ck_members_audience CHECK (((audience)::text = ANY ((ARRAY['everyone'::character varying, 'fourth'::character varying, 'third'::character varying, 'second'::character varying, 'contacts'::character varying, 'nobody'::character varying])::text[]))),
    CONSTRAINT ck_members_last_name CHECK ((last_name <> ''::text)),
    CONSTRAINT ck_members_state CHECK (((state)::text = ANY ((ARRAY['unconfirmed'::character varying, 'awaiting'::character varying, 'active'::character varying, 'closed'::character varying])::text[])))
);
CREATE SEQUENCE public.members_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.members_id_seq OWNED BY public.members.id;
CREATE TABLE public.messages (
    id integer NOT NULL,
    public_id character varying(22) NOT NULL,
    conversation_id integer NOT NULL,
    author_id integer NOT NULL,
    text text NOT NULL,
    search_text text NOT NULL,
    client_key character varying(64),
    written_at bigint NOT NULL
);
CREATE SEQUENCE public.messages_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.messages_id_seq OWNED BY public.messages.id;
CREATE TABLE public.notices (
    id integer NOT NULL,
    member_id integer NOT NULL,
    about_id integer NOT NULL,
    kind character varying(24) NOT NULL,
    subject character varying(22) NOT NULL,
    due_at bigint NOT NULL,
    mailed_at bigint,
    read_at bigint
);
CREATE SEQUENCE public.notices_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.notices_id_seq OWNED BY public.notices.id;
CREATE TABLE public.one_time_tokens (
    token_hash character varying(64) NOT NULL,
    purpose character varying(12) NOT NULL,
    member_id integer,
    email text DEFAULT ''::text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.participants (
    conversation_id integer NOT NULL,
    member_id integer NOT NULL,
    read_until integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.photos (
    member_id integer NOT NULL,
    photo_key character varying(22) NOT NULL,
    media_type character varying(20) NOT NULL,
    content bytea NOT NULL
);
CREATE TABLE public.positions (
    id integer NOT NULL,
    member_id integer NOT NULL,
    company text DEFAULT ''::text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    started character varying(10) DEFAULT ''::character varying NOT NULL,
    ended character varying(10) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.positions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.positions_id_seq OWNED BY public.positions.id;
CREATE TABLE public.sessions (
    public_id character varying(22) NOT NULL,
    token_hash character varying(64) NOT NULL,
    member_id integer NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    browser text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.switches (
    member_id integer NOT NULL,
    name character varying(24) NOT NULL,
    value character varying(8) NOT NULL
);
CREATE TABLE public.target_groups (
    id integer NOT NULL,
    public_id character varying(22) NOT NULL,
    owner_id integer NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    created_at bigint NOT NULL,
    visited_at bigint NOT NULL,
    seen bytea DEFAULT '\x'::bytea NOT NULL
);
CREATE SEQUENCE public.target_groups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.target_groups_id_seq OWNED BY public.target_groups.id;
ALTER TABLE ONLY public.audit_entries ALTER COLUMN id SET DEFAULT nextval('public.audit_entries_id_seq'::regclass);
ALTER TABLE ONLY public.contact_requests ALTER COLUMN id SET DEFAULT nextval('public.contact_requests_id_seq'::regclass);
ALTER TABLE ONLY public.conversations ALTER COLUMN id SET DEFAULT nextval('public.conversations_id_seq'::regclass);
ALTER TABLE ONLY public.educations ALTER COLUMN id SET DEFAULT nextval('public.educations_id_seq'::regclass);
ALTER TABLE ONLY public.introductions ALTER COLUMN id SET DEFAULT nextval('public.introductions_id_seq'::regclass);
ALTER TABLE ONLY public.languages ALTER COLUMN id SET DEFAULT nextval('public.languages_id_seq'::regclass);
ALTER TABLE ONLY public.links ALTER COLUMN id SET DEFAULT nextval('public.links_id_seq'::regclass);
ALTER TABLE ONLY public.members ALTER COLUMN id SET DEFAULT nextval('public.members_id_seq'::regclass);
ALTER TABLE ONLY public.messages ALTER COLUMN id SET DEFAULT nextval('public.messages_id_seq'::regclass);
ALTER TABLE ONLY public.notices ALTER COLUMN id SET DEFAULT nextval('public.notices_id_seq'::regclass);
ALTER TABLE ONLY public.positions ALTER COLUMN id SET DEFAULT nextval('public.positions_id_seq'::regclass);
ALTER TABLE ONLY public.target_groups ALTER COLUMN id SET DEFAULT nextval('public.target_groups_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.answered_calls VALUES (1, '1 key_hashxxxxxxxxxxxx', '1 call_hashxxxxxxxxxxx', '1 answerxxxxxxxxxxxxxx', 1);
INSERT INTO public.answered_calls VALUES (2, '2 key_hashxxxxxxxxxxxx', '2 call_hashxxxxxxxxxxx', '2 answerxxxxxxxxxxxxxx', 2);
INSERT INTO public.api_tokens VALUES ('1 public_idxxxxxxxxxxx', '1 token_hashxxxxxxxxxx', 1, '1 namexxxxxxxxxxxxxxxx', 1, 1);
INSERT INTO public.api_tokens VALUES ('2 public_idxxxxxxxxxxx', '2 token_hashxxxxxxxxxx', 2, '2 namexxxxxxxxxxxxxxxx', 2, 2);
INSERT INTO public.audit_entries VALUES (1, 1, 1, '1 kindxxxxxxxxxxxxxxxx', '1 detailxxxxxxxxxxxxxx');
INSERT INTO public.audit_entries VALUES (2, 2, 2, '2 kindxxxxxxxxxxxxxxxx', '2 detailxxxxxxxxxxxxxx');
INSERT INTO public.blocks VALUES (1, 2, 1);
INSERT INTO public.blocks VALUES (2, 3, 2);
INSERT INTO public.chosen_contacts VALUES (1, '1 detailxx', 2);
INSERT INTO public.chosen_contacts VALUES (2, '2 detailxx', 3);
INSERT INTO public.contact_details VALUES (1, 'phone', '1 valuexxxxxxxxxxxxxxx', 'chosen');
INSERT INTO public.contact_details VALUES (2, 'address', '2 valuexxxxxxxxxxxxxxx', 'contacts');
INSERT INTO public.contact_notes VALUES (1, 2, '1 notexxxxxxxxxxxxxxxx', '1 reasonxxxxxxxxxxxxxx', 1);
INSERT INTO public.contact_notes VALUES (2, 3, '2 notexxxxxxxxxxxxxxxx', '2 reasonxxxxxxxxxxxxxx', 2);
INSERT INTO public.contact_requests VALUES (1, '1 public_idxxxxxxxxxxx', 1, 2, 3, 4, '1 reasonxxxxxxxxxxxx', '1 messagexxxxxxxxxxxxx', 'accepted', 1, 1, 1);
INSERT INTO public.contact_requests VALUES (2, '2 public_idxxxxxxxxxxx', 2, 3, 4, 5, '2 reasonxxxxxxxxxxxx', '2 messagexxxxxxxxxxxxx', 'declined', 2, 2, 2);
INSERT INTO public.contact_tags VALUES (1, 2, '1 tagxxxxxxxxxxxxxxxxx');
INSERT INTO public.contact_tags VALUES (2, 3, '2 tagxxxxxxxxxxxxxxxxx');
INSERT INTO public.contacts VALUES (1, 2, 1);
INSERT INTO public.contacts VALUES (2, 3, 2);
INSERT INTO public.conversations VALUES (1, '1 public_idxxxxxxxxxxx', 1, 2, 1);
INSERT INTO public.conversations VALUES (2, '2 public_idxxxxxxxxxxx', 2, 3, 2);
INSERT INTO public.credentials VALUES (1, '1 password_hashxxxxxxx', 1);
INSERT INTO public.credentials VALUES (2, '2 password_hashxxxxxxx', 2);
INSERT INTO public.daily_figures VALUES ('1 dayxxxxx', 1, 1, 1, '1 separationxxxxxxxxxx');
INSERT INTO public.daily_figures VALUES ('2 dayxxxxx', 2, 2, 2, '2 separationxxxxxxxxxx');
INSERT INTO public.dismissed_suggestions VALUES (1, 2, 1);
INSERT INTO public.dismissed_suggestions VALUES (2, 3, 2);
INSERT INTO public.educations VALUES (1, 1, '1 schoolxxxxxxxxxxxxxx', '1 degreexxxxxxxxxxxxxx', '1 subjectxxxxxxxxxxxxx', '1 startedx', '1 endedxxx');
INSERT INTO public.educations VALUES (2, 2, '2 schoolxxxxxxxxxxxxxx', '2 degreexxxxxxxxxxxxxx', '2 subjectxxxxxxxxxxxxx', '2 startedx', '2 endedxxx');
INSERT INTO public.introductions VALUES (1, '1 public_idxxxxxxxxxxx', 1, 2, 3, '1 to_bridgexxxxxxxxxxx', '1 to_targetxxxxxxxxxxx', '1 passed_on_textxxxxxx', 'declined_by_bridge', 1, 1, 1, 1, 1, 1, 1);
INSERT INTO public.introductions VALUES (2, '2 public_idxxxxxxxxxxx', 2, 3, 4, '2 to_bridgexxxxxxxxxxx', '2 to_targetxxxxxxxxxxx', '2 passed_on_textxxxxxx', 'passed_on', 2, 2, 2, 2, 2, 2, 2);
INSERT INTO public.invitations VALUES ('1 token_hashxxxxxxxxxx', '1 public_idxxxxxxxxxxx', 1, 1, 1, 1);
INSERT INTO public.invitations VALUES ('2 token_hashxxxxxxxxxx', '2 public_idxxxxxxxxxxx', 2, 2, 2, 2);
INSERT INTO public.journal VALUES (1, '1 kindxxxxxxxxxxxxxx', 1, 1, 1, '1 markxxxxxxxxxx');
INSERT INTO public.journal VALUES (2, '2 kindxxxxxxxxxxxxxx', 2, 2, 2, '2 markxxxxxxxxxx');
INSERT INTO public.journal_head VALUES (1, 0, '3HplsDX5fYS6BHfQJESsUA');
INSERT INTO public.kept_members VALUES (1, 2, 1);
INSERT INTO public.kept_members VALUES (2, 3, 2);
INSERT INTO public.languages VALUES (1, 1, '1 languagexxxxxxxxxxxx', '1 levelxxxxxxxxxxxxxxx');
INSERT INTO public.languages VALUES (2, 2, '2 languagexxxxxxxxxxxx', '2 levelxxxxxxxxxxxxxxx');
INSERT INTO public.links VALUES (1, 1, '1 labelxxxxxxxxxxxxxxx', '1 urlxxxxxxxxxxxxxxxxx');
INSERT INTO public.links VALUES (2, 2, '2 labelxxxxxxxxxxxxxxx', '2 urlxxxxxxxxxxxxxxxxx');
INSERT INTO public.members VALUES (1, '1 public_idxxxxxxxxxxx', '1 load_idxxxxxxxxxxxxx', '1 emailxxxxxxxxxxxxxxx', '1 email_keyxxxxxxxxxxx', 'awaiting', false, '1 first_namexxxxxxxxxx', '1 last_namexxxxxxxxxxx', '1 headlinexxxxxxxxxxxx', '1 companyxxxxxxxxxxxxx', '1 positionxxxxxxxxxxxx', '1 indust', '1 industry_textxxxxxxx', '1 cityxxxxxxxxxxxxxxxx', '1 postal_cod', '1 ', '1 offersxxxxxxxxxxxxxx', '1 seeksxxxxxxxxxxxxxxx', '1 aboutxxxxxxxxxxxxxxx', false, 'fourth', false, false, '1 ', 1, 1);
INSERT INTO public.members VALUES (2, '2 public_idxxxxxxxxxxx', '2 load_idxxxxxxxxxxxxx', '2 emailxxxxxxxxxxxxxxx', '2 email_keyxxxxxxxxxxx', 'active', false, '2 first_namexxxxxxxxxx', '2 last_namexxxxxxxxxxx', '2 headlinexxxxxxxxxxxx', '2 companyxxxxxxxxxxxxx', '2 positionxxxxxxxxxxxx', '2 indust', '2 industry_textxxxxxxx', '2 cityxxxxxxxxxxxxxxxx', '2 postal_cod', '2 ', '2 offersxxxxxxxxxxxxxx', '2 seeksxxxxxxxxxxxxxxx', '2 aboutxxxxxxxxxxxxxxx', false, 'third', false, false, '2 ', 2, 2);
INSERT INTO public.members VALUES (3, '3 public_idxxxxxxxxxxx', '3 load_idxxxxxxxxxxxxx', '3 emailxxxxxxxxxxxxxxx', '3 email_keyxxxxxxxxxxx', 'closed', false, '3 first_namexxxxxxxxxx', '3 last_namexxxxxxxxxxx', '3 headlinexxxxxxxxxxxx', '3 companyxxxxxxxxxxxxx', '3 positionxxxxxxxxxxxx', '3 indust', '3 industry_textxxxxxxx', '3 cityxxxxxxxxxxxxxxxx', '3 postal_cod', '3 ', '3 offersxxxxxxxxxxxxxx', '3 seeksxxxxxxxxxxxxxxx', '3 aboutxxxxxxxxxxxxxxx', false, 'second', false, false, '3 ', 3, 3);
INSERT INTO public.members VALUES (4, '4 public_idxxxxxxxxxxx', '4 load_idxxxxxxxxxxxxx', '4 emailxxxxxxxxxxxxxxx', '4 email_keyxxxxxxxxxxx', 'unconfirmed', false, '4 first_namexxxxxxxxxx', '4 last_namexxxxxxxxxxx', '4 headlinexxxxxxxxxxxx', '4 companyxxxxxxxxxxxxx', '4 positionxxxxxxxxxxxx', '4 indust', '4 industry_textxxxxxxx', '4 cityxxxxxxxxxxxxxxxx', '4 postal_cod', '4 ', '4 offersxxxxxxxxxxxxxx', '4 seeksxxxxxxxxxxxxxxx', '4 aboutxxxxxxxxxxxxxxx', false, 'contacts', false, false, '4 ', 4, 4);
INSERT INTO public.members VALUES (5, '5 public_idxxxxxxxxxxx', '5 load_idxxxxxxxxxxxxx', '5 emailxxxxxxxxxxxxxxx', '5 email_keyxxxxxxxxxxx', 'awaiting', false, '5 first_namexxxxxxxxxx', '5 last_namexxxxxxxxxxx', '5 headlinexxxxxxxxxxxx', '5 companyxxxxxxxxxxxxx', '5 positionxxxxxxxxxxxx', '5 indust', '5 industry_textxxxxxxx', '5 cityxxxxxxxxxxxxxxxx', '5 postal_cod', '5 ', '5 offersxxxxxxxxxxxxxx', '5 seeksxxxxxxxxxxxxxxx', '5 aboutxxxxxxxxxxxxxxx', false, 'nobody', false, false, '5 ', 5, 5);
INSERT INTO public.messages VALUES (1, '1 public_idxxxxxxxxxxx', 1, 1, '1 textxxxxxxxxxxxxxxxx', '1 search_textxxxxxxxxx', '1 client_keyxxxxxxxxxx', 1);
INSERT INTO public.messages VALUES (2, '2 public_idxxxxxxxxxxx', 2, 2, '2 textxxxxxxxxxxxxxxxx', '2 search_textxxxxxxxxx', '2 client_keyxxxxxxxxxx', 2);
INSERT INTO public.notices VALUES (1, 1, 2, '1 kindxxxxxxxxxxxxxxxx', '1 subjectxxxxxxxxxxxxx', 1, 1, 1);
INSERT INTO public.notices VALUES (2, 2, 3, '2 kindxxxxxxxxxxxxxxxx', '2 subjectxxxxxxxxxxxxx', 2, 2, 2);
INSERT INTO public.one_time_tokens VALUES ('1 token_hashxxxxxxxxxx', '1 purposexxx', 1, '1 emailxxxxxxxxxxxxxxx', 1);
INSERT INTO public.one_time_tokens VALUES ('2 token_hashxxxxxxxxxx', '2 purposexxx', 2, '2 emailxxxxxxxxxxxxxxx', 2);
INSERT INTO public.participants VALUES (1, 1, 1);
INSERT INTO public.participants VALUES (2, 2, 2);
INSERT INTO public.photos VALUES (1, '1 photo_keyxxxxxxxxxxx', '1 media_typexxxxxxxx', '\x01');
INSERT INTO public.photos VALUES (2, '2 photo_keyxxxxxxxxxxx', '2 media_typexxxxxxxx', '\x02');
INSERT INTO public.positions VALUES (1, 1, '1 companyxxxxxxxxxxxxx', '1 titlexxxxxxxxxxxxxxx', '1 startedx', '1 endedxxx');
INSERT INTO public.positions VALUES (2, 2, '2 companyxxxxxxxxxxxxx', '2 titlexxxxxxxxxxxxxxx', '2 startedx', '2 endedxxx');
INSERT INTO public.sessions VALUES ('1 public_idxxxxxxxxxxx', '1 token_hashxxxxxxxxxx', 1, 1, 1, 1, '1 browserxxxxxxxxxxxxx');
INSERT INTO public.sessions VALUES ('2 public_idxxxxxxxxxxx', '2 token_hashxxxxxxxxxx', 2, 2, 2, 2, '2 browserxxxxxxxxxxxxx');
INSERT INTO public.switches VALUES (1, '1 namexxxxxxxxxxxxxxxx', '1 valuex');
INSERT INTO public.switches VALUES (2, '2 namexxxxxxxxxxxxxxxx', '2 valuex');
INSERT INTO public.target_groups VALUES (1, '1 public_idxxxxxxxxxxx', 1, '1 namexxxxxxxxxxxxxxxx', '1 queryxxxxxxxxxxxxxxx', 1, 1, '\x01');
INSERT INTO public.target_groups VALUES (2, '2 public_idxxxxxxxxxxx', 2, '2 namexxxxxxxxxxxxxxxx', '2 queryxxxxxxxxxxxxxxx', 2, 2, '\x02');
SELECT pg_catalog.setval('public.audit_entries_id_seq', 2, true);
SELECT pg_catalog.setval('public.contact_requests_id_seq', 2, true);
SELECT pg_catalog.setval('public.conversations_id_seq', 2, true);
SELECT pg_catalog.setval('public.educations_id_seq', 2, true);
SELECT pg_catalog.setval('public.introductions_id_seq', 2, true);
SELECT pg_catalog.setval('public.languages_id_seq', 2, true);
SELECT pg_catalog.setval('public.links_id_seq', 2, true);
SELECT pg_catalog.setval('public.members_id_seq', 5, true);
SELECT pg_catalog.setval('public.messages_id_seq', 2, true);
SELECT pg_catalog.setval('public.notices_id_seq', 2, true);
SELECT pg_catalog.setval('public.positions_id_seq', 2, true);
SELECT pg_catalog.setval('public.target_groups_id_seq', 2, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.answered_calls
    ADD CONSTRAINT pk_answered_calls PRIMARY KEY (member_id, key_hash);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT pk_api_tokens PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.audit_entries
    ADD CONSTRAINT pk_audit_entries PRIMARY KEY (id);
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT pk_blocks PRIMARY KEY (blocker_id, blocked_id);
ALTER TABLE ONLY public.chosen_contacts
    ADD CONSTRAINT pk_chosen_contacts PRIMARY KEY (member_id, detail, chosen_id);
ALTER TABLE ONLY public.contact_details
    ADD CONSTRAINT pk_contact_details PRIMARY KEY (member_id, detail);
ALTER TABLE ONLY public.contact_notes
    ADD CONSTRAINT pk_contact_notes PRIMARY KEY (owner_id, about_id);
ALTER TABLE ONLY public.contact_requests
    ADD CONSTRAINT pk_contact_requests PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_tags
    ADD CONSTRAINT pk_contact_tags PRIMARY KEY (owner_id, about_id, tag);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT pk_contacts PRIMARY KEY (low_id, high_id);
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT pk_conversations PRIMARY KEY (id);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT pk_credentials PRIMARY KEY (member_id);
ALTER TABLE ONLY public.daily_figures
    ADD CONSTRAINT pk_daily_figures PRIMARY KEY (day);
ALTER TABLE ONLY public.dismissed_suggestions
    ADD CONSTRAINT pk_dismissed_suggestions PRIMARY KEY (owner_id, about_id);
ALTER TABLE ONLY public.educations
    ADD CONSTRAINT pk_educations PRIMARY KEY (id);
ALTER TABLE ONLY public.introductions
    ADD CONSTRAINT pk_introductions PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT pk_journal PRIMARY KEY (version);
ALTER TABLE ONLY public.journal_head
    ADD CONSTRAINT pk_journal_head PRIMARY KEY (id);
ALTER TABLE ONLY public.kept_members
    ADD CONSTRAINT pk_kept_members PRIMARY KEY (owner_id, about_id);
ALTER TABLE ONLY public.languages
    ADD CONSTRAINT pk_languages PRIMARY KEY (id);
ALTER TABLE ONLY public.links
    ADD CONSTRAINT pk_links PRIMARY KEY (id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT pk_members PRIMARY KEY (id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (id);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT pk_notices PRIMARY KEY (id);
ALTER TABLE ONLY public.one_time_tokens
    ADD CONSTRAINT pk_one_time_tokens PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.participants
    ADD CONSTRAINT pk_participants PRIMARY KEY (conversation_id, member_id);
ALTER TABLE ONLY public.photos
    ADD CONSTRAINT pk_photos PRIMARY KEY (member_id);
ALTER TABLE ONLY public.positions
    ADD CONSTRAINT pk_positions PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.switches
    ADD CONSTRAINT pk_switches PRIMARY KEY (member_id, name);
ALTER TABLE ONLY public.target_groups
    ADD CONSTRAINT pk_target_groups PRIMARY KEY (id);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT uq_api_tokens_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.contact_requests
    ADD CONSTRAINT uq_contact_requests_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT uq_conversations_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.introductions
    ADD CONSTRAINT uq_introductions_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT uq_invitations_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT uq_members_email_key UNIQUE (email_key);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT uq_members_load_id UNIQUE (load_id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT uq_members_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT uq_messages_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.photos
    ADD CONSTRAINT uq_photos_photo_key UNIQUE (photo_key);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT uq_sessions_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.target_groups
    ADD CONSTRAINT uq_target_groups_public_id UNIQUE (public_id);
CREATE INDEX ix_answered_calls_at ON public.answered_calls USING btree (at);
CREATE INDEX ix_api_tokens_member_id ON public.api_tokens USING btree (member_id);
CREATE INDEX ix_audit_entries_member_id ON public.audit_entries USING btree (member_id);
CREATE INDEX ix_blocks_blocked_id ON public.blocks USING btree (blocked_id);
CREATE INDEX ix_chosen_contacts_chosen_id ON public.chosen_contacts USING btree (chosen_id);
CREATE INDEX ix_contact_notes_about_id ON public.contact_notes USING btree (about_id);
CREATE INDEX ix_contact_requests_open ON public.contact_requests USING btree (sender_id) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'declined'::character varying])::text[]));
CREATE INDEX ix_contact_requests_pair ON public.contact_requests USING btree (low_id, high_id);
CREATE INDEX ix_contact_requests_recipient_id ON public.contact_requests USING btree (recipient_id);
CREATE INDEX ix_contact_requests_sender_id ON public.contact_requests USING btree (sender_id);
CREATE INDEX ix_contact_requests_waiting ON public.contact_requests USING btree (recipient_id) WHERE ((state)::text = 'pending'::text);
CREATE INDEX ix_contact_tags_about_id ON public.contact_tags USING btree (about_id);
CREATE INDEX ix_contacts_high_id ON public.contacts USING btree (high_id);
CREATE INDEX ix_conversations_high_id ON public.conversations USING btree (high_id);
CREATE INDEX ix_dismissed_suggestions_about_id ON public.dismissed_suggestions USING btree (about_id);
CREATE INDEX ix_educations_member_id ON public.educations USING btree (member_id);
CREATE INDEX ix_introductions_asker_id ON public.introductions USING btree (asker_id);
CREATE INDEX ix_introductions_bridge_id ON public.introductions USING btree (bridge_id);
CREATE INDEX ix_introductions_conversation_id ON public.introductions USING btree (conversation_id);
CREATE INDEX ix_introductions_target_id ON public.introductions USING btree (target_id);
CREATE INDEX ix_introductions_waiting_for_bridge ON public.introductions USING btree (bridge_id) WHERE ((state)::text = 'asked'::text);
CREATE INDEX ix_introductions_waiting_for_target ON public.introductions USING btree (target_id) WHERE ((state)::text = 'passed_on'::text);
CREATE INDEX ix_invitations_member_id ON public.invitations USING btree (member_id);
CREATE INDEX ix_kept_members_about_id ON public.kept_members USING btree (about_id);
CREATE INDEX ix_languages_member_id ON public.languages USING btree (member_id);
CREATE INDEX ix_links_member_id ON public.links USING btree (member_id);
CREATE INDEX ix_messages_conversation_id_id ON public.messages USING btree (conversation_id, id);
CREATE INDEX ix_messages_written_at ON public.messages USING btree (written_at);
CREATE INDEX ix_notices_about_id ON public.notices USING btree (about_id);
CREATE INDEX ix_notices_member_id ON public.notices USING btree (member_id);
CREATE INDEX ix_notices_subject ON public.notices USING btree (subject);
CREATE INDEX ix_notices_unmailed ON public.notices USING btree (due_at) WHERE (mailed_at IS NULL);
CREATE INDEX ix_one_time_tokens_member_id ON public.one_time_tokens USING btree (member_id);
CREATE INDEX ix_participants_member_id ON public.participants USING btree (member_id);
CREATE INDEX ix_positions_member_id ON public.positions USING btree (member_id);
CREATE INDEX ix_sessions_member_id ON public.sessions USING btree (member_id);
CREATE UNIQUE INDEX uq_contact_requests_open_pair ON public.contact_requests USING btree (low_id, high_id) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'declined'::character varying])::text[]));
CREATE UNIQUE INDEX uq_conversations_pair ON public.conversations USING btree (low_id, high_id);
CREATE UNIQUE INDEX uq_introductions_open ON public.introductions USING btree (asker_id, target_id) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'declined_by_bridge'::character varying, 'declined_by_target'::character varying, 'ended'::character varying, 'passed_on'::character varying])::text[]));
CREATE UNIQUE INDEX uq_languages_member_id_language ON public.languages USING btree (member_id, language);
CREATE UNIQUE INDEX uq_messages_author_id_client_key ON public.messages USING btree (author_id, client_key);
CREATE UNIQUE INDEX uq_target_groups_owner_id_name ON public.target_groups USING btree (owner_id, name);
ALTER TABLE ONLY public.answered_calls
    ADD CONSTRAINT fk_answered_calls_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT fk_api_tokens_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.audit_entries
    ADD CONSTRAINT fk_audit_entries_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT fk_blocks_blocked_id FOREIGN KEY (blocked_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT fk_blocks_blocker_id FOREIGN KEY (blocker_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.chosen_contacts
    ADD CONSTRAINT fk_chosen_contacts_chosen_id FOREIGN KEY (chosen_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.chosen_contacts
    ADD CONSTRAINT fk_chosen_contacts_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_details
    ADD CONSTRAINT fk_contact_details_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_notes
    ADD CONSTRAINT fk_contact_notes_about_id FOREIGN KEY (about_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_notes
    ADD CONSTRAINT fk_contact_notes_owner_id FOREIGN KEY (owner_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_requests
    ADD CONSTRAINT fk_contact_requests_high_id FOREIGN KEY (high_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_requests
    ADD CONSTRAINT fk_contact_requests_low_id FOREIGN KEY (low_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_requests
    ADD CONSTRAINT fk_contact_requests_recipient_id FOREIGN KEY (recipient_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_requests
    ADD CONSTRAINT fk_contact_requests_sender_id FOREIGN KEY (sender_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_tags
    ADD CONSTRAINT fk_contact_tags_about_id FOREIGN KEY (about_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_tags
    ADD CONSTRAINT fk_contact_tags_owner_id FOREIGN KEY (owner_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT fk_contacts_high_id FOREIGN KEY (high_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT fk_contacts_low_id FOREIGN KEY (low_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT fk_conversations_high_id FOREIGN KEY (high_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT fk_conversations_low_id FOREIGN KEY (low_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT fk_credentials_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dismissed_suggestions
    ADD CONSTRAINT fk_dismissed_suggestions_about_id FOREIGN KEY (about_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dismissed_suggestions
    ADD CONSTRAINT fk_dismissed_suggestions_owner_id FOREIGN KEY (owner_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.educations
    ADD CONSTRAINT fk_educations_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.introductions
    ADD CONSTRAINT fk_introductions_asker_id FOREIGN KEY (asker_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.introductions
    ADD CONSTRAINT fk_introductions_bridge_id FOREIGN KEY (bridge_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.introductions
    ADD CONSTRAINT fk_introductions_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.conversations(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.introductions
    ADD CONSTRAINT fk_introductions_target_id FOREIGN KEY (target_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.kept_members
    ADD CONSTRAINT fk_kept_members_about_id FOREIGN KEY (about_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.kept_members
    ADD CONSTRAINT fk_kept_members_owner_id FOREIGN KEY (owner_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.languages
    ADD CONSTRAINT fk_languages_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.links
    ADD CONSTRAINT fk_links_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_author_id FOREIGN KEY (author_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.conversations(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT fk_notices_about_id FOREIGN KEY (about_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT fk_notices_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.one_time_tokens
    ADD CONSTRAINT fk_one_time_tokens_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.participants
    ADD CONSTRAINT fk_participants_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.conversations(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.participants
    ADD CONSTRAINT fk_participants_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.photos
    ADD CONSTRAINT fk_photos_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.positions
    ADD CONSTRAINT fk_positions_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.switches
    ADD CONSTRAINT fk_switches_member_id FOREIGN KEY (member_id) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.target_groups
    ADD CONSTRAINT fk_target_groups_owner_id FOREIGN KEY (owner_id) REFERENCES public.members(id) ON DELETE CASCADE;
