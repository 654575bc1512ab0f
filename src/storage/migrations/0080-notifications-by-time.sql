-- What is due, by time: a look for due notifications then costs nothing for receivers of which none is due.
create index notifications_next on notifications (next_attempt_at) where next_attempt_at is not null;
