-- Cards: saved cards as ciphertext, tries to pay, and what the simulated bank knows. No CVV anywhere.

-- The vault. `sealed` holds the number under ENCRYPTION_KEY, with the key's id in front; unbinding empties it.
create table card_tokens (
  token text primary key,
  client_id text not null,
  customer_id text not null,
  sealed text,
  fingerprint bytea not null,               -- HMAC of the number: the same card again is the same token
  masked text not null,
  brand text not null,
  type text not null,
  issuer text not null,
  holder text,
  expiry text not null,                     -- MMYY
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index card_tokens_card on card_tokens (client_id, customer_id, fingerprint)
  where ended_at is null;

-- One try to pay with one card. `sealed` bridges the way to the bank and back, and is emptied at its end.
create table card_attempts (
  id uuid primary key,
  payment_id uuid not null,
  session text not null,                    -- the link it was made with
  state text not null check (state in
    ('CONFIRMING', 'ASKING', 'METHOD', 'CHALLENGE', 'APPROVED', 'DECLINED', 'ABANDONED')),
  sealed text,
  terms jsonb not null,                     -- what will be charged, and the card as it may be shown
  authentication_id text,
  authentication_url text,
  fingerprint bytea not null,
  address bytea,                            -- HMAC of the customer's network address
  response_code text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
-- A payment's money is asked for by one try at a time.
create unique index card_attempts_asking on card_attempts (payment_id) where state = 'ASKING';
create index card_attempts_payment on card_attempts (payment_id, created_at);
create index card_attempts_card on card_attempts (fingerprint, created_at);
create index card_attempts_address on card_attempts (address, created_at) where address is not null;
create index card_attempts_sealed on card_attempts (changed_at) where sealed is not null;

-- The simulated bank's side of 3-D Secure.
create table simulated_authentications (
  id uuid primary key,
  payment_id uuid not null,
  attempt_id uuid not null,
  masked text not null,
  brand text not null,
  bank text not null,
  amount bigint not null,
  otp text not null,
  state text not null,
  method_done boolean not null default false,
  tries integer not null default 0,
  expires_at timestamptz not null
);
