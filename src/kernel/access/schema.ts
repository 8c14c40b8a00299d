/** Kinds of attribute, with `?` where it may be missing. */
export type Kind = 'String' | 'Bool' | 'Person' | 'Persons' | 'Strings'
export type Shape = Readonly<Record<string, Kind | `${Kind}?`>>

const CEDAR_TYPES: Record<Kind, string> = {
  String: 'String',
  Bool: 'Bool',
  Person: 'Person',
  Persons: 'Set<Person>',
  Strings: 'Set<String>',
}

/** The kernel's part, which is the same for all, then the module's. */
export function schemaOf({
  resources,
  acts,
  software = [],
}: {
  resources: Readonly<Record<string, Shape>>
  acts: Readonly<Record<string, readonly string[]>>
  software?: readonly string[]
}): string {
  const attribute = ([name, kind]: [string, string]) => {
    const bare = kind.replace('?', '') as Kind
    return `${name}${kind.endsWith('?') ? '?' : ''}: ${CEDAR_TYPES[bare]}`
  }
  const unknown = software.find((act) => !Object.hasOwn(acts, act))
  if (unknown !== undefined) throw new Error(`'${unknown}' is for software and is no act`)
  return [
    'type Mandate = { id: String, kind: String, principal: Person, services: Set<String>, everyService: Bool };',
    'type Surroundings = { purpose?: String, mandate?: Mandate };',
    'entity Person = { roles: Set<String>, agencies: Set<String>, standsInFor: Set<Person>, interests: Set<Person> };',
    'entity Machine = { agency: String, scopes: Set<String> };',
    'entity Module;',
    ...Object.entries(resources).map(
      ([name, shape]) => `entity ${name} = { ${Object.entries(shape).map(attribute).join(', ')} };`,
    ),
    ...Object.entries(acts).map(
      ([act, kinds]) =>
        `action "${act}" appliesTo { principal: ${software.includes(act) ? 'Machine' : 'Person'}, resource: [${['Module', ...kinds].join(', ')}], context: Surroundings };`,
    ),
  ].join('\n')
}
