-- What the simulated acquirer did before a planned fault cut the connection, for a later inquiry by any process.
create table simulated_refunds (
  refund_id uuid primary key,
  verdict jsonb not null
);
