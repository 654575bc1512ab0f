-- Tries that reached an acquirer, counted where they are limited: one row for each card and each address. Whoever asks
-- locks the row, so the limit holds however many ask at once, and from however many processes.
create table card_tries (
  key bytea primary key,                    -- HMAC of the card's number, or of the customer's network
  tries timestamptz[] not null,             -- when each was asked, in business time; approved ones are taken out
  most integer not null,
  last_at timestamptz not null,
  constraint card_tries_limit check (cardinality(tries) <= most)
) with (fillfactor = 70);

alter table card_attempts add column asked_at timestamptz;  -- when its try was counted; null: it was not
drop index card_attempts_card;
drop index card_attempts_address;
