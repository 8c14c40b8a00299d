-- What a person sees to: jobs that ran out of attempts, and messages that nobody received.
create index job_failed on procedures.job (available_at) where retries = 0;

alter table procedures.message
  -- why nobody received it
  add column dead_for text check (dead_for in ('no-receiver', 'several-receivers')),
  -- what the person wrote who discarded it
  add column discarded_for text check (length(discarded_for) between 1 and 500),
  drop constraint message_status_check,
  add constraint message_status_check check (status in ('waiting', 'received', 'dead', 'discarded')),
  add constraint discarded_for_a_reason check ((status = 'discarded') = (discarded_for is not null));
