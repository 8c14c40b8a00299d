import { stringify } from 'yaml'
import type { T, Texts } from '#kernel'
import { structureIn } from '#lib/bpmn/structure'
import type { Answers, Paper } from './answers.ts'
import type { Choices } from './choices.ts'
import { TEMPLATE } from './document.ts'
import { formOf, formTexts, pagesOf, rowsOf } from './form.ts'
import { fieldOfPaper } from './named.ts'
import { procedureOf } from './procedure.ts'
import { scenariosOf } from './scenarios.ts'

/** By path within the service's folder. */
export type BundleFiles = ReadonlyMap<string, string>

/**
 * The bundle of a new service: a form, a procedure, a desk and all words, which `igov pack check` finds sound. It is
 * the beginning of a service: what is asked, and who may have it, is still to be written.
 *
 * Where another service has the same procedure, it names that one instead of having a copy.
 *
 * @param t  words of each language of the pack
 */
export function bundleOf(
  answers: Answers,
  choices: Pick<Choices, 'languages' | 'identifier' | 'phone' | 'currency' | 'procedures'>,
  t: (language: string) => T,
): BundleFiles {
  const { languages, procedures } = choices
  const procedure = procedureOf(answers, languages, t)
  const same = procedures.get(structureIn(procedure) ?? '')
  const service = {
    ...serviceOf(answers, choices),
    ...(same !== undefined && { procedureOf: same }),
  }
  const scenarios = scenariosOf(answers, choices, t)
  return new Map([
    ['service.yaml', stringify(service)],
    ['forms/apply.yaml', stringify(formOf(answers, choices))],
    ['desk.yaml', stringify(deskOf(answers))],
    ...(answers.document === 'none'
      ? []
      : [[`documents/${answers.document}.typ`, TEMPLATE] as const]),
    ...(same === undefined ? [['procedure.bpmn', procedure] as const] : []),
    ...[...scenarios].map(([name, scenario]): [string, string] => [
      `scenarios/${name}.yaml`,
      stringify(scenario),
    ]),
    ...languages.map((language): [string, string] => [
      `messages/${language}.yaml`,
      stringify(messagesOf(answers, language, t(language))),
    ]),
    ...languages.map((language): [string, string] => [
      `help/${language}.md`,
      helpOf(answers, language, t(language)),
    ]),
  ])
}

function serviceOf(answers: Answers, { currency }: Pick<Choices, 'currency'>) {
  const {
    id,
    owner,
    audience,
    topic,
    papers,
    days,
    law,
    source,
    reliability,
    fee,
    document,
    validity,
  } = answers
  return {
    service: id,
    status: 'live',
    owner,
    audience: [...audience],
    themes: [topic],
    events: [],
    channels: [{ channel: 'web', forms: ['apply'] }, { channel: 'counter' }],
    costs: [
      fee
        ? { cost: 'fee', amount: fee.amount, currency: currency.code, source, reliability }
        : { cost: 'fee', amount: '0', source, reliability },
    ],
    processingTime: {
      promise: `P${days}D`,
      days: 'working',
      clockStops: ['returned-for-correction'],
      source,
      reliability,
    },
    legalResources: [{ law, source, reliability }],
    ...(papers.length > 0 && {
      evidence: papers.map(({ evidence }) => ({
        ...{ evidence, heldBy: 'applicant', fallback: 'upload', source },
      })),
    }),
    outputs: [
      {
        output: 'issued',
        ...(document !== 'none' && { document }),
        register: `${id}-issued`,
        ...(validity !== null && { validity }),
        source,
        rows: rowsOf(answers),
      },
    ],
    steps: stepsOf(answers).map((step) => ({ ...step, source, reliability })),
    drafts: { keep: 'P30D' },
    files: { total: '10MB' },
    classification: 'C2',
    retention: 'P5Y',
    source,
    reliability,
  }
}

/** What happens, in order, as its page tells it. */
function stepsOf({ owner, fee }: Answers) {
  const pay = fee ? [{ step: 'pay', who: 'applicant' as const }] : []
  const decide = { step: 'decide', who: 'officer' as const, agency: owner }
  return [
    { step: 'fill-in', who: 'applicant' as const },
    ...(fee?.when === 'before' ? [...pay, decide] : [decide, ...pay]),
    { step: 'issue', who: 'system' as const, agency: owner },
  ]
}

const deskOf = ({ id, fourEyes }: Answers) => ({
  desk: id,
  columns: ['reference', 'applicant.name', 'promisedBy'],
  decide: {
    approve: {},
    refuse: { reasons: ['not-met', 'not-shown'], fourEyes },
    return: { fields: 'any', within: 'P14D' },
    revoke: { reasons: ['no-longer-met', 'misused'], fourEyes: true },
  },
})

function messagesOf(answers: Answers, language: string, t: T) {
  const { titles, summaries, outputs, papers } = answers
  const word = (key: string) => t(`services.scaffold.form.${key}`)
  const of = (texts: Texts) => texts[language] ?? ''
  const labels = (key: (paper: Paper) => string) =>
    Object.fromEntries(papers.map((paper) => [key(paper), { label: of(paper.titles) }]))
  const form = formTexts(answers, language, t)
  return {
    service: { title: of(titles), summary: of(summaries) },
    ...(papers.length > 0 && { evidence: labels(({ evidence }) => evidence) }),
    outputs: { issued: { title: of(outputs) } },
    steps: Object.fromEntries(
      stepsOf(answers).map(({ step }) => [step, { text: t(`services.scaffold.steps.${step}`) }]),
    ),
    apply: {
      title: of(titles),
      ...form.pages,
      check: { title: word('check') },
    },
    applicant: { label: word('applicant') },
    ...form.questions,
    ...labels(fieldOfPaper),
    declaration: { label: word('declaration') },
    desk: {
      reasons: {
        'not-met': word('not-met'),
        'not-shown': word('not-shown'),
        'no-longer-met': word('no-longer-met'),
        misused: word('misused'),
      },
    },
  }
}

/** As Markdown; the part of the page stands beside it. */
function helpOf(answers: Answers, language: string, t: T): string {
  const { summaries, papers } = answers
  const [page] = pagesOf(answers)
  const word = (key: string, blanks?: Record<string, string>) =>
    t(`services.scaffold.help.${key}`, blanks)
  const needed = papers
    .map(({ titles }) => `- ${word('paper', { paper: titles[language] ?? '' })}`)
    .join('\n')
  const parts = [
    [`## ${word('who')}`, summaries[language] ?? '', word('keep')],
    [`## ${word('need')}`, needed || word('nothing')],
    [`## ${page?.titles?.[language] ?? word('page')} {#${page?.page}}`, word('page-text')],
    [`## ${word('ask')}`, word('ask-text')],
  ]
  return `${parts.flat().join('\n\n')}\n`
}
