import {
  type Editor,
  type Element,
  extensionOf,
  isA,
  lanesOf,
  nodesOfLane,
  oursOf,
  type Part,
  partsOf,
  rootOf,
  setExtensions,
} from './model.ts'

/** What a field beside the canvas shows of an element, and how what is typed gets into the model. */
type Field = {
  read(part: Part): string
  write(editor: Editor, element: Element, part: Part, value: string): void
}

/** An extension element that holds a text. */
const extension = (name: string): Field => ({
  read: (part) => extensionOf(part, name),
  write: (editor, element, part, value) =>
    setExtensions(
      ...[editor, element, part],
      (one) => one.$type === `igov:${name}`,
      value === '' ? [] : [{ type: name, properties: { body: value } }],
    ),
})

/** FEEL of the standard's own: a condition, or a time. */
const expression = (of: (part: Part) => string): Field => ({
  read: (part) => String((part.get(of(part)) as Part | undefined)?.get('body') ?? '').trim(),
  write(editor, element, part, value) {
    const made = editor.get('bpmnFactory').create('bpmn:FormalExpression', { body: value })
    made.$parent = part
    const properties = { [of(part)]: value === '' ? undefined : made }
    editor.get('modeling').updateModdleProperties(element, part, properties)
  },
})

const TIMES = { date: 'timeDate', duration: 'timeDuration', cycle: 'timeCycle' } as const
type Time = keyof typeof TIMES

const timeOf = (part: Part): Time =>
  (Object.keys(TIMES) as Time[]).find((kind) => part.get(TIMES[kind]) !== undefined) ?? 'duration'

const timerKind: Field = {
  read: timeOf,
  write(editor, element, part, value) {
    const before = part.get(TIMES[timeOf(part)])
    const properties = Object.fromEntries(
      Object.entries(TIMES).map(([kind, name]) => [name, kind === value ? before : undefined]),
    )
    editor.get('modeling').updateModdleProperties(element, part, properties)
  },
}

/** A message or signal by its name. */
const reference = (type: 'Message' | 'Signal'): Field => {
  const property = `${type.toLowerCase()}Ref`
  return {
    read: (part) => String((part.get(property) as Part | undefined)?.get('name') ?? ''),
    write(editor, element, part, value) {
      const found = value === '' ? undefined : rootOf(editor, part, type, value)
      editor.get('modeling').updateModdleProperties(element, part, { [property]: found })
    },
  }
}

/** Of an error or escalation: the code of what it refers to. */
const code: Field = {
  read: (part) => String(codeHolder(part)?.get(codeName(part)) ?? ''),
  write(editor, element, part, value) {
    const kind = part.$type === 'bpmn:ErrorEventDefinition' ? 'error' : 'escalation'
    const type = kind === 'error' ? 'bpmn:Error' : 'bpmn:Escalation'
    const holder =
      codeHolder(part) ?? editor.get('bpmnFactory').create(type, { name: value || kind })
    editor.get('modeling').updateModdleProperties(element, holder, { [codeName(part)]: value })
    const roots = rootsOf(part)
    if (!roots.includes(holder)) roots.push(holder)
    editor.get('modeling').updateModdleProperties(element, part, { [`${kind}Ref`]: holder })
  },
}

const isError = (part: Part) => part.$type === 'bpmn:ErrorEventDefinition'
const codeName = (part: Part) => (isError(part) ? 'errorCode' : 'escalationCode')
const codeHolder = (part: Part) =>
  part.get(isError(part) ? 'errorRef' : 'escalationRef') as Part | undefined

function rootsOf(part: Part): Part[] {
  let at = part
  while (at.$parent) at = at.$parent
  return at.get('rootElements') as Part[]
}

/** `name = FEEL`, one a line. */
const mappings = (name: 'Input' | 'Output'): Field => ({
  read: (part) =>
    oursOf(part, name)
      .map((one) => `${one.get('name') ?? ''} = ${String(one.get('body') ?? '').trim()}`)
      .join('\n'),
  write: (editor, element, part, value) =>
    setExtensions(
      ...[editor, element, part],
      (one) => one.$type === `igov:${name}`,
      value
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => {
          const [left = '', ...right] = line.split('=')
          return { type: name, properties: { name: left.trim(), body: right.join('=').trim() } }
        }),
    ),
})

const decision = (name: 'ruleSet' | 'result'): Field => ({
  read: (part) => String(oursOf(part, 'Decision')[0]?.get(name) ?? ''),
  write(editor, element, part, value) {
    const [found] = oursOf(part, 'Decision')
    const before = { ruleSet: found?.get('ruleSet') ?? '', result: found?.get('result') ?? '' }
    const properties = { ...before, [name]: value }
    const isThis = (one: Part) => one.$type === 'igov:Decision'
    setExtensions(editor, element, part, isThis, [{ type: 'Decision', properties }])
  },
})

/** Ids of tasks: one extension element each. */
const notBy: Field = {
  read: (part) =>
    oursOf(part, 'NotBy')
      .map((one) => String(one.get('body') ?? '').trim())
      .join(', '),
  write: (editor, element, part, value) =>
    setExtensions(
      ...[editor, element, part],
      (one) => one.$type === 'igov:NotBy',
      value
        .split(/[\s,،]+/)
        .filter(Boolean)
        .map((id) => ({ type: 'NotBy', properties: { body: id } })),
    ),
}

/** The lane in which somebody works: by its id. Lanes need not be drawn. */
const lane: Field = {
  read: (part) =>
    lanesOf(part)
      .filter((one) => nodesOfLane(one).includes(part))
      .at(-1)?.id ?? '',
  write(editor, element, part, value) {
    for (const one of lanesOf(part)) {
      const nodes = nodesOfLane(one).filter((node) => node !== part)
      const flowNodeRef = one.id === value ? [...nodes, part] : nodes
      editor.get('modeling').updateModdleProperties(element, one, { flowNodeRef })
    }
  },
}

const variables: Field = {
  read: (part) =>
    ((part.get('properties') as Part[] | undefined) ?? [])
      .map((one) => String(one.get('name') ?? one.id ?? ''))
      .join('\n'),
  write(editor, element, part, value) {
    const before = (part.get('properties') as Part[] | undefined) ?? []
    const properties = value
      .split('\n')
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name) => {
        const found = before.find((one) => (one.get('name') ?? one.id) === name)
        const made = found ?? editor.get('bpmnFactory').create('bpmn:Property', { name })
        made.$parent = part
        return made
      })
    editor.get('modeling').updateModdleProperties(element, part, { properties })
  },
}

export const FIELDS: Readonly<Record<string, Field>> = {
  ...{ state: extension('State'), form: extension('Form'), role: extension('Role') },
  ...{ due: extension('Due'), topic: extension('Topic') },
  ...{ ruleSet: decision('ruleSet'), result: decision('result') },
  ...{ inputs: mappings('Input'), outputs: mappings('Output') },
  ...{ message: reference('Message'), signal: reference('Signal') },
  ...{ code, lane, notBy, timerKind, variables },
  timer: expression((part) => TIMES[timeOf(part)]),
  condition: expression((part) =>
    isA(part, 'SequenceFlow') ? 'conditionExpression' : 'condition',
  ),
}

/** The name in a language: the standard's own in that of the models, the others beside it. */
export const nameIn = (language: string, own: string): Field =>
  language === own
    ? {
        read: (part) => String(part.get('name') ?? ''),
        write: (editor, element, _part, value) =>
          editor.get('modeling').updateProperties(element, { name: value || undefined }),
      }
    : {
        read: (part) =>
          String(
            oursOf(part, 'Text')
              .find((one) => one.get('lang') === language)
              ?.get('body') ?? '',
          ).trim(),
        write(editor, element, part, value) {
          setExtensions(
            ...[editor, element, part],
            (one) => one.$type === 'igov:Text' && one.get('lang') === language,
            value === '' ? [] : [{ type: 'Text', properties: { lang: language, body: value } }],
          )
          // What stands beside its element is drawn anew with it only where it says so.
          editor.get('eventBus').fire('elements.changed', { elements: element.labels ?? [] })
        },
      }

/** The part of an element of which a field speaks, by the types that the field stands at. */
export const partFor = (element: Element, types: readonly string[]): Part | undefined =>
  partsOf(element.businessObject).find((part) => types.some((type) => isA(part, type)))
