import type { Pack } from '#kernel'

/** Kinds that somebody may add by a few words; groups, lists and files of evidence are written in the file. */
export const OFFERED = [
  ...['text', 'longText', 'number', 'money', 'date', 'yesNo', 'choice', 'choices'],
  ...['identifier', 'phone', 'email', 'iban', 'address', 'person', 'company', 'note'],
]

type Value = string | readonly string[] | { readonly characters: number }

/** A field with what its kind asks for; undefined for a kind that is not offered. */
export function newField(
  { settings }: Pack,
  kind: string,
  name: string,
): { readonly [key: string]: Value } | undefined {
  if (!OFFERED.includes(kind)) return undefined
  const more: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
    text: { max: { characters: 100 } },
    longText: { max: { characters: 1_000 } },
    money: { currency: settings.currency.code },
    choice: { options: ['first', 'second'] },
    choices: { options: ['first', 'second'] },
    identifier: { identifier: settings.signIn.identifier },
  }
  return { name, kind, ...more[kind] }
}
