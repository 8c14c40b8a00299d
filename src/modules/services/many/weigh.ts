import type { Ctx, FormBody, Texts } from '#kernel'
import { today } from '#kernel'
import type { Money } from '#lib/money'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { type Decided, decideApplication, shortOf } from '../decided.ts'
import { getOpenDraft, personOf, surroundingsOf } from '../draft.ts'
import { assess } from '../form/assess.ts'
import type { AnswerError } from '../form/assessment.ts'
import { modelOf } from '../form/model.ts'
import { fieldPath } from '../form/path.ts'
import { readPage } from '../form/read-page.ts'
import { sentBy } from '../form-body.ts'
import { APPLY } from '../licence-draft.ts'
import { withStoredFiles } from '../open/apply/stored-files.ts'
import { problem } from '../problems.ts'
import { PageFields } from '../view/page-fields.tsx'
import { errorWords, modelOfForm, summaryLine } from '../view/words.ts'

type Answers = Readonly<Record<string, unknown>>

/** What is wrong with an answer of a row, in every language of the country. */
export type RowFault = {
  readonly path: string
  readonly part?: string
  readonly code: string
  readonly words: Texts
}

/** What would come of a row, were it sent now. */
export type Weighed = {
  /** sound: it can be sent; files: nothing is missing but files */
  readonly state: 'sound' | 'files' | 'wrong'
  readonly faults: readonly RowFault[]
  /** what the rules decide, in short, to be held against at sending */
  readonly shown: string | null
  readonly qualifies: boolean | null
  readonly fee: Money | null
}

/** Enough to mend a row by; the rest comes when these are mended. */
const MOST_FAULTS = 50

/**
 * Holds the answers of a row against the form and the rules as sending would, but for what is declared: that is
 * given once, for all rows. Nothing is kept.
 *
 * @param draft  whose files the answers may name
 * @throws services/file-missing, services/draft-missing, services/undecidable, rules/not-in-force
 */
export async function weighRow(
  ctx: Ctx,
  bundle: ServiceBundle,
  { answers, draft }: { answers: Answers; draft?: string | null },
): Promise<Weighed> {
  const held = draft ? await getOpenDraft(ctx, draft) : undefined
  if (held && held.service !== bundle.id) throw problem('draft-missing')
  const whole = await withStoredFiles(ctx, answers, held ? [`draft:${held.id}`] : [])
  const surroundings = await surroundingsOf(ctx, { person: personOf(ctx) })
  const assessment = assess(bundle, APPLY, whole, surroundings)
  const last = summaryOf(bundle)?.page.page
  const errors = assessment.errors.filter(({ page }) => page !== last)
  if (errors.length > 0) {
    const isFile = ({ code, path }: AnswerError) =>
      code === 'required' &&
      modelOfForm(bundle, APPLY).byPath.get(fieldPath(path))?.field.kind === 'file'
    const state = errors.every(isFile) ? 'files' : 'wrong'
    const faults = errors.slice(0, MOST_FAULTS).map((error) => faultOf(ctx, bundle, error))
    return { state, faults, shown: null, qualifies: null, fee: null }
  }
  const decided = await decideApplication(ctx, bundle, APPLY, assessment.answers, today(ctx))
  return { state: 'sound', faults: [], ...shownOf(decided) }
}

const shownOf = (decided: Decided | undefined) => ({
  shown: decided ? shortOf(decided) : null,
  qualifies: decided?.qualifies ?? null,
  fee: decided?.fee ?? null,
})

function faultOf(ctx: Ctx, bundle: ServiceBundle, error: AnswerError): RowFault {
  const { pack } = ctx
  const words = pack.settings.languages.map((language) => [
    language,
    errorWords({ t: ctx.translate(language), pack, bundle }, error),
  ])
  return {
    ...{ path: error.path, code: error.code, words: Object.fromEntries(words) },
    ...(error.part !== undefined && { part: error.part }),
  }
}

const summaryOf = (bundle: ServiceBundle) => {
  const form = bundle.forms[APPLY]
  return form && modelOf(form).pages.find(({ page }) => page.summary)
}

/** What is declared and signed on the last page of the form, as it came with a page that shows `Declared`. */
export async function readDeclared(
  ctx: Ctx,
  bundle: ServiceBundle,
  form: FormBody,
): Promise<Record<string, unknown>> {
  const page = summaryOf(bundle)
  if (!page) return {}
  return readPage(page, sentBy(form), {
    ...(await surroundingsOf(ctx, { person: personOf(ctx) })),
    ...{ answers: {}, shown: new Set(page.fields.map(({ path }) => path)), locked: new Set() },
  })
}

/** What is missing or wrong of what is declared. */
export async function declaredErrors(ctx: Ctx, bundle: ServiceBundle, declared: Answers) {
  const last = summaryOf(bundle)?.page.page
  const { errors } = assess(
    bundle,
    APPLY,
    declared,
    await surroundingsOf(ctx, { person: personOf(ctx) }),
  )
  return errors.filter(({ page }) => page === last)
}

type DeclaredProps = {
  ctx: Ctx
  bundle: ServiceBundle
  errors: readonly AnswerError[]
}

/** The fields of the last page, once for all rows. */
export function Declared({ ctx, bundle, errors }: DeclaredProps): JSX.Element {
  const page = summaryOf(bundle)
  if (!page) return ''
  return PageFields({
    ...{ t: ctx.t, pack: ctx.pack, today: today(ctx), bundle, page, errors },
    ...{ answers: {}, locked: new Set(), notes: {}, action: '', act: '_act' },
    assessment: assess(bundle, APPLY, {}, { today: today(ctx), pack: ctx.pack }),
    fileHref: (file) => file,
  })
}

/** The lines of an error summary about what is declared. */
export const declaredLines = (ctx: Ctx, bundle: ServiceBundle, errors: readonly AnswerError[]) =>
  errors.map((error) => summaryLine({ t: ctx.t, pack: ctx.pack, bundle }, error))
