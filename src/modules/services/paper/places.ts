import type { PackSettings } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import { type DatedWording, optionsOf } from '../view/option-words.ts'
import { words } from '../view/words.ts'
import type { Cells, Input } from './sheet.ts'

/** More options than these are written down, not ticked. */
const MOST_BOXES = 16
/** What is longer needs more than a line. */
const ONE_LINE = 120
const CHARACTERS_A_LINE = 70
const MOST_LINES = 8

const LINE: Input = { kind: 'line', width: 'full', after: '' }
const HALF: Input = { kind: 'line', width: 'half', after: '' }

/**
 * Where on paper an answer is written, by the kind of its field.
 *
 * @returns undefined for what is not written: a note, and a declaration, which is signed
 */
export function placeFor(wording: DatedWording, field: PlainField): Input | undefined {
  const { t, pack } = wording
  const { settings } = pack
  switch (field.kind) {
    case 'text':
      return field.max.characters <= ONE_LINE ? LINE : linesFor(field.max.characters)
    case 'longText':
      return linesFor(field.max.characters)
    case 'number': {
      const after = field.unit ? words(wording, `${field.name}.unit`) : ''
      return { kind: 'line', width: 'short', after }
    }
    case 'money':
      return { kind: 'line', width: 'short', after: t.currency }
    case 'date':
      return dayPlace(wording)
    case 'yesNo':
      return { kind: 'boxes', options: [t('ui.form.yes'), t('ui.form.no')] }
    case 'choice':
    case 'choices': {
      const options = optionsOf(wording, field, []).map(({ label }) => label)
      return options.length > MOST_BOXES ? LINE : { kind: 'boxes', options }
    }
    case 'identifier':
      return identifierPlace(settings, field.identifier)
    case 'phone':
      return HALF
    case 'address':
      return addressPlace(wording)
    case 'file':
      return { kind: 'boxes', options: [t('services.paper.attached')] }
    case 'person':
      return namedPlace(wording, 'person')
    case 'company':
      return namedPlace(wording, 'company')
    case 'plate':
      return platePlace(wording)
    case 'email':
    case 'iban':
      return LINE
    case 'signature':
    case 'declaration':
    case 'note':
      return undefined
  }
}

const linesFor = (characters: number): Input => ({
  kind: 'lines',
  count: Math.min(MOST_LINES, Math.max(2, Math.ceil(characters / CHARACTERS_A_LINE))),
})

const dayPlace = ({ t }: DatedWording): Input => ({
  kind: 'cells',
  parts: (
    [
      ['day', 2],
      ['month', 2],
      ['year', 4],
    ] as const
  ).map(([part, count]) => ({ label: t(`services.paper.${part}`), groups: [count] })),
})

/** Any number of characters of a kind; where it is not always the same, a line does better than boxes. */
const VARIES = /[*+?]|\{\d+,\d*\}/

function identifierPlace({ identifiers }: PackSettings, id: string): Input {
  const kind = identifiers[id]
  if (!kind || VARIES.test(kind.pattern)) return HALF
  const parts = kind.example.split(/[^A-Za-z0-9]+/).map((part) => part.length)
  return { kind: 'cells', parts: [{ label: '', groups: kind.grouping ?? parts }] }
}

/** A longer part is written on a line. */
const MOST_CELLS = 10

function addressPlace({ t, pack }: DatedWording): Input {
  const parts = pack.settings.address.parts.map(({ names, required, maxLength }) => ({
    label: required ? t.of(names) : `${t.of(names)} ${t('ui.form.optional')}`,
    groups: [maxLength],
  }))
  const isShort = ({ groups: [length = 0] }: Cells) => length <= MOST_CELLS
  if (parts.every(isShort)) return { kind: 'cells', parts }
  return {
    kind: 'parts',
    parts: parts.map((part) => ({
      label: part.label,
      input: isShort(part) ? { kind: 'cells', parts: [{ ...part, label: '' }] } : LINE,
    })),
  }
}

function namedPlace({ t, pack }: DatedWording, kind: 'person' | 'company'): Input {
  const { signIn, company, identifiers } = pack.settings
  const id = kind === 'person' ? signIn.identifier : (company?.identifier ?? '')
  const known = identifiers[id]
  return {
    kind: 'parts',
    parts: [
      { label: t(`services.form.${kind}Name`), input: LINE },
      { label: known ? t.of(known.names) : id, input: identifierPlace(pack.settings, id) },
    ],
  }
}

function platePlace({ t, pack }: DatedWording): Input {
  const options = (pack.settings.plates ?? []).map(({ names }) => t.of(names))
  return {
    kind: 'parts',
    parts: [
      { label: t('services.form.plateKind'), input: { kind: 'boxes', options } },
      { label: t('services.form.plateNumber'), input: { kind: 'line', width: 'short', after: '' } },
    ],
  }
}
