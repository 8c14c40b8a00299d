import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import {
  approveCase,
  claimCase,
  confirmRefusal,
  proposeRefusal,
  returnForCorrection,
  startCorrecting,
  submitApplication,
  withdrawApplication,
} from '#cases'
import { type Actor, type Ctx, calendarOf, storeFile, withCtx } from '#kernel'
import { addDays, localDateOf } from '#lib/time'
import { saveAnswers, startDraft } from '#services'
import { blankPaper } from './blank-paper.ts'
import type { Invented } from './population.ts'

/** What a pack says about its demonstration's past. */
type PastFile = {
  applications: { service: string; answers: Record<string, unknown> }[]
  refusal: { reason: string; text: string }
  correction: { field: string; note: string }
}

/** Somebody who can act: an applicant with their data, or an officer. */
export type Player = { actor: Actor; person: Invented }

const SPAN_DAYS = 90
/** What becomes of one application in ten, in turn. */
const FATES = [
  'approved',
  'approved',
  'corrected',
  'approved',
  'refused',
  'approved',
  'withdrawn',
  'open',
  'returned',
  'waiting',
] as const

/**
 * Plays the demonstration's past: applications of the last ninety days, through the doors, each at its
 * own time, marked as simulated. The newest are still open.
 *
 * @returns how many applications were played; 0 where the pack says nothing of its past
 */
export async function playHistory(
  ctx: Ctx,
  applicants: readonly Player[],
  officers: readonly [Player, Player],
  count: number,
): Promise<number> {
  const path = join(ctx.pack.dir, 'demonstration/applications.yaml')
  if (!existsSync(path)) return 0
  const past: PastFile = parse(readFileSync(path, 'utf8'))
  for (let i = 0; i < count; i++) {
    const applicant = applicants[i % applicants.length]
    const application = past.applications[i % past.applications.length]
    if (!applicant || !application) break
    const age = Math.floor(SPAN_DAYS * (1 - i / count))
    const fate = age > 8 ? FATES[i % 6] : FATES[i % FATES.length]
    await play(ctx, { applicant, application, officers, past, age, fate: fate ?? 'approved' })
  }
  return count
}

type Scene = {
  applicant: Player
  application: PastFile['applications'][number]
  officers: readonly [Player, Player]
  past: PastFile
  age: number
  fate: (typeof FATES)[number]
}

async function play(ctx: Ctx, { applicant, application, officers, past, age, fate }: Scene) {
  const [first, second] = officers
  const day = (later: number) => workingMoment(ctx, age - later)
  const by = (who: Player, later: number) =>
    withCtx(ctx, { actor: who.actor, clock: { now: () => day(later) } })
  const reference = await apply(by(applicant, 0), applicant.person, application)
  if (fate === 'waiting') return
  if (fate === 'withdrawn') return withdrawApplication(by(applicant, 1), reference)
  await claimCase(by(first, 1), reference)
  if (fate === 'open') return
  if (fate === 'returned' || fate === 'corrected') {
    const { field, note } = past.correction
    await returnForCorrection(by(first, 1), reference, { fields: [{ path: field, note }] })
    if (fate === 'returned') return
    await correct(by(applicant, 2), reference, application, applicant.person)
  }
  if (fate !== 'refused') return approveCase(by(first, 3), reference)
  const { reason, text } = past.refusal
  await proposeRefusal(by(first, 3), reference, { reasons: [reason], text })
  await confirmRefusal(by(second, 4), reference)
}

async function apply(ctx: Ctx, person: Invented, { service, answers }: Scene['application']) {
  const draft = await startDraft(ctx, service)
  await saveAnswers(ctx, draft.reference, await filled(ctx, answers, person, `draft:${draft.id}`))
  return (await submitApplication(ctx, draft.reference)).reference
}

async function correct(
  ctx: Ctx,
  reference: string,
  { answers }: Scene['application'],
  person: Invented,
) {
  const { draft } = await startCorrecting(ctx, reference)
  await saveAnswers(ctx, reference, await filled(ctx, answers, person, `draft:${draft.id}`))
  await submitApplication(ctx, reference)
}

/** Puts the applicant's own data and blank papers where the pack's answers leave room for them. */
async function filled(ctx: Ctx, answers: Record<string, unknown>, person: Invented, owner: string) {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(answers)) {
    out[name] = await filledValue(ctx, value, person, owner)
  }
  return out
}

async function filledValue(
  ctx: Ctx,
  value: unknown,
  person: Invented,
  owner: string,
): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((item) => filledValue(ctx, item, person, owner)))
  }
  if (value && typeof value === 'object') {
    return filled(ctx, value as Record<string, unknown>, person, owner)
  }
  if (value === 'own:address') return person.address
  if (value === 'own:phone') return person.phone
  if (typeof value === 'string' && value.startsWith('paper:')) {
    const file = { name: value.slice('paper:'.length), bytes: blankPaper(value) }
    const limits = { accept: ['pdf'], bytes: 1_000_000 } as const
    const { id, ...stored } = await storeFile(ctx, file, limits, owner)
    return { file: id, ...stored }
  }
  return value
}

/** Half past nine on a working day of the pack, so many days ago or a little later; never in the future. */
function workingMoment({ pack, clock }: Ctx, daysAgo: number): Date {
  const calendar = calendarOf(pack)
  const now = clock.now()
  let day = addDays(localDateOf(now, pack.settings.timeZone), -Math.max(daysAgo, 0))
  while (!calendar.isWorkingDay(day)) day = addDays(day, 1)
  const moment = new Date(`${day}T06:30:00Z`)
  return moment > now ? now : moment
}
