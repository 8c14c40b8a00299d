-- Every statement of cases that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "cases"."hook"
  where "id" = $1;

delete
  from "cases"."hook"
  where paused_for = 'not-allowed' and "paused_at" <= $1;

delete
  from "cases"."hook_delivery"
  where "at" <= $1;

delete
  from "cases"."many_order"
  where state = 'open' and "expires_at" <= $1
  returning "id", "person";

delete
  from "cases"."saved_view"
  where "id" = $1 and "owner" = $2;

delete
  from cases.given_file
  where case_id = $1 and file <> all($2::uuid[]);

insert into "cases"."appeal" ("case_id", "about", "decision", "last_day", "filed_on")
  values ($1, $2, $3, $4, $5);

insert into "cases"."assignment" ("case_id", "at", "officer", "officer_name", "by", "how", "by_name", "reason", "had")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

insert into "cases"."bulk_run" ("id", "officer", "at", "act", "asked")
  values ($1, $2, $3, $4, $5)
  on conflict ("id") do nothing;

insert into "cases"."clock_event" ("case_id", "at", "what", "by_name", "ground", "until", "once")
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict ("case_id", "once") do nothing;

insert into "cases"."clock_segment" ("case_id", "running", "reason", "from_at", "to_at")
  values ($1, $2, $3, $4, $5);

insert into "cases"."comment" ("case_id", "body", "at", "by", "by_name", "text")
  values ($1, $2, $3, $4, $5, $6)
  returning "id";

insert into "cases"."decision" ("case_id", "kind", "at", "by", "by_name", "reasons", "text", "fields", "proposal", "proposed_by", "alone", "law", "article")
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13)
  returning "id";

insert into "cases"."decision" ("case_id", "kind", "at", "by", "by_name", "reasons", "text", "fields", "proposal", "proposed_by", "law", "article")
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12)
  returning "id";

insert into "cases"."deviation" ("round", "case_id", "kind", "text", "points", "reason", "at", "by", "by_name")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

insert into "cases"."extension" ("case_id", "ground", "text", "days", "from_due", "to_due", "at", "by", "by_name")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

insert into "cases"."fee" ("case_id", "instance", "wait", "asked_at", "owed_minor", "currency", "pay_by")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "cases"."filled_form" ("case_id", "instance", "wait", "node", "form", "answers", "shown", "at", "by", "by_name")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

insert into "cases"."first_view" ("officer", "view")
  values ($1, $2)
  on conflict ("officer") do update
  set "view" = $3;

insert into "cases"."handover" ("disposal", "case_id", "content", "manifest", "packed_at", "packed_by")
  values ($1, $2, $3, $4, $5, $6)
  on conflict ("disposal", "case_id") do update
  set "content" = $7, "manifest" = $8, "packed_at" = $9, "packed_by" = $10
  where "cases"."handover"."receipt" is null;

insert into "cases"."hold" ("case_id", "ground", "text", "review_on", "asked_at", "by", "by_name", "begun_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning "id";

insert into "cases"."hook" ("id", "client", "agency", "by", "party", "mandate", "url", "services", "events", "created_at", "rotated_at", "failing_since", "paused_at", "paused_for")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  returning "id", "url", "services", "events", "generation", "created_at" as "createdAt", "failing_since" as "failingSince", "paused_at" as "pausedAt", "paused_for" as "pausedFor";

insert into "cases"."joining" ("case_id", "lead_case", "reason", "at", "by", "by_name")
  values ($1, $2, $3, $4, $5, $6);

insert into "cases"."legal_hold" ("scope", "reference", "reason", "authority", "case_id", "person", "service", "agency", "placed_at", "placed_by", "lifted_at", "lifted_by", "lifted_for")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  returning "id";

insert into "cases"."look" ("case_id", "officer", "on_day", "at", "purpose", "text")
  values ($1, $2, $3, $4, $5, $6);

insert into "cases"."many_order" ("id", "service", "service_version", "person", "by", "by_name", "mandate", "assurance", "through", "key", "key_digest", "declared", "encoding", "state", "created_at", "updated_at", "expires_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  returning "id", "service", "service_version" as "version", "person", "by_name" as "byName", "state", "encoding", "created_at" as "createdAt", "expires_at" as "expiresAt";

insert into "cases"."mention" ("comment", "officer", "officer_name")
  values ($1, $2, $3);

insert into "cases"."opinion" ("case_id", "instance", "wait", "node", "body", "at", "by", "by_name", "favourable", "text", "law", "article")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

insert into "cases"."reason_text" ("body", "service", "decision", "names", "texts", "at", "by")
  values ($1, $2, $3, $4, $5, $6, $7)
  returning "id";

insert into "cases"."recusal" ("case_id", "officer", "officer_name", "kind", "text", "at", "by", "ended_at", "ended_by", "ended_for")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict ("case_id", "officer")
  where "ended_at" is null do nothing;

insert into "cases"."round" ("service", "name", "opens_on", "closes_on", "places", "seed")
  values ($1, $2, $3, $4, $5, $6)
  on conflict do nothing;

insert into "cases"."round_list" ("round", "rules", "digest", "state", "applicants", "eligible", "offered", "lowest", "proposed_at", "proposed_by", "proposed_by_name")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  returning "id";

insert into "cases"."saved_view" ("body", "owner", "name", "query", "reach", "unit", "at")
  values ($1, $2, $3, $4, $5, $6, $7)
  returning "id";

insert into "cases"."splitting" ("case_id", "from_case", "number", "reason", "at", "by", "by_name")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "cases"."submission" ("case_id", "number", "draft_id", "answers", "fetched", "taken", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "cases"."typing" ("case_id", "number", "asked_at")
  values ($1, $2, $3);

insert into "cases"."urgency" ("case_id", "at", "urgent", "reason", "by", "by_name")
  values ($1, $2, $3, $4, $5, $6);

insert into cases.bulk_row (run, reference, at, problem, params)
  values ($1, $2, $3, $4, $5::jsonb)
  on conflict (run, reference) do nothing
  returning run;

insert into cases.given_file (case_id, file, applicant, type, given_at) select $1, file, $2, type, $3
  from unnest($4::uuid[], $5::text[]) as sent (file, type)
  on conflict (case_id, file) do nothing;

insert into cases.hook_delivery (hook, event, at, next_at, held)
  values ($1, 'test', $2, $3, $4)
  returning id;

insert into cases.hook_delivery (hook, event, licence, fact, service, state, closed, at, next_at, held) select h.id, $1, $2, $3, $4, $5, $6, $7, $8, h.paused_at is not null
  from cases.hook h
  where h.party = $9 and h.agency = $10 and h.paused_for is distinct
  from 'not-allowed' and (cardinality(h.services) = 0 or $11 = any(h.services)) and (cardinality(h.events) = 0 or $12 = any(h.events))
  on conflict do nothing;

insert into cases.many_row (order_id, number, answers, draft, state) select $1, number, answers, draft, 'waiting'
  from jsonb_to_recordset($2::jsonb) as came (number integer, answers jsonb, draft text)
  on conflict (order_id, number) do update
  set answers = excluded.answers, draft = excluded.draft, state = 'waiting', faults = '[]', problem = null, params = '{}', shown = null, qualifies = null, fee_minor = null
  where many_row.state in ('waiting', 'sound', 'files', 'wrong')
  returning number;

insert into cases.outcome (case_id, number, rule_set, model, on_day, qualifies, fee_minor, currency, queue, points, decided, at) select $1::uuid, $2::integer, $3, $4, $5::date, $6::boolean, $7::bigint, $8::text, $9::text, $10::double precision, $11, $12::timestamptz
  from (values (1)) as one;

insert into cases.ranked (list, case_id, rank, points, outcome, number, tie, share, reasons) select $1, case_id, rank, points, outcome, number, tie, share, array(select jsonb_array_elements_text(reasons))
  from jsonb_to_recordset($2::jsonb) as r(case_id uuid, rank integer, points double precision, outcome text, number integer, tie integer, share text, reasons jsonb);

insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, confirmed, submitted_at) select $1, max(number) + 1, $2, $3::jsonb, $4::jsonb, $5::jsonb, $6::jsonb, $7
  from cases.submission
  where case_id = $8
  returning number;

select "a"."about", "a"."decision", "a"."last_day" as "lastDay", "a"."filed_on" as "filedOn", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion"
  from "cases"."appeal" as "a"
  inner
  join "cases"."case" as "c" on "c"."id" = "a"."about"
  where "a"."case_id" = $1;

select "act", "at", "asked"
  from "cases"."bulk_run"
  where "id" = $1 and "officer" = $2;

select "body", "at", "by_name" as "byName", "favourable", "text", "law", "article"
  from "cases"."opinion"
  where "case_id" = $1
  order by "at" desc, "wait" desc
  limit $2;

select "by"
  from "cases"."decision"
  where "id" = $1;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is not null)
  order by "c"."closed_at" desc, "c"."id" desc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and ("c"."submitted_at", c.id) < ($5::timestamptz, $6::uuid))
  order by "c"."submitted_at" desc, "c"."id" desc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and ("c"."submitted_at", c.id) > ($5::timestamptz, $6::uuid))
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and ("c"."work_on", c.id) < ($5::date, $6::uuid))
  order by "c"."work_on" desc, "c"."id" desc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and ("c"."work_on", c.id) > ($5::date, $6::uuid))
  order by "c"."work_on" asc, "c"."id" asc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.name_words @@ $5::tsquery)
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.officer = $5)
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.officer in ($5, …) and c.name_words @@ $6::tsquery)
  order by "c"."work_on" asc, "c"."id" asc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.officer in ($5, …))
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.officer in ($5, …))
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.reference in ($5, …))
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.reference like $5)
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.service = $5 and c.queue = $6)
  order by "c"."work_on" asc, "c"."id" asc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.service = $5)
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.state = 'refusal-proposed')
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.work_on < $5)
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and c.work_on >= $5 and c.work_on <= $6)
  order by "c"."work_on" asc, "c"."id" asc
  limit $7;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null and false)
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null)
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.closed_at is null)
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", "c"."urgent", "c"."version", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and c.reference = $5)
  order by "c"."work_on" asc, "c"."id" asc
  limit $6;

select "c"."reference", "c"."state", "c"."agency", "c"."closed_at" as "closedAt"
  from "cases"."appeal" as "a"
  inner
  join "cases"."case" as "c" on "c"."id" = "a"."case_id"
  where "a"."decision" = $1;

select "case_id" as "caseId"
  from "cases"."disposal_item"
  where "disposal" = $1 and "fate" is null
  order by "case_id"
  limit $2;

select "case_id" as "caseId", "officer", "kind"
  from "cases"."recusal"
  where "id" = $1 and "ended_at" is null;

select "case_id" as "id"
  from "cases"."fee"
  where "pay_by" >= $1 and "pay_by" <= $2 and "paid_at" is null and "dropped_at" is null and "reminded_at" is null and "asked_at" <= $3
  limit $4;

select "case_id" as "id"
  from "cases"."watch"
  where "look_at" <= $1
  order by "look_at"
  limit $2;

select "case_id" as "id", "rank", "points", "outcome", "number", "reasons"
  from "cases"."ranked"
  where "list" = $1 and "done_at" is null
  order by "rank"
  limit $2
  for update skip locked;

select "case_id"
  from "cases"."extension"
  where "case_id" = $1;

select "case_id"
  from "cases"."ranked"
  where "list" = $1 and "done_at" is null
  limit $2;

select "case_id"
  from "cases"."watch"
  where "case_id" = $1 and "look_at" <= $2;

select "comment", "officer_name" as "name"
  from "cases"."mention"
  where "comment" in ($1, …)
  order by "officer"
  limit $2;

select "deemed", "legal_on" as "legalOn", "stopped_on" as "stoppedOn", "closed_at" as "closedAt"
  from "cases"."case"
  where "id" = $1;

select "follower"."id" as "follower", "follower"."reference" as "followerReference", "follower"."applicant", "follower"."applicant_name" as "followerName", "leading"."id" as "leading", "leading"."reference" as "leadingReference"
  from "cases"."joining" as "j"
  inner
  join "cases"."case" as "follower" on "follower"."id" = "j"."case_id"
  inner
  join "cases"."case" as "leading" on "leading"."id" = "j"."lead_case"
  where ("j"."case_id" = $1 or "j"."lead_case" = $2) and "j"."parted_at" is null and "follower"."closed_at" is null and "leading"."closed_at" is null
  order by "j"."at", "j"."id"
  limit $3;

select "form", "answers", "shown", "at", "by_name" as "byName"
  from "cases"."filled_form"
  where "case_id" = $1
  order by "at" desc, "wait" desc
  limit $2;

select "i"."reference", "i"."fate", "s"."sha256", "s"."service_version" as "version", coalesce(s.submitted_at, c.submitted_at) as "submittedAt", coalesce(s.closed_at, c.closed_at) as "closedAt", coalesce(s.outcome, c.state) as "outcome", "s"."disposed_at" as "disposedAt", "h"."packed_at" as "packedAt", "h"."manifest", "h"."receipt", "h"."received_on" as "receivedOn", "h"."received_by" as "receivedBy"
  from "cases"."disposal_item" as "i"
  left
  join "cases"."stub" as "s" on "s"."reference" = "i"."reference"
  left
  join "cases"."case" as "c" on "c"."id" = "i"."case_id"
  left
  join "cases"."handover" as "h" on "h"."disposal" = "i"."disposal" and "h"."case_id" = "i"."case_id"
  where "i"."disposal" = $1
  order by "i"."case_id"
  limit $2;

select "id"
  from "cases"."case"
  where "correct_by" >= $1 and "correct_by" <= $2 and "state_since" <= $3 and "reminded_of" is distinct
  from "decision"
  order by "correct_by"
  limit $4;

select "id"
  from "cases"."case"
  where "instance" = $1;

select "id"
  from "cases"."case"
  where "reference" = $1
  for update;

select "id"
  from "cases"."case"
  where instance is null and state in ('submitted', 'under-review', 'returned', 'refusal-proposed', 'approved')
  limit $1;

select "id"
  from "cases"."decision"
  where "case_id" = $1 and "fits" = $2
  order by "at" desc
  limit $3;

select "id"
  from "cases"."deviation"
  where "round" = $1 and "by" = $2
  limit $3;

select "id"
  from "cases"."disposal"
  where state = 'agreed'
  order by "second_at"
  limit $1;

select "id"
  from "cases"."fee"
  where "agency" = $1 and "receipt" = $2 and "paid_at" is not null;

select "id"
  from "cases"."hold"
  where "case_id" = $1 and "begun_at" is not null
  limit $2;

select "id"
  from "cases"."round"
  where "id" = $1
  for update;

select "id", "agency", "service", "retention", "state", "action", "certificate", "decided_before" as "decidedBefore", "proposed_at" as "proposedAt", "first_by" as "firstBy", "first_by_name" as "firstByName", "first_at" as "firstAt", "second_by_name" as "secondByName", "second_at" as "secondAt", "ended_at" as "endedAt", (select count(*)::int from cases.disposal_item i where i.disposal = d.id) as "cases"
  from "cases"."disposal" as "d"
  where "agency" in ($1, …)
  order by "proposed_at" desc, "id" desc
  limit $2;

select "id", "agency", "service", "retention", "state", "action", "certificate", "decided_before" as "decidedBefore", "proposed_at" as "proposedAt", "first_by" as "firstBy", "first_by_name" as "firstByName", "first_at" as "firstAt", "second_by_name" as "secondByName", "second_at" as "secondAt", "ended_at" as "endedAt", (select count(*)::int from cases.disposal_item i where i.disposal = d.id) as "cases"
  from "cases"."disposal" as "d"
  where "d"."id" = $1;

select "id", "agency", "state", "action", "first_by" as "firstBy", "proposed_at" as "proposedAt"
  from "cases"."disposal"
  where "id" = $1
  for update;

select "id", "at", "by", "by_name" as "byName", "text", "withdrawn_at" as "withdrawnAt"
  from "cases"."comment"
  where "case_id" = $1 and "body" in ($2, …)
  order by "at", "id"
  limit $3;

select "id", "event", "reference", "licence", "state", "at", "attempts", "next_at" as "nextAt", "tried_at" as "triedAt", "taken_at" as "takenAt", "status", "fault"
  from "cases"."hook_delivery"
  where "hook" = $1
  order by "id" desc
  limit $2;

select "id", "ground", "text", "review_on" as "reviewOn", "by", "by_name" as "byName", "asked_at" as "askedAt", "agreed_by_name" as "agreedByName", "begun_at" as "begunAt"
  from "cases"."hold"
  where "case_id" = $1 and "ended_at" is null;

select "id", "instance", "wait", "asked_at" as "askedAt", "owed_minor" as "owedMinor", "currency", "pay_by" as "payBy", "dropped_at" as "droppedAt", "paid_minor" as "paidMinor", "paid_on" as "paidOn", "paid_at" as "paidAt", "receipt", "taken_by" as "takenBy", "refund_due_at" as "refundDueAt", "refund", "refunded_at" as "refundedAt", "refund_receipt" as "refundReceipt", "refund_text" as "refundText"
  from "cases"."fee"
  where "case_id" = $1
  order by "id" desc
  limit $2;

select "id", "kind", "at", "by", "by_name" as "byName", "reasons", "text", "fields", "proposal", "law", "article"
  from "cases"."decision"
  where "case_id" = $1
  order by "at" desc, "id" desc
  limit $2;

select "id", "kind", "at", "by", "by_name" as "byName", "reasons", "text", "fields", "proposal", "law", "article"
  from "cases"."decision"
  where "id" = $1;

select "id", "paper", "ended_at" as "endedAt"
  from "cases"."disposal"
  where paper is not null and certificate is null
  order by "ended_at"
  limit $1;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "of_licence" as "ofLicence", "of_act" as "ofAct", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "legal_days" as "legalDays", "legal_kind" as "legalKind", "legal_on" as "legalOn", "deemed", "hold", "asker", "submitted_at" as "submittedAt", "round", "closed_at" as "closedAt", "decision", "instance", "recused", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "urgent", "version"
  from "cases"."case"
  where "applicant" = $1
  order by "submitted_at" desc
  limit $2;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "of_licence" as "ofLicence", "of_act" as "ofAct", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "legal_days" as "legalDays", "legal_kind" as "legalKind", "legal_on" as "legalOn", "deemed", "hold", "asker", "submitted_at" as "submittedAt", "round", "closed_at" as "closedAt", "decision", "instance", "recused", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "urgent", "version"
  from "cases"."case"
  where "id" = $1
  for update;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "of_licence" as "ofLicence", "of_act" as "ofAct", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "legal_days" as "legalDays", "legal_kind" as "legalKind", "legal_on" as "legalOn", "deemed", "hold", "asker", "submitted_at" as "submittedAt", "round", "closed_at" as "closedAt", "decision", "instance", "recused", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "urgent", "version"
  from "cases"."case"
  where "reference" = $1;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "of_licence" as "ofLicence", "of_act" as "ofAct", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "legal_days" as "legalDays", "legal_kind" as "legalKind", "legal_on" as "legalOn", "deemed", "hold", "asker", "submitted_at" as "submittedAt", "round", "closed_at" as "closedAt", "decision", "instance", "recused", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "urgent", "version"
  from "cases"."case"
  where "reference" = $1
  for update;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "of_licence" as "ofLicence", "of_act" as "ofAct", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "legal_days" as "legalDays", "legal_kind" as "legalKind", "legal_on" as "legalOn", "deemed", "hold", "asker", "submitted_at" as "submittedAt", "round", "closed_at" as "closedAt", "decision", "instance", "recused", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "urgent", "version"
  from "cases"."case"
  where "reference" in ($1, …);

select "id", "round", "rules", "digest", "state", "applicants", "eligible", "offered", "lowest", "proposed_at" as "proposedAt", "proposed_by" as "proposedBy", "proposed_by_name" as "proposedByName", "decided_at" as "decidedAt", "decided_by_name" as "decidedByName", "accept_by" as "acceptBy", "reserve_ends" as "reserveEnds", "text", "done_at" as "doneAt"
  from "cases"."round_list"
  where "round" = $1
  order by "proposed_at" desc, "id" desc
  limit $2;

select "id", "scope", "reference", "reason", "authority", "placed_at" as "placedAt", "placed_by" as "placedBy", "lifted_at" as "liftedAt", "lifted_for" as "liftedFor"
  from "cases"."legal_hold"
  order by "placed_at" desc, "id" desc
  limit $1;

select "id", "service", "decision", "names", "texts"
  from "cases"."reason_text"
  where "body" = $1 and "ended_at" is null
  order by "decision" desc, "at", "id"
  limit $2;

select "id", "service", "service_version" as "version", "person", "by_name" as "byName", "state", "encoding", "created_at" as "createdAt", "expires_at" as "expiresAt"
  from "cases"."many_order"
  where "id" = $1;

select "id", "service", "service_version" as "version", "person", "by_name" as "byName", "state", "encoding", "created_at" as "createdAt", "expires_at" as "expiresAt"
  from "cases"."many_order"
  where "id" = $1
  for update;

select "id", "service", "service_version" as "version", "person", "by_name" as "byName", "state", "encoding", "created_at" as "createdAt", "expires_at" as "expiresAt"
  from "cases"."many_order"
  where "person" = $1
  order by "created_at" desc
  limit $2;

select "id", "service", "service_version" as "version", "person", "by_name" as "byName", "state", "encoding", "created_at" as "createdAt", "expires_at" as "expiresAt", "key_digest" as "digest"
  from "cases"."many_order"
  where "person" = $1 and "key" = $2;

select "id", "state", "service", "service_version" as "version", "person", "by", "by_name" as "byName", "mandate", "assurance", "through", "declared"
  from "cases"."many_order"
  where state <> 'open'
  order by "updated_at"
  limit $1;

select "id", "url", "services", "events", "generation", "created_at" as "createdAt", "failing_since" as "failingSince", "paused_at" as "pausedAt", "paused_for" as "pausedFor"
  from "cases"."hook"
  where "id" = $1 and party = $2 and agency = $3 and client = $4 and by = $5;

select "id", "url", "services", "events", "generation", "created_at" as "createdAt", "failing_since" as "failingSince", "paused_at" as "pausedAt", "paused_for" as "pausedFor"
  from "cases"."hook"
  where "id" = $1 and party = $2 and agency = $3 and client = $4 and by = $5
  for update;

select "id", "url", "services", "events", "generation", "created_at" as "createdAt", "failing_since" as "failingSince", "paused_at" as "pausedAt", "paused_for" as "pausedFor"
  from "cases"."hook"
  where party = $1 and agency = $2 and client = $3 and by = $4
  order by "id"
  limit $5;

select "k"."list", "k"."rank", "k"."points", "k"."outcome", "k"."number", "k"."accept_by" as "acceptBy", "l"."eligible", "l"."applicants", "l"."offered", "l"."lowest", "l"."reserve_ends" as "reserveEnds", "l"."proposed_by" as "proposedBy"
  from "cases"."ranked" as "k"
  inner
  join "cases"."round_list" as "l" on "l"."id" = "k"."list"
  where "k"."case_id" = $1 and "l"."state" in ($2, …) and "k"."done_at" is not null
  limit $3;

select "number"
  from "cases"."many_row"
  where "order_id" = $1 and "state" = $2
  limit $3;

select "number", "answers", "draft", "shown"
  from "cases"."many_row"
  where "order_id" = $1 and "state" = $2 and "number" = $3
  order by "number"
  limit $4
  for update skip locked;

select "number", "answers", "draft", "shown"
  from "cases"."many_row"
  where "order_id" = $1 and "state" = $2
  order by "number"
  limit $3
  for update skip locked;

select "number", "answers", "draft", "shown", "state", "reference"
  from "cases"."many_row"
  where "order_id" = $1 and "number" = $2
  for update;

select "number", "answers", "fetched", "taken", "confirmed", "submitted_at" as "submittedAt"
  from "cases"."submission"
  where "case_id" = $1
  order by "number" desc
  limit $2;

select "number", "rule_set" as "ruleSet", "model", "on_day" as "on", "qualifies", "fee_minor" as "feeMinor", "currency", "queue", "at", "decided"
  from "cases"."outcome"
  where "case_id" = $1
  order by "number" desc
  limit $2;

select "number", "state", "faults", "problem", "params", "shown", "qualifies", "fee_minor" as "feeMinor", "reference"
  from "cases"."many_row"
  where "order_id" = $1 and "number" > $2
  order by "number"
  limit $3;

select "number", "their_reference" as "theirReference", "typed_at" as "typedAt", "typed_by_name" as "typedByName"
  from "cases"."typing"
  where "case_id" = $1
  order by "number" desc
  limit $2;

select "placed_by" as "placer", "scope"
  from "cases"."legal_hold"
  where "id" = $1 and "lifted_at" is null;

select "purpose", "text"
  from "cases"."look"
  where "case_id" = $1 and "officer" = $2 and "on_day" = $3
  order by "id" desc
  limit $4;

select "r"."id", "c"."reference", "r"."officer_name" as "officerName", "r"."kind", "r"."text", "r"."at", "r"."by" = "r"."officer" as "own"
  from "cases"."recusal" as "r"
  inner
  join "cases"."case" as "c" on "c"."id" = "r"."case_id"
  where "r"."ended_at" is null and "c"."agency" in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused))
  order by "r"."at" desc, "r"."id" desc
  limit $5;

select "r"."id", "r"."closes_on" as "closesOn", "r"."places", exists (select from cases.round_list l where l.round = r.id and l.state in ('approved', 'done')) as "decided"
  from "cases"."round" as "r"
  where "r"."service" = $1 and "r"."name" = $2;

select "r"."name", "r"."places", "r"."seed", "l"."applicants", "l"."eligible", "l"."offered", "l"."lowest"
  from "cases"."round" as "r"
  inner
  join "cases"."round_list" as "l" on "l"."round" = "r"."id"
  where "r"."service" = $1 and "l"."state" = $2
  order by "r"."closes_on" desc
  limit $3;

select "reference"
  from "cases"."case"
  where "of_licence" = $1 and "closed_at" is null;

select "reference", "problem", "params"
  from "cases"."bulk_row"
  where "run" = $1
  limit $2;

select "reference", "work_on" as "workOn"
  from "cases"."case" as "c"
  where "agency" in ($1, …) and "closed_at" is null and "state" in ($2, …) and (c.applicant <> all($3::uuid[]) and c.filed_by is distinct from $4::uuid and $5::uuid <> all(c.recused)) and "officer" in ($6, …)
  order by "work_on", "id"
  limit $7
  for update skip locked;

select "reference", "work_on" as "workOn"
  from "cases"."case" as "c"
  where "agency" in ($1, …) and "closed_at" is null and "state" in ($2, …) and (c.applicant <> all($3::uuid[]) and c.filed_by is distinct from $4::uuid and $5::uuid <> all(c.recused)) and "officer" is null
  order by "work_on", "id"
  limit $6
  for update skip locked;

select "rules"
  from "cases"."round_list"
  where "id" = $1
  for update skip locked;

select "s"."by", "s"."by_name" as "name"
  from "cases"."decision" as "d"
  inner
  join "cases"."decision" as "s" on ("s"."id" = "d"."id" or "s"."id" = "d"."proposal")
  where "d"."id" = $1
  limit $2;

select "s"."case_id" as "split", "c"."reference"
  from "cases"."splitting" as "s"
  inner
  join "cases"."case" as "c" on (("s"."case_id" = $1 and "c"."id" = "s"."from_case") or ("s"."from_case" = $2 and "c"."id" = "s"."case_id"))
  where ("s"."case_id" = $3 or "s"."from_case" = $4)
  order by "s"."at", "s"."case_id"
  limit $5;

select c.id, c.form, s.answers, o.decided, coalesce((select jsonb_agg(note) from cases.decision d, jsonb_array_elements(to_jsonb(d.fields)) note where d.case_id = c.id), '[]') as noted
  from cases.case c
  join cases.decision e on e.id = c.decision and e.kind in ('approval', 'refusal-confirmed', 'refusal-proposed')
  join lateral (select s.number, s.answers from cases.submission s where s.case_id = c.id order by s.number desc limit 1) s on true
  left
  join cases.outcome o on o.case_id = c.id and o.number = s.number
  where c.service = $1 and c.closed_at >= $2 and c.closed_at < $3
  order by c.closed_at desc
  limit $4;

select c.id, c.reference, c.applicant_name as name, c.state, c.service_version as version, c.instance, c.submitted_at as "submittedAt", s.answers, case when o.qualifies is not false then o.points end as ruled, o.qualifies, d.said as deviation
  from cases.case c cross
  join lateral (select answers from cases.submission where case_id = c.id order by number desc limit 1) s
  left
  join lateral (select points, qualifies from cases.outcome where case_id = c.id order by number desc limit 1) o on true
  left
  join lateral ( select jsonb_build_object('kind', kind, 'points', points, 'reason', reason, 'text', text, 'byName', by_name) as said from cases.deviation where round = c.round and case_id = c.id order by at desc, id desc limit 1) d on d.said ->> 'kind' <> 'as-ruled'
  where c.round = $1 and c.closed_at is null
  order by c.submitted_at, c.id
  limit $2;

select c.id, c.reference, c.applicant_name as name, c.state, c.service_version as version, k.rank, k.points, k.outcome, k.number, k.tie, k.share, k.reasons, d.said as deviation
  from cases.ranked k
  join cases.case c on c.id = k.case_id
  left
  join lateral ( select jsonb_build_object('kind', kind, 'points', points, 'reason', reason, 'text', text, 'byName', by_name) as said from cases.deviation where round = c.round and case_id = c.id order by at desc, id desc limit 1) d on d.said ->> 'kind' <> 'as-ruled'
  where k.list = $1
  order by k.rank nulls last, c.id
  limit $2;

select c.id, c.reference, c.service as procedure
  from cases.disposal_item i
  join cases.case c on c.id = i.case_id
  where i.disposal = $1 and i.fate is null and case when $2 then not exists (select from cases.handover h where h.disposal = i.disposal and h.case_id = i.case_id) else i.reference = $3 end
  order by i.case_id
  limit $4;

select c.id, k.share, c.state in ('offered', 'approved', 'granted') as taken
  from cases.ranked k
  join cases.case c on c.id = k.case_id
  where k.list = $1 and c.state in ('offered', 'approved', 'granted', 'reserve')
  order by k.number nulls first;

select c.reference, c.service, c.applicant_name as "applicantName", c.due_on as "dueOn", c.officer is not distinct
  from $1::uuid as mine, exists (select from cases.typing k where k.case_id = t.case_id and k.typed_at is not null) as known
  from cases.typing t
  join cases.case c on c.id = t.case_id
  where t.typed_at is null and c.closed_at is null and c.state <> 'returned' and c.agency in ($2, …) and (c.applicant <> all($3::uuid[]) and c.filed_by is distinct from $4::uuid and $5::uuid <> all(c.recused)) and (c.officer is null or c.officer = $6::uuid) and not exists (select from cases.typing l where l.case_id = t.case_id and l.number > t.number)
  order by t.asked_at, t.case_id
  limit $7;

select c.reference, c.service, c.service_version as "serviceVersion", c.applicant_name as "applicantName", coalesce(f.paid_minor, f.owed_minor) as minor, f.currency, f.pay_by as "payBy"
  from cases.case c
  join cases.fee f on f.case_id = c.id
  where c.closed_at is null and c.state = 'awaiting-payment' and c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and ($5 = '' or c.reference = $6) and f.paid_at is null and f.dropped_at is null
  order by f.pay_by nulls last, f.id
  limit $7;

select c.reference, c.service, c.service_version as "serviceVersion", c.applicant_name as "applicantName", coalesce(f.paid_minor, f.owed_minor) as minor, f.currency, f.pay_by as "payBy"
  from cases.fee f
  join cases.case c on c.id = f.case_id
  where f.refund_due_at is not null and f.refund is null and c.agency in ($1, …) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) and ($5 = '' or c.reference = $6)
  order by f.refund_due_at, f.id
  limit $7;

select cases.content_of($1) as content;

select cases.dispose($1, $2, $3) as fate;

select count(*)::int as count
  from cases.disposal_item i
  left
  join cases.handover h on h.disposal = i.disposal and h.case_id = i.case_id
  where i.disposal = $1 and i.fate is null and h.receipt is null;

select count(*)::int as count
  from cases.many_row
  where order_id = $1;

select count(*)::int as fresh
  from (select from cases.case c where c.agency in ($1, …) and c.closed_at is null and c.submitted_at > $2 and (c.applicant <> all($3::uuid[]) and c.filed_by is distinct from $4::uuid and $5::uuid <> all(c.recused)) limit $6) counted;

select distinct c.agency
  from cases.case c
  where c.service = $1 and c.closed_at is not null and c.closed_at < $2
  limit 100;

select distinct on ("case_id") "case_id" as "id", "answers"
  from "cases"."submission"
  where "case_id" in ($1, …)
  order by "case_id", "number" desc
  limit $2;

select distinct on ("case_id") "case_id" as "id", "number", "rule_set" as "ruleSet", "model", "on_day" as "on", "qualifies", "fee_minor" as "feeMinor", "currency", "queue", "at", "decided"
  from "cases"."outcome"
  where "case_id" in ($1, …)
  order by "case_id", "number" desc
  limit $2;

select g.file, g.type, g.given_at as at, c.id, c.reference, c.service, c.agency, c.mandate
  from cases.given_file g
  join cases.case c on c.id = g.case_id
  where g.applicant = $1 and g.type = any($2::text[]) and c.id is distinct
  from $3::uuid
  order by g.given_at desc
  limit $4;

select id, jsonb_build_object('id', proposed_by, 'name', proposed_by_name) as proposer, jsonb_build_object('id', decided_by, 'name', decided_by_name) as approver, accept_by as "acceptBy", reserve_ends as "reserveEnds", eligible, lowest
  from cases.round_list
  where state = 'approved'
  order by decided_at
  limit $1;

select jsonb_build_object( 'assignments', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from cases.assignment a where a.case_id = $1), 'clock', (select coalesce(jsonb_agg(to_jsonb(s) order by s.id), '[]') from cases.clock_segment s where s.case_id = $2), 'clockEvents', (select coalesce(jsonb_agg(to_jsonb(e) order by e.id), '[]') from cases.clock_event e where e.case_id = $3), 'holds', (select coalesce(jsonb_agg(to_jsonb(h) order by h.id), '[]') from cases.hold h where h.case_id = $4), 'extensions', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from cases.extension x where x.case_id = $5), 'urgency', (select coalesce(jsonb_agg(to_jsonb(u) order by u.id), '[]') from cases.urgency u where u.case_id = $6), 'comments', (select coalesce(jsonb_agg(to_jsonb(c) order by c.id), '[]') from cases.comment c where c.case_id = $7), 'joinings', (select coalesce(jsonb_agg(to_jsonb(j) order by j.id), '[]') from cases.joining j where j.case_id = $8 or j.lead_case = $9), 'splittings', (select coalesce(jsonb_agg(to_jsonb(p) order by p.at), '[]') from cases.splitting p where p.case_id = $10 or p.from_case = $11), 'forms', (select coalesce(jsonb_agg(to_jsonb(f) order by f.at), '[]') from cases.filled_form f where f.case_id = $12), 'typings', (select coalesce(jsonb_agg(to_jsonb(t) order by t.number), '[]') from cases.typing t where t.case_id = $13), 'fees', (select coalesce(jsonb_agg(to_jsonb(f) order by f.id), '[]') from cases.fee f where f.case_id = $14), 'appeal', (select to_jsonb(p) from cases.appeal p where p.case_id = $15))::text as history;

select l.id
  from cases.round_list l
  where l.state = 'done' and l.reserve_ends >= $1 and exists (select from cases.ranked k join cases.case c on c.id = k.case_id where k.list = l.id and k.outcome = 'reserve' and c.state = 'reserve') and (l.rules ->> 'places')::integer > (select count(*) from cases.ranked k join cases.case c on c.id = k.case_id where k.list = l.id and c.state in ('offered', 'approved', 'granted'))
  order by l.id
  limit $2;

select o.id, (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is null and c.agency = any($1::text[]) and (c.applicant <> all($2::uuid[]) and c.filed_by is distinct from $3::uuid and $4::uuid <> all(c.recused)) limit $5) counted) as open, (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is null and c.work_on < $6 and c.agency = any($7::text[]) and (c.applicant <> all($8::uuid[]) and c.filed_by is distinct from $9::uuid and $10::uuid <> all(c.recused)) limit $11) counted) as overdue, (select c.submitted_at from cases.case c where c.officer = o.id and c.closed_at is null and c.agency = any($12::text[]) and (c.applicant <> all($13::uuid[]) and c.filed_by is distinct from $14::uuid and $15::uuid <> all(c.recused)) order by c.submitted_at limit 1) as oldest, (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is not null and c.closed_at > $16 and c.agency = any($17::text[]) and (c.applicant <> all($18::uuid[]) and c.filed_by is distinct from $19::uuid and $20::uuid <> all(c.recused)) limit $21) counted) as decided7, (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is not null and c.closed_at > $22 and c.agency = any($23::text[]) and (c.applicant <> all($24::uuid[]) and c.filed_by is distinct from $25::uuid and $26::uuid <> all(c.recused)) limit $27) counted) as decided30
  from unnest($28::uuid[]) o (id);

select o.id, (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is null limit $1) counted) as open
  from unnest($2::uuid[]) o (id);

select pg_advisory_xact_lock(hashtextextended($1, 0));

select r.id, r.service, r.name, r."opensOn", r."closesOn", r.places, r.seed, r.agency, r.involved, l.state
  from ( select r.id, r.service, r.name, r.opens_on as "opensOn", r.closes_on as "closesOn", r.places, r.seed, of.agency, exists (select from cases.case c where c.round = r.id and (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid]))) as involved, l.proposed_by as proposer, l.id as list from cases.round r cross join lateral (select c.agency from cases.case c where c.round = r.id limit 1) of left join cases.round_list l on l.round = r.id and l.state <> 'declined') r
  left
  join cases.round_list l on l.id = r.list
  where r.agency in ($4, …)
  order by r."closesOn" desc, r.id
  limit 50;

select r.id, r.service, r.name, r."opensOn", r."closesOn", r.places, r.seed, r.agency, r.involved, r.proposer
  from ( select r.id, r.service, r.name, r.opens_on as "opensOn", r.closes_on as "closesOn", r.places, r.seed, of.agency, exists (select from cases.case c where c.round = r.id and (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid]))) as involved, l.proposed_by as proposer, l.id as list from cases.round r cross join lateral (select c.agency from cases.case c where c.round = r.id limit 1) of left join cases.round_list l on l.round = r.id and l.state <> 'declined') r
  where r.id = $4 and r.agency in ($5, …);

select state, count(*)::int as count, sum(fee_minor)::bigint as fees, count(*) filter (where qualifies = false)::int as not
  from cases.many_row
  where order_id = $1
  group by state;

select u.unit as id, u.unit_names as names
  from organisations.units_at($1, $2) u
  order by u.unit
  limit $3;

select w.service, w.queue, count(*)::int as count, (count(*) filter (where w.work_on < $1))::int as overdue, min(w.work_on) as "firstDue"
  from (select c.service, c.queue, c.work_on from cases.case c where c.agency = any($2::text[]) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'in-round') and (c.applicant <> all($3::uuid[]) and c.filed_by is distinct from $4::uuid and $5::uuid <> all(c.recused)) order by c.work_on limit $6) w
  group by w.service, w.queue
  order by count(*) desc, w.service, w.queue
  limit 100;

select what, at, by_name as "byName", ground, until, reason, to_name as "toName", had
  from ( (select h.at, h.id, case a.how when 'given' then 'given' when 'spread' then 'given' when 'substitute' then 'substituted' else h.what end as what, coalesce(a.by_name, h.by_name) as by_name, null as ground, null::date as until, a.reason, case when a.by_name is not null then h.by_name end as to_name, a.had from cases.history h left join cases.assignment a on a.id = h.id and a.case_id = h.case_id where h.case_id = $1 order by h.at desc, h.id desc limit $2) union all (select e.at, e.id, e.what, e.by_name, e.ground, e.until, null, null, null from cases.clock_event e where e.case_id = $3 and e.what <> 'passed-over' order by e.at desc, e.id desc limit $4) union all (select u.at, u.id, case when u.urgent then 'urgent' else 'not-urgent' end, u.by_name, null, null, u.reason, null, null from cases.urgency u where u.case_id = $5 order by u.at desc, u.id desc limit $6) union all (select j.at, j.id, 'joined', j.by_name, null, null, j.reason, null, null from cases.joining j where j.case_id = $7 or j.lead_case = $8) union all (select j.parted_at, j.id, 'parted', j.parted_by_name, null, null, j.parted_for, null, null from cases.joining j where (j.case_id = $9 or j.lead_case = $10) and j.parted_at is not null) union all (select f.at, f.case_id, case when f.shown then 'form-filled' else 'form-inside' end, f.by_name, f.form, null, null, null, null from cases.filled_form f where f.case_id = $11 order by f.at desc limit $12) union all (select p.at, p.case_id, 'split', p.by_name, null, null, p.reason, null, null from cases.splitting p where p.case_id = $13 or p.from_case = $14)) happened
  order by at desc, id desc
  limit $15;

update "cases"."case"
  set "asker" = $1
  where "id" = $2;

update "cases"."case"
  set "columns" = $1, "deemed" = $2, "queue" = $3
  where "id" = $4;

update "cases"."case"
  set "due_on" = $1, "legal_on" = $2
  where "id" = $3;

update "cases"."case"
  set "due_on" = $1, "legal_on" = $2, "stopped_on" = $3, "hold" = $4
  where "id" = $5;

update "cases"."case"
  set "hold" = $1, "asker" = $2, "stopped_on" = $3
  where "id" = $4;

update "cases"."case"
  set "instance" = $1
  where "id" = $2;

update "cases"."case"
  set "officer" = $1, "officer_name" = $2
  where "id" = $3;

update "cases"."case"
  set "officer" = $1, "officer_name" = $2, "state" = $3, "state_since" = $4
  where "id" = $5;

update "cases"."case"
  set "reminded_of" = $1
  where "id" = $2;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3
  where "id" = $4;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "closed_at" = $4
  where "id" = $5;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "closed_at" = $4, "stopped_on" = $5
  where "id" = $6;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "closed_at" = $4, "stopped_on" = $5, "correct_by" = $6
  where "id" = $7;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "correct_by" = $4, "stopped_on" = $5
  where "id" = $6;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "due_on" = $4, "legal_on" = $5, "stopped_on" = $6
  where "id" = $7;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "due_on" = $4, "legal_on" = $5, "stopped_on" = $6, "deemed" = $7, "correct_by" = $8, "columns" = $9, "queue" = $10
  where "id" = $11;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "licence" = $4, "licence_number" = $5
  where "id" = $6;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "stopped_on" = $4
  where "id" = $5;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "instance" = $3, "decision" = $4, "closed_at" = $5, "officer" = $6, "officer_name" = $7, "first_due_on" = $8, "due_on" = $9, "legal_on" = $10
  where "id" = $11;

update "cases"."case"
  set "urgent" = $1
  where "id" = $2;

update "cases"."clock_segment"
  set "to_at" = $1
  where "case_id" = $2 and "to_at" is null;

update "cases"."comment"
  set "withdrawn_at" = $1
  where "id" = $2 and "case_id" = $3 and "by" = $4 and "withdrawn_at" is null;

update "cases"."disposal"
  set "certificate" = $1
  where "id" = $2 and "certificate" is null;

update "cases"."disposal"
  set "first_by" = $1, "first_at" = $2, "first_by_name" = $3
  where "id" = $4;

update "cases"."disposal"
  set "paper" = $1
  where "id" = $2;

update "cases"."disposal"
  set "state" = $1, "declined_by" = $2, "declined_for" = $3, "ended_at" = $4
  where "id" = $5;

update "cases"."disposal"
  set "state" = $1, "ended_at" = $2
  where "id" = $3 and "state" = $4;

update "cases"."disposal"
  set "state" = $1, "second_by" = $2, "second_at" = $3, "second_by_name" = $4
  where "id" = $5;

update "cases"."fee"
  set "refund" = $1, "refunded_at" = $2, "refund_receipt" = $3, "refund_text" = $4, "refunded_by" = $5, "refunded_by_name" = $6::jsonb
  where "id" = $7;

update "cases"."fee"
  set "reminded_at" = $1
  where "id" = $2 and "reminded_at" is null;

update "cases"."fee"
  set "way" = $1, "paid_minor" = $2, "paid_on" = $3, "paid_at" = $4, "receipt" = $5, "agency" = $6, "taken_by" = $7, "taken_by_name" = $8::jsonb
  where "id" = $9;

update "cases"."handover"
  set "receipt" = $1, "received_on" = $2, "received_by" = $3, "noted_at" = $4, "noted_by" = $5
  where "disposal" = $6 and case_id = (select i.case_id from cases.disposal_item i where i.disposal = $7 and i.reference = $8);

update "cases"."handover"
  set "receipt" = $1, "received_on" = $2, "received_by" = $3, "noted_at" = $4, "noted_by" = $5
  where "disposal" = $6 and receipt is null;

update "cases"."hold"
  set "agreed_by" = $1, "agreed_by_name" = $2, "begun_at" = $3
  where "id" = $4;

update "cases"."hold"
  set "ended_at" = $1, "ended_by" = $2, "ended_by_name" = $3
  where "case_id" = $4 and "ended_at" is null;

update "cases"."hook"
  set "failing_since" = $1
  where "id" = $2 and "failing_since" is not null;

update "cases"."hook"
  set "generation" = $1, "rotated_at" = $2
  where "id" = $3;

update "cases"."hook"
  set "paused_at" = $1, "paused_for" = $2
  where "id" = $3;

update "cases"."hook"
  set "paused_at" = $1, "paused_for" = $2, "failing_since" = $3, "mandate" = $4
  where "id" = $5;

update "cases"."hook_delivery"
  set "next_at" = $1, "leased_until" = $2, "fault" = $3
  where "hook" = $4 and "next_at" is not null;

update "cases"."hook_delivery"
  set "next_at" = $1, "leased_until" = $2, "tried_at" = $3, "taken_at" = $4, "status" = $5, "fault" = $6
  where "id" = $7;

update "cases"."hook_delivery"
  set "tried_at" = $1, "leased_until" = $2, "status" = $3, "fault" = $4, "next_at" = $5
  where "id" = $6;

update "cases"."joining"
  set "parted_at" = $1, "parted_for" = $2, "parted_by" = $3, "parted_by_name" = $4
  where "case_id" = $5 and "parted_at" is null;

update "cases"."legal_hold"
  set "lifted_at" = $1, "lifted_by" = $2, "lifted_for" = $3
  where "id" = $4 and "lifted_at" is null;

update "cases"."many_order"
  set "state" = $1, "declared" = $2, "updated_at" = $3, "expires_at" = $4
  where "id" = $5;

update "cases"."many_order"
  set "state" = $1, "service_version" = $2, "updated_at" = $3, "expires_at" = $4
  where "id" = $5;

update "cases"."many_row"
  set "state" = $1, "problem" = $2, "shown" = $3, "qualifies" = $4, "fee_minor" = $5, "params" = $6
  where "order_id" = $7 and "number" = $8 and "state" in ($9, …);

update "cases"."many_row"
  set "state" = $1, "reference" = $2
  where "order_id" = $3 and "number" = $4;

update "cases"."many_row"
  set "state" = $1, "reference" = $2, "answers" = $3
  where "order_id" = $4 and "number" = $5;

update "cases"."many_row"
  set "state" = $1, "reference" = $2, "faults" = $3
  where "order_id" = $4 and "number" = $5;

update "cases"."many_row"
  set "state" = $1, "shown" = $2, "qualifies" = $3, "fee_minor" = $4, "problem" = $5, "faults" = $6
  where "order_id" = $7 and "number" = $8;

update "cases"."ranked"
  set "accept_by" = $1
  where "list" = $2 and "case_id" = $3;

update "cases"."ranked"
  set "done_at" = $1, "accept_by" = $2
  where "list" = $3 and "case_id" = $4;

update "cases"."reason_text"
  set "ended_at" = $1
  where "id" = $2 and "body" = $3 and "ended_at" is null;

update "cases"."recusal"
  set "ended_at" = $1, "ended_by" = $2, "ended_for" = $3
  where "id" = $4 and "ended_at" is null;

update "cases"."round"
  set "closes_on" = $1, "places" = $2
  where "id" = $3;

update "cases"."round_list"
  set "state" = $1, "accept_by" = $2, "reserve_ends" = $3, "decided_at" = $4, "decided_by" = $5, "decided_by_name" = $6
  where "id" = $7;

update "cases"."round_list"
  set "state" = $1, "done_at" = $2
  where "id" = $3 and "state" = $4;

update "cases"."round_list"
  set "state" = $1, "text" = $2, "decided_at" = $3, "decided_by" = $4, "decided_by_name" = $5
  where "id" = $6;

update "cases"."saved_view"
  set "reach" = $1, "unit" = $2
  where "id" = $3;

update "cases"."typing"
  set "their_reference" = $1, "typed_at" = $2, "typed_by" = $3, "typed_by_name" = $4
  where "case_id" = $5 and "number" = $6;

update "cases"."watch"
  set "look_at" = $1
  where "case_id" = $2;

update cases.hook
  set failing_since = coalesce(failing_since, $1)
  where id = $2
  returning failing_since as since, paused_at is not null as paused;

update cases.hook
  set paused_at = $1, paused_for = $2
  where id = $3 and paused_for is distinct
  from $4
  returning id;

update cases.hook_delivery
  set held = $1
  where hook = $2 and next_at is not null;

update cases.hook_delivery
  set next_at = $1, taken_at = null, attempts = 0, held = $2
  where id = $3 and hook = $4 and leased_until is null
  returning id;

update cases.many_order
  set by = $1, by_name = $2::jsonb, mandate = $3, assurance = $4::jsonb, through = $5::jsonb
  where id = $6;

update cases.many_row
  set state = 'waiting', faults = '[]', problem = null, params = '{}', shown = null, qualifies = null, fee_minor = null
  where order_id = $1 and state in ('sound', 'files', 'wrong');

with "opened" as ( insert into cases.case (id, reference, draft_id, service, service_version, form, agency, applicant, applicant_name, filed_by, filed_by_name, mandate, through, of_licence, of_act, name_words, queue, columns, state, instance, state_since, promised_days, promised_kind, first_due_on, due_on, legal_days, legal_kind, legal_on, deemed, round, submitted_at) values ($1, $2, $3, $4, $5, $6, organisations.responsible_body($7, $8, $9), $10, $11::jsonb, $12::uuid, $13::jsonb, $14::uuid, $15::text, $16::uuid, $17::text, $18::tsvector, $19::text, $20::jsonb, $21, $22, $23, $24, $25, $26, $27, $28::integer, $29::text, $30::date, $31::text, $32::uuid, $33) returning id), "sent" as ( insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, confirmed, submitted_at) select id, 1, $34, $35::jsonb, $36::jsonb, $37::jsonb, $38::jsonb, $39 from opened), "clock" as ( insert into cases.clock_segment (case_id, running, reason, from_at) select id, true, 'submitted', $40 from opened) select 1;

with "opened" as ( insert into cases.case (id, reference, draft_id, service, service_version, form, agency, applicant, applicant_name, filed_by, filed_by_name, mandate, through, of_licence, of_act, name_words, queue, columns, state, instance, state_since, promised_days, promised_kind, first_due_on, due_on, legal_days, legal_kind, legal_on, deemed, round, submitted_at) values ($1, $2, $3, $4, $5, $6, organisations.responsible_body($7, $8, $9), $10, $11::jsonb, $12::uuid, $13::jsonb, $14::uuid, $15::text, $16::uuid, $17::text, $18::tsvector, $19::text, $20::jsonb, $21, $22, $23, $24, $25, $26, $27, $28::integer, $29::text, $30::date, $31::text, $32::uuid, $33) returning id), "sent" as ( insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, confirmed, submitted_at) select id, 1, $34, $35::jsonb, $36::jsonb, $37::jsonb, $38::jsonb, $39 from opened), "outcome" as ( insert into cases.outcome (case_id, number, rule_set, model, on_day, qualifies, fee_minor, currency, queue, points, decided, at) select id, 1, $40, $41, $42::date, $43::boolean, $44::bigint, $45::text, $46::text, $47::double precision, $48, $49::timestamptz from opened), "clock" as ( insert into cases.clock_segment (case_id, running, reason, from_at) select id, true, 'submitted', $50 from opened) select 1;

with due as ( select c.id, c.officer, c.closed_at is null and c.officer is not null and not exists ( select from organisations.office_at(c.officer, $1) o where o.agency = $2) as leaves from cases.case c where c.service = any($3) and c.agency = any($4) and c.agency <> $5 order by c.id limit $6 for update), gone as ( update cases.case c set agency = $7, officer = case when not due.leaves then c.officer end, officer_name = case when not due.leaves then c.officer_name end from due where c.id = due.id returning c.id), given_back as ( insert into cases.assignment (case_id, at, officer, officer_name, by) select id, $8, null, null, $9 from due where leaves) select count(*)::integer as moved
  from gone;

with due as ( select c.id, c.reference from cases.case c where c.service = $1 and c.agency = $2 and c.closed_at is not null and c.closed_at < $3 and not cases.is_held(c.id, c.applicant, c.service, c.agency) and not exists (select from cases.appeal a where a.about = c.id) order by c.closed_at limit $4), list as ( insert into cases.disposal (agency, service, retention, action, decided_before, proposed_at) select $5, $6, $7, $8, $9, $10 where exists (select from due) and not exists (select from cases.disposal d where d.agency = $11 and d.service = $12 and d.state = 'declined' and d.ended_at > $13) on conflict (agency, service) where ended_at is null do nothing returning id), items as ( insert into cases.disposal_item (disposal, case_id, reference) select list.id, due.id, due.reference from list, due returning disposal) select disposal as id, count(*)::int as cases
  from items
  group by disposal;

with mine as (select u.unit, u.unit_names from organisations.units_at($1, $2) u), seen as ( (select 1 as part, v.id, v.at, v.name, v.query, v.owner, v.reach, null::jsonb as unit_names, null::jsonb as owner_names from cases.saved_view v where v.body = $3 and v.reach = 'desk' order by v.at, v.id limit $4) union all (select 2, v.id, v.at, v.name, v.query, v.owner, v.reach, m.unit_names, o.person_names from mine m join cases.saved_view v on v.unit = m.unit and v.unit is not null and v.owner <> $5 cross join lateral organisations.units_at(v.owner, $6) o where o.unit = v.unit order by v.at, v.id limit $7) union all (select 3, v.id, v.at, v.name, v.query, v.owner, case when v.reach = 'unit' and m.unit is null then 'own' else v.reach end, m.unit_names, null from cases.saved_view v left join mine m on m.unit = v.unit where v.owner = $8 and v.body = $9 and v.reach <> 'desk' order by v.at, v.id limit $10)) select s.id, s.name, s.query, s.reach, s.unit_names as "unitNames", s.owner_names as "ownerNames", s.owner = $11 as "isOwn", exists (select from cases.first_view f where f.officer = $12 and f.view = s.id) as "isFirst"
  from seen s
  order by s.part, s.at, s.id;

with opened as ( insert into cases.case (id, reference, draft_id, service, service_version, form, agency, applicant, applicant_name, filed_by, filed_by_name, mandate, name_words, queue, columns, state, instance, state_since, promised_days, promised_kind, first_due_on, due_on, legal_days, legal_kind, legal_on, deemed, submitted_at, urgent) select $1::uuid, $2, $3::uuid, service, service_version, form, agency, applicant, applicant_name, filed_by, filed_by_name, mandate, name_words, $4::text, $5::jsonb, 'submitted', $6::uuid, $7, promised_days, promised_kind, first_due_on, due_on, legal_days, legal_kind, legal_on, $8::text, submitted_at, urgent from cases.case where id = $9 returning id), sent as ( insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, submitted_at) select id, 1, $10::uuid, $11::jsonb, $12::jsonb, $13::jsonb, $14 from opened), closed as ( insert into cases.recusal (case_id, officer, officer_name, kind, text, at, by) select $15::uuid, officer, officer_name, kind, text, at, by from cases.recusal where case_id = $16 and ended_at is null), kept as ( insert into cases.legal_hold (scope, case_id, reference, reason, authority, placed_at, placed_by) select scope, $17::uuid, $18, reason, authority, placed_at, placed_by from cases.legal_hold where scope = 'case' and case_id = $19 and lifted_at is null) insert into cases.clock_segment (case_id, running, reason, from_at, to_at) select $20::uuid, running, reason, from_at, to_at
  from cases.clock_segment
  where case_id = $21;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.service = $26 limit $27) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $28)), ((select count(*)::int from (select from cases.case c where c.agency in ($29, …) and c.closed_at is null and c.service = $30 limit $31) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $32)), ((select count(*)::int from (select from cases.case c where c.agency in ($33, …) and c.closed_at is null and c.service = $34 limit $35) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $36)), ((select count(*)::int from (select from cases.case c where c.agency in ($37, …) and c.closed_at is null and c.service = $38 limit $39) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $40))]::int[] as services, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($41, …) and c.closed_at is null and c.service = $42 and c.queue = $43 limit $44) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $45 and c.queue = $46)), ((select count(*)::int from (select from cases.case c where c.agency in ($47, …) and c.closed_at is null and c.service = $48 and c.queue = $49 limit $50) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $51 and c.queue = $52))]::int[] as queues, array[]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.service = $26 limit $27) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $28)), ((select count(*)::int from (select from cases.case c where c.agency in ($29, …) and c.closed_at is null and c.service = $30 limit $31) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $32)), ((select count(*)::int from (select from cases.case c where c.agency in ($33, …) and c.closed_at is null and c.service = $34 limit $35) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $36)), ((select count(*)::int from (select from cases.case c where c.agency in ($37, …) and c.closed_at is null and c.service = $38 limit $39) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $40))]::int[] as services, array[]::int[] as queues, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($41, …) and c.closed_at is null and c.work_on < $42 limit $43) counted) - (select count(*)::int from own c where c.closed_at is null and c.work_on < $44))]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.service = $26 limit $27) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $28)), ((select count(*)::int from (select from cases.case c where c.agency in ($29, …) and c.closed_at is null and c.service = $30 limit $31) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $32)), ((select count(*)::int from (select from cases.case c where c.agency in ($33, …) and c.closed_at is null and c.service = $34 limit $35) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $36)), ((select count(*)::int from (select from cases.case c where c.agency in ($37, …) and c.closed_at is null and c.service = $38 limit $39) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $40))]::int[] as services, array[]::int[] as queues, array[]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.service = $26 limit $27) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $28)), ((select count(*)::int from (select from cases.case c where c.agency in ($29, …) and c.closed_at is null and c.service = $30 limit $31) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $32))]::int[] as services, array[]::int[] as queues, array[]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.service = $26 limit $27) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $28))]::int[] as services, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($29, …) and c.closed_at is null and c.service = $30 and c.queue = $31 limit $32) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $33 and c.queue = $34)), ((select count(*)::int from (select from cases.case c where c.agency in ($35, …) and c.closed_at is null and c.service = $36 and c.queue = $37 limit $38) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $39 and c.queue = $40))]::int[] as queues, array[]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.service = $26 limit $27) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $28))]::int[] as services, array[]::int[] as queues, array[]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[]::int[] as services, array[]::int[] as queues, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.urgent limit $26) counted) - (select count(*)::int from own c where c.closed_at is null and c.urgent)), ((select count(*)::int from (select from cases.case c where c.agency in ($27, …) and c.closed_at is null and c.work_on < $28 limit $29) counted) - (select count(*)::int from own c where c.closed_at is null and c.work_on < $30))]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[]::int[] as services, array[]::int[] as queues, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($25, …) and c.closed_at is null and c.work_on >= $26 and c.work_on <= $27 limit $28) counted) - (select count(*)::int from own c where c.closed_at is null and c.work_on >= $29 and c.work_on <= $30))]::int[] as saved;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at, c.urgent, c.name_words, c.reference from cases.case c where (c.applicant = any($1::uuid[]) or c.filed_by = $2::uuid or (c.recused <> '{}' and c.recused @> array[$3::uuid])) and c.agency in ($4, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null limit $6) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($7, …) and c.closed_at is null and c.officer in ($8, …) limit $9) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer in ($10, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve') limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve'))), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.officer is not null and c.officer not in ($14, …) limit $15) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is not null and c.officer not in ($16, …))), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered') limit $18) counted) - (select count(*)::int from own c where c.closed_at is null and c.state in ('returned', 'awaiting-payment', 'offered'))), ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.state = 'consulting' limit $20) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($21, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $22) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is not null limit $24) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[]::int[] as services, array[]::int[] as queues, array[]::int[] as saved;

with recursive holder (agency, officer) as ( select a.agency, (select c.officer from cases.case c where c.agency = a.agency and c.closed_at is null and c.officer is not null order by c.officer limit 1) from unnest($1::text[]) a (agency) union all select h.agency, (select c.officer from cases.case c where c.agency = h.agency and c.closed_at is null and c.officer > h.officer order by c.officer limit 1) from holder h where h.officer is not null) select h.officer as id, (select c.officer_name from cases.case c where c.agency = h.agency and c.closed_at is null and c.officer = h.officer limit 1) as name
  from holder h
  where h.officer is not null
  limit 500;

with recursive waiting as ( (select hook from cases.hook_delivery where next_at is not null and not held order by hook limit 1) union all select (select d.hook from cases.hook_delivery d where d.hook > w.hook and d.next_at is not null and not d.held order by d.hook limit 1) from waiting w where w.hook is not null), busy as ( select hook, count(*) as n from cases.hook_delivery where leased_until > $1 group by hook), asked as ( select h.id, $2 - coalesce(b.n, 0) as free from waiting w join cases.hook h on h.id = w.hook left join busy b on b.hook = h.id where (h.failing_since is not null) = $3), picked as ( select d.id from asked a cross join lateral ( select d.id, d.next_at from cases.hook_delivery d where d.hook = a.id and d.next_at <= $4 and not d.held and (d.leased_until is null or d.leased_until <= $5) order by d.next_at, d.sequence limit greatest(a.free, 0) for update skip locked) d order by d.next_at limit greatest(0, $6 - (select coalesce(sum(b.n), 0) from busy b join cases.hook h on h.id = b.hook where (h.failing_since is not null) = $7))) update cases.hook_delivery d
  set leased_until = $8::timestamptz + make_interval(secs => $9), attempts = d.attempts + 1
  from picked p, cases.hook h
  where d.id = p.id and h.id = d.hook
  returning d.id, d.hook, d.event, d.sequence::text, d.reference, d.licence, d.service, d.state, d.closed, d.at, d.attempts, d.mandate as "sentBy", h.url, h.generation, h.rotated_at as "rotatedAt", h.client, h.agency, h.by, h.party, h.mandate;
