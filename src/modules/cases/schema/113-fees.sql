-- What an application costs, once its procedure waits for the money: owed, paid, and paid back where it was for nothing.
create table cases.fee (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case on delete cascade,
  -- the task that waits for it
  instance uuid not null,
  wait integer not null,
  asked_at timestamptz not null,
  -- null: nobody could tell; it is what the counter says
  owed_minor bigint check (owed_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  pay_by date,
  reminded_at timestamptz,
  -- it is not awaited any more, and was never paid
  dropped_at timestamptz,
  way text check (way in ('counter')),
  paid_minor bigint check (paid_minor > 0),
  paid_on date,
  paid_at timestamptz,
  receipt text check (length(receipt) between 1 and 40),
  -- whose counter took it, and who there
  agency text,
  taken_by uuid,
  taken_by_name jsonb,
  -- the case has ended without what was paid for
  refund_due_at timestamptz,
  refund text check (refund in ('paid-back', 'kept')),
  refunded_at timestamptz,
  refund_receipt text check (length(refund_receipt) between 1 and 40),
  -- why it is kept
  refund_text text check (length(refund_text) between 1 and 2000),
  refunded_by uuid,
  refunded_by_name jsonb,
  constraint paid_whole check (num_nulls(way, paid_minor, paid_on, paid_at, receipt, agency, taken_by, taken_by_name)
    in (0, 8)),
  constraint paid_what_was_owed check (paid_minor is null or owed_minor is null or paid_minor = owed_minor),
  constraint paid_or_dropped check (paid_at is null or dropped_at is null),
  constraint refund_of_what_was_paid check (refund_due_at is null or paid_at is not null),
  constraint refund_whole check (num_nulls(refund, refunded_at, refunded_by, refunded_by_name) in (0, 4)),
  constraint refund_was_due check (refund is null or refund_due_at is not null),
  constraint paid_back_with_receipt check ((refund_receipt is not null) = (refund is not distinct from 'paid-back')),
  constraint kept_for_a_reason check ((refund_text is not null) = (refund is not distinct from 'kept')),
  constraint two_hands check (refunded_by <> taken_by)
);
-- One fee of a case is awaited or paid at a time: nobody pays twice.
create unique index one_fee_of_case on cases.fee (case_id)
  where dropped_at is null and refund is distinct from 'paid-back';
create unique index fee_receipt on cases.fee (agency, receipt) where paid_at is not null;
create index fee_case on cases.fee (case_id, id);
create index fee_refund_due on cases.fee (refund_due_at, id) where refund_due_at is not null and refund is null;
create index fee_pay_by on cases.fee (pay_by) where paid_at is null and dropped_at is null and reminded_at is null;
revoke update, delete, truncate on cases.fee from igov_app;
grant update (reminded_at, dropped_at, way, paid_minor, paid_on, paid_at, receipt, agency, taken_by, taken_by_name,
  refund_due_at, refund, refunded_at, refund_receipt, refund_text, refunded_by, refunded_by_name) on cases.fee to igov_app;

-- What was paid stays as it was paid, and what became of it, too.
create function cases.guard_fee() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if old.paid_at is not null and row(new.way, new.paid_minor, new.paid_on, new.paid_at, new.receipt, new.agency,
      new.taken_by) is distinct from row(old.way, old.paid_minor, old.paid_on, old.paid_at, old.receipt, old.agency,
      old.taken_by)
    or old.refund is not null and to_jsonb(new) <> to_jsonb(old)
    or old.dropped_at is not null and to_jsonb(new) <> to_jsonb(old) then
    raise exception 'fee % is settled', old.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_fee before update on cases.fee for each row execute function cases.guard_fee();

alter table cases.case drop constraint case_state_check, add constraint case_state_check
    check (state in ('submitted', 'consulting', 'under-review', 'returned', 'awaiting-payment', 'refusal-proposed',
      'approved', 'granted', 'refused', 'withdrawn', 'lapsed')),
  drop constraint stopped_for_something,
  add constraint stopped_for_something
    check (stopped_on is null or state in ('returned', 'awaiting-payment') or hold is not null),
  add constraint payment_stops_the_clock check (state <> 'awaiting-payment' or stopped_on is not null);

alter table cases.clock_segment drop constraint clock_segment_reason_check,
  add constraint clock_segment_reason_check
    check (reason in ('submitted', 'returned', 'corrected', 'held', 'resumed', 'reopened', 'payment', 'paid'));

-- However a case ends: nobody is asked for its fee any more, and what was paid for nothing is to be looked at. One that
-- is opened again keeps what was paid for it.
create function cases.settle_fee() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.closed_at is not null and old.closed_at is null then
    update cases.fee set dropped_at = new.closed_at
      where case_id = new.id and paid_at is null and dropped_at is null;
    update cases.fee set refund_due_at = new.closed_at
      where case_id = new.id and paid_at is not null and refund is null and new.state in ('refused', 'withdrawn', 'lapsed');
  elsif new.closed_at is null and old.closed_at is not null then
    update cases.fee set refund_due_at = null
      where case_id = new.id and refund_due_at is not null and refund is null;
  end if;
  return null;
end $$;
create trigger settle_fee after update of closed_at on cases.case for each row
  when (new.closed_at is distinct from old.closed_at) execute function cases.settle_fee();

create or replace view cases.history as
  select s.case_id, s.submitted_at as at, s.id,
    case s.number when 1 then 'submitted' else 'corrected' end as what, null::jsonb as by_name
  from cases.submission s
  where s.number = 1 or not exists (
    select from cases.splitting p where p.from_case = s.case_id and p.number = s.number)
  union all
  select case_id, at, id, kind, by_name from cases.decision
  union all
  select case_id, at, id, case when officer is null then 'released' else 'claimed' end,
    officer_name from cases.assignment
  union all
  select case_id, at, case_id, 'opinion', by_name from cases.opinion
  union all
  select a.about, c.submitted_at, c.id, 'appealed', null
  from cases.appeal a join cases.case c on c.id = a.case_id
  union all
  select a.about, c.closed_at, c.decision, 'reopened', null
  from cases.appeal a join cases.case c on c.id = a.case_id where c.state = 'approved'
  union all
  select id, state_since, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'granted', null
  from cases.case where state = 'granted'
  union all
  select case_id, asked_at, id, 'fee-asked', null from cases.fee
  union all
  select case_id, paid_at, id, 'fee-paid', taken_by_name from cases.fee where paid_at is not null
  union all
  select case_id, refunded_at, id, case refund when 'kept' then 'fee-kept' else 'fee-paid-back' end, refunded_by_name
  from cases.fee where refund is not null;
grant select on cases.history to igov_app;
