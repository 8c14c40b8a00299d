import { type Static, type TSchema, Type } from 'typebox'
import {
  checkSources,
  checkTexts,
  closed,
  Day,
  type Finding,
  Id,
  oncePerPack,
  type Pack,
  provenance,
  readYaml,
  shaped,
  Texts,
  unknownReference,
  type YamlFile,
} from '#kernel'
import { readOrganisations } from '#organisations'

const LONGEST_TEXT = 300
const MOST_PEOPLE = 50

const Field = Type.String({ pattern: '^[a-z][A-Za-z0-9]*$', maxLength: 40 })
const Text = Type.String({ minLength: 1, maxLength: LONGEST_TEXT })

/** What an agency may answer in a field of each type; anything else is no answer. */
export const FIELD_TYPES = {
  text: Text,
  texts: Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), Text),
  day: Day,
  boolean: Type.Boolean(),
  phone: Type.String({ pattern: '^\\+[0-9]{6,15}$' }),
  number: Type.Number({ minimum: -1e12, maximum: 1e12 }),
  /** one text for each part of the pack's address */
  address: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9-]{0,39}$' }), Text, {
    maxProperties: 20,
  }),
  /** people by an identifier of the pack, each with what they are there */
  people: Type.Array(
    Type.Object({ kind: Id, identifier: Type.String({ maxLength: 40 }), role: Id }, closed),
    { maxItems: MOST_PEOPLE },
  ),
} as const satisfies Record<string, TSchema>
export type FieldType = keyof typeof FIELD_TYPES

const Purpose = Type.Object(
  {
    purpose: Id,
    /** the module that may ask for it */
    module: Id,
    /** why, as the person reads it */
    names: Texts,
    fields: Type.Array(Field, { minItems: 1, uniqueItems: true }),
    /** true: only with the person's consent */
    consent: Type.Optional(Type.Boolean()),
    /** true: asked about what somebody types, such as a name or a number; it tells of things, and of nobody */
    typed: Type.Optional(Type.Boolean()),
    ...provenance,
  },
  closed,
)

const Register = Type.Object(
  {
    register: Id,
    /** the body that keeps it */
    holder: Id,
    names: Texts,
    /** a kind of the pack's identifiers, by which it is asked; `text`: whatever something is called */
    key: Id,
    /** class, member, subsystem and service of the holder's system, as X-Road writes them */
    service: Type.String({ pattern: '^[A-Za-z0-9-]+(/[A-Za-z0-9-]+){3}$' }),
    fields: Type.Record(Field, Type.Enum(Object.keys(FIELD_TYPES) as FieldType[])),
    /** how one has it corrected, as the person reads it: only its holder changes what it says */
    correct: Type.Optional(Texts),
    purposes: Type.Array(Purpose, { minItems: 1 }),
    ...provenance,
  },
  closed,
)
export type Register = Static<typeof Register>

const registersSchema = Type.Object(
  {
    /** instance of the network and our own name in it: class, member and subsystem */
    network: Type.Object(
      {
        instance: Type.String({ pattern: '^[A-Za-z0-9-]+$' }),
        client: Type.String({ pattern: '^[A-Za-z0-9-]+(/[A-Za-z0-9-]+){2}$' }),
      },
      closed,
    ),
    registers: Type.Array(Register, { minItems: 1 }),
  },
  closed,
)
/** `registers.yaml`: what agencies of a pack keep, and who may ask for what and why. */
export type RegistersFile = Static<typeof registersSchema>

/** The key of a register that goes by names. */
export const FREE_TEXT = 'text'
/** What a register may tell of what is typed: nothing of people. */
const OF_THINGS: readonly FieldType[] = ['text', 'texts', 'day', 'boolean', 'number']

/** Whoever types a number must not learn by it of somebody else. */
const checkTyped = (
  file: YamlFile,
  { key, fields, purposes }: Pick<Register, 'key' | 'fields' | 'purposes'>,
  index: number,
  people: readonly string[],
): Finding[] =>
  purposes.flatMap(({ typed, consent, fields: told }, which) => {
    if (!typed) return []
    const at = ['registers', index, 'purposes', which, 'typed']
    const personal = told.filter((field) => !OF_THINGS.includes(fields[field] ?? 'people'))
    const message = people.includes(key)
      ? `${key} is the number of a person: nobody asks about another by typing it: remove typed`
      : consent
        ? 'what is typed is about a thing, and nobody consents for it: keep typed or consent'
        : personal.length > 0
          ? `${personal.join(', ')} would tell of people: remove it from the purpose, or remove typed`
          : undefined
    return message ? [file.finding(at, { code: 'wrong-value', message })] : []
  })

const checkReferences = (
  file: YamlFile,
  { registers }: RegistersFile,
  known: { bodies: readonly string[]; kinds: readonly string[]; people: readonly string[] },
): Finding[] =>
  registers.flatMap(({ holder, key, fields, purposes }, index) => {
    const at = ['registers', index]
    return [
      ...unknownReference(file, [...at, 'holder'], holder, known.bodies, 'organisation'),
      ...unknownReference(
        file,
        [...at, 'key'],
        key,
        [...known.kinds, FREE_TEXT],
        'identifier kind',
      ),
      ...checkTyped(file, { key, fields, purposes }, index, known.people),
      ...purposes.flatMap((purpose, which) =>
        purpose.fields.flatMap((field, place) =>
          unknownReference(
            file,
            [...at, 'purposes', which, 'fields', place],
            field,
            Object.keys(fields),
            'field of this register',
          ),
        ),
      ),
    ]
  })

/**
 * Reads the registers of a pack.
 *
 * @returns everything wrong at once; `registers` only when nothing was found
 */
export async function readRegisters(
  pack: Pack,
): Promise<{ registers: RegistersFile | undefined; findings: Finding[] }> {
  const file = await readYaml(pack.dir, 'registers.yaml')
  const { value, findings } = shaped(file, registersSchema)
  findings.push(...checkTexts(file, pack.settings.languages), ...checkSources(file, pack.sources))
  if (value) {
    const { organisations } = await readOrganisations(pack)
    const bodies = organisations?.organisations.map(({ organisation }) => organisation) ?? []
    const kinds = Object.keys(pack.settings.identifiers)
    const { identifier, others = [] } = pack.settings.signIn
    const people = [identifier, ...others]
    findings.push(...checkReferences(file, value, { bodies, kinds, people }))
  }
  return { registers: findings.length === 0 ? value : undefined, findings }
}

/** @throws Error  when the pack's file is not sound: every start reads it */
export const registersOf = oncePerPack(async (pack) => {
  const { registers, findings } = await readRegisters(pack)
  return { value: registers, findings }
})
