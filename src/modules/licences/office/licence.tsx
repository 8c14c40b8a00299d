import { Type } from 'typebox'
import {
  type Answer,
  assertAllowed,
  type Ctx,
  type FormBody,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  refuse,
  route,
  textKeyOf,
} from '#kernel'
import { ErrorSummary, Heading, OfficePage, Pairs, Tag } from '#kernel/ui'
import { record } from '../facts.ts'
import { findLicence, type Licence } from '../licence.ts'
import {
  confirmMeasure,
  declineMeasure,
  findProposal,
  HIDING,
  MEASURES,
  type Measure,
  type MeasureTerms,
  type Proposal,
  TEXT_LIMIT,
  takeMeasure,
  termsFor,
} from '../measure.ts'
import { validityOf } from '../pages/verify.tsx'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { stateTag } from '../state-tag.ts'
import { type ActLine, ActsPart, listActs } from './acts.tsx'
import { fieldFor, MeasurePane, type Typed } from './measure-pane.tsx'

const Numbered = Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) })
type Request = RouteRequest<{ number: string }, unknown>

/** A licence with what is thought of measures on it, and its history. */
export type LicenceFile = {
  licence: Licence
  terms: MeasureTerms
  proposal: Proposal | undefined
  acts: readonly ActLine[]
}

export const licencePage = route({
  method: 'GET',
  url: '/:lang/office/licences/:number',
  allow: 'licences:read',
  params: Numbered,
  handler: async (request) =>
    html(<LicenceView request={request} file={await readLicence(request)} />),
})

/** Opens a licence for an official; that it was read stands in the audit, in the same transaction. */
const readLicence = ({ ctx, params }: Request): Promise<LicenceFile> =>
  ctx.tx(async (ctx) => {
    const licence = await agencyLicence(ctx, params.number)
    await record(ctx, 'licence-read', {
      subject: licence.holder,
      resource: `licence:${licence.id}`,
    })
    const terms = await termsFor(ctx, licence)
    const acts = await listActs(ctx, licence.id)
    return { licence, terms, proposal: await findProposal(ctx, licence), acts }
  })

/**
 * @throws licences/missing  also for another agency's: its existence is not told
 * @throws licences/own-licence  what colleagues think of it is not for its holder
 */
async function agencyLicence(ctx: Ctx, number: string): Promise<Licence> {
  const licence = await findLicence(ctx, { number })
  if (!licence) throw problem('missing')
  const decision = decide(ctx, 'licences:read', { Licence: { ...licence, proposer: null } })
  refuse(decision, HIDING)
  assertAllowed(ctx.t, decision)
  return licence
}

type ViewProps = { request: Request; file: LicenceFile; typed?: Typed }

function LicenceView({ request, file, typed }: ViewProps) {
  const { t } = request.ctx
  const { licence } = file
  return (
    <OfficePage request={request} title={licence.number} wrong={typed !== undefined}>
      {typed ? <ErrorSummary t={t} errors={[typed.error]} /> : ''}
      <Heading level={1} text={t.of(licence.title)} />
      <p>
        <Tag {...stateTag(t, licence)} big />
      </p>
      <Pairs
        pairs={[
          { label: t('licences.verify.licence-number'), value: licence.number },
          { label: t('licences.verify.holder'), value: t.of(licence.holderName) },
          { label: t('licences.verify.validity'), value: validityOf(t, licence) },
          ...licence.rows.map(({ label, value }) => ({ label: t.of(label), value: t.of(value) })),
        ]}
      />
      <MeasurePane request={request} file={file} typed={typed} />
      <ActsPart ctx={request.ctx} acts={file.acts} />
    </OfficePage>
  )
}

/** A form of the office on one licence: does the act, and shows the licence again. */
const actOn = (
  name: string,
  allow: string,
  act: (ctx: Ctx, licence: Licence, form: FormBody) => Promise<void>,
  measure?: Measure,
) =>
  route({
    method: 'POST',
    url: `/:lang/office/licences/:number/${name}`,
    allow,
    // Takes something from a person: whoever finds a desk open must not be able to.
    assurance: { maxAgeSeconds: 900 },
    params: Numbered,
    handler: async (request) => {
      const { ctx, form, params } = request
      const licence = await agencyLicence(ctx, params.number)
      try {
        await act(ctx, licence, form)
      } catch (error) {
        return answerProblem(request, error, measure)
      }
      return redirect(`/${ctx.t.locale}/office/licences/${licence.number}`)
    },
  })

/** What the official can mend is said at its field, with all that was typed. */
async function answerProblem(
  request: Request,
  error: unknown,
  measure: Measure | undefined,
): Promise<Answer> {
  const { ctx, form } = request
  const mendable = error instanceof Problem && error.status === 422
  if (!mendable) throw error
  const message = ctx.t(textKeyOf(error.code), error.params)
  const wrong = error.code === 'licences/reason-unknown' ? 'reason' : 'text'
  const typed = {
    measure,
    reason: fieldOf(form, fieldFor(measure, 'reason')),
    text: fieldOf(form, fieldFor(measure, 'text')),
    error: { name: fieldFor(measure, wrong), message },
  }
  const view = <LicenceView request={request} file={await readLicence(request)} typed={typed} />
  return html(view, { status: error.status })
}

/** @throws licences/text-missing, licences/text-too-long */
function textIn(form: FormBody, measure?: Measure): string {
  const text = fieldOf(form, fieldFor(measure, 'text')).trim()
  if (text === '') throw problem('text-missing')
  if (text.length > TEXT_LIMIT) throw problem('text-too-long', { limit: TEXT_LIMIT })
  return text
}

const measureForm = (measure: Measure) =>
  actOn(
    measure,
    measure === 'revoke' ? 'licences:revoke' : 'licences:suspend',
    (ctx, licence, form) => {
      const reason = fieldOf(form, fieldFor(measure, 'reason'))
      const order = { text: textIn(form, measure), ...(reason !== '' && { reason }) }
      return takeMeasure(ctx, licence, measure, order)
    },
    measure,
  )

export const measureRoutes = [
  ...MEASURES.map(measureForm),
  actOn('confirm', 'licences:confirm-measure', confirmMeasure),
  actOn('decline', 'licences:confirm-measure', (ctx, licence, form) =>
    declineMeasure(ctx, licence, textIn(form)),
  ),
]
