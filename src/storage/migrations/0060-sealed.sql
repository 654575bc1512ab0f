-- Which key has sealed a saved card is asked at every start: two ends of an index say it without reading the cards.
create index card_tokens_key on card_tokens (split_part(sealed, '.', 2)) where sealed is not null;
