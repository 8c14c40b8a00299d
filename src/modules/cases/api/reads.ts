import { Type } from 'typebox'
import { type Ctx, json, machineRoute } from '#kernel'
import { decimalText } from '#lib/money'
import { answerMessages } from '#notify'
import { getServiceVersion, type ServiceBundle } from '#services'
import { wayOf } from '../appeal/appeal.ts'
import { findAppealAgainst } from '../appeal/appealed-at.ts'
import { type Case, listOwnCases } from '../case.ts'
import { historyWords } from '../clock/law.ts'
import { findDecision } from '../decision-row.ts'
import { forApplicant, listHistory } from '../history.ts'
import { answerFile } from '../pages/file.ts'
import { answerPaper } from '../pages/paper.ts'
import { amountOf, counts, findFee } from '../payment/fee.ts'
import { whereToPay } from '../payment/owed.ts'
import { findPlace } from '../ranking/told.ts'
import { reasonText } from '../service-texts.ts'
import { toldState } from '../states.ts'
import { getNewestSubmission } from '../submission.ts'
import { listFilled, shownTo } from '../task-form/filled.ts'
import { answerHearing, placed } from '../task-form/own.tsx'
import { SCOPE } from './scope.ts'
import { getCaseThrough } from './through.ts'

const OfCase = Type.Object({ reference: Type.String({ maxLength: 40 }) })
const usual = { method: 'GET', allow: 'cases:follow', scope: SCOPE } as const

/** The person's applications at the agency, the newest first; 50 at most. */
const listRoute = machineRoute({
  ...{ ...usual, url: '/api/applications' },
  handler: async ({ ctx }) => {
    const { actor } = ctx
    const agency = actor.kind === 'person' ? actor.through?.agency : undefined
    const own = (await listOwnCases(ctx)).filter((one) => one.agency === agency)
    return json({
      applications: own.map(({ reference, service, state, submittedAt, closedAt }) => ({
        ...{ reference, service, state: toldState(state) },
        ...{ submittedAt: submittedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null },
      })),
    })
  },
})

const historyRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/history', params: OfCase },
  handler: async ({ ctx, params }) => {
    const found = await getCaseThrough(ctx, params.reference)
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    const entries = forApplicant(await listHistory(ctx, found.id))
    return json({
      history: entries.map((entry) => ({
        ...{ at: entry.at.toISOString(), what: entry.what },
        text: historyWords(ctx.t, bundle, entry),
      })),
    })
  },
})

const messagesRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/messages', params: OfCase },
  handler: async ({ ctx, params }) => {
    const { applicant, reference } = await getCaseThrough(ctx, params.reference)
    return answerMessages(ctx, applicant, `my/cases/${reference}`)
  },
})

const answersRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/answers', params: OfCase },
  handler: async ({ ctx, params }) => {
    const { id } = await getCaseThrough(ctx, params.reference)
    const { answers, submittedAt } = await getNewestSubmission(ctx, id)
    return json({ answers, submittedAt: submittedAt.toISOString() })
  },
})

const fileRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/files/:file', perMinute: 60 },
  params: Type.Object({ ...OfCase.properties, file: Type.String({ maxLength: 40 }) }),
  handler: async ({ ctx, params }) => {
    const { id } = await getCaseThrough(ctx, params.reference)
    return answerFile(ctx, id, params.file)
  },
})

const paperRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/answers.pdf', perMinute: 30, params: OfCase },
  handler: async ({ ctx, params }) => answerPaper(ctx, await getCaseThrough(ctx, params.reference)),
})

const hearingRoute = machineRoute({
  ...{ ...usual, url: '/api/applications/:reference/hearing.ics', params: OfCase },
  handler: async ({ ctx, params }) =>
    answerHearing(ctx, await getCaseThrough(ctx, params.reference)),
})

/** How one appeals against a refusal, or the appeal that was sent. */
async function appealOf(ctx: Ctx, found: Case, bundle: ServiceBundle) {
  const way = wayOf(ctx, bundle, found)
  if (!way) return {}
  const made = await findAppealAgainst(ctx, found.decision)
  const { service, lastDay: until, late } = way
  return { appeal: { service, until, late, made: made?.reference ?? null } }
}

/** The place that a round came to, as the applicant knows it. */
async function placeOf(ctx: Ctx, { id, state }: Case) {
  const place = await findPlace(ctx, id)
  if (!place) return {}
  const { outcome, rank, points, number, acceptBy, reserveEnds } = place
  return {
    place: {
      ...{ outcome, rank, points, number: state === 'reserve' ? number : null },
      ...{ acceptBy: state === 'offered' ? acceptBy : null, reserveEnds },
    },
  }
}

/** What officers wrote that is for the applicant too, and when and where they are heard or visited. */
async function writtenOf(ctx: Ctx, { id, closedAt }: Case, bundle: ServiceBundle) {
  const filled = await listFilled(ctx, id)
  const shown = filled.filter((one) => one.shown)
  const set = closedAt === null ? placed(ctx, bundle, filled) : undefined
  return {
    ...(shown.length > 0 && {
      written: shown.map((one) => ({
        ...{ form: one.form, at: one.at.toISOString(), answers: shownTo(bundle, one) },
      })),
    }),
    ...(set && { [set.kind]: { at: set.at.toISOString(), place: set.place } }),
  }
}

/** What is to be paid, or was; what an officer decided or wrote, in words; and what one may do about it. */
export async function moreOf(ctx: Ctx, found: Case) {
  const { t, pack } = ctx
  const [bundle, fee, decision] = await Promise.all([
    getServiceVersion(ctx, found.service, found.serviceVersion),
    findFee(ctx, found.id),
    found.state === 'refused' ? findDecision(ctx, found.decision) : undefined,
  ])
  const amount = counts(fee) ? amountOf(fee) : undefined
  const waits = found.state === 'awaiting-payment'
  return {
    ...(found.licenceNumber && { licence: found.licenceNumber }),
    ...(counts(fee) && {
      fee: {
        amount: amount ? decimalText(amount, pack.settings.currency.decimals) : null,
        ...{ currency: fee.currency, paid: fee.paidAt !== null },
        ...(waits && { by: fee.payBy, where: t.of(await whereToPay(ctx, found, bundle)) }),
      },
    }),
    ...(decision && {
      refusal: {
        reasons: decision.reasons.map((reason) => reasonText(bundle, t.locale, reason)),
        text: decision.text,
      },
    }),
    ...(found.state === 'refused' && (await appealOf(ctx, found, bundle))),
    ...(bundle.service.competition && (await placeOf(ctx, found))),
    ...(await writtenOf(ctx, found, bundle)),
  }
}

export const readApi = [
  ...[listRoute, historyRoute, messagesRoute, answersRoute, fileRoute, paperRoute, hearingRoute],
]
