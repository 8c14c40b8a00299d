import { Type } from 'typebox'
import { type Ctx, json, machineRoute } from '#kernel'
import { findLicence } from '#licences'
import type { Draft } from '#services'
import { startAppeal } from '../appeal/appeal.ts'
import { startOfLicence } from '../of-licence/of-licence.ts'
import { problem } from '../problems.ts'
import { acceptPlace, declinePlace } from '../ranking/offer.ts'
import { SCOPE } from './scope.ts'
import { getCaseThrough } from './through.ts'

const strict = { additionalProperties: false }
const OfCase = Type.Object({ reference: Type.String({ maxLength: 40 }) })
const usual = { method: 'POST', scope: SCOPE, perMinute: 60 } as const

const begun = ({ reference, service, form, expiresAt }: Draft) => ({
  ...{ reference, service, form, expires: expiresAt.toISOString() },
})

/**
 * Begins the appeal against a refusal, or takes up the one that was begun; it is sent as any application of the service
 * by which one appeals. The token is for the interface of whoever decides on it.
 */
const appealRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/appeal', params: OfCase },
  allow: 'cases:follow',
  handler: async ({ ctx, params }) => json(begun(await startAppeal(ctx, params.reference)), 201),
})

/** Takes the place that is offered, or leaves it to the next. */
const placeRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/place', params: OfCase },
  allow: 'cases:answer-offer',
  body: Type.Object({ answer: Type.Enum(['accept', 'decline']) }, strict),
  handler: async ({ ctx, params, body }) => {
    const { reference } = await getCaseThrough(ctx, params.reference)
    const answer = body.answer === 'accept' ? acceptPlace : declinePlace
    await answer(ctx, reference)
    const { state } = await getCaseThrough(ctx, reference)
    return json({ reference, state })
  },
})

/** Begins an application about a licence, or takes it up; what was sent already is named. */
const licenceRoute = machineRoute({
  ...{ ...usual, url: '/api/licences/:number/applications' },
  allow: 'cases:submit',
  params: Type.Object({ number: Type.String({ maxLength: 40 }) }),
  body: Type.Object({ act: Type.Enum(['renew', 'amend', 'replace']) }, strict),
  handler: async ({ ctx, params, body }) => {
    await assertThere(ctx, params.number)
    const made = await startOfLicence(ctx, params.number, body.act)
    if (!('running' in made)) return json({ ...begun(made.draft), sent: false }, 201)
    const { reference, service } = await getCaseThrough(ctx, made.running)
    return json({ reference, service, sent: true })
  },
})

/** @throws cases/licence-missing  also for one of an agency whose interface it did not come by */
async function assertThere(ctx: Ctx, number: string): Promise<void> {
  const licence = await findLicence(ctx, { number })
  const through = ctx.actor.kind === 'person' ? ctx.actor.through : undefined
  if (licence?.agency !== through?.agency) throw problem('licence-missing')
}

export const actApi = [appealRoute, placeRoute, licenceRoute]
