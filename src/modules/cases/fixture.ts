import { sql } from 'kysely'
import { type Ctx, storeFile, withCtx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import type { DbFixtures, Given } from '#testing'
import { startCorrecting, submitApplication } from './application.ts'
import { claimCase } from './claim.ts'
import { confirmRefusal, proposeRefusal } from './refusal.ts'

export { openOutcomes, replayKept } from './audit.ts'
export { findCase } from './case.ts'
export { agreeOnDisposal } from './keeping/disposal.ts'
export { sweepDisposals } from './keeping/sweep.ts'
export { listOutcomes } from './outcome.ts'
export { listWork } from './work-list.ts'

/** The smallest document that is one. */
export const PAPER = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

export const SERVICE = 'home-business-licence'

/** Answers of somebody who owns the home, sews, and declares: nothing is missing. */
export const ANSWERS = {
  birthDate: '1984-05-02',
  home: {
    livesThere: true,
    address: { zone: '55', street: '340', building: '27' },
    tenure: 'owned',
  },
  activities: [
    { activity: 'sewing', description: 'عبايات وفساتين', materials: ['textile'], dailyOrders: 15 },
  ],
  wantsTradeName: true,
  tradeName: 'بيت الهيل',
  mobile: '+97455501234',
  declaration: true,
}

/**
 * A draft that lacks nothing, of the person who acts.
 *
 * @param bytes  of the paper of the home
 * @returns its reference
 */
export async function fillApplication(
  ctx: Ctx,
  change: Record<string, unknown> = {},
  bytes = PAPER,
): Promise<string> {
  const { id, reference } = await startDraft(ctx, SERVICE)
  const paper = await attach(ctx, `draft:${id}`, 'completion.pdf', bytes)
  const home = { ...ANSWERS.home, completionCertificate: paper }
  await saveAnswers(ctx, reference, { ...ANSWERS, home, ...change })
  return reference
}

/** Stores a paper and gives it as an answer. */
export async function attach(ctx: Ctx, owner: string, name: string, bytes = PAPER) {
  const limits = { accept: ['pdf', 'png'], bytes: 1_000_000 } as const
  const { id, ...stored } = await storeFile(ctx, { name, bytes }, limits, owner)
  return { file: id, ...stored }
}

/** Lets procedures do what the clock asks of them, and cases follow. */
export async function letTimeAct(
  ctx: Ctx,
  { modules, deliver }: Pick<DbFixtures, 'modules' | 'deliver'>,
) {
  const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
  const sweeps = modules.find(({ name }) => name === 'procedures')?.sweeps ?? []
  for (const { run } of sweeps) await run(worker)
  await deliver()
}

/** An application that was sent, of the person who acts; its reference. */
export async function sendApplication(ctx: Ctx, change?: Record<string, unknown>): Promise<string> {
  return (await submitApplication(ctx, await fillApplication(ctx, change))).reference
}

export const REFUSAL = { reasons: ['no-clearance'], text: 'لا توجد موافقة' }

/** An application that two officers refused. */
export async function givenRefused(as: DbFixtures['as'], given: Given) {
  const [person, first, second] = [
    await given.person(),
    await given.officer(),
    await given.officer(),
  ]
  const reference = await sendApplication(as(person))
  await claimCase(as(first), reference)
  await proposeRefusal(as(first), reference, REFUSAL)
  await confirmRefusal(as(second), reference)
  return { person, first, second, reference }
}

/** A note on the paper of the home. */
export const PAPER_NOTE = { path: 'home.completionCertificate', note: 'الصفحة غير واضحة' }

/** Answers the note on the paper with another one, and sends it. */
export async function sendCorrection(ctx: Ctx, reference: string): Promise<void> {
  await fillCorrection(ctx, reference)
  await submitApplication(ctx, reference)
}

/** The correction as a draft that lacks nothing. */
export async function fillCorrection(ctx: Ctx, reference: string): Promise<void> {
  const { draft } = await startCorrecting(ctx, reference)
  const paper = await attach(ctx, `draft:${draft.id}`, 'clearer.pdf')
  const home = { ...ANSWERS.home, completionCertificate: paper }
  await saveAnswers(ctx, reference, { ...draft.answers, home, declaration: true })
}

/** A case that an officer of its agency has taken. */
export async function givenClaimed(as: DbFixtures['as'], given: Given) {
  const person = as(await given.person())
  const officer = as(await given.officer())
  const reference = await sendApplication(person)
  await claimCase(officer, reference)
  return { person, officer, reference }
}

type Planted = { agency: string; count: number; from?: number; version?: string }

/** Open cases of an agency without answers, many at once, due on 28 days in turn; every fourth is nobody's. */
export async function plantCases(
  ctx: Ctx,
  { agency, count, from = 0, version = 'planted' }: Planted,
) {
  const now = ctx.clock.now()
  await sql`
    with opened as (
      insert into cases.case (reference, draft_id, service, service_version, form, agency,
        applicant, applicant_name, name_words, columns, state_since, state, officer, officer_name,
        promised_days, promised_kind, first_due_on, due_on, submitted_at)
      select 'QA-' || lpad((i / 10000)::text, 4, '0') || '-' || lpad((i % 10000)::text, 4, '0') || '-P',
        uuidv7(), ${SERVICE}, ${version}, 'apply', ${agency}, uuidv7(),
        jsonb_build_object('ar', 'اسم' || i % 97 || ' عائلة' || i % 500,
          'en', 'Name' || i % 97 || ' Family' || i % 500),
        array_to_tsvector(array['اسم' || i % 97, 'عائله' || i % 500, 'name' || i % 97,
          'family' || i % 500]),
        '{"activities.count": 2, "home.address.zone": "55"}', ${now},
        case when i % 4 = 0 then 'submitted' else 'under-review' end,
        case when i % 4 <> 0 then ('00000000-0000-7000-8000-0000000000' || i % 40 + 10)::uuid end,
        case when i % 4 <> 0 then '{"ar": "هند سالم", "en": "Hind Salem"}'::jsonb end,
        5, 'working', ${now}::date + i % 28, ${now}::date + i % 28, ${now}
      from generate_series(${from + 1}::int, ${from + count}::int) i returning id),
    sent as (
      insert into cases.submission (case_id, number, draft_id, answers, submitted_at)
      select id, 1, uuidv7(), '{}', ${now} from opened)
    insert into cases.clock_segment (case_id, running, reason, from_at)
    select id, true, 'submitted', ${now} from opened`.execute(ctx.sql)
}

export { letWorkerSend } from './many/fixture.ts'
