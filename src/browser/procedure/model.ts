/** What bpmn-js gives of an element of the model: properties by name, as the standard calls them. */
export type Part = {
  $type: string
  $parent?: Part
  id: string
  get(name: string): unknown
  [name: string]: unknown
}

export type Element = {
  id: string
  type: string
  businessObject: Part
  labelTarget?: Element
  labels?: Element[]
}

/** The services of bpmn-js that are used here, by the names under which it has them. */
export type Services = {
  modeling: {
    updateProperties(element: Element, properties: object): void
    updateModdleProperties(element: Element, part: Part, properties: object): void
  }
  bpmnFactory: { create(type: string, properties: object): Part }
  elementRegistry: {
    get(id: string): Element | undefined
    filter(keep: (element: Element) => boolean): Element[]
  }
  eventBus: { fire(event: string, about: object): void }
  selection: { get(): Element[]; select(element: Element | null): void }
  canvas: {
    getRootElement(): Element
    zoom(how: 'fit-viewport' | number, around: 'auto'): number
    scrollToElement(element: Element): void
    addMarker(element: Element, marker: string): void
    removeMarker(element: Element, marker: string): void
  }
}
export type Editor = { get<Name extends keyof Services>(name: Name): Services[Name] }

const listOf = (part: Part, name: string): Part[] => (part.get(name) as Part[] | undefined) ?? []

/** Whether something is of a type of the standard, or of one that is a kind of it. */
export const isA = (part: Part, type: string): boolean =>
  '$instanceOf' in part &&
  typeof part.$instanceOf === 'function' &&
  part.$instanceOf(`bpmn:${type}`) === true

/** What an event waits for or throws, or the element itself. */
export const partsOf = (part: Part): Part[] =>
  isA(part, 'Event') ? [part, ...listOf(part, 'eventDefinitions')] : [part]

const extensionsOf = (part: Part): Part[] => {
  const holder = part.get('extensionElements') as Part | undefined
  return holder ? listOf(holder, 'values') : []
}

/** Extension elements of ours of a name: `igov:Role`. */
export const oursOf = (part: Part, name: string): Part[] =>
  extensionsOf(part).filter(({ $type }) => $type === `igov:${name}`)

/** Text of the first extension element of a name. */
export const extensionOf = (part: Part, name: string): string =>
  String(oursOf(part, name)[0]?.get('body') ?? '').trim()

/** What is to be put in place of extension elements that `drop` names; what others put there stays. */
export function setExtensions(
  editor: Editor,
  element: Element,
  part: Part,
  drop: (one: Part) => boolean,
  made: readonly { type: string; properties: object }[],
): void {
  const factory = editor.get('bpmnFactory')
  const values = [
    ...extensionsOf(part).filter((one) => !drop(one)),
    ...made.map(({ type, properties }) => factory.create(`igov:${type}`, properties)),
  ]
  const holder = factory.create('bpmn:ExtensionElements', { values })
  for (const value of values) value.$parent = holder
  holder.$parent = part
  const extensionElements = values.length > 0 ? holder : undefined
  editor.get('modeling').updateModdleProperties(element, part, { extensionElements })
}

export const definitionsOf = (part: Part): Part => {
  let at = part
  while (at.$parent) at = at.$parent
  return at
}

/** The message or signal of a name, made where there is none yet. */
export function rootOf(editor: Editor, part: Part, type: 'Message' | 'Signal', name: string): Part {
  const definitions = definitionsOf(part)
  const roots = listOf(definitions, 'rootElements')
  const found = roots.find((one) => one.$type === `bpmn:${type}` && one.get('name') === name)
  if (found) return found
  const made = editor.get('bpmnFactory').create(`bpmn:${type}`, { name })
  made.$parent = definitions
  roots.push(made)
  return made
}

export const processOf = (part: Part): Part | undefined => {
  let at: Part | undefined = part
  while (at && at.$type !== 'bpmn:Process') {
    at = at.$type === 'bpmn:Participant' ? (at.get('processRef') as Part) : at.$parent
  }
  return at
}

/** All lanes of a process, inner ones after those around them. */
export const lanesOf = (part: Part): Part[] =>
  listOf(processOf(part) ?? part, 'laneSets').flatMap((set) =>
    listOf(set, 'lanes').flatMap((lane) => [lane, ...innerLanes(lane)]),
  )

const innerLanes = (lane: Part): Part[] => {
  const set = lane.get('childLaneSet') as Part | undefined
  return set ? listOf(set, 'lanes').flatMap((one) => [one, ...innerLanes(one)]) : []
}

export const nodesOfLane = (lane: Part): Part[] => listOf(lane, 'flowNodeRef')
