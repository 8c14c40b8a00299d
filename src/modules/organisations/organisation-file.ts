import { type Static, Type } from 'typebox'
import {
  checkSources,
  checkTexts,
  closed,
  type Finding,
  Id,
  type Pack,
  provenance,
  readYaml,
  shaped,
  suggest,
  Texts,
  type YamlFile,
} from '#kernel'

const Organisation = Type.Object(
  {
    organisation: Id,
    abbreviation: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    kind: Id,
    /** the organisation above */
    parent: Type.Optional(Id),
    names: Texts,
    ...provenance,
  },
  closed,
)
export type OrganisationEntry = Static<typeof Organisation>

/** `organisations.yaml`: the public bodies of a pack. */
export const organisationsSchema = Type.Object(
  {
    /** kinds of bodies, `ministry`, with their names: of one, and of several as a heading */
    kinds: Type.Array(Type.Object({ kind: Id, names: Texts, plurals: Texts }, closed), {
      minItems: 1,
    }),
    organisations: Type.Array(Organisation, { minItems: 1 }),
  },
  closed,
)
export type OrganisationsFile = Static<typeof organisationsSchema>

const unknownReferences = (file: YamlFile, { kinds, organisations }: OrganisationsFile) => {
  const kindIds = kinds.map((one) => one.kind)
  const ids = organisations.map((one) => one.organisation)
  return organisations.flatMap(({ kind, parent, organisation }, index) => {
    const at = ['organisations', index]
    const findings: Finding[] = []
    if (!kindIds.includes(kind)) {
      const message = `no kind "${kind}" at the top of this file: ${suggest(kind, kindIds)}`
      findings.push(file.finding([...at, 'kind'], { code: 'unknown-reference', message }))
    }
    if (parent !== undefined && !ids.includes(parent)) {
      const message = `no organisation "${parent}": ${suggest(parent, ids)}`
      findings.push(file.finding([...at, 'parent'], { code: 'unknown-reference', message }))
    }
    if (ids.indexOf(organisation) < index) {
      const message = `organisation "${organisation}" stands twice: rename or remove one`
      findings.push(file.finding([...at, 'organisation'], { code: 'named-twice', message }))
    }
    return findings
  })
}

/**
 * Reads the public bodies of a pack.
 *
 * @returns everything wrong at once; `organisations` only when nothing was found
 */
export const readOrganisations = async (
  pack: Pack,
): Promise<{ organisations: OrganisationsFile | undefined; findings: Finding[] }> => {
  const file = await readYaml(pack.dir, 'organisations.yaml')
  const { value, findings } = shaped(file, organisationsSchema)
  findings.push(...checkTexts(file, pack.settings.languages), ...checkSources(file, pack.sources))
  if (value) findings.push(...unknownReferences(file, value))
  return { organisations: findings.length === 0 ? value : undefined, findings }
}
