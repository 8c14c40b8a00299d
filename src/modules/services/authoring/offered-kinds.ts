import type { Pack } from '#kernel'

/** Kinds that somebody may add by a few words; `list` and `table` are groups that repeat. */
export const OFFERED = [
  ...['text', 'longText', 'number', 'money', 'date', 'yesNo', 'choice', 'choices'],
  ...['identifier', 'phone', 'email', 'iban', 'address', 'person', 'company', 'plate'],
  ...['file', 'declaration', 'signature', 'note'],
  ...['group', 'list', 'table'],
]

type Value =
  | string
  | readonly string[]
  | { readonly [key: string]: number | string }
  | readonly { readonly [key: string]: string | { readonly characters: number } }[]

/** Of a list, until its author says how many. */
const MANY = { min: 1, max: 10 }

/** `leaseCopy` → `lease-copy` */
const idOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** A field with what its kind asks for; undefined for a kind that is not offered. */
export function newField(
  { settings }: Pack,
  kind: string,
  name: string,
): { readonly [key: string]: Value } | undefined {
  if (!OFFERED.includes(kind)) return undefined
  const line = { max: { characters: 100 } }
  const more: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
    text: line,
    longText: { max: { characters: 1_000 } },
    money: { currency: settings.currency.code },
    choice: { options: ['first', 'second'] },
    choices: { options: ['first', 'second'] },
    identifier: { identifier: settings.signIn.identifier },
    // The evidence that it is has to be named in service.yaml: the check says so, and where.
    file: {
      ...{ evidence: idOf(name), accept: ['pdf', 'jpeg', 'png'] },
      max: { size: '5MB', pages: 10 },
    },
    declaration: { statement: idOf(name) },
  }
  if (['group', 'list', 'table'].includes(kind)) {
    return {
      ...{ name, kind: 'group' },
      ...(kind === 'table' && { layout: 'table' }),
      ...(kind !== 'group' && { many: MANY }),
      // A group asks something: its first question is there, and has yet to be named.
      fields: [{ name: `${name}First`, kind: 'text', ...line }],
    }
  }
  return { name, kind, ...more[kind] }
}
