import { findNamed, inGroups, newWrittenCode } from '#identity'
import {
  assertAllowed,
  type Ctx,
  inAllLanguages,
  type MandateId,
  refuse,
  type T,
  today,
} from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { notifyPerson } from '#notify'
import { getOrganisation } from '#organisations'
import { codeHashOf, postOf } from '../counter.ts'
import { record } from '../facts.ts'
import {
  about,
  findMandate,
  listMandates,
  lockMandate,
  type Mandate,
  personOf,
} from '../mandate.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'

const MINUTE = 60_000
/** A visit, or a call. */
const HELP_MS = 120 * MINUTE
/** How long a code that was sent is waited for. */
const CODE_MS = 15 * MINUTE
/** Of age, and once found to be who they are. */
const PRINCIPAL = { ial: 1, age: 'P18Y' }

export const CHANNELS = ['counter', 'phone'] as const
export const EVIDENCE = ['document', 'code'] as const

export type HelpOrder = {
  identifier: string
  name: string
  service: string
  channel: (typeof CHANNELS)[number]
  evidence: (typeof EVIDENCE)[number]
  /** kind of the document that was seen */
  document?: string | undefined
  /** the officer read the statement out, and the person agreed */
  agreed: boolean
}

/** What is read out before anything is begun. */
export const statementFor = (t: T, { service, agency }: { service: string; agency: string }) =>
  t('mandates.assistance.statement', { service, agency })

/** Kinds of documents by which a person is known at a counter, as the pack has them. */
export const documentKinds = ({ pack }: Pick<Ctx, 'pack'>) =>
  Object.entries(pack.settings.signIn.centres?.documents ?? {})

/**
 * Begins to help somebody with one application: at once where their document was seen, else once the code that is sent to
 * them is read back.
 *
 * @param titles  of the service, in the officer's language
 * @returns the mandate, and whether a code is waited for
 * @throws kernel/denied  by who has no post for it
 * @throws mandates/counter-own, mandates/counter-interest
 * @throws mandates/not-agreed        nothing was read out, or they did not agree
 * @throws mandates/person-not-found  no person of age has this number and this name
 * @throws mandates/document-missing  which document was seen, and that is a counter's
 */
export const beginHelp = (
  ctx: Ctx,
  order: HelpOrder,
  titles: string,
): Promise<{ id: MandateId; waits: boolean }> =>
  ctx.tx(async (ctx) => {
    const { actor, agency, officer } = officerOf(ctx)
    if (!order.agreed) throw problem('not-agreed')
    const seen = order.evidence === 'document'
    const kinds = documentKinds(ctx).map(([kind]) => kind)
    if (seen && (order.channel !== 'counter' || !kinds.includes(order.document ?? ''))) {
      throw problem('document-missing')
    }
    const bornBy = addPeriod(today(ctx), parsePeriod(`-${PRINCIPAL.age}`))
    const person = await findNamed(ctx, order, { ial: PRINCIPAL.ial, bornBy })
    if (!person) throw problem('person-not-found')
    const asked = { id: person.id, principal: person.id, agency }
    const decision = decide(ctx, 'mandates:assist', { Offer: asked })
    refuse(decision, {
      'mandates:own-offer': () => problem('counter-own'),
      'mandates:declared-interest': () => problem('counter-interest'),
    })
    assertAllowed(ctx.t, decision)
    const now = ctx.clock.now()
    const code = seen ? undefined : newWrittenCode()
    const { id } = await db(ctx)
      .insertInto('mandates.mandate')
      .values({
        ...{ principal: person.id, principal_kind: 'person', principal_name: person.name },
        ...{ agent: officer, agent_name: actor.name, kind: 'assistance', agency },
        ...{ services: [order.service], most: 1, amount: null, sub_delegable: false },
        ...{ depth: 1, parent: null, granted_by: person.id, register: null, checked_at: null },
        ...{ proof: order.evidence, proof_level: seen ? 2 : 1, state: 'offered', offered_at: now },
        offer_until: new Date(now.getTime() + CODE_MS),
        until: new Date(now.getTime() + HELP_MS),
        code_hash: code ? codeHashOf(code) : null,
        ...{ accepted_at: null, ended_at: null, ended_by: null, end_reason: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { names } = await getOrganisation(ctx, agency)
    await db(ctx)
      .insertInto('mandates.consent')
      .values({
        ...{ mandate: id, channel: order.channel, evidence: order.evidence },
        document: seen ? (order.document ?? null) : null,
        ...{ service: order.service, language: ctx.t.locale },
        text: statementFor(ctx.t, { service: titles, agency: ctx.t.of(names) }),
        ...{ at: now, officer, officer_name: actor.name, agency },
      })
      .execute()
    await record(ctx, 'help-asked', {
      ...about({ id, principal: person.id }),
      data: { channel: order.channel, evidence: order.evidence, service: order.service },
    })
    if (code) await sendCode(ctx, (await findMandate(ctx, id)) as Mandate, code)
    else await begin(ctx, id)
    return { id, waits: code !== undefined }
  })

/**
 * Begins what a code was sent for, once the person has read it back.
 *
 * @throws mandates/code-wrong  it is another's, too old, or mistyped
 */
export const confirmHelp = (ctx: Ctx, id: MandateId, typed: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { officer } = officerOf(ctx)
    const held = await lockMandate(ctx, id)
    const row = await db(ctx)
      .selectFrom('mandates.mandate')
      .select('code_hash as hash')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const fits =
      held.kind === 'assistance' &&
      held.agent === officer &&
      held.state === 'offered' &&
      held.offerUntil > ctx.clock.now() &&
      row.hash?.equals(codeHashOf(typed)) === true
    if (!fits) throw problem('code-wrong')
    await begin(ctx, id)
  })

async function begin(ctx: Ctx, id: MandateId) {
  const { officer } = officerOf(ctx)
  const found = await db(ctx)
    .updateTable('mandates.mandate')
    .set({ state: 'active', accepted_at: ctx.clock.now(), code_hash: null })
    .set({ appointment: await postOf(ctx, officer) })
    .where('id', '=', id)
    .returning(['id', 'principal'])
    .executeTakeFirstOrThrow()
  await record(ctx, 'mandate-accepted', about(found))
}

function officerOf(ctx: Ctx) {
  assertAllowed(ctx.t, decide(ctx, 'mandates:assist', {}))
  const actor = personOf(ctx)
  const agency = actor.office?.agency
  if (agency === undefined) throw problem('missing')
  return { actor, officer: actor.id, agency }
}

async function sendCode(ctx: Ctx, { principal, agentName, agency }: Mandate, code: string) {
  const { names } = await getOrganisation(ctx, agency ?? '')
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) =>
      t(`mandates.assistance.code-notice.${part}`, {
        ...{ officer: t.of(agentName), agency: t.of(names), code: inGroups(code) },
      }),
    )
  await notifyPerson(ctx, principal, {
    ...{ subject: say('subject'), body: say('body'), href: 'my/mandates' },
  })
}

/** What was agreed to when somebody began to help; undefined of other mandates. */
export const findConsent = (ctx: Ctx, id: MandateId) =>
  db(ctx)
    .selectFrom('mandates.consent')
    .select(['channel', 'evidence', 'document', 'service', 'text', 'language', 'at', 'agency'])
    .select('officer_name as officerName')
    .where('mandate', '=', id)
    .executeTakeFirst()

/** Those whom the actor helps now, or of whom a code is waited for. */
export async function listHelped(ctx: Ctx): Promise<Mandate[]> {
  const { id } = personOf(ctx)
  const now = ctx.clock.now()
  return (await listMandates(ctx, id)).filter(
    ({ agent, kind, state, until, offerUntil }) =>
      agent === id &&
      kind === 'assistance' &&
      ((state === 'active' && until > now) || (state === 'offered' && offerUntil > now)),
  )
}
