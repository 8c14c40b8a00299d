import { sql } from 'kysely'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import { apply } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (state: string): View => ({ template: 'archive', state })

/** What an archive takes in before it goes here: packages, the receipt, and the certificate once it is gone. */
export async function takeArchive(
  camera: Camera,
  { applicants, senior, igov }: { applicants: readonly Visitor[]; senior: Visitor; igov: Started },
) {
  const references: string[] = []
  for (const applicant of applicants.slice(0, 2)) references.push(await apply(applicant))
  const [first = ''] = references
  const list = await plant(igov, references)
  const here = `/office/disposals/${list}`
  await camera.take(view('lists'), senior, '/office/disposals')
  await camera.take(view('to-pack'), senior, here)
  await senior.go(here)
  await senior.download(`/cases/${first}/package.zip`)
  await camera.take(view('half-packed'), senior, here)
  await senior.go(here)
  await senior.download('/packages.zip')
  await senior.fill('receipt', 'أ و 2026/114')
  await senior.send('/receipt')
  await camera.take(view('receipt-errors'), senior, here, async (_page, language) => {
    await senior.fill('receipt', language === 'ar' ? 'أ و 2026/114' : 'NA 2026/114')
    await senior.send('/receipt')
  })
  await senior.go(here)
  const [year = '', month = '', day = ''] = new Date().toISOString().slice(0, 10).split('-')
  await senior.fill('receipt', 'أ و 2026/114')
  await senior.fill('day.day', day)
  await senior.fill('day.month', month)
  await senior.fill('day.year', year)
  await senior.fill('receiver', 'مريم الكواري')
  await senior.send('/receipt')
  await camera.take(view('received'), senior, here)
  await end(igov, list)
  await camera.take(view('done'), senior, here)
}

/** As the worker proposes it years later. */
async function plant(igov: Started, references: readonly string[]): Promise<string> {
  const { ctx, close } = await openProductDatabase(igov)
  try {
    const { rows } = await sql<{ id: string }>`
      with list as (
        insert into cases.disposal (agency, service, retention, action, decided_before, proposed_at)
        values ('moci', 'home-business-licence', 'P10Y', 'archive', now(), now()) returning id),
      items as (
        insert into cases.disposal_item (disposal, case_id, reference)
        select list.id, c.id, c.reference from list, cases.case c where c.reference = any(${[...references]}))
      select id from list`.execute(ctx.sql)
    return rows[0]?.id ?? ''
  } finally {
    await close()
  }
}

/** As after two heads have agreed and the worker has been there. */
async function end(igov: Started, list: string) {
  const { ctx, close } = await openProductDatabase(igov)
  try {
    await sql`update cases.disposal_item set fate = 'disposed' where disposal = ${list}`.execute(
      ctx.sql,
    )
    await sql`update cases.disposal set first_by = uuidv7(), first_at = now(), second_by = uuidv7(), second_at = now(),
      state = 'done', ended_at = now() where id = ${list}`.execute(ctx.sql)
  } finally {
    await close()
  }
}
