-- What is kept for good goes to an archive before it goes here: each case as one package, with a receipt. And what was
-- disposed of has a certificate.

alter table cases.disposal
  -- as the service says: what becomes of a case whose time is over
  add column action text not null default 'destroy' check (action in ('destroy', 'archive')),
  -- names of the heads as they were when they agreed, for the certificate
  add column first_by_name jsonb,
  add column second_by_name jsonb,
  -- what the certificate says, whole, since the list is done: made again it is the same
  add column paper jsonb,
  -- the sealed document
  add column certificate uuid,
  add constraint certificate_when_done check (num_nonnulls(paper, certificate) = 0 or state = 'done'),
  add constraint certificate_of_paper check (certificate is null or paper is not null);
create index disposal_uncertified on cases.disposal (ended_at) where paper is not null and certificate is null;

-- A case of a list as it was packed for an archive, and the archive's word that it has it.
create table cases.handover (
  disposal uuid not null,
  case_id uuid not null,
  -- over `case.json` of the package: what goes must be what the archive has
  content bytea not null check (length(content) = 32),
  -- over the list of sums in the package, which the archive holds against what came
  manifest bytea not null check (length(manifest) = 32),
  packed_at timestamptz not null,
  packed_by uuid not null,
  -- the archive's own number, the day on which it came, who took it there
  receipt text check (length(receipt) between 1 and 100),
  received_on date,
  received_by text check (length(received_by) between 1 and 200),
  noted_at timestamptz,
  noted_by uuid,
  primary key (disposal, case_id),
  foreign key (disposal, case_id) references cases.disposal_item,
  constraint receipt_whole check (num_nulls(receipt, received_on, received_by, noted_at, noted_by) in (0, 5))
);
revoke delete, truncate on cases.handover from igov_app;

-- What the sum of a stub is over: what was sent, thought and decided, as JSON whose keys have one order.
create function cases.content_of(of_case uuid) returns text language sql stable set search_path = pg_catalog as $$
  select jsonb_build_object(
    'case', to_jsonb(c),
    'submissions', (select coalesce(jsonb_agg(to_jsonb(s) order by s.number), '[]') from cases.submission s
      where s.case_id = c.id),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(d) order by d.id), '[]') from cases.decision d where d.case_id = c.id),
    'outcomes', (select coalesce(jsonb_agg(to_jsonb(o) order by o.number), '[]') from cases.outcome o
      where o.case_id = c.id),
    'opinions', (select coalesce(jsonb_agg(to_jsonb(o) order by o.instance, o.wait), '[]') from cases.opinion o
      where o.case_id = c.id))::text
  from cases.case c where c.id = of_case
$$;

-- As before, and of a list that goes to an archive only what the archive has, as it has it.
create or replace function cases.dispose(of_disposal uuid, of_case uuid, at timestamptz) returns text language plpgsql
  security definer set search_path = pg_catalog as $$
declare
  list cases.disposal;
  gone cases.case;
  handed cases.handover;
  sum bytea;
  what text := 'disposed';
begin
  lock table cases.legal_hold in share mode;
  select * into list from cases.disposal where id = of_disposal and state = 'agreed' for share;
  if list.id is null or list.first_by is null or list.second_by is null then
    raise exception 'nobody agreed on disposal %', of_disposal using errcode = 'insufficient_privilege';
  end if;
  perform from cases.disposal_item where disposal = of_disposal and case_id = of_case and fate is null for update;
  if not found then return null; end if;
  select * into gone from cases.case where id = of_case for update;
  sum := sha256(convert_to(cases.content_of(of_case), 'UTF8'));
  select * into handed from cases.handover where disposal = of_disposal and case_id = of_case for share;
  if list.action = 'archive' and handed.receipt is null then
    raise exception 'no archive has case %', of_case using errcode = 'insufficient_privilege';
  end if;
  if gone.id is null or gone.closed_at is null or gone.closed_at >= list.decided_before
    or gone.agency <> list.agency or gone.service <> list.service
    or (list.action = 'archive' and handed.content is distinct from sum)
    or exists (select from cases.appeal where about = of_case) then
    what := 'changed';
  elsif cases.is_held(gone.id, gone.applicant, gone.service, gone.agency) then
    what := 'held';
  elsif gone.instance is not null and procedures.forget(gone.service, gone.reference) is null then
    what := 'changed';
  end if;
  update cases.disposal_item set fate = what where disposal = of_disposal and case_id = of_case;
  if what <> 'disposed' then return what; end if;
  insert into cases.stub (reference, disposal, service, service_version, agency, submitted_at, closed_at, outcome, sha256,
    disposed_at)
  values (gone.reference, of_disposal, gone.service, gone.service_version, gone.agency, gone.submitted_at, gone.closed_at,
    gone.state, sum, at);
  delete from cases.appeal where case_id = of_case;
  delete from cases.outcome where case_id = of_case;
  delete from cases.submission where case_id = of_case;
  delete from cases.opinion where case_id = of_case;
  delete from cases.look where case_id = of_case;
  delete from cases.assignment where case_id = of_case;
  delete from cases.clock_segment where case_id = of_case;
  delete from cases.recusal where case_id = of_case;
  delete from cases.hold where case_id = of_case;
  delete from cases.extension where case_id = of_case;
  delete from cases.clock_event where case_id = of_case;
  delete from cases.watch where case_id = of_case;
  delete from cases.urgency where case_id = of_case;
  delete from cases.mention where comment in (select id from cases.comment where case_id = of_case);
  delete from cases.comment where case_id = of_case;
  with decided as (delete from cases.decision where case_id = of_case)
  delete from cases.case where id = of_case;
  perform services.forget_drafts(gone.reference);
  return what;
end $$;
