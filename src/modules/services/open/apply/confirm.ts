import { Type } from 'typebox'
import { getParty } from '#identity'
import { type Ctx, json, machineRoute } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import {
  type Asked,
  answerConfirmation,
  getAsked,
  listAsked,
  readAsked,
} from '../../confirming/answer.ts'
import { answerAskedFile } from '../../confirming/asked-file.ts'
import type { Confirmation } from '../../confirming/confirmation.ts'
import { problem } from '../../problems.ts'
import { getServiceVersion } from '../../service.ts'
import type { ConfirmationId } from '../../tables.ts'
import { CONFIRM_SCOPE } from './scope.ts'
import { ConfirmBody } from './shapes.ts'
import { assertThrough, isThrough } from './through.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
const OfOne = Type.Object({ confirmation: Id })
const usual = { allow: 'services:confirm', scope: CONFIRM_SCOPE, perMinute: 60 } as const

/** Each confirms as themselves: a token for somebody else's affairs is not for this. */
function assertOwn({ actor }: Ctx) {
  if (actor.kind !== 'person' || actor.actingFor) throw problem('confirmation-missing')
}

/** @throws services/confirmation-missing, services/other-agency */
async function askedThrough(
  ctx: Ctx,
  id: string,
  find: typeof getAsked | typeof readAsked = getAsked,
): Promise<Asked> {
  assertOwn(ctx)
  const asked = await find(ctx, id as ConfirmationId)
  await assertThrough(ctx, { id: asked.draft.service, bundle: asked.bundle })
  return asked
}

const lineOf = ({ id, state, until }: Confirmation, service: string) => ({
  ...{ confirmation: id, service, state, until: until.toISOString() },
})

/** What waits for the person's word at the agency, and what they said of what is not sent yet. */
const listRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/confirmations' },
  handler: async ({ ctx }) => {
    assertOwn(ctx)
    const asked = await listAsked(ctx)
    const own = await Promise.all(
      asked.map(async (one) => {
        const bundle = await getServiceVersion(ctx, one.service, one.version)
        const isOurs = await isThrough(ctx, { id: one.service, bundle })
        return isOurs ? [lineOf(one, one.service)] : []
      }),
    )
    return json({ confirmations: own.flat() })
  },
})

/** One of them with its answers, and nothing else of who applies; `shown` is sent back with the word. */
const askedRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/confirmations/:confirmation', params: OfOne },
  handler: async ({ ctx, params }) => {
    const { confirmation, draft, assessment, open } = await askedThrough(
      ctx,
      params.confirmation,
      readAsked,
    )
    const { name } = await getParty(ctx, draft.person)
    return json({
      ...lineOf(confirmation, draft.service),
      ...{ applicant: ctx.t.of(name), answers: assessment.answers, open },
      shown: confirmation.digest.toString('hex'),
    })
  },
})

const fileRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/confirmations/:confirmation/files/:file' },
  params: Type.Object({ ...OfOne.properties, file: Id }),
  handler: async ({ ctx, params }) =>
    answerAskedFile(ctx, await askedThrough(ctx, params.confirmation), params.file),
})

/** The person's yes, or no and why, to the answers that were shown. */
const answerRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/confirmations/:confirmation/answer', params: OfOne },
  body: ConfirmBody,
  handler: async ({ ctx, params, body }) => {
    const { confirmation, draft } = await askedThrough(ctx, params.confirmation)
    const { answer, shown, reason = '' } = body
    await answerConfirmation(ctx, confirmation.id, {
      shown,
      ...(answer === 'refuse' && { refuses: { reason } }),
    })
    const { confirmation: now } = await askedThrough(ctx, params.confirmation)
    return json(lineOf(now, draft.service))
  },
})

export const confirmRoutes = [listRoute, askedRoute, fileRoute, answerRoute]
