import type { T } from '#kernel'
import { escaped } from '#lib/bpmn/svg'
import { withDiagram } from '#lib/bpmn/write-diagram'
import type { Answers } from './answers.ts'

/** Translations of one text of a model: its name, and `igov:text` for every other language. */
type Words = { name: string; others: readonly { lang: string; text: string }[] }

/** The language of the names in a model. */
const NAMES = 'en'

const textsOf = ({ others }: Words) =>
  others.map(({ lang, text }) => `<igov:text lang="${lang}">${escaped(text)}</igov:text>`).join('')

type Element = { id: string; words?: Words; more?: string; within?: string; attributes?: string }

function element(kind: string, { id, words, more = '', within = '', attributes = '' }: Element) {
  const extension = `${words ? textsOf(words) : ''}${more}`
  const name = words ? ` name="${escaped(words.name)}"` : ''
  const extensions = extension ? `<extensionElements>${extension}</extensionElements>` : ''
  return `<${kind} id="${id}"${name}${attributes}>${extensions}${within}</${kind}>`
}

const flow = (
  from: string,
  to: string,
  words?: Words,
  condition?: string,
  id = `f-${from}-${to}`,
) =>
  element('sequenceFlow', {
    id,
    ...(words && { words }),
    attributes: ` sourceRef="${from}" targetRef="${to}"`,
    within: condition ? `<conditionExpression>${escaped(condition)}</conditionExpression>` : '',
  })

const state = (name: string) => `<igov:state>${name}</igov:state>`
const form = (name: string) => `<igov:form>${name}</igov:form>`
const workingDays = (days: number) => `<igov:due>{ working days: ${days} }</igov:due>`
/** Working days. */
const CONFIRMED_IN = 1
const told = '<igov:output name="act">act</igov:output>'

/**
 * The procedure of a new service as BPMN with its diagram: paid for where it costs something, examined, returned for
 * correction, refused (by two where it says so), issued, withdrawn.
 *
 * @param t  words of each language of the pack
 */
export function procedureOf(
  answers: Answers,
  languages: readonly string[],
  t: (language: string) => T,
): string {
  const { id, titles } = answers
  const words = (key: string): Words => ({
    name: t(NAMES)(`services.scaffold.procedure.${key}`),
    others: languages
      .filter((lang) => lang !== NAMES)
      .map((lang) => ({ lang, text: t(lang)(`services.scaffold.procedure.${key}`) })),
  })
  const title: Words = {
    name: titles[NAMES] ?? id,
    others: languages.flatMap((lang) =>
      lang === NAMES ? [] : [{ lang, text: titles[lang] ?? id }],
    ),
  }
  const process = [
    lanesOf(words, answers),
    '<property id="act" name="act"/><property id="correctBy" name="correctBy"/>',
    element('startEvent', { id: 'sent', words: words('sent') }),
    flow('sent', 'examination'),
    element('subProcess', {
      id: 'examination',
      words: words('examination'),
      within: examinationOf(words, answers),
    }),
    element('boundaryEvent', {
      id: 'taken-back',
      words: words('withdrawn'),
      attributes: ' attachedToRef="examination" cancelActivity="true"',
      within: '<messageEventDefinition messageRef="withdrawn"/>',
    }),
    flow('taken-back', 'withdrawal'),
    ...decisionOf(words, answers),
  ]
  return withDiagram(`<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:igov="urn:igov:bpmn"
  id="${id}-model" targetNamespace="urn:igov:procedures:${id}">
<message id="withdrawn" name="withdrawn"/>
<message id="licence-issued" name="licence-issued"/>
${element('process', { id: `process-${id}`, words: title, attributes: ' isExecutable="true"', within: `\n${process.join('\n')}\n` })}
</definitions>
`)
}

/** What becomes of it after the examination: refused, lapsed, paid for where that comes then, and issued. */
const decisionOf = (words: (key: string) => Words, { fourEyes, fee }: Answers) => [
  flow('examination', 'how-decided'),
  element('exclusiveGateway', {
    id: 'how-decided',
    words: words('how-decided'),
    attributes: ' default="f-how-decided-issue"',
  }),
  flow('how-decided', 'refused', words('refused'), fourEyes ? 'act = "confirm"' : 'act = "refuse"'),
  flow('how-decided', 'lapsed', words('lapsed'), 'act = "lapse"'),
  flow(
    'how-decided',
    fee?.when === 'after' ? 'pay' : 'issue',
    words('approved'),
    undefined,
    'f-how-decided-issue',
  ),
  ...(fee?.when === 'after' ? paymentOf(words, { paid: 'issue', unpaid: 'lapsed' }) : []),
  element('receiveTask', {
    id: 'issue',
    words: words('issue'),
    more: state('approved'),
    attributes: ' messageRef="licence-issued"',
  }),
  flow('issue', 'granted'),
  ...['granted', 'refused', 'lapsed'].map((end) =>
    element('endEvent', { id: end, words: words(end), more: state(end) }),
  ),
  element('endEvent', { id: 'withdrawal', words: words('withdrawn'), more: state('withdrawn') }),
]

function lanesOf(words: (key: string) => Words, { fourEyes, fee }: Answers): string {
  const office = [
    ...['sent', 'examination', 'begun', 'review', 'what-next', 'examined', 'taken-back'],
    ...(fourEyes ? ['confirm', 'is-confirmed'] : []),
    ...['how-decided', 'issue', 'granted', 'refused', 'lapsed', 'withdrawal'],
  ]
  const lane = (name: string, role: string, nodes: readonly string[]) =>
    element('lane', {
      id: name,
      words: words(name),
      more: `<igov:role>${role}</igov:role>`,
      within: nodes.map((node) => `<flowNodeRef>${node}</flowNodeRef>`).join(''),
    })
  const lanes = [
    lane('applicant', 'applicant', ['correct', 'too-late', ...(fee ? ['pay', 'unpaid'] : [])]),
    lane('office', 'officer', office),
  ]
  return `<laneSet id="lanes">${lanes.join('')}</laneSet>`
}

/** How an application is examined: by one officer, or by two where a refusal is confirmed. */
function examinationOf(words: (key: string) => Words, { days, fourEyes, fee }: Answers): string {
  const toRefuse = fourEyes ? 'confirm' : 'examined'
  // Whoever confirms a refusal has a day of what is promised.
  const toReview = fourEyes ? Math.max(days - CONFIRMED_IN, 1) : days
  const parts = [
    element('startEvent', { id: 'begun' }),
    flow('begun', fee?.when === 'before' ? 'pay' : 'review'),
    ...(fee?.when === 'before' ? paymentOf(words, { paid: 'review', unpaid: 'examined' }) : []),
    element('userTask', {
      id: 'review',
      words: words('review'),
      more: `${form('decide')}${state('under-review')}${workingDays(toReview)}${told}<igov:output name="correctBy">correctBy</igov:output>`,
    }),
    flow('review', 'what-next'),
    element('exclusiveGateway', {
      id: 'what-next',
      words: words('what-next'),
      attributes: ' default="f-approve"',
    }),
    flow('what-next', 'correct', words('return'), 'act = "return"'),
    flow('what-next', toRefuse, words('refuse'), 'act = "refuse"', 'f-refuse'),
    flow('what-next', 'examined', words('approve'), undefined, 'f-approve'),
    element('userTask', {
      id: 'correct',
      words: words('correct'),
      more: `${form('correct')}${state('returned')}<igov:due>"P14D"</igov:due>`,
    }),
    flow('correct', 'review'),
    element('boundaryEvent', {
      id: 'too-late',
      words: words('too-late'),
      more: '<igov:output name="act">"lapse"</igov:output>',
      attributes: ' attachedToRef="correct" cancelActivity="true"',
      within:
        '<timerEventDefinition><timeDate>date(correctBy) + duration("P1D")</timeDate></timerEventDefinition>',
    }),
    flow('too-late', 'examined'),
    ...(fourEyes ? confirmationOf(words) : []),
    element('endEvent', { id: 'examined' }),
  ]
  return parts.join('\n')
}

/** The fee is waited for; who does not pay it in time has applied for nothing. */
const paymentOf = (
  words: (key: string) => Words,
  { paid, unpaid }: { paid: string; unpaid: string },
) => [
  element('userTask', {
    id: 'pay',
    words: words('pay'),
    more: `${form('payment')}${state('awaiting-payment')}<igov:due>"P10D"</igov:due>`,
  }),
  flow('pay', paid),
  element('boundaryEvent', {
    id: 'unpaid',
    words: words('unpaid'),
    more: '<igov:output name="act">"lapse"</igov:output>',
    attributes: ' attachedToRef="pay" cancelActivity="true"',
    within:
      '<timerEventDefinition><timeDuration>duration("P11D")</timeDuration></timerEventDefinition>',
  }),
  flow('unpaid', unpaid),
]

const confirmationOf = (words: (key: string) => Words) => [
  element('userTask', {
    id: 'confirm',
    words: words('confirm'),
    more: `${form('confirm-refusal')}${state('refusal-proposed')}<igov:notBy>review</igov:notBy>${workingDays(CONFIRMED_IN)}${told}`,
  }),
  flow('confirm', 'is-confirmed'),
  element('exclusiveGateway', {
    id: 'is-confirmed',
    words: words('is-confirmed'),
    attributes: ' default="f-confirmed"',
  }),
  flow('is-confirmed', 'review', words('no'), 'act = "decline"'),
  flow('is-confirmed', 'examined', words('yes'), undefined, 'f-confirmed'),
]
