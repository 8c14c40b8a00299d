import type { PlainField } from '../bundle/field.ts'
import { ACCOUNT } from '../form/fetched.ts'
import { type FieldNode, type FormModel, isGroup, type PageNode, plainOf } from '../form/model.ts'
import { type DatedWording, optionsOf } from '../view/option-words.ts'
import { findWords, labelOf, words } from '../view/words.ts'
import { placeFor } from './places.ts'
import type { Block, Section } from './sheet.ts'
import { whenWords } from './when-words.ts'

/** Places of a list: so many items, and so many rows where it is a table; what is more goes on another copy. */
const ITEMS = 3
const ROWS = 5
/** Options that are told in so many words beside a column. */
const MOST_TOLD = 16

export type BlankForm = DatedWording & { form: FormModel }

/** A page of a form with places to write. */
export function blankSection(of: BlankForm, { page, when, fields }: PageNode): Section {
  const key = `${of.form.form.form}.${page.page}`
  return {
    title: page.summary ? of.t('services.answers.declaration') : words(of, `${key}.title`),
    note: [
      when && whenWords(of, of.form, when.compiled.expression),
      page.summary ? undefined : findWords(of, `${key}.hint`),
    ]
      .filter((note) => note !== undefined)
      .join(' '),
    blocks: [...fields.flatMap((node) => blocksOf(of, node)), ...signatures(of, fields)],
  }
}

/** What is worked out is nobody's to write. */
function blocksOf(of: BlankForm, node: FieldNode): Block[] {
  const { field } = node
  if (field.value !== undefined) return []
  if (field.kind === 'note') return [{ kind: 'text', text: words(of, `${field.name}.text`) }]
  if (field.kind === 'declaration') return [{ kind: 'text', text: labelOf(of, node.name) }]
  if (isGroup(field) && field.many && field.layout === 'table') return [tableOf(of, node)]
  if (field.many) return itemsOf(of, node)
  if (!isGroup(field)) return fieldBlock(of, node, plainOf(field))
  const blocks = node.children.flatMap((child) => blocksOf(of, child))
  return [{ kind: 'group', title: labelOf(of, node.name), notes: notesOf(of, node), blocks }]
}

function fieldBlock(of: BlankForm, node: FieldNode, field: PlainField, label?: string): Block[] {
  const input = placeFor(of, field)
  if (!input) return []
  // Of an account it is known in any case, and nobody is asked there whether they would say it.
  const isKnown = node.from?.register === ACCOUNT
  const optional = field.required || isKnown ? '' : ` ${of.t('ui.form.optional')}`
  return [
    {
      kind: 'field',
      label: (label ?? labelOf(of, node.name)) + optional,
      notes: label === undefined ? notesOf(of, node) : [],
      input,
    },
  ]
}

/** When it is to be answered, and how. */
function notesOf(of: BlankForm, { name, field, when, parent, from }: FieldNode): string[] {
  const { t, pack } = of
  const kind = field.kind === 'identifier' ? pack.settings.identifiers[field.identifier] : undefined
  // What an account knows is told of online: on paper it is written like all else.
  const hint = from?.register === ACCOUNT ? undefined : findWords(of, `${name}.hint`)
  const options = field.kind === 'choices' && !hint ? t('services.paper.tick-all') : undefined
  const hijri = field.kind === 'date' && field.calendar ? t('services.paper.hijri') : undefined
  return [
    when && whenWords(of, of.form, when.compiled.expression, parent),
    hint,
    kind?.hints && t.of(kind.hints),
    options,
    hijri,
  ].filter((note) => note !== undefined && note !== '') as string[]
}

/** How many places a list has, and what to do with more. */
function roomFor(of: BlankForm, { field }: FieldNode, usual: number) {
  const { min = 0, max = 1 } = field.many ?? {}
  const room = Math.min(max, Math.max(min, usual))
  return { room, note: max > room ? [of.t('services.paper.more', { room, max })] : [] }
}

function itemsOf(of: BlankForm, node: FieldNode): Block[] {
  const { room, note } = roomFor(of, node, ITEMS)
  const noun = words(of, `${node.name}.item`)
  const items = Array.from({ length: room }, (_, index) =>
    of.t('services.form.item', { noun, number: index + 1 }),
  )
  const { field } = node
  const blocks = items.flatMap((title): Block[] =>
    isGroup(field)
      ? [
          {
            kind: 'group',
            title,
            notes: [],
            blocks: node.children.flatMap((child) => blocksOf(of, child)),
          },
        ]
      : fieldBlock(of, node, plainOf(field), title),
  )
  const title = labelOf(of, node.name)
  return [{ kind: 'group', title, notes: [...notesOf(of, node), ...note], blocks }]
}

function tableOf(of: BlankForm, node: FieldNode): Block {
  const { room, note } = roomFor(of, node, ROWS)
  const columns = node.children.filter(
    ({ field }) => field.value === undefined && field.kind !== 'note',
  )
  const told = columns.flatMap((column) => columnNotes(of, column))
  return {
    kind: 'table',
    title: labelOf(of, node.name),
    notes: [...notesOf(of, node), ...told, ...note],
    columns: columns.map(({ name }) => labelOf(of, name)),
    rows: Array.from({ length: room }, () => columns.map(() => '')),
  }
}

/** What can be written in a column, and when. */
function columnNotes(of: BlankForm, node: FieldNode): string[] {
  const { field } = node
  const label = labelOf(of, node.name)
  const isChoice = field.kind === 'choice' || field.kind === 'choices'
  const options = isChoice ? optionsOf(of, field, []).map((option) => option.label) : []
  const told = options.length > 0 && options.length <= MOST_TOLD ? [of.t.list(options)] : []
  return [...notesOf(of, node), ...told].map(
    (value) => `${of.t('services.answers.of', { label })} ${value}`,
  )
}

/** Where what was declared is signed, by the applicant and by each who confirms. */
function signatures(of: BlankForm, fields: readonly FieldNode[]): Block[] {
  const { t } = of
  const signed = fields.filter(
    ({ field }) => field.kind === 'declaration' || field.kind === 'signature',
  )
  if (signed.length === 0) return []
  const columns = ['name', 'signature', 'date'].map((name) => t(`services.paper.sign.${name}`))
  const own = signed.find(({ field }) => field.kind === 'signature')
  const title = own ? labelOf(of, own.name) : t('services.paper.sign.applicant')
  const { confirm } = of.form.form.submit ?? {}
  const people = confirm && of.form.byPath.get(confirm.people)
  const others: Block[] = people
    ? [
        {
          kind: 'signatures',
          title: labelOf(of, people.name),
          columns,
          rows: roomFor(of, people, 3).room,
        },
      ]
    : []
  return [{ kind: 'signatures', title, columns, rows: 1 }, ...others]
}
