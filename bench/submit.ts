import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { fillApplication } from '../src/modules/cases/fixture.ts'
import { openProduct, type Product, type Row, share, type Visitor } from './product.ts'

const AT_ONCE = 16
const DRAFTS_EACH = 200
const PGBENCH_SECONDS = 8
const GOAL_PER_SECOND = 300

/**
 * Sends finished applications to the started product, 16 at once, and counts those that were
 * acknowledged: each is a case on the disk then. Beside it, pgbench writes the same rows with as many
 * connections and nothing in between.
 *
 * @returns applications a second, with pgbench's figure as baseline, and how long one takes
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  try {
    const people: Visitor[] = []
    for (let i = 0; i < AT_ONCE; i++) people.push(await product.visitor(`284634990${10 + i}`))
    const drafts = await Promise.all(people.map((person) => cloneDrafts(person)))
    await warmUp(product, people, drafts)
    const times: number[] = []
    const start = performance.now()
    await Promise.all(
      people.map(async (person, index) => {
        for (const reference of drafts[index] ?? []) {
          const before = performance.now()
          await submit(product, person, reference)
          times.push(performance.now() - before)
        }
      }),
    )
    const perSecond = times.length / ((performance.now() - start) / 1000)
    const baseline = pgbench(product.databaseUrl, people)
    return [
      {
        what: `submit to durable, ${AT_ONCE} at once; baseline: the same rows by pgbench`,
        figure: perSecond,
        unit: '/s',
        baseline,
        ratio: perSecond / baseline,
        goal: GOAL_PER_SECOND,
      },
      { what: 'submit, median', figure: share(times, 0.5), unit: 'ms' },
      { what: 'submit, 99 of 100', figure: share(times, 0.99), unit: 'ms' },
    ]
  } finally {
    await product.end()
  }
}

async function submit(product: Product, person: Visitor, reference: string) {
  const body = new URLSearchParams({
    _csrf: person.csrf,
    _revision: '1',
    declaration: 'yes',
  }).toString()
  const { status, location } = await product.send(
    person,
    'POST',
    `/ar/apply/${reference}/submit`,
    body,
  )
  if (status !== 303 || !location?.endsWith('/sent')) throw new Error(`submit answered ${status}`)
}

/** The first fifth is not counted: the compiler has seen the code then. */
async function warmUp(product: Product, people: readonly Visitor[], drafts: string[][]) {
  await Promise.all(
    people.map(async (person, index) => {
      for (const reference of drafts[index]?.splice(0, DRAFTS_EACH / 5) ?? []) {
        await submit(product, person, reference)
      }
    }),
  )
}

/** One draft through the door, the others as its copies, each with a file of its own. */
async function cloneDrafts({ ctx, id }: Visitor): Promise<string[]> {
  const first = await fillApplication(ctx)
  const { rows } = await sql<{ reference: string }>`
    with copied as materialized (
      select d.*, uuidv7() as copy, uuidv7() as file,
        'QA-' || upper(substr(md5(${id} || i), 1, 4) || '-' || substr(md5(${id} || i), 5, 4)) || '-B'
          as copy_reference
      from services.draft d, generate_series(2, ${DRAFTS_EACH}::int) i where d.reference = ${first}),
    files as (
      insert into kernel.file (id, sha256, name, owner, at)
      select c.file, f.sha256, f.name, 'draft:' || c.copy, f.at
      from copied c join kernel.file f on f.owner = 'draft:' || c.id)
    insert into services.draft (id, reference, service, version, form, person, purpose, answers,
      revision, page_revisions, created_at, updated_at, expires_at)
    select copy, copy_reference, service, version, form, person, purpose,
      jsonb_set(answers, '{home,completionCertificate,file}', to_jsonb(file)), revision,
      page_revisions,
      created_at, updated_at, expires_at from copied
    returning reference`.execute(ctx.sql)
  return [first, ...rows.map(({ reference }) => reference)]
}

/** @returns transactions a second that write what one application writes */
function pgbench(url: string, people: readonly Visitor[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'igov-pgbench-'))
  const script = join(folder, 'submit.sql')
  writeFileSync(script, SCRIPT.replaceAll('APPLICANT', people[0]?.id ?? ''))
  const at = new URL(url)
  const options = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(AT_ONCE),
    '-j',
    '2',
    '-T',
    String(PGBENCH_SECONDS),
  ]
  const { stdout, stderr, status } = spawnSync(
    'pgbench',
    [
      ...options,
      '-f',
      script,
      '-h',
      at.hostname,
      '-p',
      at.port,
      '-U',
      at.username,
      at.pathname.slice(1),
    ],
    { encoding: 'utf8', env: { ...process.env, PGPASSWORD: decodeURIComponent(at.password) } },
  )
  rmSync(folder, { recursive: true })
  const found = /tps = ([\d.]+)/.exec(stdout)
  if (status !== 0 || !found) throw new Error(`pgbench failed: ${stderr}`)
  return Number(found[1])
}

const SCRIPT = `
begin;
insert into services.draft (id, reference, service, version, form, person, purpose, answers,
    created_at, updated_at, expires_at, submitted_at)
  select uuidv7(), md5(random()::text), service, version, form, person, purpose, '{}', now(), now(),
    now(), now() from services.draft limit 1;
with opened as (
  insert into cases.case (reference, draft_id, service, service_version, form, agency, applicant,
    applicant_name, name_words, columns, state_since, promised_days, promised_kind, first_due_on,
    due_on, submitted_at)
  values (md5(random()::text), uuidv7(), 'home-business-licence', repeat('a', 64), 'apply', 'moci',
    'APPLICANT', '{"ar": "سارة خالد", "en": "Sara Khalid"}', array_to_tsvector('{سارة,خالد,sara,khalid}'),
    '{"activities.count": 1, "home.address.zone": "55"}', now(), 5, 'working', current_date + 7,
    current_date + 7, now()) returning id),
sent as (
  insert into cases.submission (case_id, number, draft_id, answers, submitted_at)
  select id, 1, uuidv7(), (select answers from cases.submission limit 1), now() from opened),
clock as (
  insert into cases.clock_segment (case_id, running, reason, from_at)
  select id, true, 'submitted', now() from opened),
moved as (
  insert into kernel.file (sha256, name, owner, at)
  select sha256, 'completion.pdf', 'case:' || opened.id, now() from opened, kernel.file_content limit 1)
insert into kernel.audit (at, fact, classification, actor_kind, actor, subject, resource)
select now(), 'cases/application-submitted', 'C2', 'person', 'APPLICANT', 'APPLICANT', 'case:' || id
from opened;
with message as (
  insert into notify.message (person, subject, body, href, at)
  select person, subject, body, href, now() from notify.message limit 1 returning id)
insert into kernel.audit (at, fact, classification, actor_kind, actor, subject, resource)
select now(), 'notify/message-written', 'C2', 'person', 'APPLICANT', 'APPLICANT', 'message:' || id
from message;
commit;
`
