-- What may differ between merchants in addition to keys, addresses and fees.
alter table merchants
  add column strictness text,                              -- documented, lenient, exact; null: the gateway's
  add column channel_settings jsonb not null default '{}', -- by channel, in the channel's own form
  add column logo_url text;                                -- fetched by the gateway, never linked to
