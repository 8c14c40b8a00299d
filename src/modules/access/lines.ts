import type { Ctx, Texts } from '#kernel'
import type { Mandate } from '#mandates'
import { getOrganisation, postTitle, powerText, roleNames } from '#organisations'
import type { HoldersAnswer, PersonAnswer } from './answer.ts'
import type { Held, PowerHeld } from './chain.ts'

/** One step of a chain, from what is allowed down to what it stands on. */
export type Step = { label: string; value: string }

/** One line of an answer, with its chain. */
export type Line = {
  kind: 'post' | 'power' | 'act' | 'anybody' | 'holds' | 'gave'
  what: string
  chain: Step[]
}

/** The services in which one may act for another, by id. */
export type ServiceNames = ReadonlyMap<string, Texts>

/** What somebody could do, as lines: posts, powers, acts, mandates, and what anybody may. */
export async function linesOfPerson(
  ctx: Ctx,
  { person, held, acts, mandates }: PersonAnswer,
  services: ServiceNames,
): Promise<Line[]> {
  const posts = await Promise.all(
    held.map(async (one) => ({ one, steps: await stepsOf(ctx, one) })),
  )
  const chainOf = new Map(posts.map(({ one, steps }) => [one, steps]))
  const lines: Line[] = posts.map(({ one, steps }) => ({
    ...{ kind: 'post', what: postTitle(ctx, one), chain: steps },
  }))
  for (const { one, steps } of posts) {
    for (const power of one.powers) {
      lines.push({ kind: 'power', what: await powerInWords(ctx, power), chain: steps })
    }
  }
  for (const { act, why, forPosts, through } of acts) {
    const rules = why.map((words) => stepOf(ctx, 'rule', ctx.t.of(words)))
    const chain = [...rules, ...through.flatMap((one) => chainOf.get(one) ?? [])]
    lines.push({ kind: forPosts ? 'act' : 'anybody', what: act, chain })
  }
  for (const mandate of mandates) {
    const holds = mandate.agent === person.id
    const other = holds ? mandate.principalName : mandate.agentName
    const chain = mandateSteps(ctx, mandate, services)
    lines.push({ kind: holds ? 'holds' : 'gave', what: ctx.t.of(other), chain })
  }
  return lines
}

/** Who could do it, as lines: one a post that lets them. */
export const linesOfHolders = (ctx: Ctx, { held, why }: HoldersAnswer): Promise<Line[]> =>
  Promise.all(
    held.map(async (one): Promise<Line> => {
      const rules = why.map((words) => stepOf(ctx, 'rule', ctx.t.of(words)))
      return {
        kind: 'post',
        what: ctx.t.of(one.names),
        chain: [...rules, ...(await stepsOf(ctx, one))],
      }
    }),
  )

const stepOf = ({ t }: Ctx, label: string, value: string): Step => ({
  label: t(`access.chain.${label}`),
  value,
})

/** The post, its appointment, who gave it, and the decree. */
async function stepsOf(ctx: Ctx, one: Held): Promise<Step[]> {
  const { t } = ctx
  const agency = t.of((await getOrganisation(ctx, one.organisation)).names)
  const powers = await Promise.all(one.powers.map((power) => powerInWords(ctx, power)))
  const known: [string, string | null | undefined][] = [
    ['post', postTitle(ctx, one)],
    ['agency', agency],
    ['unit', one.unit && t.of(one.unit)],
    ['roles', roleNames(ctx, one.roles)],
    ['powers', t.list(powers)],
    ['kind', t(`organisations.kinds.${one.kind}`)],
    ['instead-of', one.instead_of && t.of(one.instead_of.names)],
    ['given-by', one.givenBy ? t.of(one.givenBy) : t('access.chain.by-operator')],
    ['agreed-by', one.agreedBy && t.of(one.agreedBy)],
    ['reason', one.reason],
    ['decree', one.decree ? decreeText(ctx, one.decree) : t('access.chain.no-decree')],
    ['from', t.date(one.since, 'moment')],
    ['until', one.until ? t.date(one.until, 'moment') : t('access.chain.open')],
    ['recorded', t.date(one.recorded_at, 'moment')],
    ['ended-by', one.ended_at && (one.endedBy ? t.of(one.endedBy) : t('access.chain.by-itself'))],
    ['end-reason', one.end_reason],
  ]
  return known.flatMap(([label, value]) => (value ? [stepOf(ctx, label, value)] : []))
}

const decreeText = ({ t }: Ctx, { number, issuedOn, titles }: NonNullable<Held['decree']>) =>
  t('access.chain.decree-text', {
    ...{ number, title: t.of(titles) },
    day: t.date(issuedOn, 'medium'),
  })

const powerInWords = (ctx: Ctx, { amount, ...power }: PowerHeld) =>
  powerText(ctx, { ...power, amount: amount === null ? null : BigInt(amount) })

function mandateSteps(ctx: Ctx, mandate: Mandate, services: ServiceNames): Step[] {
  const { t } = ctx
  const { kind, register, checkedAt, acceptedAt, until, parent, endedAt, endReason } = mandate
  const named = mandate.services?.map((id) => t.of(services.get(id) ?? {}) || id)
  const known: [string, string | null][] = [
    ['mandate-kind', t(`mandates.kinds.${kind}`)],
    ['principal', t.of(mandate.principalName)],
    ['agent', t.of(mandate.agentName)],
    ['services', named ? t.list(named) : t('access.chain.all-services')],
    ['proof', t(`access.chain.proofs.${register ? 'register' : 'account'}`)],
    ['register', register],
    ['asked', checkedAt && t.date(checkedAt, 'moment')],
    ['from', acceptedAt && t.date(acceptedAt, 'moment')],
    ['until', t.date(until, 'moment')],
    ['passed-on', parent && t('access.chain.passed-on-text')],
    ['mandate-ended', endedAt && t.date(endedAt, 'moment')],
    ['end-reason', endReason && t(`mandates.reasons.${endReason}`)],
    ['entry', mandate.id],
  ]
  return known.flatMap(([label, value]) => (value ? [stepOf(ctx, label, value)] : []))
}
