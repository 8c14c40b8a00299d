import { type RawBuilder, sql } from 'kysely'

/** How long a message that one procedure sends another waits for its receiver. */
const KEEP = sql`interval '30 days'`

type Rows = readonly unknown[]

/** Rows of a statement, as a table `given` with these columns. */
export const given = (rows: Rows, columns: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${columns})`

/** Of rows: those whose step is stored. */
const DONE = sql`n in (select n from done)`

export const moveInstances = (rows: Rows) => sql`
  update procedures.instance i
  set state = given.state, status = given.status, shown = given.shown, version = given.version, ended_at = given.ended_at
  from ${given(
    rows,
    sql`n integer, id uuid, from_version integer, version integer, state jsonb, status text,
    shown text, ended_at timestamptz`,
  )}
  where i.id = given.id and i.version = given.from_version
  returning given.n`

const beginning = sql`n integer, id uuid, procedure text, definition text, process text, key text, body text,
  caller uuid, caller_wait integer, depth smallint, state jsonb, status text, shown text, version integer, started_at timestamptz,
  ended_at timestamptz`

const columns = sql`id, procedure, definition, process, key, body, caller, caller_wait, depth, state, status, shown, version,
  started_at, ended_at`

/** One with the same key as another does not begin. */
export const beginInstances = (rows: Rows) => sql`
  insert into procedures.instance (${columns})
  select ${columns} from ${given(rows, beginning)}
  on conflict do nothing
  returning id`

export const callInstances = (rows: Rows) => sql`
  insert into procedures.instance (${columns})
  select ${columns} from ${given(rows, beginning)} where ${DONE}`

export const insertTasks = (rows: Rows) => sql`
  insert into procedures.task (instance, wait, node, procedure, key, body, role, form, opened_at, due_at)
  select instance, wait, node, procedure, key, body, role, form, at, coalesce(due_at, 'infinity')
  from ${given(
    rows,
    sql`n integer, instance uuid, wait integer, node text, procedure text, key text,
    body text, role text, form text, at timestamptz, due_at timestamptz`,
  )}
  where ${DONE}`

export const insertJobs = (rows: Rows) => sql`
  insert into procedures.job (instance, wait, node, topic, body, inputs, opened_at, available_at)
  select instance, wait, node, topic, body, inputs, at, at
  from ${given(
    rows,
    sql`n integer, instance uuid, wait integer, node text, topic text, body text,
    inputs jsonb, at timestamptz`,
  )}
  where ${DONE}`

export const insertTimers = (rows: Rows) => sql`
  insert into procedures.timer (instance, wait, due_at)
  select instance, wait, due_at
  from ${given(rows, sql`n integer, instance uuid, wait integer, due_at timestamptz`)}
  where ${DONE}`

export const insertSubscriptions = (rows: Rows) => sql`
  insert into procedures.subscription (instance, wait, kind, name, key)
  select instance, wait, kind, name, key
  from ${given(rows, sql`n integer, instance uuid, wait integer, kind text, name text, key text`)}
  where ${DONE}`

const closed = sql`n integer, instance uuid, wait integer, at timestamptz, outcome text, by uuid`

export const closeTasks = (rows: Rows) => sql`
  update procedures.task t set closed_at = given.at, outcome = given.outcome, closed_by = given.by
  from ${given(rows, closed)}
  where (t.instance, t.wait) = (given.instance, given.wait) and ${DONE}`

/** Waits that are over leave their table, except tasks. */
const deleteFrom = (table: RawBuilder<unknown>) => (rows: Rows) =>
  sql`
  delete from ${table} w using ${given(rows, closed)}
  where (w.instance, w.wait) = (given.instance, given.wait) and ${DONE}`

export const deleteJobs = deleteFrom(sql`procedures.job`)
export const deleteTimers = deleteFrom(sql`procedures.timer`)
export const deleteSubscriptions = deleteFrom(sql`procedures.subscription`)

export const insertMessages = (rows: Rows) => sql`
  insert into procedures.message (sender, message, name, key, data, at, keep_until, status)
  select sender, message, name, key, data, at, at + ${KEEP}, 'waiting'
  from ${given(
    rows,
    sql`n integer, sender text, message text, name text, key text, data jsonb,
    at timestamptz`,
  )}
  where ${DONE}`

const signal = sql`n integer, turn integer, name text, data jsonb, at timestamptz`

/** To everybody who waits for it now, and to nobody later; in one instance to who has waited longest first. */
export const heardSignals = (rows: Rows) => sql`
  select given.n, given.turn, w.instance, w.wait,
    jsonb_build_object('type', 'arrive', 'wait', w.wait, 'data', given.data) as event, given.at
  from ${given(rows, signal)}
  join procedures.subscription w on w.kind = 'signal' and w.name = given.name`

/** And to each procedure that begins with it. */
export const insertBeginnings = (rows: Rows) => sql`
  insert into procedures.beginning (procedure, node, data, at)
  select s.procedure, s.node, given.data, given.at
  from ${given(rows, signal)} join procedures.start s on s.kind = 'signal' and s.name = given.name
  where ${DONE}
  order by given.turn`

export const insertDecisions = (rows: Rows) => sql`
  insert into procedures.decision (instance, version, number, rule_set, outcome)
  select instance, version, number, rule_set, outcome
  from ${given(
    rows,
    sql`n integer, instance uuid, version integer, number integer, rule_set text,
    outcome jsonb`,
  )}
  where ${DONE}`

export const heardEvents = (rows: Rows) => sql`
  select n, turn, instance, (event->>'wait')::integer as wait, event, at
  from ${given(rows, sql`n integer, turn integer, instance uuid, event jsonb, at timestamptz`)}`

/** To what was called, from the caller that no longer waits for it. */
export const heardCancellations = (rows: Rows) => sql`
  select given.n, given.turn, i.id as instance, null::integer as wait, '{"type":"cancel"}'::jsonb as event, given.at
  from ${given(rows, sql`n integer, turn integer, instance uuid, wait integer, at timestamptz`)}
  join procedures.instance i on i.caller = given.instance and i.caller_wait = given.wait`

/** Each instance hears what it is told in the order in which it was said. */
export const insertArrivals = (heard: readonly RawBuilder<unknown>[]) => sql`
  insert into procedures.arrival (instance, event, at)
  select instance, event, at from (${sql.join(heard, sql` union all `)}) heard
  where ${DONE}
  order by turn, instance, wait`

export const insertIncidents = (rows: Rows) => sql`
  insert into procedures.incident (instance, token, opened_version, node, code, params, opened_at)
  select instance, token, version, node, code, params, at
  from ${given(
    rows,
    sql`n integer, instance uuid, token integer, version integer, node text, code text,
    params jsonb, at timestamptz`,
  )}
  where ${DONE}`

export const resolveIncidents = (rows: Rows) => sql`
  update procedures.incident i set resolved_at = given.at
  from ${given(rows, sql`n integer, instance uuid, token integer, at timestamptz`)}
  where (i.instance, i.token) = (given.instance, given.token) and i.resolved_at is null and ${DONE}`

export const insertSteps = (rows: Rows) => sql`
  insert into procedures.step (instance, version, at, event, moves, actor)
  select instance, version, at, event, moves, actor
  from ${given(
    rows,
    sql`n integer, instance uuid, version integer, at timestamptz, event text, moves jsonb,
    actor text`,
  )}
  where ${DONE}`

export const deleteArrivals = (rows: Rows) => sql`
  delete from procedures.arrival a using ${given(rows, sql`n integer, id bigint`)}
  where a.id = given.id and ${DONE}`

export const receiveMessages = (rows: Rows) => sql`
  update procedures.message m set status = 'received', receiver = given.receiver
  from ${given(rows, sql`n integer, id uuid, receiver uuid`)}
  where m.id = given.id and ${DONE}`
