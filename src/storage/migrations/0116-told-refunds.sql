-- Which refund a provider's notification was about: each is told of once, so one more was made without us.
alter table upstream_notifications add column refund_id uuid;
create unique index upstream_notifications_refund on upstream_notifications (refund_id)
  where refund_id is not null;
create index upstream_notifications_told on upstream_notifications (payment_id) where refund_id is not null;
