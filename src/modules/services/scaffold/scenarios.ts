import type { T } from '#kernel'
import { decimalText, parseMoney } from '#lib/money'
import type { Answers } from './answers.ts'
import type { Choices } from './choices.ts'
import { type Country, exampleAnswers, firstAsked, pagesOf } from './form.ts'
import { fieldOfPaper } from './named.ts'

/** The day on which the scenarios are sent: any will do, since nothing here hangs on it. */
const DAY = '2026-11-23'
/** Longer than the time for a correction, and than that for the fee. */
const TOO_LONG = 'P21D'

/**
 * What tries a new service: granted, refused, returned and corrected, never corrected, withdrawn, and never paid where
 * it costs something. Its owner adds those that tell what the service is about.
 *
 * @returns by name
 */
export function scenariosOf(
  answers: Answers,
  { languages, ...country }: Pick<Choices, 'languages'> & Country,
  t: (language: string) => T,
): ReadonlyMap<string, object> {
  const { papers, fee } = answers
  const inEach = (key: string) =>
    Object.fromEntries(
      languages.map((each) => [each, t(each)(`services.scaffold.scenarios.${key}`)]),
    )
  const scenario = (name: string, steps: readonly object[], more: object = {}) => ({
    scenario: name,
    names: inEach(name),
    on: DAY,
    account: { identifier: country.identifier, name: inEach('applicant') },
    answers: {
      ...exampleAnswers(answers, DAY, country),
      ...Object.fromEntries(papers.map((paper) => [fieldOfPaper(paper), 'paper.pdf'])),
      declaration: true,
    },
    expect: {
      pages: [...pagesOf(answers).map(({ page }) => page), 'check'],
      ...(fee && { fee: feeText(fee.amount, country.currency) }),
      evidence: papers.map(({ evidence }) => evidence),
    },
    steps: [...paidBefore(answers), ...steps],
    ...more,
  })
  const first = firstAsked(answers)
  const fields = first ? [first.name] : papers.slice(0, 1).map(fieldOfPaper)
  const again = exampleAnswers(answers, DAY, country)
  const back = { do: 'return', fields, expect: { state: 'returned', notices: ['returned'] } }
  const corrected = {
    do: 'correct',
    answers: Object.fromEntries(fields.map((name) => [name, again[name] ?? 'paper.pdf'])),
    expect: { state: 'under-review' },
  }
  const granted = grantedOf(answers)
  const withdraw = { do: 'withdraw', expect: { state: 'withdrawn', notices: ['withdrawn'] } }
  const all = [
    scenario('granted', granted, { variants: variantsOf(answers) }),
    scenario('refused', refusedOf(answers)),
    scenario('corrected', [back, corrected, ...granted]),
    scenario('never-corrected', [back, waitFor('lapsed')]),
    scenario('withdrawn', [withdraw]),
    ...(fee ? [neverPaid(answers, scenario('never-paid', []))] : []),
  ]
  return new Map(all.map((one) => [one.scenario, one]))
}

const feeText = (amount: string, { code, decimals }: Country['currency']) =>
  decimalText(parseMoney(amount, code, decimals), decimals)

const paidBefore = ({ fee }: Answers): object[] =>
  fee?.when === 'before'
    ? [{ do: 'pay', expect: { state: 'under-review', notices: ['fee-paid'] } }]
    : []

function grantedOf({ fee, document }: Answers): object[] {
  const documents = document === 'none' ? [] : [document]
  const approved = { state: 'granted', notices: ['approved', 'granted'], documents }
  if (fee?.when !== 'after') return [{ do: 'approve', expect: approved }]
  return [
    { do: 'approve', expect: { state: 'awaiting-payment', notices: ['fee-asked'] } },
    { do: 'pay', expect: { ...approved, notices: ['fee-paid', ...approved.notices] } },
  ]
}

function refusedOf({ fourEyes }: Answers): object[] {
  const refusal = { do: 'refuse', reason: 'not-met' }
  const told = { state: 'refused', notices: ['refused'] }
  if (!fourEyes) return [{ ...refusal, expect: told }]
  return [
    { ...refusal, expect: { state: 'refusal-proposed', notices: [] } },
    { do: 'confirm-refusal', expect: told },
  ]
}

/** Nobody pays: before it is examined, or after it was approved. */
/** `notice` is what the applicant is told then. */
const waitFor = (notice: string) => ({
  ...{ do: 'wait', for: TOO_LONG },
  expect: { state: 'lapsed', notices: [notice] },
})

function neverPaid({ fee }: Answers, scenario: object & { scenario: string }) {
  const wait = waitFor('lapsed-unpaid')
  const approve = { do: 'approve', expect: { state: 'awaiting-payment', notices: ['fee-asked'] } }
  return { ...scenario, steps: fee?.when === 'after' ? [approve, wait] : [wait] }
}

function variantsOf(answers: Answers): object[] {
  const left = (name: string, called: string) => ({
    ...{ variant: `no-${called}`, with: { [name]: null } },
    expect: { errors: { [name]: 'required' } },
  })
  const first = firstAsked(answers)
  return [
    ...(first?.required
      ? [
          left(
            first.name,
            first.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
          ),
        ]
      : []),
    ...answers.papers.map((paper) => left(fieldOfPaper(paper), paper.evidence)),
    left('declaration', 'declaration'),
  ]
}
