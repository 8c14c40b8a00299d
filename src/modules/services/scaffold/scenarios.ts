import type { T } from '#kernel'
import { type Answers, fieldOfPaper } from './answers.ts'

/** The day on which the scenarios are sent: any will do, since nothing here hangs on it. */
const DAY = '2026-11-23'
/** Longer than the time for a correction. */
const TOO_LONG = 'P21D'
const TEXT = 'One line'

/**
 * What tries a new service: granted, refused, returned and corrected, never corrected, withdrawn. Its owner adds
 * those that tell what the service is about.
 *
 * @param languages   of the pack
 * @param identifier  of a person, as an example
 * @returns by name
 */
export function scenariosOf(
  { papers, fourEyes }: Answers,
  languages: readonly string[],
  identifier: string,
  t: (language: string) => T,
): ReadonlyMap<string, object> {
  const files = papers.map(fieldOfPaper)
  const inEach = (key: string) =>
    Object.fromEntries(
      languages.map((each) => [each, t(each)(`services.scaffold.scenarios.${key}`)]),
    )
  const scenario = (name: string, steps: readonly object[], more: object = {}) => ({
    scenario: name,
    names: inEach(name),
    on: DAY,
    account: { identifier, name: inEach('applicant') },
    answers: {
      ...{ request: TEXT, declaration: true },
      ...Object.fromEntries(files.map((name) => [name, 'paper.pdf'])),
    },
    expect: {
      pages: ['application', 'check'],
      evidence: papers.map(({ evidence }) => evidence),
    },
    steps,
    ...more,
  })
  const left = (name: string, called = name) => ({
    ...{ variant: `no-${called}`, with: { [name]: null } },
    expect: { errors: { [name]: 'required' } },
  })
  const refusal = { do: 'refuse', reason: 'not-met' }
  const told = { state: 'refused', notices: ['refused'] }
  const refused = fourEyes
    ? [
        { ...refusal, expect: { state: 'refusal-proposed', notices: [] } },
        { do: 'confirm-refusal', expect: told },
      ]
    : [{ ...refusal, expect: told }]
  const back = {
    do: 'return',
    fields: ['request'],
    expect: { state: 'returned', notices: ['returned'] },
  }
  const corrected = { do: 'correct', answers: { request: TEXT }, expect: { state: 'under-review' } }
  const granted = { do: 'approve', expect: { state: 'granted', notices: ['approved', 'granted'] } }
  const variants = [
    left('request'),
    ...papers.map((paper) => left(fieldOfPaper(paper), paper.evidence)),
    left('declaration'),
  ]
  return new Map([
    ['granted', scenario('granted', [granted], { variants })],
    ['refused', scenario('refused', refused)],
    ['corrected', scenario('corrected', [back, corrected, granted])],
    [
      'never-corrected',
      scenario('never-corrected', [
        back,
        { do: 'wait', for: TOO_LONG, expect: { state: 'lapsed', notices: ['lapsed'] } },
      ]),
    ],
    [
      'withdrawn',
      scenario('withdrawn', [
        { do: 'withdraw', expect: { state: 'withdrawn', notices: ['withdrawn'] } },
      ]),
    ],
  ])
}
