import type { Complaints } from './complaints.ts'
import { everyNode } from './looks.ts'
import type { Definitions, Flow, Node, Process, Texts } from './model.ts'

/** Who does what until when, and whether everybody can read it. */
export function lintPeople(
  definitions: Definitions,
  languages: readonly string[],
  complaints: Complaints,
): void {
  for (const process of definitions.processes) {
    if (!process.executable) complaints.error(process, 'not-executable')
    for (const { node } of everyNode(process)) lintWork(node, process, complaints)
    lintTexts(process, languages, complaints)
  }
}

function lintWork(node: Node, process: Process, complaints: Complaints): void {
  if (node.kind !== 'task') return
  if (node.type === 'rule' && !node.decision) complaints.error(node, 'missing-decision')
  if (node.type === 'send' && !node.message && !node.topic) {
    complaints.warning(node, 'message-missing')
  }
  if (node.type !== 'user' || !node.work) return
  if (!node.work.due && !hasTimer(node, process)) complaints.warning(node, 'missing-deadline')
  const lane = process.lanes.find(({ nodes }) => nodes.includes(node.id))
  if (!node.work.role && !lane) complaints.warning(node, 'missing-role')
  for (const reference of node.work.notBy.filter((id) => id === node.id)) {
    complaints.error(node, 'not-by-itself', { params: { reference } })
  }
}

/** A boundary timer is a deadline too. */
const hasTimer = (node: Node, process: Process): boolean =>
  [...everyNode(process)].some(
    ({ node: one }) =>
      one.kind === 'boundary' && one.host === node.id && one.event.type === 'timer',
  )

/** Each name that people read is there in each language; a name in no extension counts for none. */
function lintTexts(process: Process, languages: readonly string[], complaints: Complaints): void {
  const scopes = new Set([process, ...[...everyNode(process)].map(({ scope }) => scope)])
  const named: (Flow | Node | Process['lanes'][number])[] = [...process.lanes]
  for (const { nodes, flows } of scopes) named.push(...nodes, ...flows)
  for (const one of named) {
    if (one.name === null && Object.keys(one.texts).length === 0) continue
    for (const language of languages) {
      if (!hasText(one.texts, language))
        complaints.error(one, 'missing-text', { params: { language } })
    }
  }
}

const hasText = (texts: Texts, language: string): boolean =>
  texts[language] !== undefined && texts[language] !== ''
