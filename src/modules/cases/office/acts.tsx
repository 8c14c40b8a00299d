import {
  type Answer,
  type Ctx,
  datePartsOf,
  type FormBody,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import type { FieldError } from '#kernel/ui'
import { claimCase, claimNext, releaseCase } from '../claim.ts'
import { approveCase, returnForCorrection } from '../decision.ts'
import { blankIn } from '../desk/reason-text.ts'
import { giveOpinion } from '../opinion.ts'
import { CaseParams, LangParams, officeHref } from '../pages/addresses.ts'
import { problem } from '../problems.ts'
import { confirmRefusal, declineRefusal, proposeRefusal } from '../refusal.ts'
import { fillForm } from '../task-form/fill.ts'
import { OfficeCase } from './case.tsx'
import { SHOWS_DOCUMENTS } from './case-documents.tsx'
import type { Typed } from './decide-pane.tsx'
import { asksForText, withText } from './insert-text.tsx'
import { NOTES } from './note-box.tsx'
import { readCase } from './read-case.ts'

type CaseRequest = RouteRequest<{ reference: string }, unknown>

/** A form of the office on one case: does the act, and shows the case again. */
export const actOn = (
  name: string,
  allow: string,
  act: (ctx: Ctx, reference: string, form: FormBody) => Promise<void>,
  after = (ctx: Ctx, reference: string) => officeHref(ctx.t, reference),
) =>
  route({
    method: 'POST',
    url: `/:lang/office/cases/:reference/${name}`,
    allow,
    params: CaseParams,
    handler: async (request) => {
      const { ctx, params, form } = request
      try {
        await act(ctx, params.reference, form)
      } catch (error) {
        return answerProblem(request, error)
      }
      return redirect(after(ctx, params.reference))
    },
  })

export const claimForm = actOn('claim', 'cases:work', claimCase)
export const releaseForm = actOn('release', 'cases:work', releaseCase)
export const confirmRefusalForm = actOn(
  'confirm-refusal',
  'cases:confirm-refusal',
  (ctx, reference, form) => confirmRefusal(ctx, reference, { version: versionIn(form) }),
)
export const declineRefusalForm = actOn(
  'decline-refusal',
  'cases:confirm-refusal',
  (ctx, reference, form) =>
    declineRefusal(ctx, reference, { version: versionIn(form), text: fieldOf(form, 'text') }),
)
/** A form of the service that the procedure asks for. */
export const taskForm = actOn('form', 'cases:decide', (ctx, reference, form) =>
  fillForm(ctx, reference, {
    ...{ form: fieldOf(form, '_form'), body: form, version: versionIn(form) },
  }),
)
/** A decision, or the same form with a text of the body put in. */
export const decideForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/decide',
  allow: 'cases:decide',
  params: CaseParams,
  handler: async (request) => {
    const { ctx, params, form } = request
    if (asksForText(form)) return putTextIn(request)
    try {
      await decide(ctx, params.reference, form)
    } catch (error) {
      return answerProblem(request, error)
    }
    return redirect(officeHref(ctx.t, params.reference))
  },
})

async function putTextIn(request: CaseRequest): Promise<Answer> {
  const file = await readCase(request.ctx, request.params.reference)
  const text = withText(request.form, file.reasonTexts)
  const typed: Typed = { ...typedIn(request.form), text, errors: [] }
  return html(<OfficeCase request={request} file={file} typed={typed} />, SHOWS_DOCUMENTS)
}

/** After it the case is nothing of this agency's any more: the list comes next. */
export const opinionForm = actOn(
  'opinion',
  'cases:give-opinion',
  (ctx, reference, form) =>
    giveOpinion(ctx, reference, {
      favourable: { yes: true, no: false }[fieldOf(form, 'favourable')],
      text: fieldOf(form, 'text'),
    }),
  (ctx) => `/${ctx.t.locale}/office/opinions`,
)

/** Takes the case that is due first among those that nobody has. */
export const nextCaseForm = route({
  method: 'POST',
  url: '/:lang/office/next-case',
  allow: 'cases:work',
  params: LangParams,
  handler: async ({ ctx }) => {
    const reference = await claimNext(ctx)
    return redirect(
      reference ? officeHref(ctx.t, reference) : `/${ctx.t.locale}/office/cases?view=unassigned`,
    )
  },
})

async function decide(ctx: Ctx, reference: string, form: FormBody) {
  const version = versionIn(form)
  const { decision, text, reasons, notes } = typedIn(form)
  const blank = blankIn(text)
  if (blank) throw problem('blank-left', { blank })
  if (decision === 'approve') return approveCase(ctx, reference, { version, text })
  if (decision === 'return') {
    const fields = Object.entries(notes).map(([path, note]) => ({ path, note }))
    return returnForCorrection(ctx, reference, { version, text, fields })
  }
  if (decision === 'refuse') return proposeRefusal(ctx, reference, { version, text, reasons })
  throw problem('decision-missing')
}

const NOTE = 'note.'

function typedIn(form: FormBody) {
  const notes = Object.keys(form.fields)
    .filter((name) => name.startsWith(NOTE) && fieldOf(form, name).trim() !== '')
    .map((name) => [name.slice(NOTE.length), fieldOf(form, name)])
  return {
    decision: fieldOf(form, 'decision') || fieldOf(form, 'favourable'),
    text: fieldOf(form, 'text'),
    reasons: [form.fields.reasons ?? []].flat(),
    notes: Object.fromEntries(notes) as Record<string, string>,
    clock: clockIn(form),
  }
}

/** What was typed into a form of the clock. */
function clockIn(form: FormBody): Typed['clock'] {
  const name = fieldOf(form, 'form')
  if (name !== 'hold' && name !== 'extend') return undefined
  return {
    form: name,
    ground: fieldOf(form, `${name}Ground`),
    text: fieldOf(form, `${name}Text`),
    days: fieldOf(form, 'days'),
    review: datePartsOf(form, 'reviewOn'),
  }
}

/** The version of the case that the officer saw. */
export function versionIn(form: FormBody) {
  const version = Number(fieldOf(form, 'version'))
  return Number.isInteger(version) && version > 0 ? version : undefined
}

/** What the officer can mend or must know is shown on the case, with all that was typed. */
async function answerProblem(request: CaseRequest, error: unknown): Promise<Answer> {
  const { ctx, params, form } = request
  const shown =
    error instanceof Problem &&
    (error.code.startsWith('cases/') || error.code === NOT_BY_YOU) &&
    error.status !== 404
  if (!shown) throw error
  const file = await readCase(ctx, params.reference).catch((refused) => {
    // A colleague has it meanwhile: what is wrong is said without the case.
    throw refused instanceof Problem && refused.code === 'cases/purpose-missing' ? error : refused
  })
  const mendable = error.status === 422
  const typed: Typed = {
    ...typedIn(form),
    ...(OF_FORMS.includes(error.code) && { form }),
    errors:
      mendable && error.code !== 'cases/form-incomplete'
        ? [errorFor(ctx, error, clockIn(form)?.form)]
        : [],
    ...(!mendable && { conflict: ctx.t(textKeyOf(error.code), error.params) }),
  }
  return html(<OfficeCase request={request} file={file} typed={typed} />, {
    status: error.status,
    ...SHOWS_DOCUMENTS,
  })
}

/** A colleague has to do it: the case is shown, and can be given back. */
const NOT_BY_YOU = 'procedures/not-by-you'

/** What is wrong in a form of the service: it is shown again with what was typed. */
const OF_FORMS = ['cases/form-incomplete', 'cases/hearing-time', NOT_BY_YOU]

/** The field at which a problem's text stands; the choice of the decision where it is none of them. */
function errorFor(
  ctx: Ctx,
  { code, params }: Problem,
  clock: 'hold' | 'extend' | undefined,
): FieldError {
  const message = ctx.t(textKeyOf(code), params)
  if (clock) {
    const part = { 'cases/text-too-long': 'Text', 'cases/ground-unknown': 'Ground' }[code]
    if (part) return { name: `${clock}${part}`, message }
    return { name: clock === 'hold' ? 'reviewOn' : 'days', message }
  }
  if (typeof params.path === 'string') return { name: `note.${params.path}`, message }
  if (code === 'cases/fields-missing') return { name: NOTES, message }
  if (code === 'cases/opinion-missing') return { name: 'favourable', message }
  if (code === 'cases/reasons-missing') return { name: 'reasons', message }
  if (code === 'cases/hearing-time') return { name: 'form', message }
  const ofText = ['cases/text-missing', 'cases/text-too-long', 'cases/blank-left'].includes(code)
  return { name: ofText ? 'text' : 'decision', message }
}
