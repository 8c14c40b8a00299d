import type { Ctx } from '#kernel'
import type { ServiceBundle } from '#services'
import type { HeldCase } from '../case.ts'
import { isPossible } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { assignCase } from '../desk/assign.ts'
import { byLoad } from '../desk/spread.ts'
import { countOpenOf } from '../desk/team.ts'
import { headsOf, type Official, tellOfficials } from '../officials.ts'
import { serviceTitle } from '../service-texts.ts'
import { writeClockEvent } from './event.ts'
import type { Step } from './ladder.ts'
import { articleWords } from './law.ts'

/**
 * Does a step of the ladder that is due, once: tells who has the case, or the heads of its agency, or takes it from who
 * has it and gives it back to all, or to a head.
 *
 * @param found  held by the transaction
 */
export async function takeStep(
  ctx: Ctx,
  found: HeldCase,
  bundle: ServiceBundle,
  { act, once }: Step,
): Promise<void> {
  if (act === 'requeue') return requeue(ctx, found, bundle, once)
  if (act === 'give-to-head') return giveToHead(ctx, found, bundle, once)
  const what = act === 'tell-officer' ? 'officer-told' : act === 'tell-head' ? 'head-told' : act
  if (!(await writeClockEvent(ctx, found.id, what, { once }))) return
  await recordFor(ctx, 'rung-reached', found, [act])
  await tell(ctx, found, bundle, what)
}

async function tell(
  ctx: Ctx,
  found: HeldCase,
  bundle: ServiceBundle,
  what: 'officer-told' | 'head-told' | 'deemed-near',
) {
  const heads = (await headsOf(ctx, found)).map(({ id }) => id)
  // What nobody has yet is the heads' to see to.
  const officer = found.officer ? [found.officer] : heads
  const to =
    what === 'officer-told' ? officer : what === 'head-told' ? heads : [...officer, ...heads]
  const { deemed, legalOn, dueOn, officerName } = found
  const law = bundle.service.clock?.deemed
  await tellOfficials(ctx, found, to, what, (t) => ({
    service: serviceTitle(bundle, t.locale),
    day: t.date(what === 'deemed-near' ? (legalOn ?? dueOn) : dueOn, 'day'),
    officer: officerName ? t.of(officerName) : t('cases.clock.nobody'),
    outcome: deemed ? t(`cases.clock.deemed.${deemed}`) : '',
    article: law ? articleWords(t, bundle, law) : '',
  }))
}

/** Back to all of the agency, among whom what is due first comes first. */
async function requeue(ctx: Ctx, found: HeldCase, bundle: ServiceBundle, once: string) {
  const { id, officer } = found
  if (!isPossible('claim', found.standing)) return
  if (!officer) {
    // Whoever takes it later is not to lose it for what was late before.
    await writeClockEvent(ctx, id, 'passed-over', { once })
    return
  }
  if (!(await writeClockEvent(ctx, id, 'requeued', { once }))) return
  await reassign(ctx, found, null)
  const heads = (await headsOf(ctx, found)).map((head) => head.id)
  await tellOfficials(ctx, found, [officer, ...heads], 'requeued', (t) => ({
    service: serviceTitle(bundle, t.locale),
    day: t.date(found.dueOn, 'day'),
  }))
}

/** To the head who has least to decide; where there is none, back to all. */
async function giveToHead(ctx: Ctx, found: HeldCase, bundle: ServiceBundle, once: string) {
  const { id, officer } = found
  if (!isPossible('claim', found.standing)) return
  const head = await leastBusy(
    ctx,
    (await headsOf(ctx, found)).filter((one) => one.id !== officer),
  )
  if (!head) return requeue(ctx, found, bundle, once)
  if (!(await writeClockEvent(ctx, id, 'given-to-head', { once }))) return
  await reassign(ctx, found, head)
  const told = officer ? [officer, head.id] : [head.id]
  await tellOfficials(ctx, found, told, 'given-to-head', (t) => ({
    service: serviceTitle(bundle, t.locale),
    day: t.date(found.dueOn, 'day'),
    head: t.of(head.names),
  }))
}

/** Who of them has the fewest open cases. */
async function leastBusy(ctx: Ctx, heads: readonly Official[]): Promise<Official | undefined> {
  const loads = await countOpenOf(
    ctx,
    heads.map(({ id }) => id),
  )
  const [least] = byLoad(loads)
  return heads.find(({ id }) => id === least)
}

async function reassign(ctx: Ctx, found: HeldCase, to: Official | null) {
  await assignCase(ctx, found, { to: to && { id: to.id, name: to.names } })
  await recordFor(ctx, 'case-reassigned', found, [to ? 'head' : 'queue'])
}
