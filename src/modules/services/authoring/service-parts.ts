import { type FormBody, fieldOf } from '#kernel'
import { insertItem, type Json, moveItem, removeItem, setIn, type YamlPath } from '#lib/yaml-edit'
import { groundKey } from '../bundle/clock-file.ts'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { changedMembers, type Member, standsAt, typedMember, withPlaces } from './members.ts'
import { textIn, yamlIn } from './source.ts'
import { withoutTexts, withTexts } from './texts.ts'

const PATH = 'service.yaml'
const MOST_ROWS = 40

/** A part of what is said of a service that is a list of rows. */
export type ServicePart = {
  /** where it stands in `service.yaml` */
  list: YamlPath
  /** by what a row is known: a code of its own, or one of what is offered */
  known: Member
  members: readonly Member[]
  /** the text that people read of a row; absent: it has none */
  text?: string
  /** key of that text; absent: it is called as the place of the row is */
  keyOf?: (id: string) => string
}

const code = (at: string): Member => ({ at, as: 'line', label: 'code', must: true })

const COST: readonly Member[] = [
  { at: 'amount', as: 'fee', must: true },
  { at: 'currency', as: 'one', of: 'currencies' },
  { at: 'per', as: 'duration' },
]

/** What is done later with a licence costs something else than the application. */
const costsOf = (act: string): ServicePart => ({
  ...{ list: ['after', 'costs', act], known: code('cost'), members: COST, text: 'note' },
  keyOf: (id) => `costs.${id}.note`,
})

/** The parts of a service that are rows, in the order in which they are shown; the words are those of CPSV-AP. */
export const SERVICE_PARTS: Readonly<Record<string, ServicePart>> = {
  evidence: {
    list: ['evidence'],
    known: code('evidence'),
    text: 'label',
    members: [
      { at: 'type', as: 'one', of: 'types' },
      { at: 'accepts', as: 'several', of: 'types' },
      { at: 'notOlder', as: 'duration' },
      { at: 'heldBy', as: 'one', of: 'holders' },
      { at: 'register', as: 'one', of: 'registers' },
      { at: 'fallback', as: 'tick', ticked: 'upload' },
      { at: 'when', as: 'feel' },
    ],
  },
  outputs: {
    list: ['outputs'],
    known: code('output'),
    text: 'title',
    members: [
      { at: 'type', as: 'one', of: 'types', label: 'output-type' },
      { at: 'document', as: 'one', of: 'documents' },
      { at: 'validity', as: 'duration' },
      { at: 'until', as: 'paths' },
      { at: 'register', as: 'one', of: 'registers', label: 'output-register' },
      { at: 'rows', as: 'paths' },
      { at: 'publicRows', as: 'paths' },
      { at: 'publicSearch', as: 'paths' },
    ],
  },
  laws: {
    list: ['legalResources'],
    known: { at: 'law', as: 'one', of: 'laws', must: true },
    members: [],
  },
  channels: {
    list: ['channels'],
    known: { at: 'channel', as: 'one', of: 'channels', must: true },
    members: [
      { at: 'app', as: 'one', of: 'apps' },
      { at: 'forms', as: 'several', of: 'forms' },
    ],
  },
  costs: {
    list: ['costs'],
    known: code('cost'),
    text: 'note',
    members: COST,
  },
  'costs-renew': costsOf('renew'),
  'costs-amend': costsOf('amend'),
  'costs-replace': costsOf('replace'),
  durations: {
    list: ['durations'],
    known: code('duration'),
    text: 'text',
    members: [
      { at: 'length', as: 'duration', must: true },
      { at: 'kind', as: 'one', of: 'lengths', must: true },
    ],
  },
  holds: {
    list: ['clock', 'holds'],
    known: code('ground'),
    text: 'ground',
    keyOf: groundKey,
    members: [
      { at: 'longest', as: 'duration', must: true },
      { at: 'alone', as: 'duration' },
      { at: 'law', as: 'one', of: 'laws', must: true },
      { at: 'article', as: 'article', must: true },
    ],
  },
}

type Row = Readonly<Record<string, unknown>>

/** @returns the rows of a part; none where the file has none or cannot be read */
export function rowsIn(files: SourceFiles, { list }: ServicePart): Row[] {
  const rows = standsAt(yamlIn(files, PATH), list)
  return Array.isArray(rows) && rows.every(isRecord) ? rows : []
}

/** Whether a row is named by a code that its author chose. */
export const isCoded = ({ known }: ServicePart): boolean => known.as === 'line'

/** The key of the text of a row: `evidence.lease.label`. */
export const rowKey = ({ list, text, keyOf }: ServicePart, id: string): string | undefined =>
  text === undefined ? undefined : (keyOf?.(id) ?? `${list.join('.')}.${id}.${text}`)

/** The input of a member of a row, and of the row that is being added. */
export const rowName = (index: number | 'new', { at }: Member): string => `row.${index}.${at}`

/**
 * The files after what was typed and pressed on the page of a part.
 *
 * @throws services/detail-wrong, services/row-wrong  with `field`: a code that is none or stands there already
 */
export function withRows(
  files: SourceFiles,
  part: ServicePart,
  form: FormBody,
  languages: readonly string[],
): SourceFiles {
  if (yamlIn(files, PATH) === undefined) throw problem('file-missing')
  const rows = rowsIn(files, part)
  const members = isCoded(part) ? part.members : [part.known, ...part.members]
  const text = rows.reduce<string>((now, row, index) => {
    const name = (member: Member) => rowName(index, member)
    const places = changedMembers(row, members, form, name)
    return withPlaces(now, [...part.list, index], places)
  }, textIn(files, PATH) ?? '')
  const worded = withRowTexts({ ...files, [PATH]: text }, part, rows, { form, languages })
  return pressed(worded, part, rows, { form, languages })
}

type Typed = { form: FormBody; languages: readonly string[] }

function withRowTexts(files: SourceFiles, part: ServicePart, rows: readonly Row[], typed: Typed) {
  const { form, languages } = typed
  return languages.reduce((now, lang) => {
    const texts = rows.flatMap((row) => {
      const key = rowKey(part, String(row[part.known.at]))
      const said = key === undefined ? undefined : form.fields[`text.${lang}.${key}`]
      return key !== undefined && typeof said === 'string' ? [[key, said] as const] : []
    })
    return withTexts(now, lang, Object.fromEntries(texts))
  }, files)
}

function pressed(
  files: SourceFiles,
  part: ServicePart,
  rows: readonly Row[],
  { form, languages }: Typed,
): SourceFiles {
  const [act, at = ''] = fieldOf(form, 'act').split(' ')
  const index = Number(at)
  const edited = (edit: (text: string) => string): SourceFiles => ({
    ...files,
    [PATH]: edit(textIn(files, PATH) ?? ''),
  })
  if (act === 'row-up' || act === 'row-down') {
    return edited((text) => moveItem(text, part.list, index, index + (act === 'row-up' ? -1 : 1)))
  }
  if (act === 'row-out' && rows[index]) {
    const id = String(rows[index][part.known.at])
    const left = edited((text) =>
      rows.length === 1
        ? setIn(text, emptied(files, part.list), undefined)
        : removeItem(text, part.list, index),
    )
    const key = rowKey(part, id)
    const isSaid = Object.values(SERVICE_PARTS).some((one) =>
      rowsIn(left, one).some((row) => rowKey(one, String(row[one.known.at])) === key),
    )
    if (key === undefined || isSaid) return left
    return withoutTexts(left, languages, part.keyOf ? key : `${part.list.join('.')}.${id}`)
  }
  return act === 'row-add' ? withRow(files, part, rows, { form, languages }) : files
}

/** The place that goes with the last row of a list: a map that holds nothing else goes as well. */
function emptied(files: SourceFiles, list: YamlPath): YamlPath {
  const around = list.slice(0, -1)
  const map = standsAt(yamlIn(files, PATH), around)
  const alone = around.length > 0 && isRecord(map) && Object.keys(map).length === 1
  return alone ? emptied(files, around) : list
}

function withRow(
  files: SourceFiles,
  part: ServicePart,
  rows: readonly Row[],
  { form, languages }: Typed,
): SourceFiles {
  const { known, members } = part
  const name = rowName('new', known)
  const id = String(typedMember(form, name, known))
  const taken = rows.some((row) => row[known.at] === id)
  const sound = !isCoded(part) || /^[a-z][a-z0-9-]{0,59}$/.test(id)
  // A service may be had by two apps: channels alone may stand twice.
  if (!sound || (taken && part !== SERVICE_PARTS.channels) || rows.length >= MOST_ROWS) {
    throw problem('row-wrong', { field: name })
  }
  const said = members.map((member) => {
    const value = typedMember(form, rowName('new', member), member)
    return [member.at, value] as const
  })
  const row = Object.fromEntries([
    [known.at, id],
    ...said.filter(([, value]) => value !== undefined),
  ]) as { readonly [key: string]: Json }
  const text = textIn(files, PATH) ?? ''
  const put =
    rows.length === 0
      ? setIn(text, part.list, [row])
      : insertItem(text, part.list, rows.length, row)
  const key = rowKey(part, id)
  return languages.reduce<SourceFiles>(
    (now, lang) => (key ? withTexts(now, lang, { [key]: fieldOf(form, `row.text.${lang}`) }) : now),
    { ...files, [PATH]: put },
  )
}
