import { Type } from 'typebox'
import { actsIn, type Ctx, json, machineRoute, seesWhat, senderKeyOf, subjectOf } from '#kernel'
import { answerMessages } from '#notify'
import { offeredOf } from './after.ts'
import { giveUp } from './give-up.ts'
import type { Licence } from './licence.ts'
import { listLicencesOf } from './list.ts'
import { answerDocument } from './pages/my-licence.tsx'
import { ownLicence } from './pages/own.ts'
import { problem } from './problems.ts'
import { replaceDocument } from './replace.ts'

const OfLicence = Type.Object({ number: Type.String({ maxLength: 40 }) })
const usual = { allow: 'licences:hold', scope: 'services:apply', perMinute: 60 } as const

/**
 * A licence of the person, or of whom they act for, at the interface of the licence's agency.
 *
 * @throws licences/not-yours  also where it is another agency's
 */
async function licenceThrough(ctx: Ctx, params: { number: string }): Promise<Licence> {
  const licence = await ownLicence({ ctx, params })
  const { actor } = ctx
  if (actor.kind !== 'person' || actor.through?.agency !== licence.agency)
    throw problem('not-yours')
  return licence
}

const lineOf = ({ number, service, state, validFrom, validTo }: Licence) => ({
  ...{ number, service, state, validFrom, validTo },
})

/** What the person holds of the agency, the newest first; 50 at most. */
const listRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/licences' },
  handler: async ({ ctx }) => {
    const { actor } = ctx
    if (actor.kind !== 'person') throw problem('not-yours')
    const held = await listLicencesOf(ctx, subjectOf(actor).id)
    const own = held.filter(
      ({ agency, service }) =>
        agency === actor.through?.agency && actsIn(actor, service) && seesWhat(actor, null),
    )
    return json({ licences: own.map(lineOf) })
  },
})

/** What a licence says, and what its holder may do with it today. */
const licenceRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/licences/:number', params: OfLicence },
  handler: async ({ ctx, params }) => json(await described(ctx, await licenceThrough(ctx, params))),
})

async function described(ctx: Ctx, licence: Licence) {
  const { t } = ctx
  const { prices, renewal, replacementCosts, ...offered } = await offeredOf(ctx, licence)
  const acts = (['renew', 'amend', 'replace', 'cancel'] as const).filter((act) => offered[act])
  return {
    ...lineOf(licence),
    ...{ title: t.of(licence.title), waits: licence.waits, hasDocument: licence.hasDocument },
    endedAt: licence.endedAt?.toISOString() ?? null,
    rows: licence.rows.map(({ label, value }) => ({ label: t.of(label), value: t.of(value) })),
    renewal: renewal ? { from: renewal.firstDay, until: renewal.lastDay } : null,
    offered: acts.map((act) => ({
      ...{ act, price: prices[act] ?? null },
      applied: act === 'renew' || act === 'amend' || (act === 'replace' && replacementCosts),
    })),
  }
}

const documentRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/licences/:number/document', params: OfLicence },
  handler: async ({ ctx, params }) => answerDocument(ctx, await licenceThrough(ctx, params)),
})

/** What its holder was told about it. */
const messagesRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/licences/:number/messages', params: OfLicence },
  handler: async ({ ctx, params }) => {
    const { holder, number } = await licenceThrough(ctx, params)
    return answerMessages(ctx, holder, `my/licences/${number}`)
  },
})

/** Has a lost document made again, where that costs nothing; sent again under the same key it is made once. */
const replaceRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/licences/:number/replacement', params: OfLicence },
  handler: async ({ ctx, params, header }) => {
    const { key } = senderKeyOf(ctx, header, params)
    await replaceDocument(ctx, await licenceThrough(ctx, params), key)
    return json(await described(ctx, await licenceThrough(ctx, params)), 202)
  },
})

/** Gives a licence up; one that was given up stays so. */
const cancelRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/licences/:number/cancellation', params: OfLicence },
  handler: async ({ ctx, params }) => {
    const licence = await licenceThrough(ctx, params)
    const { number } = licence
    if (licence.state === 'cancelled') return json({ number, waits: false })
    return json({ number, waits: await giveUp(ctx, licence) })
  },
})

export const licenceApi = [
  ...[listRoute, licenceRoute, documentRoute, messagesRoute, replaceRoute, cancelRoute],
]
