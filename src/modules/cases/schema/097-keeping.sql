-- How long cases are kept. What is due by the schedule of its service stands on a list; two heads agree on it; then the
-- content of each case goes, and a stub stays. Nothing that a legal hold covers goes.

-- Of one case, or of all of a person, a service or a body: whatever of these is named.
create table cases.legal_hold (
  id uuid primary key default uuidv7(),
  scope text not null check (scope in ('case', 'person', 'service', 'body')),
  -- stays when the case has gone
  case_id uuid,
  person uuid,
  service text,
  agency text,
  -- the reference by which it was placed
  reference text not null,
  reason text not null check (length(reason) between 1 and 500),
  -- by what right: a court's order, a complaint's number
  authority text not null check (length(authority) between 1 and 200),
  placed_at timestamptz not null,
  placed_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  lifted_for text check (length(lifted_for) between 1 and 500),
  constraint of_what_it_says check (num_nonnulls(case_id, person, service, agency) = 1 and case scope
    when 'case' then case_id is not null when 'person' then person is not null
    when 'service' then service is not null else agency is not null end),
  constraint lifted_for_a_reason check (num_nulls(lifted_at, lifted_by, lifted_for) in (0, 3)),
  constraint lifted_by_another check (lifted_by <> placed_by)
);
create index legal_hold_at on cases.legal_hold (placed_at desc, id desc);
create index legal_hold_case on cases.legal_hold (case_id) where lifted_at is null and case_id is not null;
create index legal_hold_person on cases.legal_hold (person) where lifted_at is null and person is not null;
create index legal_hold_service on cases.legal_hold (service) where lifted_at is null and service is not null;
create index legal_hold_agency on cases.legal_hold (agency) where lifted_at is null and agency is not null;
revoke update, delete, truncate on cases.legal_hold from igov_app;
grant update (lifted_at, lifted_by, lifted_for) on cases.legal_hold to igov_app;

create function cases.is_held(of_case uuid, of_person uuid, of_service text, of_agency text) returns boolean
  language sql stable set search_path = pg_catalog as $$
  select exists (select from cases.legal_hold where lifted_at is null and case_id = of_case)
    or exists (select from cases.legal_hold where lifted_at is null and person = of_person)
    or exists (select from cases.legal_hold where lifted_at is null and service = of_service)
    or exists (select from cases.legal_hold where lifted_at is null and agency = of_agency);
$$;

create table cases.disposal (
  id uuid primary key default uuidv7(),
  agency text not null,
  service text not null,
  -- as the service says: kept so long after the decision
  retention text not null,
  -- cases that were decided before this moment
  decided_before timestamptz not null,
  state text not null default 'proposed' check (state in ('proposed', 'agreed', 'done', 'declined')),
  proposed_at timestamptz not null,
  first_by uuid,
  first_at timestamptz,
  second_by uuid,
  second_at timestamptz,
  declined_by uuid,
  declined_for text check (length(declined_for) between 1 and 500),
  ended_at timestamptz,
  constraint first_at_a_time check ((first_by is null) = (first_at is null)),
  constraint second_at_a_time check ((second_by is null) = (second_at is null)),
  constraint agreed_by_two check ((state in ('agreed', 'done')) = (second_by is not null)
    and (second_by is null or (first_by is not null and first_by <> second_by))),
  constraint declined_for_a_reason check ((state = 'declined') = (declined_by is not null)
    and (declined_by is null) = (declined_for is null)),
  constraint ended_when_over check ((ended_at is not null) = (state in ('done', 'declined')))
);
create unique index disposal_open on cases.disposal (agency, service) where ended_at is null;
create index disposal_agency on cases.disposal (agency, proposed_at desc, id desc);
create index disposal_declined on cases.disposal (agency, service, ended_at) where state = 'declined';
create index disposal_agreed on cases.disposal (second_at) where state = 'agreed';
revoke delete, truncate on cases.disposal from igov_app;

create table cases.disposal_item (
  disposal uuid not null references cases.disposal,
  case_id uuid not null,
  reference text not null,
  -- null until it was looked at
  fate text check (fate in ('disposed', 'held', 'changed')),
  primary key (disposal, case_id)
);
create index disposal_item_left on cases.disposal_item (disposal, case_id) where fate is null;
revoke update, delete, truncate on cases.disposal_item from igov_app;

-- What stays of a case, without whose it was.
create table cases.stub (
  reference text collate "C" primary key,
  disposal uuid not null references cases.disposal,
  service text not null,
  service_version text not null,
  agency text not null,
  submitted_at timestamptz not null,
  closed_at timestamptz not null,
  outcome text not null,
  -- over everything that was removed from this module's tables
  sha256 bytea not null check (length(sha256) = 32),
  disposed_at timestamptz not null
);
create index stub_disposal on cases.stub (disposal, reference);
revoke insert, update, delete, truncate on cases.stub from igov_app;

create index case_retained on cases.case (service, agency, closed_at) where closed_at is not null;

-- The one way by which what was decided goes: only what stands on a list that two agreed on, was decided before its day, and
-- nobody holds. Whoever places a hold waits for it, and it for them.
create function cases.dispose(of_disposal uuid, of_case uuid, at timestamptz) returns text language plpgsql security definer
  set search_path = pg_catalog as $$
declare
  list cases.disposal;
  gone cases.case;
  content text;
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
  if gone.id is null or gone.closed_at is null or gone.closed_at >= list.decided_before
    or gone.agency <> list.agency or gone.service <> list.service
    or exists (select from cases.appeal where about = of_case) then
    what := 'changed';
  elsif cases.is_held(gone.id, gone.applicant, gone.service, gone.agency) then
    what := 'held';
  elsif gone.instance is not null and procedures.forget(gone.service, gone.reference) is null then
    what := 'changed';
  end if;
  update cases.disposal_item set fate = what where disposal = of_disposal and case_id = of_case;
  if what <> 'disposed' then return what; end if;
  select concat_ws(E'\n', to_jsonb(gone)::text,
    (select string_agg(to_jsonb(s)::text, E'\n' order by number) from cases.submission s where case_id = of_case),
    (select string_agg(to_jsonb(d)::text, E'\n' order by id) from cases.decision d where case_id = of_case),
    (select string_agg(to_jsonb(o)::text, E'\n' order by number) from cases.outcome o where case_id = of_case),
    (select string_agg(to_jsonb(o)::text, E'\n' order by instance, wait) from cases.opinion o where case_id = of_case))
  into content;
  insert into cases.stub (reference, disposal, service, service_version, agency, submitted_at, closed_at, outcome, sha256,
    disposed_at)
  values (gone.reference, of_disposal, gone.service, gone.service_version, gone.agency, gone.submitted_at, gone.closed_at,
    gone.state, sha256(convert_to(content, 'UTF8')), at);
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
revoke execute on function cases.dispose from public;
grant execute on function cases.dispose to igov_app;
