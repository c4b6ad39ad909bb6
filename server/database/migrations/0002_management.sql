-- What the management API adds: versions that two admins cannot overwrite for one another, tokens of scripts, links
-- that activate people and confirm addresses, profiles of assignments, and the log's order of being written.

-- Grows with every change by an admin or by the person; what If-Match compares.
alter table "user" add column version bigint not null default 1;
-- When too many wrong passwords locked the login; null once something opened it. Known devices go on signing in.
alter table "user" add column locked_at timestamptz;
alter table "group" add column version bigint not null default 1;

-- Prefixes of these are what an admin types. Collated by bytes, so that a range finds a prefix whatever its value.
create index user_by_first_name on "user" (org_id, lower(profile->>'firstName') collate "C", id);
create index user_by_last_name on "user" (org_id, lower(profile->>'lastName') collate "C", id);
create index user_by_email on "user" (org_id, lower(email) collate "C", id);
create index user_by_login on "user" (org_id, login_key collate "C", id);
create index user_by_created on "user" (org_id, created_at, id);
create index user_by_updated on "user" (org_id, updated_at, id);
-- What admins see: somebody whom too many wrong passwords locked out is active, and locked.
create index user_by_status on "user"
  (org_id, (case when locked_at is not null and status = 'ACTIVE' then 'LOCKED_OUT' else status end), id);
create index group_by_name on "group" (org_id, lower(name) collate "C", id);
-- The refresh tokens of an app; grants without one are not in it.
create index oauth_grant_offline_by_app on oauth_grant (org_id, app_id, id) where offline;
create index app_by_label on app (org_id, lower(label) collate "C", id);

-- When an admin changed the org's settings last.
alter table org add column updated_at timestamptz not null default now();
update org set updated_at = created_at;

-- A role that was given has an id of its own, by which it is taken back.
alter table admin_role add column id text;
update admin_role set id = 'ra1' || substr(md5(org_id || user_id || role), 1, 17);
alter table admin_role alter column id set not null;
create unique index admin_role_by_id on admin_role (org_id, id);

-- A script's key to the API: it may what its owner may now.
create table api_token (
  org_id text not null,
  id text not null,
  name text not null,
  token_hash text not null,
  user_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_used_at timestamptz,
  -- The idle end; every use moves it.
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);
create unique index api_token_hash on api_token (org_id, token_hash);
create index api_token_by_user on api_token (org_id, user_id);

-- Okta's scopes that an org granted to one of its service apps.
create table app_scope (
  org_id text not null,
  app_id text not null,
  scope text not null,
  id text not null,
  granted_at timestamptz not null,
  granted_by text,
  primary key (org_id, app_id, scope),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade
);
create unique index app_scope_by_id on app_scope (org_id, id);

-- What the app is told about this user or these users alone.
alter table app_user add column profile jsonb not null default '{}', add column updated_at timestamptz not null default now(),
  -- How the app knows the user; null: by their login.
  add column user_name text;
alter table app_group add column profile jsonb not null default '{}', add column priority integer not null default 0,
  add column updated_at timestamptz not null default now();

-- Who made a secret, and when it ends by itself; null never.
alter table app_secret add column created_by text, add column updated_at timestamptz not null default now(),
  add column expires_at timestamptz;

-- Pictures that an admin uploaded, as we made them anew; named by their content.
create table picture (
  org_id text not null references org (id),
  id text not null,
  type text not null,
  bytes bytea not null,
  created_at timestamptz not null,
  primary key (org_id, id)
);

-- A link to a password that an admin lets somebody choose: a new user their first, anybody another.
create table activation_link (
  org_id text not null,
  token_hash text not null,
  user_id text not null,
  -- The address it was mailed to; the link dies when the user's address changes.
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- False for one that an admin handed over: it proves no address.
  is_mailed boolean not null,
  primary key (org_id, token_hash),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);
create index activation_link_by_user on activation_link (org_id, user_id);

-- An address that waits for its owner to say that it is theirs.
create table email_link (
  org_id text not null,
  token_hash text not null,
  user_id text not null,
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (org_id, token_hash),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);
create index email_link_by_user on email_link (org_id, user_id);

create table trusted_origin (
  org_id text not null references org (id),
  id text not null,
  name text not null,
  origin text not null,
  scopes text[] not null,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE')),
  created_at timestamptz not null,
  created_by text,
  updated_at timestamptz not null,
  updated_by text,
  version bigint not null default 1,
  primary key (org_id, id)
);
create unique index trusted_origin_once on trusted_origin (org_id, origin);

-- An app that registered itself (RFC 7591), and the hash of the token it manages itself with (RFC 7592).
create table client_registration (
  org_id text not null,
  app_id text not null,
  token_hash text not null,
  registered_at timestamptz not null,
  -- Null until its first token; one that is not used expires.
  last_used_at timestamptz,
  -- When an admin looked at it and found it good.
  reviewed_at timestamptz,
  reviewed_by text,
  -- Whom to ask about it, as it says.
  contacts text[] not null default '{}',
  primary key (org_id, app_id),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade
);
create unique index client_registration_token on client_registration (org_id, token_hash);

create table initial_access_token (
  org_id text not null references org (id),
  id text not null,
  token_hash text not null,
  name text not null,
  created_at timestamptz not null,
  created_by text,
  expires_at timestamptz not null,
  uses_left integer not null,
  primary key (org_id, id)
);
create unique index initial_access_token_hash on initial_access_token (org_id, token_hash);

-- Events are read in two orders: by when they happened, and by when they were written, which alone lets a reader who
-- comes again and again miss none: what a transaction writes becomes visible later than it is dated.
alter table log_event add column written xid8 not null default pg_current_xact_id();
-- Counting by time and outcome is answered by the key alone, where vacuum has been of late.
alter table log_event drop constraint log_event_pkey, add primary key (org_id, published, id) include (outcome);
alter table log_event set (autovacuum_vacuum_insert_scale_factor = 0.05);
create index log_event_by_writing on log_event (org_id, written, published, id);
create index log_event_by_actor on log_event (org_id, actor_id, published, id) where actor_id is not null;
create index log_event_by_type on log_event (org_id, event_type, published, id);
create index log_event_by_target on log_event using gin (targets jsonb_path_ops);
