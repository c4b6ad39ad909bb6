-- The tables of a deployment. Those without org_id are shared by all orgs and reached through the network door;
-- every other table belongs to one org, and org_id is the first column of each of its unique keys.

-- One row: what this database is, whose key sealed it, and which generation of derived keys is in use.
create table deployment (
  id integer primary key default 1 check (id = 1),
  is_demo boolean not null default false,
  master_key_fingerprint text not null,
  -- Part of every derived key. A restore replaces it, so that codes and tokens from before no longer open.
  key_epoch text not null,
  created_at timestamptz not null default now()
);

create table org (
  id text primary key,
  -- Null for the first org, which lives at the base URL itself.
  slug text unique,
  name text not null,
  kind text not null default 'customer' check (kind in ('customer', 'developer', 'network')),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE')),
  -- Grows with every change of what is configured for the org; caches are proven current by it.
  version bigint not null default 1,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create unique index org_first on org ((slug is null)) where slug is null;

-- A slug is an issuer: given once, never again, even after its org is gone.
create table used_slug (slug text primary key, org_id text not null, used_at timestamptz not null default now());

create table set_up_link (
  org_id text not null references org (id),
  token_hash text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (org_id, token_hash)
);

create table signing_key (
  org_id text not null references org (id),
  kid text not null,
  alg text not null check (alg in ('RS256', 'ES256', 'EdDSA')),
  public_jwk jsonb not null,
  private_sealed text not null,
  created_at timestamptz not null default now(),
  -- Announced before this moment, signing from it on.
  activates_at timestamptz not null,
  -- Set when a successor takes over; published for a while longer.
  retired_at timestamptz,
  -- Set by an emergency rotation: gone from the published set at once.
  removed_at timestamptz,
  primary key (org_id, kid)
);

create table "user" (
  org_id text not null references org (id),
  id text not null,
  -- As the person writes it, and folded (NFKC, lower case) for comparing.
  login text not null,
  login_key text not null,
  email text not null,
  email_verified boolean not null default false,
  status text not null default 'ACTIVE'
    check (status in ('STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED', 'DEPROVISIONED')),
  status_changed_at timestamptz not null default now(),
  profile jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  activated_at timestamptz,
  last_sign_in_at timestamptz,
  primary key (org_id, id)
);
create unique index user_login on "user" (org_id, login_key);

create table password (
  org_id text not null,
  user_id text not null,
  hash text not null,
  changed_at timestamptz not null default now(),
  primary key (org_id, user_id),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table "group" (
  org_id text not null references org (id),
  id text not null,
  kind text not null default 'OKTA_GROUP' check (kind in ('BUILT_IN', 'OKTA_GROUP')),
  name text not null,
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  members_changed_at timestamptz not null default now(),
  primary key (org_id, id)
);
create unique index group_name on "group" (org_id, lower(name));

create table group_member (
  org_id text not null,
  group_id text not null,
  user_id text not null,
  added_at timestamptz not null default now(),
  primary key (org_id, user_id, group_id),
  foreign key (org_id, group_id) references "group" (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);
create index group_member_by_group on group_member (org_id, group_id, user_id);

create table admin_role (
  org_id text not null,
  user_id text not null,
  role text not null
    check (role in ('SUPER_ADMIN', 'ORG_ADMIN', 'APP_ADMIN', 'USER_ADMIN', 'READ_ONLY_ADMIN', 'HELP_DESK_ADMIN')),
  granted_at timestamptz not null default now(),
  primary key (org_id, user_id, role),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table app (
  org_id text not null references org (id),
  -- Also the OAuth client id.
  id text not null,
  kind text not null check (kind in ('oidc', 'bookmark')),
  label text not null,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE')),
  -- True when the app was made from a published integration; the network's rules hold for it.
  is_network_app boolean not null default false,
  version bigint not null default 1,
  -- What the protocol and the dashboard need to know: see server/apps/settings.ts.
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);

create table app_secret (
  org_id text not null,
  app_id text not null,
  id text not null,
  hash text not null,
  -- The secret itself, sealed: only client_secret_jwt needs it.
  sealed text,
  last_four text not null,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE')),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (org_id, app_id, id),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade
);

create table app_user (
  org_id text not null,
  app_id text not null,
  user_id text not null,
  assigned_at timestamptz not null default now(),
  primary key (org_id, user_id, app_id),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);
create index app_user_by_app on app_user (org_id, app_id, user_id);

create table app_group (
  org_id text not null,
  app_id text not null,
  group_id text not null,
  assigned_at timestamptz not null default now(),
  primary key (org_id, app_id, group_id),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade,
  foreign key (org_id, group_id) references "group" (org_id, id) on delete cascade
);
create index app_group_by_group on app_group (org_id, group_id, app_id);

create table consent (
  org_id text not null,
  user_id text not null,
  app_id text not null,
  scopes text[] not null,
  granted_at timestamptz not null,
  primary key (org_id, user_id, app_id),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table session (
  org_id text not null,
  -- What relying parties see as sid; the cookie holds something else.
  id text not null,
  token_hash text not null,
  user_id text not null,
  created_at timestamptz not null,
  -- When the person last proved who they are.
  authenticated_at timestamptz not null,
  -- When the person last said "yes, this account".
  chosen_at timestamptz not null,
  amr text[] not null,
  last_seen_at timestamptz not null,
  -- The absolute end; the idle end is last_seen_at and the org's policy.
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text,
  user_agent text,
  primary key (org_id, id),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);
create unique index session_token on session (org_id, token_hash);
create index session_by_user on session (org_id, user_id) where ended_at is null;
create index session_expiry on session (expires_at);

-- What an authorization code became. Its id is the code's own, so inserting it is redeeming the code.
create table oauth_grant (
  org_id text not null,
  id text not null,
  app_id text not null,
  user_id text not null,
  session_id text,
  scopes text[] not null,
  -- The claims parameter of the request (OIDCC-5.5), as far as user info answers it.
  claims jsonb,
  offline boolean not null default false,
  authenticated_at timestamptz not null,
  amr text[] not null,
  created_at timestamptz not null,
  -- When the last token from it has expired and the row may go.
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- No foreign keys: the statement that inserts has just joined user and app, every use joins them again, so a grant
  -- without them opens nothing, and checking twice would cost a tenth of a sign-on.
  primary key (org_id, id)
);
create index oauth_grant_by_user on oauth_grant (org_id, user_id, app_id);
create index oauth_grant_by_session on oauth_grant (org_id, session_id) where session_id is not null;
create index oauth_grant_expiry on oauth_grant using brin (expires_at);

create table refresh_token (
  org_id text not null,
  token_hash text not null,
  grant_id text not null,
  issued_at timestamptz not null,
  -- The idle end; the family's absolute end is its grant's.
  expires_at timestamptz not null,
  -- Set when it was exchanged for its successor.
  used_at timestamptz,
  successor_hash text,
  primary key (org_id, token_hash),
  foreign key (org_id, grant_id) references oauth_grant (org_id, id) on delete cascade
);
create index refresh_token_by_grant on refresh_token (org_id, grant_id);

-- Access tokens revoked one by one; those of a whole grant end with its revoked_at.
create table revoked_token (
  org_id text not null,
  token_id text not null,
  expires_at timestamptz not null,
  primary key (org_id, token_id)
);

create table used_assertion (
  org_id text not null,
  app_id text not null,
  jti_hash text not null,
  expires_at timestamptz not null,
  primary key (org_id, app_id, jti_hash)
);

-- Grants of codes that would be longer than a code may be.
create table long_code (
  org_id text not null references org (id),
  id text not null,
  sealed text not null,
  expires_at timestamptz not null,
  primary key (org_id, id)
);

create table sign_in_throttle (
  org_id text not null references org (id),
  -- What is counted: a user, an address, a known device of a user.
  kind text not null,
  key_hash text not null,
  failures integer not null default 0,
  first_failed_at timestamptz not null,
  last_failed_at timestamptz not null,
  primary key (org_id, kind, key_hash)
);

create table known_device (
  org_id text not null,
  user_id text not null,
  device_hash text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (org_id, user_id, device_hash),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table recovery_link (
  org_id text not null,
  token_hash text not null,
  user_id text not null,
  -- The browser that asked; no other may use the link.
  browser_hash text not null,
  -- The address it was mailed to; the link dies when the user's address changes.
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (org_id, token_hash),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table dashboard_section (
  org_id text not null,
  user_id text not null,
  id text not null,
  name text not null,
  position integer not null,
  primary key (org_id, user_id, id),
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table tile (
  org_id text not null,
  user_id text not null,
  app_id text not null,
  is_favourite boolean not null default false,
  is_hidden boolean not null default false,
  section_id text,
  position integer,
  last_launched_at timestamptz,
  primary key (org_id, user_id, app_id),
  foreign key (org_id, app_id) references app (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references "user" (org_id, id) on delete cascade
);

create table log_event (
  org_id text not null,
  published timestamptz not null,
  id text not null,
  event_type text not null,
  outcome text not null check (outcome in ('SUCCESS', 'FAILURE', 'DENY', 'ALLOW', 'CHALLENGE', 'UNKNOWN')),
  reason text,
  -- Who did it: {id, type, alternateId, displayName}.
  actor_id text,
  actor jsonb,
  -- To what: an array of the same shape.
  targets jsonb,
  address text,
  user_agent text,
  request_id text,
  session_id text,
  detail jsonb,
  primary key (org_id, published, id)
);

-- The log can be added to and aged out, not rewritten.
create function refuse_log_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('atrium.expiring_log', true) = 'on' then return old; end if;
  raise exception 'the system log is append-only';
end $$;
create trigger log_event_is_append_only before update or delete on log_event
  for each row execute function refuse_log_change();
create trigger log_event_is_not_emptied before truncate on log_event
  for each statement execute function refuse_log_change();
