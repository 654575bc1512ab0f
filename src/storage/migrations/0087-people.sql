-- People of the office: who they are, how they sign in, their sessions, and who failed to sign in.

-- Times here are wall-clock times.
create table people (
  id uuid primary key,
  email text not null,
  name text not null,
  role text not null,
  client_id text,                           -- the one merchant that the person works for; null: all
  managed_by text not null check (managed_by in ('file', 'office')),
  password_hash text,                       -- scrypt, with its parameters; null: none chosen yet
  totp_sealed text,                         -- the secret of the authenticator app
  totp_since timestamptz,                   -- null: the set-up was not confirmed
  totp_step bigint,                         -- the newest 30 seconds whose code was used
  created_by text not null,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  disabled_at timestamptz
);
create unique index people_email on people (lower(email));
create index people_client on people (client_id, id);

-- Recovery codes: each replaces one code of the authenticator app, once.
create table recovery_codes (
  person_id uuid not null references people,
  hash bytea not null,                      -- SHA-256 of the code, which is random
  used_at timestamptz,
  primary key (person_id, hash)
);

create table passkeys (
  id text primary key,                      -- the credential's id, base64url
  person_id uuid not null references people,
  name text not null,
  public_key bytea not null,                -- COSE
  counter bigint not null,
  transports jsonb not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_person on passkeys (person_id);

-- Challenges of passkeys that were answered: none is accepted twice.
create table used_challenges (
  hash bytea primary key,
  expires_at timestamptz not null
);
create index used_challenges_expires on used_challenges (expires_at);

-- Signed-in browsers, and those that still owe their second factor.
create table office_sessions (
  id uuid primary key,
  hash bytea not null unique,               -- SHA-256 of the cookie's value, which is random
  person_id uuid not null references people,
  half boolean not null,                    -- true: the password was right, the second factor is missing
  way text not null,                        -- how the person signed in
  from_address text,
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,        -- to the minute
  expires_at timestamptz not null           -- the latest end, however much it is used
);
create index office_sessions_person on office_sessions (person_id, id);
create index office_sessions_expires on office_sessions (expires_at);

-- Links that are used once: invitations, and the first owner's.
create table person_links (
  hash bytea primary key,                   -- SHA-256 of the link's secret, which is random
  person_id uuid references people,         -- null: whoever has the link becomes the first owner
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index person_links_person on person_links (person_id);

-- Failed sign-ins, by e-mail address and by network address.
create table sign_in_failures (
  subject bytea primary key,                -- SHA-256 of what failed
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null
);
create index sign_in_failures_last on sign_in_failures (last_at);
