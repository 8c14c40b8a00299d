import type { Complaints } from './complaints.ts'
import type { DrgElement, Reference } from './model.ts'
import { targetOf, type Unit } from './unit.ts'

/** What an element needs for its own value, in its own model: sources explain and give no value. */
function needs(unit: Unit, one: DrgElement): DrgElement[] {
  if (one.kind === 'inputData' || one.kind === 'knowledgeSource') return []
  const references =
    one.kind === 'decisionService'
      ? [...one.outputDecisions, ...one.encapsulatedDecisions]
      : one.requirements
          .filter(({ kind }) => kind !== 'requiredAuthority')
          .map(({ reference }) => reference)
  return references.flatMap((reference) => {
    const target = targetOf(unit, reference)
    // A function may call itself.
    const itself = target?.element === one && one.kind === 'businessKnowledgeModel'
    return target && target.unit === unit && !itself ? [target.element] : []
  })
}

/** How many elements may require one another in a row: each is a call inside of another. */
const CHAIN_MOST = 400

/** Requirements go in no circle, and not on and on. */
export function judgeChains(unit: Unit, complaints: Complaints): void {
  const done = new Set<DrgElement>()
  const path: DrgElement[] = []
  const visit = (one: DrgElement): void => {
    if (done.has(one)) return
    const at = path.indexOf(one)
    if (at >= 0) {
      const names = [...path.slice(at), one].map(({ name }) => name)
      complaints.error({ ...one, within: one.name }, 'cycle-of-requirements', {
        path: names.join(' → '),
      })
      return
    }
    if (path.length === CHAIN_MOST) {
      complaints.error({ ...one, within: one.name }, 'chain-too-long', { most: CHAIN_MOST })
    }
    if (path.length >= CHAIN_MOST) return
    path.push(one)
    for (const next of needs(unit, one)) visit(next)
    path.pop()
    done.add(one)
  }
  for (const one of unit.definitions.elements) visit(one)
}

/** A service decides from its inputs alone: what its decisions need and it does not list is missing. */
export function judgeServices(unit: Unit, complaints: Complaints): void {
  for (const service of unit.definitions.elements) {
    if (service.kind !== 'decisionService') continue
    const found = (references: readonly Reference[]) =>
      references.flatMap((reference) => targetOf(unit, reference)?.element ?? [])
    const inside = found([...service.outputDecisions, ...service.encapsulatedDecisions])
    const parts = [...inside, ...found([...service.inputDecisions, ...service.inputData])]
    for (const one of inside) {
      for (const needed of needs(unit, one)) {
        const value = needed.kind === 'inputData' || needed.kind === 'decision'
        if (!value || parts.includes(needed)) continue
        const params = { decision: one.name, needed: needed.name }
        complaints.warning({ ...service, within: service.name }, 'service-incomplete', params)
      }
    }
  }
}
