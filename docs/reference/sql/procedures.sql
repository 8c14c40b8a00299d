-- Every statement of procedures that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "procedures"."arrival"
  where "id" in ($1, …);

delete
  from "procedures"."beginning"
  where "id" in ($1, …);

delete
  from "procedures"."start"
  where "procedure" = $1;

insert into "procedures"."definition" ("hash", "bpmn", "model", "loaded_at")
  values ($1, $2, $3, $4)
  on conflict do nothing;

insert into "procedures"."draft" ("procedure", "base", "begun_by", "begun_at", "ended")
  values ($1, $2, $3, $4, $5)
  returning "id";

insert into "procedures"."draft_revision" ("draft", "version", "bpmn", "saved_by", "saved_at")
  values ($1, $2, $3, $4, $5);

insert into "procedures"."incident" ("instance", "token", "opened_version", "node", "code", "params", "opened_at", "resolved_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "procedures"."message" ("sender", "message", "name", "key", "data", "at", "keep_until", "status", "receiver")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict do nothing;

insert into "procedures"."move" ("procedure", "agency", "from_definition", "to_definition", "map", "reason", "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "ended_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict do nothing
  returning "id";

insert into "procedures"."moved" ("move", "instance", "at", "problems")
  values ($1, $2, $3, $4);

insert into "procedures"."procedure" ("id", "owner", "definition", "process", "current", "pack_definition", "proposal")
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict ("id") do update
  set "owner" = $8, "definition" = $9, "process" = $10, "current" = $11, "pack_definition" = $12, "proposal" = $13;

insert into "procedures"."proposal" ("draft", "version", "procedure", "base", "starts", "reason", "basis", "agency", "proposed_by", "proposed_at", "decided_by", "decided_at", "outcome", "answer", "in_force_at", "lapsed_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  returning "id";

insert into "procedures"."real_times" ("procedure", "since", "until", "working_days", "worked_out_at")
  values ($1, $2, $3, $4, $5)
  on conflict ("procedure") do update
  set "since" = $6, "until" = $7, "working_days" = $8, "worked_out_at" = $9;

insert into "procedures"."start" ("procedure", "node", "kind", "name", "due_at", "cycle")
  values ($1, $2, $3, $4, $5, $6);

select "attempts"
  from "procedures"."job"
  where "instance" = $1 and "wait" = $2 and "lease" = $3 and "body" = $4 and "leased_until" > $5
  for update;

select "attempts"
  from "procedures"."job"
  where "instance" = $1 and "wait" = $2 and "lease" = $3 and "leased_until" > $4
  for update;

select "bpmn"
  from "procedures"."definition"
  where "hash" = $1;

select "bpmn"
  from "procedures"."draft_revision"
  where "draft" = $1 and "version" = $2;

select "d"."id", "d"."procedure", "d"."base", "d"."version", "d"."ended", "r"."bpmn", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", exists (select from procedures.proposal p where p.draft = d.id and p.outcome is null) as "proposed"
  from "procedures"."draft" as "d"
  inner
  join "procedures"."draft_revision" as "r" on "r"."draft" = "d"."id" and "r"."version" = "d"."version"
  where "d"."id" = $1;

select "d"."id", "d"."procedure", "d"."base", "d"."version", "d"."ended", "r"."bpmn", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", exists (select from procedures.proposal p where p.draft = d.id and p.outcome is null) as "proposed"
  from "procedures"."draft" as "d"
  inner
  join "procedures"."draft_revision" as "r" on "r"."draft" = "d"."id" and "r"."version" = "d"."version"
  where "d"."procedure" = $1 and "d"."ended" is null
  order by "d"."begun_at"
  limit $2;

select "definition"
  from "procedures"."procedure"
  where "id" = $1 and "current" = $2;

select "definition", "current"
  from "procedures"."procedure"
  where "id" = $1;

select "i"."body", count(*) as "count"
  from "procedures"."instance" as "i"
  inner
  join "procedures"."procedure" as "p" on "p"."id" = "i"."procedure" and "p"."process" = "i"."process"
  where "i"."procedure" = $1 and "i"."ended_at" >= $2 and "i"."ended_at" < $3 and "i"."body" = $4
  group by "i"."body"
  order by "count" desc, "i"."body"
  limit $5;

select "i"."body", count(*) as "count"
  from "procedures"."instance" as "i"
  inner
  join "procedures"."procedure" as "p" on "p"."id" = "i"."procedure" and "p"."process" = "i"."process"
  where "i"."procedure" = $1 and "i"."ended_at" >= $2 and "i"."ended_at" < $3
  group by "i"."body"
  order by "count" desc, "i"."body"
  limit $4;

select "i"."id", "i"."definition", "i"."body", "i"."status", "i"."started_at" as "started", "i"."ended_at" as "ended"
  from "procedures"."instance" as "i"
  inner
  join "procedures"."procedure" as "p" on "p"."id" = "i"."procedure" and "p"."process" = "i"."process"
  where "i"."procedure" = $1 and "i"."ended_at" >= $2 and "i"."ended_at" < $3 and "i"."body" = $4
  order by "i"."ended_at" desc, "i"."id" desc
  limit $5;

select "i"."id", "i"."definition", "i"."body", "i"."status", "i"."started_at" as "started", "i"."ended_at" as "ended"
  from "procedures"."instance" as "i"
  inner
  join "procedures"."procedure" as "p" on "p"."id" = "i"."procedure" and "p"."process" = "i"."process"
  where "i"."procedure" = $1 and "i"."ended_at" >= $2 and "i"."ended_at" < $3 and ("i"."ended_at", "i"."id") < ($4, $5)
  order by "i"."ended_at" desc, "i"."id" desc
  limit $6;

select "i"."id", "i"."definition", "i"."body", "i"."status", "i"."started_at" as "started", "i"."ended_at" as "ended"
  from "procedures"."instance" as "i"
  inner
  join "procedures"."procedure" as "p" on "p"."id" = "i"."procedure" and "p"."process" = "i"."process"
  where "i"."procedure" = $1 and "i"."ended_at" >= $2 and "i"."ended_at" < $3
  order by "i"."ended_at" desc, "i"."id" desc
  limit $4;

select "id"
  from "procedures"."message"
  where status = 'waiting' and "keep_until" <= $1
  limit $2;

select "id", "owner"
  from "procedures"."procedure"
  where "current" = $1 and "owner" in ($2, …)
  order by "id"
  limit $3;

select "id", "owner"
  from "procedures"."procedure"
  where "current" = $1
  order by "id"
  limit $2;

select "id", "procedure", "agency", "map", "reason", "state", "from_definition" as "from", "to_definition" as "to", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt", "ended_at" as "endedAt"
  from "procedures"."move"
  where "id" = $1 and "procedure" = $2 and "agency" in ($3, …);

select "id", "procedure", "agency", "map", "reason", "state", "from_definition" as "from", "to_definition" as "to", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt", "ended_at" as "endedAt"
  from "procedures"."move"
  where "procedure" = $1 and "agency" in ($2, …)
  order by "proposed_at" desc
  limit $3;

select "id", "procedure", "definition", "process", "key", "body", "caller", "caller_wait" as "callerWait", "depth", "round", "state", "status", "shown", "version", "held_at" as "heldAt", "started_at" as "startedAt", "ended_at" as "endedAt"
  from "procedures"."instance"
  where "id" = $1;

select "id", "procedure", "definition", "process", "key", "body", "caller", "caller_wait" as "callerWait", "depth", "round", "state", "status", "shown", "version", "held_at" as "heldAt", "started_at" as "startedAt", "ended_at" as "endedAt"
  from "procedures"."instance"
  where "id" = any($1);

select "id", "procedure", "definition", "process", "key", "body", "caller", "caller_wait" as "callerWait", "depth", "round", "state", "status", "shown", "version", "held_at" as "heldAt", "started_at" as "startedAt", "ended_at" as "endedAt"
  from "procedures"."instance"
  where "id" = any($1)
  order by "id"
  for no key update;

select "id", "procedure", "definition", "process", "key", "body", "caller", "caller_wait" as "callerWait", "depth", "round", "state", "status", "shown", "version", "held_at" as "heldAt", "started_at" as "startedAt", "ended_at" as "endedAt"
  from "procedures"."instance"
  where "procedure" = $1 and "key" = $2 and "caller" is null
  order by "round" desc
  limit $3;

select "id", "procedure", "draft", "version", "base", "starts", "reason", "basis", "agency", "outcome", "answer", "in_force_at" as "inForceAt", "lapsed_at" as "lapsedAt", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt"
  from "procedures"."proposal"
  where "id" = $1;

select "id", "procedure", "draft", "version", "base", "starts", "reason", "basis", "agency", "outcome", "answer", "in_force_at" as "inForceAt", "lapsed_at" as "lapsedAt", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt"
  from "procedures"."proposal"
  where "procedure" = $1
  order by "proposed_at" desc
  limit $2;

select "id", "status", "receiver", "name", "key", "data"
  from "procedures"."message"
  where "sender" = $1 and "message" = $2;

select "instance", "at", "event", "moves"
  from "procedures"."step"
  where "instance" = any($1)
  order by "instance", "version"
  limit $2;

select "instance", "node", "body", "role", "opened_at", "assignee", "assigned_at", "closed_at", "outcome", "closed_by", nullif(due_at, 'infinity') as "due_at"
  from "procedures"."task"
  where "instance" = any($1) and "closed_at" is not null
  order by "instance", "wait"
  limit $2;

select "instance", "token", "node", "code", "params", "opened_at" as "openedAt"
  from "procedures"."incident"
  where "resolved_at" is null
  order by "opened_at"
  limit $1;

select "instance", "wait"
  from "procedures"."subscription"
  where "kind" = $1 and "name" = $2 and "key" = $3
  limit $4;

select "instance", "wait", "node", "procedure", "key", "body", "role", "form", "opened_at" as "openedAt", "assignee", "closed_at" as "closedAt", "outcome", "closed_by" as "closedBy", nullif(due_at, 'infinity') as "dueAt"
  from "procedures"."task"
  where "instance" = $1
  order by "wait"
  limit $2;

select "model"
  from "procedures"."definition"
  where "hash" = $1;

select "moves"
  from "procedures"."step"
  where "instance" = $1
  order by "version" desc
  limit $2;

select "name", "data"
  from "procedures"."message"
  where "id" = $1;

select "owner", "definition", "process"
  from "procedures"."procedure"
  where "id" = $1 and "current" = $2;

select "p"."definition", "p"."pack_definition" as "packDefinition", "d"."bpmn", "p"."proposal"
  from "procedures"."procedure" as "p"
  inner
  join "procedures"."definition" as "d" on "d"."hash" = "p"."definition"
  where "p"."id" = $1 and "p"."proposal" is not null;

select "p"."id", "p"."owner", "p"."definition", "d"."bpmn", "p"."proposal"
  from "procedures"."procedure" as "p"
  inner
  join "procedures"."definition" as "d" on "d"."hash" = "p"."definition"
  where "p"."id" = $1 and "p"."current" = $2;

select "p"."id", "p"."process"
  from "procedures"."procedure" as "p"
  left
  join "procedures"."real_times" as "r" on "r"."procedure" = "p"."id"
  where "p"."current" = $1 and ("r"."until" is null or "r"."until" < $2)
  order by "p"."id"
  limit $3;

select "p"."owner", "p"."definition", "p"."process" as "name", "d"."bpmn"
  from "procedures"."procedure" as "p"
  inner
  join "procedures"."definition" as "d" on "d"."hash" = "p"."definition"
  where "p"."id" = $1;

select "procedure", "node"
  from "procedures"."start"
  where "kind" = $1 and "name" = $2
  limit $3;

select "since", "until", "working_days" as "days"
  from "procedures"."real_times"
  where "procedure" = $1;

select 'jobs' as kind, x.instance, x.wait as number, i.procedure, i.key, i.body, i.definition, x.node, 'job-failed' as code, jsonb_build_object('body', x.body, 'topic', x.topic, 'error', coalesce(x.error, '')) as params, x.available_at as at
  from procedures.job x
  join procedures.instance i on i.id = x.instance
  where x.retries = 0 and i.body = any($1)
  order by x.available_at
  limit $2;

select 'jobs' as kind, x.instance, x.wait as number, i.procedure, i.key, i.body, i.definition, x.node, 'job-failed' as code, jsonb_build_object('body', x.body, 'topic', x.topic, 'error', coalesce(x.error, '')) as params, x.available_at as at
  from procedures.job x
  join procedures.instance i on i.id = x.instance
  where x.retries = 0 and x.instance = $1 and x.wait = $2 and i.body = any($3);

select 'stuck' as kind, x.instance, x.token as number, i.procedure, i.key, i.body, i.definition, x.node, x.code, x.params, x.opened_at as at
  from procedures.incident x
  join procedures.instance i on i.id = x.instance
  where x.resolved_at is null and i.body = any($1) and i.procedure = $2
  order by x.opened_at
  limit $3;

select 'stuck' as kind, x.instance, x.token as number, i.procedure, i.key, i.body, i.definition, x.node, x.code, x.params, x.opened_at as at
  from procedures.incident x
  join procedures.instance i on i.id = x.instance
  where x.resolved_at is null and i.body = any($1)
  order by x.opened_at
  limit $2;

select 'stuck' as kind, x.instance, x.token as number, i.procedure, i.key, i.body, i.definition, x.node, x.code, x.params, x.opened_at as at
  from procedures.incident x
  join procedures.instance i on i.id = x.instance
  where x.resolved_at is null and x.instance = $1 and x.token = $2 and i.body = any($3);

select (select count(*)::integer from ( select 'stuck' as kind, x.instance, x.token as number, i.procedure, i.key, i.body, i.definition, x.node, x.code, x.params, x.opened_at as at from procedures.incident x join procedures.instance i on i.id = x.instance where x.resolved_at is null and i.body = any($1) limit $2) a) as stuck, (select count(*)::integer from ( select 'jobs' as kind, x.instance, x.wait as number, i.procedure, i.key, i.body, i.definition, x.node, 'job-failed' as code, jsonb_build_object('body', x.body, 'topic', x.topic, 'error', coalesce(x.error, '')) as params, x.available_at as at from procedures.job x join procedures.instance i on i.id = x.instance where x.retries = 0 and i.body = any($3) limit $4) b) as jobs, (select count(*)::integer from (select id, sender, name, key, at, dead_for as why from procedures.message where status = 'dead' limit $5) c) as messages;

select (started_at at time zone $1)::date as began, (ended_at at time zone $2)::date as ended, count(*) as count
  from procedures.instance
  where procedure = $3 and ended_at >= $4 and ended_at < $5 and process = $6 and status in ('completed', 'terminated')
  group by 1, 2
  limit $7;

select a.id, a.instance, a.event, a.signals
  from procedures.arrival a
  join procedures.instance i on i.id = a.instance
  where i.held_at is null and not exists (select from procedures.arrival b where b.instance = a.instance and b.id < a.id)
  order by a.id
  limit $1
  for no key update of i skip locked;

select count(*) as "count"
  from "procedures"."proposal"
  where "outcome" is null and "agency" in ($1, …) and "proposed_by" != $2;

select count(*) filter (where problems is null)::integer as moved, count(*) filter (where problems is not null)::integer as staying
  from procedures.moved
  where move = $1;

select distinct "i"."definition", "t"."node"
  from "procedures"."task" as "t"
  inner
  join "procedures"."instance" as "i" on "i"."id" = "t"."instance"
  where t.instance = any($1::uuid[]) and "t"."form" = $2 and "t"."closed_at" is null
  limit $3;

select distinct on ("node") "node", "closed_by" as "closedBy"
  from "procedures"."task"
  where "instance" = $1 and "node" in ($2, …) and "outcome" = $3
  order by "node", "wait" desc
  limit $4;

select hash, bpmn
  from procedures.definition
  where hash = any($1::text[])
  order by hash
  limit $2;

select i.id
  from procedures.instance i
  where i.procedure = $1 and i.definition = $2 and i.status = 'running' and not exists (select from procedures.moved m where m.move = $3 and m.instance = i.id)
  order by i.id
  limit $4;

select id
  from procedures.draft
  where id = $1
  for update;

select id
  from procedures.instance
  where procedure = $1 and definition = $2 and status = 'running' and id > $3::uuid
  order by id
  limit $4;

select id
  from procedures.instance
  where procedure = $1 and definition = $2 and status = 'running'
  order by id
  limit $3;

select id
  from procedures.procedure
  where id = $1
  for update;

select id, procedure
  from procedures.proposal
  where outcome = 'published' and in_force_at is null and lapsed_at is null and starts <= $1::date
  order by starts, decided_at
  limit $2;

select id, procedure, from_definition as "from", to_definition as "to", map
  from procedures.move
  where state = 'agreed'
  order by decided_at
  limit 1
  for update skip locked;

select id, procedure, node, data, signals
  from procedures.beginning
  order by id
  limit $1
  for update skip locked;

select id, sender, name, key, at, dead_for as why
  from procedures.message
  where status = 'dead' and id = $1;

select id, sender, name, key, at, dead_for as why
  from procedures.message
  where status = 'dead'
  order by at
  limit $1;

select key
  from ( select distinct on (t.instance, t.node) t.key, t.closed_by from procedures.task t where t.instance = any($1::uuid[]) and t.node = any($2::text[]) and t.outcome = 'done' order by t.instance, t.node, t.wait desc) last
  where closed_by = $3
  order by key
  limit 5;

select m.id, m.name, m.key, m.data
  from procedures.message m
  where m.status = 'waiting' and (exists (select from procedures.subscription w where w.kind = 'message' and w.name = m.name and w.key = m.key) or exists (select from procedures.start s where s.kind = 'message' and s.name = m.name))
  order by m.id
  limit $1;

select m.instance, i.key, m.problems as staying
  from procedures.moved m
  join procedures.instance i on i.id = m.instance
  where m.move = $1 and m.problems is not null
  order by m.instance
  limit $2;

select p.id as procedure, p.owner, i.definition as "from", p.definition as "to", count(*)::integer as running
  from procedures.procedure p
  join procedures.instance i on i.procedure = p.id
  where p.owner = any($1) and i.status = 'running' and i.definition <> p.definition and p.id = $2
  group by p.id, i.definition
  order by p.id, running desc
  limit $3;

select p.id as procedure, p.owner, i.definition as "from", p.definition as "to", count(*)::integer as running
  from procedures.procedure p
  join procedures.instance i on i.procedure = p.id
  where p.owner = any($1) and i.status = 'running' and i.definition <> p.definition
  group by p.id, i.definition
  order by p.id, running desc
  limit $2;

select procedure, node, due_at as due, cycle
  from procedures.start
  where due_at <= $1
  order by due_at
  limit $2
  for update skip locked;

select t.instance, t.wait
  from procedures.timer t
  join procedures.instance i on i.id = t.instance
  where t.due_at <= $1 and not t.held
  order by t.due_at, t.wait
  limit $2
  for no key update of i skip locked;

select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome, t.opened_at as "openedAt", nullif(t.due_at, 'infinity') as "dueAt", t.closed_at as "closedAt", t.closed_by as "closedBy"
  from unnest($1::text[]) body, unnest($2::text[]) role cross
  join lateral ( select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome, t.opened_at, t.due_at, t.closed_at, t.closed_by from procedures.task t where t.body = body.body and t.role = role.role and t.closed_at is null and (t.due_at, t.instance, t.wait) > ($3::timestamptz, $4::uuid, $5::integer) order by t.due_at, t.instance, t.wait limit $6) t
  order by t.due_at, t.instance, t.wait
  limit $7;

select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome, t.opened_at as "openedAt", nullif(t.due_at, 'infinity') as "dueAt", t.closed_at as "closedAt", t.closed_by as "closedBy"
  from unnest($1::text[]) body, unnest($2::text[]) role cross
  join lateral ( select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome, t.opened_at, t.due_at, t.closed_at, t.closed_by from procedures.task t where t.body = body.body and t.role = role.role and t.closed_at is null and t.assignee = $3 order by t.due_at, t.instance, t.wait limit $4) t
  order by t.due_at, t.instance, t.wait
  limit $5;

select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome, t.opened_at as "openedAt", nullif(t.due_at, 'infinity') as "dueAt", t.closed_at as "closedAt", t.closed_by as "closedBy"
  from unnest($1::text[]) body, unnest($2::text[]) role cross
  join lateral ( select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome, t.opened_at, t.due_at, t.closed_at, t.closed_by from procedures.task t where t.body = body.body and t.role = role.role and t.closed_at is null order by t.due_at, t.instance, t.wait limit $3) t
  order by t.due_at, t.instance, t.wait
  limit $4;

select w.instance, w.wait
  from procedures.subscription w
  join procedures.instance i on i.id = w.instance
  where w.kind = 'message' and w.name = $1 and i.body = any($2) and (w.key = $3 or i.key = $4)
  limit 2;

update "procedures"."draft"
  set "ended" = $1
  where "id" = $2;

update "procedures"."draft"
  set "version" = $1
  where "id" = $2;

update "procedures"."incident"
  set "resolved_at" = $1
  where "instance" = $2 and "token" = $3 and "resolved_at" is null;

update "procedures"."instance"
  set "held_at" = $1, "version" = $2
  where "id" = $3;

update "procedures"."instance"
  set "held_at" = $1, "version" = $2, "state" = $3
  where "id" = $4;

update "procedures"."job"
  set "leased_until" = $1
  where "instance" = $2 and "wait" = $3 and "lease" = $4 and "body" = $5 and "leased_until" > $6;

update "procedures"."job"
  set "leased_until" = $1
  where "instance" = $2 and "wait" = $3 and "lease" = $4 and "leased_until" > $5;

update "procedures"."job"
  set "retries" = "retries" - $1, "available_at" = $2, "lease" = $3, "leased_until" = $4, "error" = $5
  where "instance" = $6 and "wait" = $7;

update "procedures"."job"
  set "retries" = $1, "available_at" = $2, "error" = $3
  where "instance" = $4 and "wait" = $5 and "retries" = $6;

update "procedures"."message"
  set "status" = $1, "dead_for" = $2
  where "id" = $3 and "status" = $4;

update "procedures"."message"
  set "status" = $1, "discarded_for" = $2
  where "id" = $3 and "status" = $4;

update "procedures"."move"
  set "state" = $1, "decided_by" = $2, "decided_at" = $3
  where "id" = $4 and "state" = $5;

update "procedures"."move"
  set "state" = $1, "decided_by" = $2, "decided_at" = $3, "ended_at" = $4
  where "id" = $5 and "state" = $6;

update "procedures"."move"
  set "state" = $1, "ended_at" = $2
  where "id" = $3;

update "procedures"."move"
  set "state" = $1, "ended_at" = $2
  where "procedure" = $3 and "from_definition" = $4 and "state" = $5 and "proposed_at" <= $6;

update "procedures"."procedure"
  set "current" = $1
  where "id" <> all($2) and "current" = $3;

update "procedures"."procedure"
  set "definition" = $1, "process" = $2, "proposal" = $3
  where "id" = $4;

update "procedures"."procedure"
  set "owner" = $1, "current" = $2
  where "id" = $3;

update "procedures"."proposal"
  set "decided_by" = $1, "decided_at" = $2, "outcome" = $3, "answer" = $4
  where "id" = $5;

update "procedures"."proposal"
  set "in_force_at" = $1
  where "id" = $2;

update "procedures"."proposal"
  set "lapsed_at" = $1
  where "id" = $2;

update "procedures"."task"
  set "assignee" = $1, "assigned_at" = $2
  where "instance" = $3 and "wait" = $4 and "closed_at" is null and "assignee" is not distinct
  from $5;

update "procedures"."timer"
  set "held" = $1
  where "instance" = $2;

update procedures.incident x
  set node = given.node
  from jsonb_to_recordset($1::jsonb) as given (instance uuid, token integer, node text)
  where (x.instance, x.token) = (given.instance, given.token) and x.resolved_at is null;

update procedures.instance i
  set definition = given.definition, process = given.process
  from jsonb_to_recordset($1::jsonb) as given (id uuid, definition text, process text)
  where i.id = given.id;

update procedures.job j
  set lease = $1::uuid, leased_until = $2, worker = $3, attempts = attempts + 1
  where (instance, wait) in (select j.instance, j.wait from procedures.job j join procedures.instance i on i.id = j.instance where j.topic = any($4) and j.body = $5 and j.available_at <= $6 and j.retries > 0 and (j.leased_until is null or j.leased_until <= $7) and i.held_at is null order by j.available_at limit $8 for update of j skip locked)
  returning instance, wait, topic, inputs, attempts, lease, leased_until as "leasedUntil";

update procedures.job j
  set node = given.node, body = given.body, topic = coalesce(given.topic, j.topic)
  from jsonb_to_recordset($1::jsonb) as given (instance uuid, wait integer, kind text, node text, body text, topic text)
  where given.kind = 'job' and (j.instance, j.wait) = (given.instance, given.wait);

update procedures.task t
  set node = given.node, body = given.body, role = given.role, form = given.form
  from jsonb_to_recordset($1::jsonb) as given (instance uuid, wait integer, kind text, node text, body text, role text, form text)
  where given.kind = 'task' and (t.instance, t.wait) = (given.instance, given.wait);

update procedures.timer
  set held = false, due_at = due_at + make_interval(secs => $1)
  where instance = $2;

with done as (select 1 as n) delete
  from procedures.arrival a using jsonb_to_recordset($1::jsonb) as given (n integer, id bigint)
  where a.id = given.id and n in (select n from done);

with done as (select 1 as n) delete
  from procedures.job w using jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, at timestamptz, outcome text, by uuid)
  where (w.instance, w.wait) = (given.instance, given.wait) and n in (select n from done);

with done as (select 1 as n) delete
  from procedures.subscription w using jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, at timestamptz, outcome text, by uuid)
  where (w.instance, w.wait) = (given.instance, given.wait) and n in (select n from done);

with done as (select 1 as n) delete
  from procedures.timer w using jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, at timestamptz, outcome text, by uuid)
  where (w.instance, w.wait) = (given.instance, given.wait) and n in (select n from done);

with done as (select 1 as n) insert into procedures.arrival (instance, event, at, signals) select instance, event, at, signals
  from ( select given.n, given.turn, i.id as instance, null::integer as wait, '{"type":"cancel"}'::jsonb as event, given.at, given.signals from jsonb_to_recordset($1::jsonb) as given (n integer, turn integer, instance uuid, wait integer, at timestamptz, signals integer) join procedures.instance i on i.caller = given.instance and i.caller_wait = given.wait) heard
  where n in (select n from done)
  order by turn, instance, wait;

with done as (select 1 as n) insert into procedures.arrival (instance, event, at, signals) select instance, event, at, signals
  from ( select given.n, given.turn, w.instance, w.wait, jsonb_build_object('type', 'arrive', 'wait', w.wait, 'data', given.data) as event, given.at, given.signals from jsonb_to_recordset($1::jsonb) as given (n integer, turn integer, name text, data jsonb, at timestamptz, signals integer) join procedures.subscription w on w.kind = 'signal' and w.name = given.name) heard
  where n in (select n from done)
  order by turn, instance, wait;

with done as (select 1 as n) insert into procedures.arrival (instance, event, at, signals) select instance, event, at, signals
  from ( select n, turn, instance, (event->>'wait')::integer as wait, event, at, signals from jsonb_to_recordset($1::jsonb) as given (n integer, turn integer, instance uuid, event jsonb, at timestamptz, signals integer)) heard
  where n in (select n from done)
  order by turn, instance, wait;

with done as (select 1 as n) insert into procedures.beginning (procedure, node, data, at, signals) select s.procedure, s.node, given.data, given.at, given.signals
  from jsonb_to_recordset($1::jsonb) as given (n integer, turn integer, name text, data jsonb, at timestamptz, signals integer)
  join procedures.start s on s.kind = 'signal' and s.name = given.name
  where n in (select n from done)
  order by given.turn;

with done as (select 1 as n) insert into procedures.decision (instance, version, number, rule_set, outcome) select instance, version, number, rule_set, outcome
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, version integer, number integer, rule_set text, outcome jsonb)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.incident (instance, token, opened_version, node, code, params, opened_at) select instance, token, version, node, code, params, at
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, token integer, version integer, node text, code text, params jsonb, at timestamptz)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.instance (id, procedure, definition, process, key, body, caller, caller_wait, depth, round, state, status, shown, version, started_at, ended_at) select id, procedure, definition, process, key, body, caller, caller_wait, depth, round, state, status, shown, version, started_at, ended_at
  from jsonb_to_recordset($1::jsonb) as given (n integer, id uuid, procedure text, definition text, process text, key text, body text, caller uuid, caller_wait integer, depth smallint, round smallint, state jsonb, status text, shown text, version integer, started_at timestamptz, ended_at timestamptz)
  on conflict do nothing
  returning id;

with done as (select 1 as n) insert into procedures.instance (id, procedure, definition, process, key, body, caller, caller_wait, depth, round, state, status, shown, version, started_at, ended_at) select id, procedure, definition, process, key, body, caller, caller_wait, depth, round, state, status, shown, version, started_at, ended_at
  from jsonb_to_recordset($1::jsonb) as given (n integer, id uuid, procedure text, definition text, process text, key text, body text, caller uuid, caller_wait integer, depth smallint, round smallint, state jsonb, status text, shown text, version integer, started_at timestamptz, ended_at timestamptz)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.job (instance, wait, node, topic, body, inputs, opened_at, available_at) select instance, wait, node, topic, body, inputs, at, at
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, node text, topic text, body text, inputs jsonb, at timestamptz)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.message (sender, message, name, key, data, at, keep_until, status) select sender, message, name, key, data, at, at + interval '30 days', 'waiting'
  from jsonb_to_recordset($1::jsonb) as given (n integer, sender text, message text, name text, key text, data jsonb, at timestamptz)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.step (instance, version, at, event, moves, actor) select instance, version, at, event, moves, actor
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, version integer, at timestamptz, event text, moves jsonb, actor text)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.subscription (instance, wait, kind, name, key) select instance, wait, kind, name, key
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, kind text, name text, key text)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.task (instance, wait, node, procedure, key, body, role, form, opened_at, due_at) select instance, wait, node, procedure, key, body, role, form, at, coalesce(due_at, 'infinity')
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, node text, procedure text, key text, body text, role text, form text, at timestamptz, due_at timestamptz)
  where n in (select n from done);

with done as (select 1 as n) insert into procedures.timer (instance, wait, due_at) select instance, wait, due_at
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, due_at timestamptz)
  where n in (select n from done);

with done as (select 1 as n) update procedures.incident i
  set resolved_at = given.at
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, token integer, at timestamptz)
  where (i.instance, i.token) = (given.instance, given.token) and i.resolved_at is null and n in (select n from done);

with done as (select 1 as n) update procedures.instance i
  set state = given.state, status = given.status, shown = given.shown, version = given.version, ended_at = given.ended_at
  from jsonb_to_recordset($1::jsonb) as given (n integer, id uuid, from_version integer, version integer, state jsonb, status text, shown text, ended_at timestamptz)
  where i.id = given.id and i.version = given.from_version
  returning given.n;

with done as (select 1 as n) update procedures.message m
  set status = 'received', receiver = given.receiver
  from jsonb_to_recordset($1::jsonb) as given (n integer, id uuid, receiver uuid)
  where m.id = given.id and n in (select n from done);

with done as (select 1 as n) update procedures.task t
  set closed_at = given.at, outcome = given.outcome, closed_by = given.by
  from jsonb_to_recordset($1::jsonb) as given (n integer, instance uuid, wait integer, at timestamptz, outcome text, by uuid)
  where (t.instance, t.wait) = (given.instance, given.wait) and n in (select n from done);

with recursive ran as ( select i.id from procedures.instance i where i.procedure = $1 and i.key = $2 and i.caller is null union all select i.id from procedures.instance i join ran on i.caller = ran.id) select i.definition, jsonb_build_object( 'instance', to_jsonb(i) - 'state', 'steps', (select coalesce(jsonb_agg(to_jsonb(s) order by s.version), '[]') from procedures.step s where s.instance = i.id), 'tasks', (select coalesce(jsonb_agg(to_jsonb(k) order by k.wait), '[]') from procedures.task k where k.instance = i.id), 'decisions', (select coalesce(jsonb_agg(to_jsonb(d) order by d.version, d.number), '[]') from procedures.decision d where d.instance = i.id), 'incidents', (select coalesce(jsonb_agg(to_jsonb(n) order by n.opened_version), '[]') from procedures.incident n where n.instance = i.id))::text as json
  from procedures.instance i
  join ran on ran.id = i.id
  order by i.started_at, i.id
  limit $3;
