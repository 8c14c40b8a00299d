import { findPersonBy } from '#identity'
import { type Ctx, dayOf, type FormBody, fieldOf, type PersonId, plainTyped } from '#kernel'
import { parseMoney } from '#lib/money'
import { endOfDay, isLocalDate, startOfDay } from '#lib/time'
import { readChain } from '../chain.ts'
import type { Question } from '../look.ts'
import { problem } from '../problems.ts'
import type { Contributors } from './address.ts'

const POWERS = ['approve', 'sign', 'sit'] as const
const TIME = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/

/**
 * The moment that was typed: now where nothing was, the end of the day where no time was. The time is
 * counted from the start of the day.
 *
 * @throws access/time-wrong  also for what has not come yet
 */
export function momentOf({ clock, pack }: Ctx, form: FormBody): Date {
  const day = dayOf(form, 'day')
  const time = plainTyped(fieldOf(form, 'time'))
  const now = clock.now()
  if (day === '' && time === '') return now
  if (!isLocalDate(day)) throw problem('time-wrong')
  const start = startOfDay(day, pack.settings.timeZone).getTime()
  if (start > now.getTime()) throw problem('time-wrong')
  if (time === '')
    return new Date(Math.min(endOfDay(day, pack.settings.timeZone).getTime() - 1, now.getTime()))
  const [, hours, minutes] = TIME.exec(time) ?? []
  if (hours === undefined || minutes === undefined) throw problem('time-wrong')
  const moment = new Date(start + (Number(hours) * 60 + Number(minutes)) * 60_000)
  if (moment > now) throw problem('time-wrong')
  return moment
}

/**
 * Whom somebody means: by the number, or by a name among those who held a post at an agency then.
 *
 * @throws access/person-missing, access/several-people
 */
export async function personOf(ctx: Ctx, form: FormBody, moment: Date): Promise<PersonId> {
  const identifier = fieldOf(form, 'identifier').trim()
  if (identifier !== '') {
    const found = await findPersonBy(ctx, identifier)
    if (!found) throw problem('person-missing')
    return found.id
  }
  const name = fieldOf(form, 'name').trim().toLocaleLowerCase()
  const body = fieldOf(form, 'at')
  if (name === '' || body === '') throw problem('person-missing')
  const held = await readChain(ctx, { body }, moment)
  const meant = held.filter(({ names }) =>
    Object.values(names).some((text) => text.toLocaleLowerCase().includes(name)),
  )
  const [first, ...more] = new Set(meant.map(({ person }) => person))
  if (!first) throw problem('person-missing')
  if (more.length > 0) throw problem('several-people', { count: more.length + 1 })
  return first
}

/** Acts of all modules that only who holds a post may do, and the powers of posts. */
export const askableActs = (contributors: Contributors): string[] => [
  ...POWERS.map((act) => `power:${act}`),
  ...contributors().flatMap(({ decide }) =>
    (decide?.acts ?? []).flatMap((act) =>
      decide?.isForPosts(act) ? [`${decide.module}:${act}`] : [],
    ),
  ),
]

/** @throws access/act-wrong, access/agency-wrong, access/amount-wrong */
export function holdersQuestion(
  ctx: Ctx,
  form: FormBody,
  known: { acts: readonly string[]; bodies: ReadonlySet<string> },
): Pick<Question, 'act' | 'amount' | 'body' | 'seat'> {
  const act = fieldOf(form, 'act')
  const body = fieldOf(form, 'body')
  if (!known.acts.includes(act)) throw problem('act-wrong')
  if (!known.bodies.has(body)) throw problem('agency-wrong')
  const seat = act === 'power:sit' ? fieldOf(form, 'seat') : null
  if (seat !== null && !known.bodies.has(seat)) throw problem('agency-wrong')
  return { act, body, seat, amount: act === 'power:approve' ? amountOf(ctx, form) : null }
}

/** Any amount where none was typed. */
function amountOf({ pack }: Ctx, form: FormBody): bigint | null {
  const typed = plainTyped(fieldOf(form, 'amount')).trim()
  if (typed === '') return null
  const { code, decimals } = pack.settings.currency
  try {
    const { minor } = parseMoney(typed, code, decimals)
    if (minor > 0n) return minor
  } catch {
    // what was typed is no amount
  }
  throw problem('amount-wrong')
}
