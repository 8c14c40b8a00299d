-- Every statement of cases that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "cases"."assignment" ("case_id", "at", "officer", "officer_name", "by")
  values ($1, $2, $3, $4, $5);

insert into "cases"."clock_segment" ("case_id", "running", "reason", "from_at", "to_at")
  values ($1, $2, $3, $4, $5);

insert into "cases"."decision" ("case_id", "kind", "at", "by", "by_name", "reasons", "text", "fields", "proposal", "proposed_by")
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)
  returning "id";

insert into "cases"."decision" ("case_id", "kind", "at", "by", "by_name", "reasons", "text", "fields", "proposal", "proposed_by", "alone")
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11)
  returning "id";

insert into "cases"."look" ("case_id", "officer", "on_day", "at", "purpose", "text")
  values ($1, $2, $3, $4, $5, $6);

insert into "cases"."opinion" ("case_id", "wait", "node", "body", "at", "by", "by_name", "favourable", "text")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

insert into cases.outcome (case_id, number, rule_set, model, on_day, qualifies, fee_minor, currency, queue, decided, at) select $1::uuid, $2::integer, $3, $4, $5::date, $6::boolean, $7::bigint, $8::text, $9::text, $10, $11::timestamptz
  from (values (1)) as one;

insert into cases.submission (case_id, number, draft_id, answers, submitted_at) select $1, max(number) + 1, $2, $3::jsonb, $4
  from cases.submission
  where case_id = $5
  returning number;

select "body", "at", "by_name" as "byName", "favourable", "text"
  from "cases"."opinion"
  where "case_id" = $1
  order by "at" desc, "wait" desc
  limit $2;

select "by"
  from "cases"."decision"
  where "id" = $1;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is not null)
  order by "c"."closed_at" desc, "c"."id" desc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and ("c"."submitted_at", c.id) < ($3::timestamptz, $4::uuid))
  order by "c"."submitted_at" desc, "c"."id" desc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and ("c"."submitted_at", c.id) > ($3::timestamptz, $4::uuid))
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and ("c"."work_on", c.id) < ($3::date, $4::uuid))
  order by "c"."work_on" desc, "c"."id" desc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and ("c"."work_on", c.id) > ($3::date, $4::uuid))
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.name_words @@ $3::tsquery)
  order by "c"."work_on" asc, "c"."id" asc
  limit $4;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.officer = $3 and c.name_words @@ $4::tsquery)
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.officer = $3)
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $4;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.officer = $3)
  order by "c"."work_on" asc, "c"."id" asc
  limit $4;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.officer is null and c.state <> 'consulting')
  order by "c"."work_on" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.reference like $3)
  order by "c"."work_on" asc, "c"."id" asc
  limit $4;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.service = $3 and c.queue = $4)
  order by "c"."work_on" asc, "c"."id" asc
  limit $5;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.service = $3)
  order by "c"."work_on" asc, "c"."id" asc
  limit $4;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.state = 'consulting')
  order by "c"."work_on" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.state = 'refusal-proposed')
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.state = 'refusal-proposed')
  order by "c"."work_on" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and c.state = 'returned')
  order by "c"."work_on" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null and false)
  order by "c"."work_on" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null)
  order by "c"."submitted_at" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.closed_at is null)
  order by "c"."work_on" asc, "c"."id" asc
  limit $3;

select "c"."id", "c"."reference", "c"."service", "c"."service_version" as "serviceVersion", "c"."form", "c"."applicant_name" as "applicantName", "c"."columns", "c"."state", "c"."officer", "c"."officer_name" as "officerName", "c"."promised_days" as "promisedDays", "c"."promised_kind" as "promisedKind", "c"."due_on" as "dueOn", "c"."stopped_on" as "stoppedOn", "c"."submitted_at" as "submittedAt", "c"."closed_at" as "closedAt", exists (select from cases.submission s where s.case_id = c.id and s.number > 1) as "corrected"
  from "cases"."case" as "c"
  where (c.agency in ($1, …) and c.applicant <> all($2::uuid[]) and c.reference = $3)
  order by "c"."work_on" asc, "c"."id" asc
  limit $4;

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
  where instance is null and state in ('submitted', 'under-review', 'returned', 'refusal-proposed', 'approved')
  limit $1;

select "id", "kind", "at", "by", "by_name" as "byName", "reasons", "text", "fields", "proposal"
  from "cases"."decision"
  where "case_id" = $1
  order by "at" desc, "id" desc
  limit $2;

select "id", "kind", "at", "by", "by_name" as "byName", "reasons", "text", "fields", "proposal"
  from "cases"."decision"
  where "id" = $1;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "submitted_at" as "submittedAt", "closed_at" as "closedAt", "decision", "instance", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "version"
  from "cases"."case"
  where "applicant" = $1
  order by "submitted_at" desc
  limit $2;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "submitted_at" as "submittedAt", "closed_at" as "closedAt", "decision", "instance", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "version"
  from "cases"."case"
  where "id" = $1
  for update;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "submitted_at" as "submittedAt", "closed_at" as "closedAt", "decision", "instance", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "version"
  from "cases"."case"
  where "reference" = $1;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "submitted_at" as "submittedAt", "closed_at" as "closedAt", "decision", "instance", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "version"
  from "cases"."case"
  where "reference" = $1
  for update;

select "id", "reference", "draft_id" as "draftId", "service", "service_version" as "serviceVersion", "form", "agency", "applicant", "applicant_name" as "applicantName", "filed_by" as "filedBy", "filed_by_name" as "filedByName", "mandate", "queue", "state", "state_since" as "stateSince", "officer", "officer_name" as "officerName", "promised_days" as "promisedDays", "promised_kind" as "promisedKind", "first_due_on" as "firstDueOn", "due_on" as "dueOn", "stopped_on" as "stoppedOn", "correct_by" as "correctBy", "submitted_at" as "submittedAt", "closed_at" as "closedAt", "decision", "instance", "reminded_of" as "remindedOf", "licence_number" as "licenceNumber", "version"
  from "cases"."case"
  where "reference" in ($1, …);

select "number", "answers", "submitted_at" as "submittedAt"
  from "cases"."submission"
  where "case_id" = $1
  order by "number" desc
  limit $2;

select "number", "rule_set" as "ruleSet", "model", "on_day" as "on", "qualifies", "fee_minor" as "feeMinor", "currency", "queue", "at", "decided"
  from "cases"."outcome"
  where "case_id" = $1
  order by "number" desc
  limit $2;

select "purpose", "text"
  from "cases"."look"
  where "case_id" = $1 and "officer" = $2 and "on_day" = $3
  order by "id" desc
  limit $4;

select "reference"
  from "cases"."case"
  where "agency" in ($1, …) and "closed_at" is null and "officer" is null and "state" in ($2, …) and "applicant" not in ($3, …)
  order by "work_on", "id"
  limit $4
  for update skip locked;

select "what", "at", "by_name" as "byName"
  from "cases"."history"
  where "case_id" = $1
  order by "at" desc, "id" desc
  limit $2;

select agency, service, closed_at is null as open, filed_by is not null as filed, officer is not null as taken, state = 'refusal-proposed' as proposed, count(*)::int as count
  from (select agency, service, closed_at, filed_by, officer, state from cases.case order by id desc limit $1) newest
  group by 1, 2, 3, 4, 5, 6
  order by count desc
  limit $2;

update "cases"."case"
  set "instance" = $1
  where "id" = $2;

update "cases"."case"
  set "officer" = $1, "officer_name" = $2
  where "id" = $3;

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
  set "state" = $1, "state_since" = $2, "decision" = $3, "closed_at" = $4, "stopped_on" = $5, "correct_by" = $6
  where "id" = $7;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "correct_by" = $4, "stopped_on" = $5
  where "id" = $6;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "due_on" = $4, "stopped_on" = $5, "correct_by" = $6, "columns" = $7, "queue" = $8
  where "id" = $9;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "licence" = $4, "licence_number" = $5
  where "id" = $6;

update "cases"."case"
  set "state" = $1, "state_since" = $2, "decision" = $3, "officer" = $4, "officer_name" = $5
  where "id" = $6;

update "cases"."clock_segment"
  set "to_at" = $1
  where "case_id" = $2 and "to_at" is null;

with "opened" as ( insert into cases.case (id, reference, draft_id, service, service_version, form, agency, applicant, applicant_name, filed_by, filed_by_name, mandate, name_words, queue, columns, state, instance, state_since, promised_days, promised_kind, first_due_on, due_on, submitted_at) values ($1, $2, $3, $4, $5, $6, organisations.responsible_body($7, $8, $9), $10, $11::jsonb, $12::uuid, $13::jsonb, $14::uuid, $15::tsvector, $16::text, $17::jsonb, $18, $19, $20, $21, $22, $23, $24, $25) returning id), "sent" as ( insert into cases.submission (case_id, number, draft_id, answers, submitted_at) select id, 1, $26, $27::jsonb, $28 from opened), "outcome" as ( insert into cases.outcome (case_id, number, rule_set, model, on_day, qualifies, fee_minor, currency, queue, decided, at) select id, 1, $29, $30, $31::date, $32::boolean, $33::bigint, $34::text, $35::text, $36, $37::timestamptz from opened), "clock" as ( insert into cases.clock_segment (case_id, running, reason, from_at) select id, true, 'submitted', $38 from opened) select 1;

with due as ( select c.id, c.officer, c.closed_at is null and c.officer is not null and not exists ( select from organisations.office_at(c.officer, $1) o where o.agency = $2) as leaves from cases.case c where c.service = any($3) and c.agency = any($4) and c.agency <> $5 order by c.id limit $6 for update), gone as ( update cases.case c set agency = $7, officer = case when not due.leaves then c.officer end, officer_name = case when not due.leaves then c.officer_name end from due where c.id = due.id returning c.id), given_back as ( insert into cases.assignment (case_id, at, officer, officer_name, by) select id, $8, null, null, $9 from due where leaves) select count(*)::integer as moved
  from gone;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue from cases.case c where c.applicant = any($1::uuid[]) and c.agency in ($2, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($3, …) and c.closed_at is null limit $4) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null and c.officer = $6 limit $7) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer = $8)), ((select count(*)::int from (select from cases.case c where c.agency in ($9, …) and c.closed_at is null and c.officer is null and c.state <> 'consulting' limit $10) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state <> 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.state = 'returned' limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'returned')), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.state = 'consulting' limit $14) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($15, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $16) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is not null limit $18) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.service = $20 limit $21) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $22)), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is null and c.service = $24 limit $25) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $26))]::int[] as services, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($27, …) and c.closed_at is null and c.service = $28 and c.queue = $29 limit $30) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $31 and c.queue = $32)), ((select count(*)::int from (select from cases.case c where c.agency in ($33, …) and c.closed_at is null and c.service = $34 and c.queue = $35 limit $36) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $37 and c.queue = $38))]::int[] as queues;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue from cases.case c where c.applicant = any($1::uuid[]) and c.agency in ($2, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($3, …) and c.closed_at is null limit $4) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null and c.officer = $6 limit $7) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer = $8)), ((select count(*)::int from (select from cases.case c where c.agency in ($9, …) and c.closed_at is null and c.officer is null and c.state <> 'consulting' limit $10) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state <> 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.state = 'returned' limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'returned')), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.state = 'consulting' limit $14) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($15, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $16) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is not null limit $18) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.service = $20 limit $21) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $22)), ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is null and c.service = $24 limit $25) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $26))]::int[] as services, array[]::int[] as queues;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue from cases.case c where c.applicant = any($1::uuid[]) and c.agency in ($2, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($3, …) and c.closed_at is null limit $4) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null and c.officer = $6 limit $7) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer = $8)), ((select count(*)::int from (select from cases.case c where c.agency in ($9, …) and c.closed_at is null and c.officer is null and c.state <> 'consulting' limit $10) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state <> 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.state = 'returned' limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'returned')), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.state = 'consulting' limit $14) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($15, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $16) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is not null limit $18) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.service = $20 limit $21) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $22))]::int[] as services, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($23, …) and c.closed_at is null and c.service = $24 and c.queue = $25 limit $26) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $27 and c.queue = $28)), ((select count(*)::int from (select from cases.case c where c.agency in ($29, …) and c.closed_at is null and c.service = $30 and c.queue = $31 limit $32) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $33 and c.queue = $34))]::int[] as queues;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue from cases.case c where c.applicant = any($1::uuid[]) and c.agency in ($2, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($3, …) and c.closed_at is null limit $4) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null and c.officer = $6 limit $7) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer = $8)), ((select count(*)::int from (select from cases.case c where c.agency in ($9, …) and c.closed_at is null and c.officer is null and c.state <> 'consulting' limit $10) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state <> 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.state = 'returned' limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'returned')), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.state = 'consulting' limit $14) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($15, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $16) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is not null limit $18) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[ ((select count(*)::int from (select from cases.case c where c.agency in ($19, …) and c.closed_at is null and c.service = $20 limit $21) counted) - (select count(*)::int from own c where c.closed_at is null and c.service = $22))]::int[] as services, array[]::int[] as queues;

with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue from cases.case c where c.applicant = any($1::uuid[]) and c.agency in ($2, …)) select array[ ((select count(*)::int from (select from cases.case c where c.agency in ($3, …) and c.closed_at is null limit $4) counted) - (select count(*)::int from own c where c.closed_at is null)), ((select count(*)::int from (select from cases.case c where c.agency in ($5, …) and c.closed_at is null and c.officer = $6 limit $7) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer = $8)), ((select count(*)::int from (select from cases.case c where c.agency in ($9, …) and c.closed_at is null and c.officer is null and c.state <> 'consulting' limit $10) counted) - (select count(*)::int from own c where c.closed_at is null and c.officer is null and c.state <> 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($11, …) and c.closed_at is null and c.state = 'returned' limit $12) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'returned')), ((select count(*)::int from (select from cases.case c where c.agency in ($13, …) and c.closed_at is null and c.state = 'consulting' limit $14) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'consulting')), ((select count(*)::int from (select from cases.case c where c.agency in ($15, …) and c.closed_at is null and c.state = 'refusal-proposed' limit $16) counted) - (select count(*)::int from own c where c.closed_at is null and c.state = 'refusal-proposed')), ((select count(*)::int from (select from cases.case c where c.agency in ($17, …) and c.closed_at is not null limit $18) counted) - (select count(*)::int from own c where c.closed_at is not null))] as views, array[]::int[] as services, array[]::int[] as queues;
