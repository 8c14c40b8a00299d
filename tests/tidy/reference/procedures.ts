import { CATALOGUE, type Chapter, type Rule } from '../../../src/lib/bpmn/fixture.ts'
import { page } from './markdown.ts'

const INTRO = `What the interpreter of procedures does, rule by rule (BPMN 2.0.2, chapter 13), each with the smallest model that shows it and
what has to happen. The same lines are run as a test (\`src/lib/bpmn/catalogue.test.ts\`).

Models: \`->\` is a flow, \`-[x > 1]->\` one with a condition, \`-[/]->\` the default. A name is a user task unless a line says what it is;
\`s\` starts, \`!\` ends, \`⊕\` exclusive, \`+\` parallel, \`○\` inclusive, \`◎\` event-based gateway. \`at A …\` is a boundary event that
interrupts, \`beside A …\` one that does not; \`on … {\` and \`beside … {\` are event sub-processes.

Traces: \`[A B]\` waits, \`✗\` behind a name stands still; \`|A\` is done or comes, \`|A#E\` fails with E, \`|A^U\` escalates; \`|{…}\` data changes;
\`|+PT1H\` time goes on, \`|=PT5H\` all at once, as after a stop; \`!\` ended; \`✗\` alone is refused; \`>m\` a message, \`>>x\` a signal,
\`>^U\` an escalation was thrown; \`x=1\` data; \`2:\` the second instance.`

/** The catalogue of rules as a page. */
export function proceduresPage(): string {
  const count = CATALOGUE.reduce((sum, { rules }) => sum + rules.length, 0)
  return page('Procedures, rule by rule', `${INTRO}\n\n${count} rules.`, ...CATALOGUE.map(chapter))
}

const chapter = ({ title, section, rules }: Chapter) =>
  [`## ${title} (${section})`, ...rules.map(entry)].join('\n\n')

function entry({ rule, model, trace, options, corner }: Rule): string {
  const { start, now, zone } = options ?? {}
  const given = [
    ...(start?.node === undefined ? [] : [`begins at \`${start.node}\``]),
    ...(start?.data === undefined ? [] : [`with \`${JSON.stringify(start.data)}\``]),
    ...(now === undefined ? [] : [`at ${now.toISOString()} in ${zone ?? 'Asia/Riyadh'}`]),
  ]
  const about = corner === undefined ? '' : ` *(case ${corner})*`
  const short = trace.length > 200 ? `${trace.slice(0, 40)} … ${trace.slice(-40)}` : trace
  const lines = [`${rule}.${about}`, '', '```', model.trim(), '```', `\`${short}\``]
  return [...lines, ...(given.length === 0 ? [] : ['', given.join(', ')])].join('\n')
}
