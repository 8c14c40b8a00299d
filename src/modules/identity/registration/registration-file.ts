import { type Static, Type } from 'typebox'
import { type Register, registersOf } from '#exchange'
import {
  type Ctx,
  checkSources,
  checkTexts,
  closed,
  type Finding,
  Id,
  oncePerPack,
  type Pack,
  provenance,
  readYaml,
  shaped,
  suggest,
  Texts,
  type YamlFile,
} from '#kernel'

const Level = Type.Enum([1, 2, 3])

const Fact = Type.Object(
  {
    /** of the register */
    field: Type.String({ maxLength: 40 }),
    names: Texts,
    hints: Type.Optional(Texts),
    /** how it is written, where it is a number: a kind of the pack's identifiers */
    identifier: Type.Optional(Id),
  },
  closed,
)

const Way = Type.Object(
  {
    way: Id,
    names: Texts,
    /** one sentence: whom it is for */
    abouts: Texts,
    /** whose key they sign in with afterwards */
    register: Id,
    /** what the facts are read off, a word for the proofing event */
    evidence: Id,
    facts: Type.Array(Fact, { minItems: 1 }),
    levels: Type.Object(
      {
        /** when the facts agree */
        register: Level,
        /** and a code to the telephone that the register names came back; absent: none is sent */
        telephone: Type.Optional(Level),
      },
      closed,
    ),
    ...provenance,
  },
  closed,
)
export type Way = Static<typeof Way>

const registrationSchema = Type.Object(
  {
    /** in whole years */
    leastAge: Type.Integer({ minimum: 0, maximum: 30 }),
    ways: Type.Array(Way, { minItems: 1 }),
    business: Type.Object({ register: Id, roles: Type.Record(Id, Texts) }, closed),
    ...provenance,
  },
  closed,
)
/** `registration.yaml`: who may open an account by themselves, and what has to agree. */
export type RegistrationFile = Static<typeof registrationSchema>

const wrong = (file: YamlFile, path: (string | number)[], message: string) =>
  file.finding(path, { code: 'unknown-reference', message })

function checkReferences(
  file: YamlFile,
  { ways, business }: RegistrationFile,
  registers: readonly Register[],
  kinds: readonly string[],
): Finding[] {
  const ids = registers.map(({ register }) => register)
  const named = [
    ...ways.map(({ register }, i) => ({ register, at: ['ways', i, 'register'] })),
    { register: business.register, at: ['business', 'register'] },
  ]
  const unknown = named
    .filter(({ register }) => !ids.includes(register))
    .map(({ register, at }) =>
      wrong(file, at, `no register "${register}": ${suggest(register, ids)}`),
    )
  const facts = ways.flatMap(({ register, facts }, way) => {
    const fields = Object.keys(registers.find((one) => one.register === register)?.fields ?? {})
    return facts.flatMap(({ field, identifier }, i) => [
      ...(fields.includes(field)
        ? []
        : [
            wrong(
              file,
              ['ways', way, 'facts', i, 'field'],
              `no field "${field}" in ${register}: ${suggest(field, fields)}`,
            ),
          ]),
      ...(identifier === undefined || kinds.includes(identifier)
        ? []
        : [
            wrong(
              file,
              ['ways', way, 'facts', i, 'identifier'],
              `no identifier kind "${identifier}": ${suggest(identifier, kinds)}`,
            ),
          ]),
    ])
  })
  return [...unknown, ...facts]
}

/**
 * Reads how a pack lets people register.
 *
 * @returns everything wrong at once; `registration` only when nothing was found
 */
export async function readRegistration(
  pack: Pack,
): Promise<{ registration: RegistrationFile | undefined; findings: Finding[] }> {
  const file = await readYaml(pack.dir, 'registration.yaml')
  const { value, findings } = shaped(file, registrationSchema)
  findings.push(...checkTexts(file, pack.settings.languages), ...checkSources(file, pack.sources))
  if (value && findings.length === 0) {
    const { registers } = await registersOf(pack)
    const kinds = Object.keys(pack.settings.identifiers)
    findings.push(...checkReferences(file, value, registers, kinds))
  }
  return { registration: findings.length === 0 ? value : undefined, findings }
}

/** @throws Error  when the pack's file is not sound: every start reads it */
export const registrationOf = oncePerPack(async (pack) => {
  const { registration, findings } = await readRegistration(pack)
  return { value: registration, findings }
})

/** A way with the register that it asks. */
export type OpenWay = { way: Way; register: Register; leastAge: number }

/** @returns undefined for a way that the pack has not */
export async function findWay(ctx: Ctx, id: string): Promise<OpenWay | undefined> {
  const { ways, leastAge } = await registrationOf(ctx.pack)
  const way = ways.find((one) => one.way === id)
  const { registers } = await registersOf(ctx.pack)
  const register = registers.find((one) => one.register === way?.register)
  return way && register && { way, register, leastAge }
}
