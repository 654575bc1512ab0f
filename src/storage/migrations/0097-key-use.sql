-- When a merchant last signed a call with a secret key.
alter table merchant_secret_keys add column last_used_at timestamptz; -- wall-clock time, to the minute
