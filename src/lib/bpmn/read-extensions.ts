import { attributeOf, textOf, type XmlElement } from '#lib/xml/tree'
import type { FeelText, Mapping, UserWork } from './model.ts'
import { oursOf, partsOf, type Reading } from './reading.ts'

const TASKS = [
  'userTask',
  'manualTask',
  'task',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'businessRuleTask',
]
const ACTIVITIES = [...TASKS, 'scriptTask', 'subProcess', 'callActivity']
const THROWS = ['intermediateThrowEvent', 'endEvent']
const CATCHES = ['intermediateCatchEvent', 'boundaryEvent', 'startEvent']
const ANYWHERE = null

/** Our extension elements, and where they say something. */
const PLACES: Readonly<Record<string, readonly string[] | null>> = {
  text: ANYWHERE,
  role: ['lane', 'userTask', 'manualTask'],
  form: ['userTask'],
  state: [...TASKS, 'intermediateCatchEvent', 'endEvent'],
  notBy: ['userTask'],
  due: ['userTask'],
  topic: ['serviceTask', 'sendTask'],
  decision: ['businessRuleTask'],
  input: [...ACTIVITIES, ...THROWS],
  output: [...ACTIVITIES, ...CATCHES],
  each: ACTIVITIES,
  key: ['sendTask', 'receiveTask', ...THROWS, ...CATCHES],
}

/** Reports extension elements of ours that nobody knows, or that say nothing where they stand. */
export function checkExtensions(element: XmlElement, reading: Reading): void {
  for (const child of oursOf(element)) {
    const places = PLACES[child.name]
    if (places === undefined) {
      const params = { child: child.name, allowed: Object.keys(PLACES).join(', ') }
      reading.error(child, 'unknown-extension', params)
    } else if (places !== ANYWHERE && !places.includes(element.name)) {
      reading.warning(child, 'extension-not-here', { child: child.name, parent: element.name })
    }
  }
}

/** Text of the first of our extension elements of a name; null when there is none. */
export function extensionText(element: XmlElement, name: string): string | null {
  const [found] = oursOf(element, name)
  return found ? textOf(found).trim() || null : null
}

export const extensionFeel = (
  element: XmlElement,
  name: string,
  reading: Reading,
): FeelText | null => reading.feel(oursOf(element, name)[0])

/** `<igov:input name="fee">FEEL</igov:input>`: a name and what it gets. */
export const mappingsOf = (
  element: XmlElement,
  name: 'input' | 'output',
  reading: Reading,
): readonly Mapping[] =>
  oursOf(element, name).flatMap((child) => {
    const into = neededAttribute(child, 'name', reading)
    const value = reading.feel(child)
    if (!value) reading.hinders(child, 'missing-element', { parent: child.name, child: 'FEEL' })
    return into && value ? [{ name: into, value }] : []
  })

export function neededAttribute(element: XmlElement, attribute: string, reading: Reading): string {
  const value = attributeOf(element, attribute)?.trim() ?? ''
  if (value === '') reading.hinders(element, 'missing-attribute', { attribute })
  return value
}

/** What a user task says of who does it, with what and until when. */
export function workOf(element: XmlElement, reading: Reading): UserWork | null {
  if (element.name !== 'userTask') return null
  const notBy = oursOf(element, 'notBy').flatMap((child) => {
    const reference = textOf(child).trim()
    const task = reading.resolved(child, 'notBy', reference, ['userTask', 'manualTask'])
    return task ? [attributeOf(task, 'id') ?? reference] : []
  })
  return {
    role: extensionText(element, 'role'),
    form: extensionText(element, 'form'),
    notBy,
    due: extensionFeel(element, 'due', reading),
  }
}

export function decisionOf(element: XmlElement, reading: Reading) {
  const [found] = oursOf(element, 'decision')
  if (!found || element.name !== 'businessRuleTask') return null
  const ruleSet = neededAttribute(found, 'ruleSet', reading)
  const result = neededAttribute(found, 'result', reading)
  return ruleSet && result ? { ruleSet, result } : null
}

/** Data objects and properties of a process or sub-process. */
export const variablesOf = (element: XmlElement) =>
  [...partsOf(element, 'dataObject'), ...partsOf(element, 'property')].flatMap((one) => {
    const name = attributeOf(one, 'name')?.trim() || attributeOf(one, 'id')
    if (!name) return []
    return [{ name, collection: attributeOf(one, 'isCollection') === 'true', place: one.place }]
  })
