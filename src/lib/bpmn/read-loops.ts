import { attributeOf, textOf, type XmlElement } from '#lib/xml/tree'
import type { MultiInstance, StandardLoop } from './model.ts'
import { oursOf, partOf, partsOf, type Reading } from './reading.ts'

/** How often an activity runs; null: once. */
export function loopOf(element: XmlElement, reading: Reading): StandardLoop | MultiInstance | null {
  const standard = partOf(element, 'standardLoopCharacteristics')
  if (standard) return standardLoop(standard, reading)
  const multi = partOf(element, 'multiInstanceLoopCharacteristics')
  return multi ? multiInstance(multi, element, reading) : null
}

function standardLoop(loop: XmlElement, reading: Reading): StandardLoop {
  const said = attributeOf(loop, 'loopMaximum')?.trim()
  const maximum = said ? Number(said) : null
  if (maximum !== null && !(Number.isInteger(maximum) && maximum > 0)) {
    const params = { attribute: 'loopMaximum', value: said ?? '', allowed: '1, 2, 3 …' }
    reading.hinders(loop, 'bad-value', params)
  }
  return {
    type: 'standard',
    testBefore: reading.flag(loop, 'testBefore'),
    condition: reading.feel(partOf(loop, 'loopCondition')),
    maximum: maximum !== null && Number.isInteger(maximum) && maximum > 0 ? maximum : null,
  }
}

const BEHAVIORS = ['all', 'one', 'none'] as const

/** The items and results by our own `each`, or by the data inputs of the standard. */
function multiInstance(loop: XmlElement, element: XmlElement, reading: Reading): MultiInstance {
  const [each] = oursOf(element, 'each')
  const cardinality = reading.feel(partOf(loop, 'loopCardinality'))
  const collection = each
    ? (attributeOf(each, 'in') ?? null)
    : standardItems(loop, element, reading)
  if (!cardinality && !collection) reading.hinders(element, 'loop-without-count')
  return {
    type: 'multi',
    sequential: reading.flag(loop, 'isSequential'),
    cardinality: collection ? null : cardinality,
    collection,
    item: each ? (attributeOf(each, 'as') ?? null) : nameIn(loop, 'inputDataItem'),
    results: each ? ourResults(each) : standardResults(loop, element, reading),
    completion: reading.feel(partOf(loop, 'completionCondition')),
    behavior: behaviorOf(loop, element, reading),
  }
}

function behaviorOf(loop: XmlElement, element: XmlElement, reading: Reading) {
  const said = attributeOf(loop, 'behavior')?.trim().toLowerCase() ?? 'all'
  const found = BEHAVIORS.find((one) => one === said)
  if (!found && said === 'complex') reading.hinders(element, 'complex-behavior')
  else if (!found) {
    const params = { attribute: 'behavior', value: said, allowed: 'All, One, None' }
    reading.hinders(loop, 'bad-value', params)
  }
  return found ?? 'all'
}

function ourResults(each: XmlElement) {
  const [into, from] = [attributeOf(each, 'into'), attributeOf(each, 'from')]
  return into && from ? { into, from } : null
}

function standardResults(loop: XmlElement, element: XmlElement, reading: Reading) {
  const into = variableBehind(loop, 'loopDataOutputRef', element, reading)
  const from = nameIn(loop, 'outputDataItem')
  return into && from ? { into, from } : null
}

const standardItems = (loop: XmlElement, element: XmlElement, reading: Reading) =>
  variableBehind(loop, 'loopDataInputRef', element, reading)

const nameIn = (loop: XmlElement, part: string): string | null => {
  const item = partOf(loop, part)
  return item ? (attributeOf(item, 'name') ?? attributeOf(item, 'id') ?? null) : null
}

/** The data object that an activity's data input or output is bound to. */
function variableBehind(
  loop: XmlElement,
  part: 'loopDataInputRef' | 'loopDataOutputRef',
  element: XmlElement,
  reading: Reading,
): string | null {
  const reference = partOf(loop, part)
  if (!reference) return null
  const id = textOf(reference).trim()
  const [association, near, far] =
    part === 'loopDataInputRef'
      ? (['dataInputAssociation', 'targetRef', 'sourceRef'] as const)
      : (['dataOutputAssociation', 'sourceRef', 'targetRef'] as const)
  const refIn = (one: XmlElement, name: string) => textOf(partOf(one, name) ?? one).trim()
  const bound = partsOf(element, association).find((one) => refIn(one, near) === id)
  const target = reading.target(bound ? refIn(bound, far) : id)
  if (!target) {
    reading.hinders(loop, 'dangling-reference', { attribute: part, reference: id })
    return null
  }
  const object = attributeOf(target, 'dataObjectRef')
  const named = (object && reading.target(object)) || target
  return attributeOf(named, 'name')?.trim() || (attributeOf(named, 'id') ?? null)
}
