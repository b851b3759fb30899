BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answered_calls (
	member_id INTEGER NOT NULL, 
	key_hash VARCHAR(64) NOT NULL, 
	call_hash VARCHAR(64) NOT NULL, 
	answer TEXT, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_answered_calls PRIMARY KEY (member_id, key_hash), 
	CONSTRAINT fk_answered_calls_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "answered_calls" VALUES(1,'1 key_hashxxxxxxxxxxxx','1 call_hashxxxxxxxxxxx','1 answerxxxxxxxxxxxxxx',1);
INSERT INTO "answered_calls" VALUES(2,'2 key_hashxxxxxxxxxxxx','2 call_hashxxxxxxxxxxx','2 answerxxxxxxxxxxxxxx',2);
CREATE TABLE api_tokens (
	public_id VARCHAR(22) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	member_id INTEGER NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	created_at BIGINT NOT NULL, 
	used_at BIGINT, 
	CONSTRAINT pk_api_tokens PRIMARY KEY (token_hash), 
	CONSTRAINT fk_api_tokens_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_api_tokens_public_id UNIQUE (public_id)
);
INSERT INTO "api_tokens" VALUES('1 public_idxxxxxxxxxxx','1 token_hashxxxxxxxxxx',1,'1 namexxxxxxxxxxxxxxxx',1,1);
INSERT INTO "api_tokens" VALUES('2 public_idxxxxxxxxxxx','2 token_hashxxxxxxxxxx',2,'2 namexxxxxxxxxxxxxxxx',2,2);
CREATE TABLE audit_entries (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_audit_entries PRIMARY KEY (id), 
	CONSTRAINT fk_audit_entries_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "audit_entries" VALUES(1,1,1,'1 kindxxxxxxxxxxxxxxxx','1 detailxxxxxxxxxxxxxx');
INSERT INTO "audit_entries" VALUES(2,2,2,'2 kindxxxxxxxxxxxxxxxx','2 detailxxxxxxxxxxxxxx');
CREATE TABLE blocks (
	blocker_id INTEGER NOT NULL, 
	blocked_id INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	CONSTRAINT pk_blocks PRIMARY KEY (blocker_id, blocked_id), 
	CONSTRAINT ck_blocks_self CHECK (blocker_id <> blocked_id), 
	CONSTRAINT fk_blocks_blocked_id FOREIGN KEY(blocked_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_blocks_blocker_id FOREIGN KEY(blocker_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "blocks" VALUES(1,2,1);
INSERT INTO "blocks" VALUES(2,3,2);
CREATE TABLE chosen_contacts (
	member_id INTEGER NOT NULL, 
	detail VARCHAR(10) NOT NULL, 
	chosen_id INTEGER NOT NULL, 
	CONSTRAINT pk_chosen_contacts PRIMARY KEY (member_id, detail, chosen_id), 
	CONSTRAINT fk_chosen_contacts_chosen_id FOREIGN KEY(chosen_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chosen_contacts_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "chosen_contacts" VALUES(1,'1 detailxx',2);
INSERT INTO "chosen_contacts" VALUES(2,'2 detailxx',3);
CREATE TABLE contact_details (
	member_id INTEGER NOT NULL, 
	detail VARCHAR(10) NOT NULL, 
	value TEXT DEFAULT '' NOT NULL, 
	audience VARCHAR(10) DEFAULT 'nobody' NOT NULL, 
	CONSTRAINT pk_contact_details PRIMARY KEY (member_id, detail), 
	CONSTRAINT ck_contact_details_audience CHECK (audience IN ('nobody', 'chosen', 'contacts', 'everyone')), 
	CONSTRAINT ck_contact_details_detail CHECK (detail IN ('email', 'phone', 'address', 'birthday')), 
	CONSTRAINT fk_contact_details_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "contact_details" VALUES(1,'phone','1 valuexxxxxxxxxxxxxxx','chosen');
INSERT INTO "contact_details" VALUES(2,'address','2 valuexxxxxxxxxxxxxxx','contacts');
CREATE TABLE contact_notes (
	owner_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	changed_at BIGINT NOT NULL, 
	CONSTRAINT pk_contact_notes PRIMARY KEY (owner_id, about_id), 
	CONSTRAINT fk_contact_notes_about_id FOREIGN KEY(about_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_notes_owner_id FOREIGN KEY(owner_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "contact_notes" VALUES(1,2,'1 notexxxxxxxxxxxxxxxx','1 reasonxxxxxxxxxxxxxx',1);
INSERT INTO "contact_notes" VALUES(2,3,'2 notexxxxxxxxxxxxxxxx','2 reasonxxxxxxxxxxxxxx',2);
CREATE TABLE contact_requests (
	id INTEGER NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	sender_id INTEGER NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	low_id INTEGER NOT NULL, 
	high_id INTEGER NOT NULL, 
	reason VARCHAR(20) DEFAULT '' NOT NULL, 
	message TEXT DEFAULT '' NOT NULL, 
	state VARCHAR(10) DEFAULT 'pending' NOT NULL, 
	sent_at BIGINT NOT NULL, 
	expires_at BIGINT, 
	ended_at BIGINT, 
	CONSTRAINT pk_contact_requests PRIMARY KEY (id), 
	CONSTRAINT ck_contact_requests_state CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn', 'expired', 'ended')), 
	CONSTRAINT ck_contact_requests_order CHECK (low_id < high_id), 
	CONSTRAINT ck_contact_requests_self CHECK (sender_id <> recipient_id), 
	CONSTRAINT fk_contact_requests_high_id FOREIGN KEY(high_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_requests_low_id FOREIGN KEY(low_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_requests_recipient_id FOREIGN KEY(recipient_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_requests_sender_id FOREIGN KEY(sender_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_contact_requests_public_id UNIQUE (public_id)
);
INSERT INTO "contact_requests" VALUES(1,'1 public_idxxxxxxxxxxx',1,2,3,4,'1 reasonxxxxxxxxxxxx','1 messagexxxxxxxxxxxxx','accepted',1,1,1);
INSERT INTO "contact_requests" VALUES(2,'2 public_idxxxxxxxxxxx',2,3,4,5,'2 reasonxxxxxxxxxxxx','2 messagexxxxxxxxxxxxx','declined',2,2,2);
CREATE TABLE contact_tags (
	owner_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	tag VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_contact_tags PRIMARY KEY (owner_id, about_id, tag), 
	CONSTRAINT fk_contact_tags_about_id FOREIGN KEY(about_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_tags_owner_id FOREIGN KEY(owner_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "contact_tags" VALUES(1,2,'1 tagxxxxxxxxxxxxxxxxx');
INSERT INTO "contact_tags" VALUES(2,3,'2 tagxxxxxxxxxxxxxxxxx');
CREATE TABLE contacts (
	low_id INTEGER NOT NULL, 
	high_id INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (low_id, high_id), 
	CONSTRAINT ck_contacts_order CHECK (low_id < high_id), 
	CONSTRAINT fk_contacts_high_id FOREIGN KEY(high_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contacts_low_id FOREIGN KEY(low_id) REFERENCES members (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "contacts" VALUES(1,2,1);
INSERT INTO "contacts" VALUES(2,3,2);
CREATE TABLE conversations (
	id INTEGER NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	low_id INTEGER, 
	high_id INTEGER, 
	opened_at BIGINT NOT NULL, 
	CONSTRAINT pk_conversations PRIMARY KEY (id), 
	CONSTRAINT ck_conversations_order CHECK (low_id < high_id), 
	CONSTRAINT fk_conversations_high_id FOREIGN KEY(high_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_conversations_low_id FOREIGN KEY(low_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_conversations_public_id UNIQUE (public_id)
);
INSERT INTO "conversations" VALUES(1,'1 public_idxxxxxxxxxxx',1,2,1);
INSERT INTO "conversations" VALUES(2,'2 public_idxxxxxxxxxxx',2,3,2);
CREATE TABLE credentials (
	member_id INTEGER NOT NULL, 
	password_hash TEXT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	CONSTRAINT pk_credentials PRIMARY KEY (member_id), 
	CONSTRAINT fk_credentials_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "credentials" VALUES(1,'1 password_hashxxxxxxx',1);
INSERT INTO "credentials" VALUES(2,'2 password_hashxxxxxxx',2);
CREATE TABLE daily_figures (
	day VARCHAR(10) NOT NULL, 
	members INTEGER NOT NULL, 
	open_lists INTEGER NOT NULL, 
	mean_contacts FLOAT NOT NULL, 
	separation TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_daily_figures PRIMARY KEY (day)
);
INSERT INTO "daily_figures" VALUES('1 dayxxxxx',1,1,1.0,'1 separationxxxxxxxxxx');
INSERT INTO "daily_figures" VALUES('2 dayxxxxx',2,2,2.0,'2 separationxxxxxxxxxx');
CREATE TABLE dismissed_suggestions (
	owner_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	dismissed_at BIGINT NOT NULL, 
	CONSTRAINT pk_dismissed_suggestions PRIMARY KEY (owner_id, about_id), 
	CONSTRAINT fk_dismissed_suggestions_about_id FOREIGN KEY(about_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dismissed_suggestions_owner_id FOREIGN KEY(owner_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "dismissed_suggestions" VALUES(1,2,1);
INSERT INTO "dismissed_suggestions" VALUES(2,3,2);
CREATE TABLE educations (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	school TEXT DEFAULT '' NOT NULL, 
	degree TEXT DEFAULT '' NOT NULL, 
	subject TEXT DEFAULT '' NOT NULL, 
	started VARCHAR(10) DEFAULT '' NOT NULL, 
	ended VARCHAR(10) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_educations PRIMARY KEY (id), 
	CONSTRAINT fk_educations_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "educations" VALUES(1,1,'1 schoolxxxxxxxxxxxxxx','1 degreexxxxxxxxxxxxxx','1 subjectxxxxxxxxxxxxx','1 startedx','1 endedxxx');
INSERT INTO "educations" VALUES(2,2,'2 schoolxxxxxxxxxxxxxx','2 degreexxxxxxxxxxxxxx','2 subjectxxxxxxxxxxxxx','2 startedx','2 endedxxx');
CREATE TABLE introductions (
	id INTEGER NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	asker_id INTEGER NOT NULL, 
	bridge_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	to_bridge TEXT DEFAULT '' NOT NULL, 
	to_target TEXT DEFAULT '' NOT NULL, 
	passed_on_text TEXT DEFAULT '' NOT NULL, 
	state VARCHAR(20) DEFAULT 'asked' NOT NULL, 
	asked_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	passed_on_at BIGINT, 
	target_declined_at BIGINT, 
	reminded_at BIGINT, 
	ended_at BIGINT, 
	conversation_id INTEGER, 
	CONSTRAINT pk_introductions PRIMARY KEY (id), 
	CONSTRAINT ck_introductions_state CHECK (state IN ('asked', 'declined_by_bridge', 'passed_on', 'mention_me', 'declined_by_target', 'agreed', 'expired', 'withdrawn', 'ended')), 
	CONSTRAINT ck_introductions_three CHECK (asker_id <> bridge_id AND bridge_id <> target_id AND asker_id <> target_id), 
	CONSTRAINT fk_introductions_asker_id FOREIGN KEY(asker_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_introductions_bridge_id FOREIGN KEY(bridge_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_introductions_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE SET NULL, 
	CONSTRAINT fk_introductions_target_id FOREIGN KEY(target_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_introductions_public_id UNIQUE (public_id)
);
INSERT INTO "introductions" VALUES(1,'1 public_idxxxxxxxxxxx',1,2,3,'1 to_bridgexxxxxxxxxxx','1 to_targetxxxxxxxxxxx','1 passed_on_textxxxxxx','declined_by_bridge',1,1,1,1,1,1,1);
INSERT INTO "introductions" VALUES(2,'2 public_idxxxxxxxxxxx',2,3,4,'2 to_bridgexxxxxxxxxxx','2 to_targetxxxxxxxxxxx','2 passed_on_textxxxxxx','passed_on',2,2,2,2,2,2,2);
CREATE TABLE invitations (
	token_hash VARCHAR(64) NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	member_id INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	uses_left INTEGER NOT NULL, 
	CONSTRAINT pk_invitations PRIMARY KEY (token_hash), 
	CONSTRAINT fk_invitations_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_invitations_public_id UNIQUE (public_id)
);
INSERT INTO "invitations" VALUES('1 token_hashxxxxxxxxxx','1 public_idxxxxxxxxxxx',1,1,1,1);
INSERT INTO "invitations" VALUES('2 token_hashxxxxxxxxxx','2 public_idxxxxxxxxxxx',2,2,2,2);
CREATE TABLE journal (
	version BIGINT NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	a INTEGER, 
	b INTEGER, 
	at BIGINT NOT NULL, 
	mark VARCHAR(16) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_journal PRIMARY KEY (version)
);
INSERT INTO "journal" VALUES(1,'1 kindxxxxxxxxxxxxxx',1,1,1,'1 markxxxxxxxxxx');
INSERT INTO "journal" VALUES(2,'2 kindxxxxxxxxxxxxxx',2,2,2,'2 markxxxxxxxxxx');
CREATE TABLE journal_head (
	id INTEGER NOT NULL, 
	version BIGINT NOT NULL, 
	database_id VARCHAR(22) NOT NULL, 
	CONSTRAINT pk_journal_head PRIMARY KEY (id), 
	CONSTRAINT ck_journal_head_one_row CHECK (id = 1)
);
INSERT INTO "journal_head" VALUES(1,0,'Fa2fMhugHrereyyp3xxGkg');
CREATE TABLE kept_members (
	owner_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	kept_at BIGINT NOT NULL, 
	CONSTRAINT pk_kept_members PRIMARY KEY (owner_id, about_id), 
	CONSTRAINT fk_kept_members_about_id FOREIGN KEY(about_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_kept_members_owner_id FOREIGN KEY(owner_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "kept_members" VALUES(1,2,1);
INSERT INTO "kept_members" VALUES(2,3,2);
CREATE TABLE languages (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	language TEXT DEFAULT '' NOT NULL, 
	level TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_languages PRIMARY KEY (id), 
	CONSTRAINT fk_languages_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "languages" VALUES(1,1,'1 languagexxxxxxxxxxxx','1 levelxxxxxxxxxxxxxxx');
INSERT INTO "languages" VALUES(2,2,'2 languagexxxxxxxxxxxx','2 levelxxxxxxxxxxxxxxx');
CREATE TABLE links (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	label TEXT DEFAULT '' NOT NULL, 
	url TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_links PRIMARY KEY (id), 
	CONSTRAINT fk_links_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "links" VALUES(1,1,'1 labelxxxxxxxxxxxxxxx','1 urlxxxxxxxxxxxxxxxxx');
INSERT INTO "links" VALUES(2,2,'2 labelxxxxxxxxxxxxxxx','2 urlxxxxxxxxxxxxxxxxx');
CREATE TABLE members (
	id INTEGER NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	load_id TEXT, 
	email TEXT NOT NULL, 
	email_key TEXT NOT NULL, 
	state VARCHAR(12) DEFAULT 'active' NOT NULL, 
	is_operator BOOLEAN DEFAULT '0' NOT NULL, 
	first_name TEXT DEFAULT '' NOT NULL, 
	last_name TEXT DEFAULT '' NOT NULL, 
	headline TEXT DEFAULT '' NOT NULL, 
	company TEXT DEFAULT '' NOT NULL, 
	position TEXT DEFAULT '' NOT NULL, 
	industry VARCHAR(8) DEFAULT '' NOT NULL, 
	industry_text TEXT DEFAULT '' NOT NULL, 
	city TEXT DEFAULT '' NOT NULL, 
	postal_code VARCHAR(12) DEFAULT '' NOT NULL, 
	country VARCHAR(2) DEFAULT '' NOT NULL, 
	offers TEXT DEFAULT '' NOT NULL, 
	seeks TEXT DEFAULT '' NOT NULL, 
	about TEXT DEFAULT '' NOT NULL, 
	is_recruiter BOOLEAN DEFAULT '0' NOT NULL, 
	audience VARCHAR(8) DEFAULT 'everyone' NOT NULL, 
	is_listed BOOLEAN DEFAULT '1' NOT NULL, 
	is_findable_by_email BOOLEAN DEFAULT '0' NOT NULL, 
	screen_language VARCHAR(2) DEFAULT '' NOT NULL, 
	joined_at BIGINT NOT NULL, 
	changed_at BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (id), 
	CONSTRAINT ck_members_audience CHECK (audience IN ('everyone', 'fourth', 'third', 'second', 'contacts', 'nobody')), 
	CONSTRAINT ck_members_last_name CHECK (last_name <> ''), 
	CONSTRAINT ck_members_state CHECK (state IN ('unconfirmed', 'awaiting', 'active', 'closed')), 
	CONSTRAINT uq_members_email_key UNIQUE (email_key), 
	CONSTRAINT uq_members_load_id UNIQUE (load_id), 
	CONSTRAINT uq_members_public_id UNIQUE (public_id)
);
INSERT INTO "members" VALUES(1,'1 public_idxxxxxxxxxxx','1 load_idxxxxxxxxxxxxx','1 emailxxxxxxxxxxxxxxx','1 email_keyxxxxxxxxxxx','awaiting',0,'1 first_namexxxxxxxxxx','1 last_namexxxxxxxxxxx','1 headlinexxxxxxxxxxxx','1 companyxxxxxxxxxxxxx','1 positionxxxxxxxxxxxx','1 indust','1 industry_textxxxxxxx','1 cityxxxxxxxxxxxxxxxx','1 postal_cod','1 ','1 offersxxxxxxxxxxxxxx','1 seeksxxxxxxxxxxxxxxx','1 aboutxxxxxxxxxxxxxxx',0,'fourth',0,0,'1 ',1,1);
INSERT INTO "members" VALUES(2,'2 public_idxxxxxxxxxxx','2 load_idxxxxxxxxxxxxx','2 emailxxxxxxxxxxxxxxx','2 email_keyxxxxxxxxxxx','active',0,'2 first_namexxxxxxxxxx','2 last_namexxxxxxxxxxx','2 headlinexxxxxxxxxxxx','2 companyxxxxxxxxxxxxx','2 positionxxxxxxxxxxxx','2 indust','2 industry_textxxxxxxx','2 cityxxxxxxxxxxxxxxxx','2 postal_cod','2 ','2 offersxxxxxxxxxxxxxx','2 seeksxxxxxxxxxxxxxxx','2 aboutxxxxxxxxxxxxxxx',0,'third',0,0,'2 ',2,2);
INSERT INTO "members" VALUES(3,'3 public_idxxxxxxxxxxx','3 load_idxxxxxxxxxxxxx','3 emailxxxxxxxxxxxxxxx','3 email_keyxxxxxxxxxxx','closed',0,'3 first_namexxxxxxxxxx','3 last_namexxxxxxxxxxx','3 headlinexxxxxxxxxxxx','3 companyxxxxxxxxxxxxx','3 positionxxxxxxxxxxxx','3 indust','3 industry_textxxxxxxx','3 cityxxxxxxxxxxxxxxxx','3 postal_cod','3 ','3 offersxxxxxxxxxxxxxx','3 seeksxxxxxxxxxxxxxxx','3 aboutxxxxxxxxxxxxxxx',0,'second',0,0,'3 ',3,3);
INSERT INTO "members" VALUES(4,'4 public_idxxxxxxxxxxx','4 load_idxxxxxxxxxxxxx','4 emailxxxxxxxxxxxxxxx','4 email_keyxxxxxxxxxxx','unconfirmed',0,'4 first_namexxxxxxxxxx','4 last_namexxxxxxxxxxx','4 headlinexxxxxxxxxxxx','4 companyxxxxxxxxxxxxx','4 positionxxxxxxxxxxxx','4 indust','4 industry_textxxxxxxx','4 cityxxxxxxxxxxxxxxxx','4 postal_cod','4 ','4 offersxxxxxxxxxxxxxx','4 seeksxxxxxxxxxxxxxxx','4 aboutxxxxxxxxxxxxxxx',0,'contacts',0,0,'4 ',4,4);
INSERT INTO "members" VALUES(5,'5 public_idxxxxxxxxxxx','5 load_idxxxxxxxxxxxxx','5 emailxxxxxxxxxxxxxxx','5 email_keyxxxxxxxxxxx','awaiting',0,'5 first_namexxxxxxxxxx','5 last_namexxxxxxxxxxx','5 headlinexxxxxxxxxxxx','5 companyxxxxxxxxxxxxx','5 positionxxxxxxxxxxxx','5 indust','5 industry_textxxxxxxx','5 cityxxxxxxxxxxxxxxxx','5 postal_cod','5 ','5 offersxxxxxxxxxxxxxx','5 seeksxxxxxxxxxxxxxxx','5 aboutxxxxxxxxxxxxxxx',0,'nobody',0,0,'5 ',5,5);
CREATE TABLE messages (
	id INTEGER NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	conversation_id INTEGER NOT NULL, 
	author_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	search_text TEXT NOT NULL, 
	client_key VARCHAR(64), 
	written_at BIGINT NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT fk_messages_author_id FOREIGN KEY(author_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_messages_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE, 
	CONSTRAINT uq_messages_public_id UNIQUE (public_id)
);
INSERT INTO "messages" VALUES(1,'1 public_idxxxxxxxxxxx',1,1,'1 textxxxxxxxxxxxxxxxx','1 search_textxxxxxxxxx','1 client_keyxxxxxxxxxx',1);
INSERT INTO "messages" VALUES(2,'2 public_idxxxxxxxxxxx',2,2,'2 textxxxxxxxxxxxxxxxx','2 search_textxxxxxxxxx','2 client_keyxxxxxxxxxx',2);
CREATE TABLE notices (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	subject VARCHAR(22) NOT NULL, 
	due_at BIGINT NOT NULL, 
	mailed_at BIGINT, 
	read_at BIGINT, 
	CONSTRAINT pk_notices PRIMARY KEY (id), 
	CONSTRAINT fk_notices_about_id FOREIGN KEY(about_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_notices_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "notices" VALUES(1,1,2,'1 kindxxxxxxxxxxxxxxxx','1 subjectxxxxxxxxxxxxx',1,1,1);
INSERT INTO "notices" VALUES(2,2,3,'2 kindxxxxxxxxxxxxxxxx','2 subjectxxxxxxxxxxxxx',2,2,2);
CREATE TABLE one_time_tokens (
	token_hash VARCHAR(64) NOT NULL, 
	purpose VARCHAR(12) NOT NULL, 
	member_id INTEGER, 
	email TEXT DEFAULT '' NOT NULL, 
	expires_at BIGINT NOT NULL, 
	CONSTRAINT pk_one_time_tokens PRIMARY KEY (token_hash), 
	CONSTRAINT fk_one_time_tokens_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "one_time_tokens" VALUES('1 token_hashxxxxxxxxxx','1 purposexxx',1,'1 emailxxxxxxxxxxxxxxx',1);
INSERT INTO "one_time_tokens" VALUES('2 token_hashxxxxxxxxxx','2 purposexxx',2,'2 emailxxxxxxxxxxxxxxx',2);
CREATE TABLE participants (
	conversation_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	read_until INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_participants PRIMARY KEY (conversation_id, member_id), 
	CONSTRAINT fk_participants_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE, 
	CONSTRAINT fk_participants_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "participants" VALUES(1,1,1);
INSERT INTO "participants" VALUES(2,2,2);
CREATE TABLE photos (
	member_id INTEGER NOT NULL, 
	photo_key VARCHAR(22) NOT NULL, 
	media_type VARCHAR(20) NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_photos PRIMARY KEY (member_id), 
	CONSTRAINT fk_photos_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_photos_photo_key UNIQUE (photo_key)
);
INSERT INTO "photos" VALUES(1,'1 photo_keyxxxxxxxxxxx','1 media_typexxxxxxxx',X'01');
INSERT INTO "photos" VALUES(2,'2 photo_keyxxxxxxxxxxx','2 media_typexxxxxxxx',X'02');
CREATE TABLE positions (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	company TEXT DEFAULT '' NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	started VARCHAR(10) DEFAULT '' NOT NULL, 
	ended VARCHAR(10) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_positions PRIMARY KEY (id), 
	CONSTRAINT fk_positions_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "positions" VALUES(1,1,'1 companyxxxxxxxxxxxxx','1 titlexxxxxxxxxxxxxxx','1 startedx','1 endedxxx');
INSERT INTO "positions" VALUES(2,2,'2 companyxxxxxxxxxxxxx','2 titlexxxxxxxxxxxxxxx','2 startedx','2 endedxxx');
CREATE TABLE sessions (
	public_id VARCHAR(22) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	member_id INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	browser TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (token_hash), 
	CONSTRAINT fk_sessions_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sessions_public_id UNIQUE (public_id)
);
INSERT INTO "sessions" VALUES('1 public_idxxxxxxxxxxx','1 token_hashxxxxxxxxxx',1,1,1,1,'1 browserxxxxxxxxxxxxx');
INSERT INTO "sessions" VALUES('2 public_idxxxxxxxxxxx','2 token_hashxxxxxxxxxx',2,2,2,2,'2 browserxxxxxxxxxxxxx');
CREATE TABLE switches (
	member_id INTEGER NOT NULL, 
	name VARCHAR(24) NOT NULL, 
	value VARCHAR(8) NOT NULL, 
	CONSTRAINT pk_switches PRIMARY KEY (member_id, name), 
	CONSTRAINT fk_switches_member_id FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "switches" VALUES(1,'1 namexxxxxxxxxxxxxxxx','1 valuex');
INSERT INTO "switches" VALUES(2,'2 namexxxxxxxxxxxxxxxx','2 valuex');
CREATE TABLE target_groups (
	id INTEGER NOT NULL, 
	public_id VARCHAR(22) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	"query" TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	visited_at BIGINT NOT NULL, 
	seen BLOB DEFAULT '' NOT NULL, 
	CONSTRAINT pk_target_groups PRIMARY KEY (id), 
	CONSTRAINT fk_target_groups_owner_id FOREIGN KEY(owner_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_target_groups_public_id UNIQUE (public_id)
);
INSERT INTO "target_groups" VALUES(1,'1 public_idxxxxxxxxxxx',1,'1 namexxxxxxxxxxxxxxxx','1 queryxxxxxxxxxxxxxxx',1,1,X'01');
INSERT INTO "target_groups" VALUES(2,'2 public_idxxxxxxxxxxx',2,'2 namexxxxxxxxxxxxxxxx','2 queryxxxxxxxxxxxxxxx',2,2,X'02');
CREATE INDEX ix_answered_calls_at ON answered_calls (at);
CREATE INDEX ix_api_tokens_member_id ON api_tokens (member_id);
CREATE INDEX ix_audit_entries_member_id ON audit_entries (member_id);
CREATE INDEX ix_blocks_blocked_id ON blocks (blocked_id);
CREATE INDEX ix_chosen_contacts_chosen_id ON chosen_contacts (chosen_id);
CREATE INDEX ix_contact_notes_about_id ON contact_notes (about_id);
CREATE INDEX ix_contact_requests_open ON contact_requests (sender_id) WHERE state IN ('pending', 'declined');
CREATE INDEX ix_contact_requests_pair ON contact_requests (low_id, high_id);
CREATE INDEX ix_contact_requests_recipient_id ON contact_requests (recipient_id);
CREATE INDEX ix_contact_requests_sender_id ON contact_requests (sender_id);
CREATE INDEX ix_contact_requests_waiting ON contact_requests (recipient_id) WHERE state = 'pending';
CREATE UNIQUE INDEX uq_contact_requests_open_pair ON contact_requests (low_id, high_id) WHERE state IN ('pending', 'declined');
CREATE INDEX ix_contact_tags_about_id ON contact_tags (about_id);
CREATE INDEX ix_contacts_high_id ON contacts (high_id);
CREATE INDEX ix_conversations_high_id ON conversations (high_id);
CREATE UNIQUE INDEX uq_conversations_pair ON conversations (low_id, high_id);
CREATE INDEX ix_dismissed_suggestions_about_id ON dismissed_suggestions (about_id);
CREATE INDEX ix_educations_member_id ON educations (member_id);
CREATE INDEX ix_invitations_member_id ON invitations (member_id);
CREATE INDEX ix_kept_members_about_id ON kept_members (about_id);
CREATE INDEX ix_languages_member_id ON languages (member_id);
CREATE UNIQUE INDEX uq_languages_member_id_language ON languages (member_id, language);
CREATE INDEX ix_links_member_id ON links (member_id);
CREATE INDEX ix_notices_about_id ON notices (about_id);
CREATE INDEX ix_notices_member_id ON notices (member_id);
CREATE INDEX ix_notices_subject ON notices (subject);
CREATE INDEX ix_notices_unmailed ON notices (due_at) WHERE mailed_at IS NULL;
CREATE INDEX ix_one_time_tokens_member_id ON one_time_tokens (member_id);
CREATE INDEX ix_positions_member_id ON positions (member_id);
CREATE INDEX ix_sessions_member_id ON sessions (member_id);
CREATE UNIQUE INDEX uq_target_groups_owner_id_name ON target_groups (owner_id, name);
CREATE INDEX ix_introductions_asker_id ON introductions (asker_id);
CREATE INDEX ix_introductions_bridge_id ON introductions (bridge_id);
CREATE INDEX ix_introductions_conversation_id ON introductions (conversation_id);
CREATE INDEX ix_introductions_target_id ON introductions (target_id);
CREATE INDEX ix_introductions_waiting_for_bridge ON introductions (bridge_id) WHERE state = 'asked';
CREATE INDEX ix_introductions_waiting_for_target ON introductions (target_id) WHERE state = 'passed_on';
CREATE UNIQUE INDEX uq_introductions_open ON introductions (asker_id, target_id) WHERE state IN ('asked', 'declined_by_bridge', 'declined_by_target', 'ended', 'passed_on');
CREATE INDEX ix_messages_conversation_id_id ON messages (conversation_id, id);
CREATE INDEX ix_messages_written_at ON messages (written_at);
CREATE UNIQUE INDEX uq_messages_author_id_client_key ON messages (author_id, client_key);
CREATE INDEX ix_participants_member_id ON participants (member_id);
COMMIT;
