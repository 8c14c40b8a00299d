import type { FieldLine } from './form-edit.ts'
import { canShow, type Member } from './members.ts'

const characters: Member = { at: 'max.characters', as: 'whole', most: 10_000, must: true }
const lookup: readonly Member[] = [
  { at: 'lookup.register', as: 'one', of: 'lookups' },
  { at: 'lookup.shows', as: 'several', of: 'shows' },
]
const fromList: Member = { at: 'optionsFrom', as: 'one', of: 'lists' }

/** What may be said of a question of each kind, beside what may be said of all. */
const BY_KIND: Readonly<Record<string, readonly Member[]>> = {
  text: [characters, { at: 'script', as: 'one', of: 'scripts' }, ...lookup],
  longText: [characters],
  number: [
    { at: 'whole', as: 'tick' },
    { at: 'min', as: 'number' },
    { at: 'max', as: 'number' },
    { at: 'unit', as: 'tick' },
  ],
  money: [
    { at: 'currency', as: 'one', of: 'currencies', must: true },
    { at: 'min', as: 'amount' },
    { at: 'max', as: 'amount' },
  ],
  date: [
    { at: 'earliest', as: 'day' },
    { at: 'latest', as: 'day' },
    { at: 'calendar', as: 'tick', ticked: 'hijri' },
  ],
  declaration: [{ at: 'statement', as: 'code', must: true }],
  choice: [{ at: 'search', as: 'tick' }],
  identifier: [{ at: 'identifier', as: 'one', of: 'identifiers', must: true }, ...lookup],
  address: [{ at: 'pin', as: 'tick' }],
  file: [
    { at: 'evidence', as: 'one', of: 'evidence', must: true },
    { at: 'accept', as: 'several', of: 'types', must: true },
    { at: 'max.size', as: 'size', must: true },
    { at: 'max.pages', as: 'whole', most: 500 },
  ],
}

/** Kinds whose answer nobody works out or looks up. */
const SAID_BY_PERSONS = ['note', 'declaration', 'signature', 'group', 'file', 'plate']

/** What may be said of a question, by its kind, in the order in which it is asked. */
export function fieldMembers(field: FieldLine): Member[] {
  const kind = String(field.kind)
  const shared: Member[] = [
    ...(SAID_BY_PERSONS.includes(kind) ? [] : [{ at: 'value', as: 'feel' } as const]),
    ...(['note', 'declaration', 'signature'].includes(kind)
      ? []
      : [{ at: 'from', as: 'register', of: 'registers' } as const]),
  ]
  const isOfList = ['choice', 'choices'].includes(kind) && field.optionsFrom !== undefined
  return [...(BY_KIND[kind] ?? []), ...(isOfList ? [{ ...fromList, must: true }] : []), ...shared]
}

/** Whether answers of this kind are held against conditions of their own. */
export const takesChecks = ({ kind }: FieldLine): boolean =>
  !['note', 'declaration', 'signature'].includes(String(kind))

/** The members of a question that have an input; one of which a part cannot be shown stays as it is in the file. */
export const headsOf = (field: FieldLine, members: readonly Member[]): string[] => {
  const heads = [...new Set(members.map(({ at }) => at.split('.')[0] ?? at))]
  return heads.filter((head) =>
    members.some((member) => member.at.split('.')[0] === head && canShow(field, member)),
  )
}
