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
import { validityOf } from '../pages/verify.tsx'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import {
  confirmRevocation,
  declineRevocation,
  findProposal,
  HIDING,
  type Proposal,
  type RevocationTerms,
  revokeLicence,
  TEXT_LIMIT,
  termsFor,
} from '../revocation.ts'
import { stateTag } from '../state-tag.ts'
import { RevocationPane, type Typed } from './revocation-pane.tsx'

const Numbered = Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) })
type Request = RouteRequest<{ number: string }, unknown>

/** A licence with what is thought of revoking it. */
export type LicenceFile = {
  licence: Licence
  terms: RevocationTerms
  proposal: Proposal | undefined
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
    return { licence, terms, proposal: await findProposal(ctx, licence) }
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
      <RevocationPane request={request} file={file} typed={typed} />
    </OfficePage>
  )
}

/** A form of the office on one licence: does the act, and shows the licence again. */
const actOn = (
  name: string,
  allow: string,
  act: (ctx: Ctx, licence: Licence, form: FormBody) => Promise<void>,
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
        return answerProblem(request, error)
      }
      return redirect(`/${ctx.t.locale}/office/licences/${licence.number}`)
    },
  })

/** What the official can mend is said at its field, with all that was typed. */
async function answerProblem(request: Request, error: unknown): Promise<Answer> {
  const { ctx, form } = request
  const mendable = error instanceof Problem && error.status === 422
  if (!mendable) throw error
  const message = ctx.t(textKeyOf(error.code), error.params)
  const typed = {
    reason: fieldOf(form, 'reason'),
    text: fieldOf(form, 'text'),
    error: { name: error.code === 'licences/reason-unknown' ? 'reason' : 'text', message },
  }
  const view = <LicenceView request={request} file={await readLicence(request)} typed={typed} />
  return html(view, { status: error.status })
}

/** @throws licences/text-missing, licences/text-too-long */
function textIn(form: FormBody): string {
  const text = fieldOf(form, 'text').trim()
  if (text === '') throw problem('text-missing')
  if (text.length > TEXT_LIMIT) throw problem('text-too-long', { limit: TEXT_LIMIT })
  return text
}

export const revokeForm = actOn('revoke', 'licences:revoke', (ctx, licence, form) =>
  revokeLicence(ctx, licence, { reason: fieldOf(form, 'reason'), text: textIn(form) }),
)

export const confirmForm = actOn(
  'confirm-revocation',
  'licences:confirm-revocation',
  (ctx, licence) => confirmRevocation(ctx, licence),
)

export const declineForm = actOn(
  'decline-revocation',
  'licences:confirm-revocation',
  (ctx, licence, form) => declineRevocation(ctx, licence, textIn(form)),
)
