import type { Ctx, FormBody, Pack } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from './bundle/bundle.ts'
import { costsFor } from './cost.ts'
import { assess } from './form/assess.ts'
import type { Assessment } from './form/assessment.ts'
import { modelOf } from './form/model.ts'
import { canBeKept, meetingIn, meetingNotice, shownOf } from './form/officer-form.ts'
import { inputName } from './form/path.ts'
import { readPage, SHOWN, shownBy } from './form/read-page.ts'
import { sentBy } from './form-body.ts'
import { lastDayOf } from './last-day.ts'
import { forMany } from './many/many.ts'
import { askBeforeSending, keepTyped, lookUpTyped } from './once-only/typed.ts'
import { answeredPaper } from './paper/paper.ts'
import { answerCells } from './view/answer-cells.ts'
import { priceOf } from './view/cost-words.ts'
import { PageFields, type PageFieldsProps, shownPaths } from './view/page-fields.tsx'
import { findWords, pageTitle, summaryLine, type Wording } from './view/words.ts'

type Answers = Readonly<Record<string, unknown>>

const formOf = (bundle: ServiceBundle, formId: string) => {
  const form = bundle.forms[formId]
  if (!form) throw new Error(`service ${bundle.id} has no form ${formId}`)
  return modelOf(form)
}

/** All pages of a form that was sent as one, and what they come to. */
function read(
  bundle: ServiceBundle,
  formId: string,
  body: Pick<FormBody, 'fields'>,
  around: { today: LocalDate; pack: Pack },
): { typed: Answers; assessment: Assessment } {
  const sent = sentBy(body)
  const shown = shownBy(sent)
  const typed = formOf(bundle, formId).pages.reduce<Record<string, unknown>>(
    (answers, page) => readPage(page, sent, { ...around, answers, shown, locked: new Set() }),
    {},
  )
  return { typed, assessment: assess(bundle, formId, typed, around) }
}

type FieldsProps = Wording & {
  form: string
  today: LocalDate
  typed: Answers
  assessment: Assessment
  /** what is wrong is shown; not on the first visit */
  tells: boolean
}

/** Its fields on one page, each of its pages under its title, inside a form of the caller's. */
function Fields({ t, pack, bundle, form, today, typed, assessment, tells }: FieldsProps) {
  const { pages } = formOf(bundle, form)
  const ofPage = (page: (typeof pages)[number]): PageFieldsProps => ({
    ...{ t, pack, bundle, page, today, answers: typed, assessment },
    ...{ errors: tells ? assessment.errors : [], locked: new Set<string>(), notes: {} },
    ...{ fileHref: (file) => file, action: '', act: '_act' },
  })
  const counts = (id: string) =>
    assessment.pages.some(({ page, relevant }) => page === id && relevant)
  const relevant = pages.filter(({ page }) => counts(page.page))
  const shown = relevant.flatMap((page) => shownPaths(ofPage(page)))
  return (
    <>
      <input type="hidden" name={SHOWN} value={shown.map(inputName).join(' ')} />
      {relevant.map((page) => (
        <section class="stack">
          <h3 safe>{pageTitle({ t, pack, bundle }, form, page.page.page)}</h3>
          <PageHint {...{ t, pack, bundle, form }} page={page.page.page} />
          <PageFields {...ofPage(page)} />
        </section>
      ))}
    </>
  )
}

/** What the service says under a page's title, if it does. */
function PageHint({ form, page, ...wording }: Wording & { form: string; page: string }) {
  const hint = findWords(wording, `${form}.${page}.hint`)
  return hint ? (
    <p class="quiet" safe>
      {hint}
    </p>
  ) : (
    ''
  )
}

/** What is wrong, in the words of the service, with the input at which it stands. */
const errorLines = (wording: Wording, { errors }: Assessment) =>
  errors.map((error) => summaryLine(wording, error))

/** Asks registers about what was typed, before it is sent: once more in a draft, or before answers are saved and sent at once. */
const typed = {
  askAgain: (ctx: Ctx, reference: string) => lookUpTyped(ctx, reference, { anew: true }),
  ...{ askBefore: askBeforeSending, keep: keepTyped },
}

/** Forms that officers fill in: what they invite the applicant to, and what of them is for the applicant. */
const atDesk = { meetingIn, canBeKept, meetingNotice, shownOf }

/**
 * Forms for whoever shows one that is no draft: worked out, read, shown, put on paper; many at once; what is asked
 * before one is sent, and what that costs; and when what it is given ends.
 */
export const formEngine = {
  ...{ assess, read, Fields, errorLines, forMany, typed, answeredPaper },
  ...{ costsFor, priceOf, atDesk, answerCells, lastDayOf },
}
