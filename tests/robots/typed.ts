import type { Pack } from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import {
  codesOf,
  inputName,
  isRecord,
  type PlainField,
} from '../../src/modules/services/fixture.ts'

/** Whether it is to be answered: an item that was added is, also where the list may be empty. */
export const isOwed = (field: Pick<PlainField, 'required'>, path: string): boolean =>
  field.required === true || path.endsWith(']')

/**
 * Where one types: into no group; of a list of plain answers into each.
 *
 * @param path     as the page says that it shows it
 * @param lengthOf  of a list that is shown, by the name of the input that says so
 */
export function typedPlaces(
  path: string,
  field: { kind: string; many?: unknown },
  lengthOf: (input: string) => number,
): string[] {
  if (field.kind === 'group') return []
  if (!field.many) return [path]
  const length = lengthOf(`${inputName(path)}.length`)
  return Array.from({ length }, (_, index) => `${path}[${index + 1}]`)
}

/** What goes into the inputs of a page, by their names. */
export type Typed = {
  fields: Record<string, string | string[]>
  files: Record<string, { name: string; bytes: Buffer; type: string }>
}

/** One transparent point. */
const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/**
 * An answer as a person types it.
 *
 * @param name    of the field's input
 * @param answer  as a scenario has it; undefined leaves the field empty
 */
export function typed(field: PlainField, name: string, answer: unknown): Typed {
  const none: Typed = { fields: {}, files: {} }
  if (answer === undefined || answer === null) return none
  const inParts = (parts: object) => ({
    ...none,
    fields: Object.fromEntries(
      Object.entries(parts).map(([part, value]) => [`${name}.${part}`, String(value)]),
    ),
  })
  switch (field.kind) {
    case 'yesNo':
      return { ...none, fields: { [name]: answer === true ? 'yes' : 'no' } }
    case 'declaration':
      return answer === true ? { ...none, fields: { [name]: 'yes' } } : none
    case 'choices':
      return { ...none, fields: { [name]: [answer].flat().map(String) } }
    case 'date': {
      if (isRecord(answer)) return inParts(answer)
      const [year, month, day] = String(answer).split('-')
      return day === undefined ? inParts({ day: answer }) : inParts({ day, month, year })
    }
    case 'file':
      return { ...none, files: { [name]: paper(String(answer), field.accept) } }
    case 'note':
      return none
    default:
      return isRecord(answer) ? inParts(answer) : { ...none, fields: { [name]: String(answer) } }
  }
}

/** Of a kind that the field takes, whatever it is called: what is looked at is what stands in it. */
function paper(name: string, accept: readonly string[]) {
  const bare = name.replace(/\.\w+$/, '')
  return accept.includes('pdf')
    ? { name: `${bare}.pdf`, bytes: samplePdf('table'), type: 'application/pdf' }
    : { name: `${bare}.png`, bytes: POINT, type: 'image/png' }
}

/** Who signs in to a test, unless it says otherwise: a signature is the name of the account, in a language that every country here has. */
export const SIGNER = 'Sara Khalid'

type Random = () => number

const pick = <V>(random: Random, values: readonly V[]): V | undefined =>
  values[Math.floor(random() * values.length)]

const WORDS = ['البيت', 'شارع', 'خياطة', 'Doha', 'three words here', '12', 'زهرة الوادي']

/** An answer that the kind of the field may take; whether the form takes it is another matter. */
export function likely(
  field: PlainField,
  random: Random,
  { settings, places, lists }: Pack,
): unknown {
  const identifierOf = (id: string | undefined) => settings.identifiers[id ?? '']?.example
  const within = (min: number, max: number) => Math.floor(min + random() * (max - min + 1))
  const number = (least?: number, most?: number) => within(least ?? 0, most ?? (least ?? 0) + 50)
  switch (field.kind) {
    case 'number':
      return number(field.min, field.max)
    case 'money':
      return number(Number(field.min ?? 0), Number(field.max ?? 90_000))
    case 'date': {
      // Some type it as the Hijri calendar counts, where they may.
      const calendar = field.calendar !== undefined && random() < 0.5 ? field.calendar : undefined
      const [first, last] = calendar ? [1370, 1450] : [1950, 2030]
      const parts = { year: within(first, last), month: within(1, 12), day: within(1, 28) }
      return calendar ? { ...parts, calendar } : Object.values(parts).join('-')
    }
    case 'yesNo':
      return random() < 0.5
    case 'choice':
      return pick(random, codesOf(field, lists))
    case 'choices':
      return codesOf(field, lists).filter(() => random() < 0.4)
    case 'identifier':
      return identifierOf(field.identifier)
    case 'phone':
      return settings.phone.example
    case 'email':
      return 'robot@example.org'
    case 'iban':
      return settings.iban?.example
    case 'address':
      return {
        ...Object.fromEntries(settings.address.parts.map(({ part, example }) => [part, example])),
        ...(settings.address.zone && {
          [settings.address.zone]: pick(random, places.zones)?.zone,
        }),
        ...(field.pin &&
          random() < 0.5 && { pin: `${places.centre.latitude}, ${places.centre.longitude}` }),
      }
    case 'person':
      return {
        name: 'سارة خالد',
        [settings.signIn.identifier]: identifierOf(settings.signIn.identifier),
      }
    case 'company':
      return { name: 'شركة الوادي', number: identifierOf(settings.company?.identifier) }
    case 'plate':
      return { kind: settings.plates?.[0]?.plate, number: within(1, 99_999) }
    case 'signature':
      return SIGNER
    case 'file':
      return 'paper.pdf'
    case 'declaration':
      return true
    case 'note':
      return undefined
    case 'text':
      return word(random, field.max.characters)
    default:
      return pick(random, WORDS)
  }
}

const word = (random: Random, most: number) => pick(random, WORDS)?.slice(0, most)

const ODD = [
  '',
  ' ',
  '-1',
  '0',
  '٣٣',
  'x'.repeat(12_000),
  '<b>x</b>',
  '2026-02-30',
  '\u202e',
  'null',
]

/** Something that hardly any field takes. */
export const odd = (random: Random): unknown => pick(random, ODD)
