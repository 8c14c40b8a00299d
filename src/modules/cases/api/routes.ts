import { Type } from 'typebox'
import { type Ctx, Id, json, machineRoute, senderKeyOf } from '#kernel'
import { pointerOf } from '#lib/json-pointer'
import { formEngine, saveAnswers, startDraft } from '#services'
import { startCorrecting, submitApplication, withdrawApplication } from '../application.ts'
import { getOwnCase } from '../case.ts'
import { findDecision } from '../decision-row.ts'
import { toldState } from '../states.ts'
import { actApi } from './acts.ts'
import { moreOf, readApi } from './reads.ts'
import { SCOPE } from './scope.ts'
import { getCaseThrough } from './through.ts'

const MOST_ANSWER_BYTES = 512 * 1024

const Reference = Type.String({ maxLength: 40 })
const OfCase = Type.Object({ reference: Reference })
const Answers = Type.Record(Type.String({ maxLength: 40 }), Type.Unknown())
const strict = { additionalProperties: false }

const SendBody = Type.Object(
  {
    answers: Answers,
    /** the draft with the files that they name */
    draft: Type.Optional(Reference),
    /** what the sender saw that the rules decide */
    decided: Type.Optional(Type.String({ maxLength: 100 })),
  },
  strict,
)

/** An application that software sends in a person's name: by the same acts as on the pages. */
const sendRoute = machineRoute({
  method: 'POST',
  url: '/api/services/:id/applications',
  allow: 'cases:submit',
  scope: SCOPE,
  bodyLimit: MOST_ANSWER_BYTES,
  perMinute: 300,
  params: Type.Object({ id: Id }),
  body: SendBody,
  handler: async ({ ctx, params, body, header }) => {
    const sent = senderKeyOf(ctx, header, [params.id, body])
    const { answers, draft: named, decided } = body
    const isSent = named !== undefined && (await sentBefore(ctx, named)) !== null
    const of = { service: params.id, draft: named }
    const said = isSent ? [] : await formEngine.typed.askBefore(ctx, of, answers)
    const result = await ctx.tx(async (ctx) => {
      const { reference, submittedAt } =
        named === undefined
          ? await startDraft(ctx, params.id, {}, { sent })
          : { reference: named, submittedAt: await sentBefore(ctx, named) }
      if (submittedAt === null) {
        await saveAnswers(ctx, reference, answers)
        await formEngine.typed.keep(ctx, reference, said)
      }
      return submitApplication(ctx, reference, undefined, decided)
    })
    const { reference, fresh, waits, confirm } = result
    return json(
      { reference, fresh, ...((waits || confirm) && { waits: true }) },
      fresh || waits || confirm ? 201 : 200,
    )
  },
})

/** When a draft's case was sent; null where there is none. */
async function sentBefore(ctx: Ctx, reference: string): Promise<Date | null> {
  const found = await getOwnCase(ctx, reference).catch(() => undefined)
  return found?.submittedAt ?? null
}

const caseRoute = machineRoute({
  method: 'GET',
  url: '/api/applications/:reference',
  allow: 'cases:follow',
  scope: SCOPE,
  params: OfCase,
  handler: async ({ ctx, params }) => {
    const found = await getCaseThrough(ctx, params.reference)
    const { reference, service, submittedAt, dueOn, closedAt, correctBy } = found
    const state = toldState(found.state)
    const asked = state === 'returned' ? await findDecision(ctx, found.decision) : undefined
    return json({
      reference,
      service,
      state,
      text: ctx.t(`cases.states.${state}`),
      submittedAt: submittedAt.toISOString(),
      due: dueOn,
      closedAt: closedAt?.toISOString() ?? null,
      ...(await moreOf(ctx, found)),
      ...(asked && {
        correction: {
          until: correctBy,
          fields: asked.fields.map(({ path, note }) => ({ where: pointerOf(path), note })),
        },
      }),
    })
  },
})

const correctRoute = machineRoute({
  method: 'POST',
  url: '/api/applications/:reference/correction',
  allow: 'cases:correct',
  scope: SCOPE,
  bodyLimit: MOST_ANSWER_BYTES,
  perMinute: 60,
  params: OfCase,
  /** without answers it is only begun, for the files that come with it */
  body: Type.Object({ answers: Type.Optional(Answers) }, strict),
  handler: async ({ ctx, params, body }) => {
    await getCaseThrough(ctx, params.reference)
    const { draft } = await startCorrecting(ctx, params.reference)
    const { reference: draftReference, service } = draft
    const { answers } = body
    if (!answers) return json({ reference: draftReference, fresh: false })
    const of = { service, draft: draftReference }
    const said = await formEngine.typed.askBefore(ctx, of, answers)
    const result = await ctx.tx(async (ctx) => {
      await saveAnswers(ctx, params.reference, answers)
      await formEngine.typed.keep(ctx, params.reference, said)
      return submitApplication(ctx, params.reference)
    })
    const { reference, fresh, waits, confirm } = result
    return json({ reference, fresh, ...((waits || confirm) && { waits: true }) })
  },
})

const withdrawRoute = machineRoute({
  method: 'POST',
  url: '/api/applications/:reference/withdrawal',
  allow: 'cases:withdraw',
  scope: SCOPE,
  perMinute: 60,
  params: OfCase,
  handler: async ({ ctx, params }) => {
    const { reference } = await getCaseThrough(ctx, params.reference)
    const { waits } = await withdrawApplication(ctx, reference)
    return json({ reference, waits: waits !== undefined })
  },
})

export const apiRoutes = [
  ...[sendRoute, caseRoute, correctRoute, withdrawRoute],
  ...readApi,
  ...actApi,
]
