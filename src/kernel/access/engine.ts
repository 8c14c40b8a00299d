import { createRequire } from 'node:module'
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs'

/** A set of policies as the engine takes it: the schema of what they speak of, each policy under its id. */
export type PolicyTexts = { schema: string; policies: Readonly<Record<string, string>> }

/** One thing in a request: what it is, and what the policies may know of it. */
export type Entity = { type: string; id: string; attrs: Record<string, Cedar.CedarValueJson> }

export type EngineRequest = {
  principal: Entity
  action: string
  resource: Entity
  context: Record<string, Cedar.CedarValueJson>
}

/** `rules` are ids of the policies that decided; none on a denial by default. */
export type EngineAnswer = { allow: boolean; rules: readonly string[]; errors: readonly string[] }

/** What a policy says of itself: the acts and the kind of resource that it is about; undefined is any. */
export type Scope = {
  permits: boolean
  acts: readonly string[] | undefined
  resource: string | undefined
}

export type PreparedPolicies = {
  authorise(request: EngineRequest): EngineAnswer
  scopes: ReadonlyMap<string, Scope>
  /** Gives back its place in the engine's memory. It answers nothing afterwards. */
  release(): void
}

let loaded: typeof Cedar | undefined
let sets = 0
/** Names of sets that were given back: the engine keeps a set until another takes its name. */
const free: string[] = []

/** 23 MB with policies: loaded by the processes that decide, when they first do. */
function cedar(): typeof Cedar {
  loaded ??= createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as typeof Cedar
  return loaded
}

/**
 * Reads a set once, so that a decision costs no parsing.
 *
 * @returns what decides by it; every request is held against the schema, too
 * @throws Error  when a policy cannot be read, or may go wrong as strict validation sees it
 */
export function preparePolicies(name: string, { schema, policies }: PolicyTexts): PreparedPolicies {
  const engine = cedar()
  const staticPolicies = { ...policies }
  const checked = engine.validate({ schema, policies: { staticPolicies } })
  const wrong =
    checked.type === 'failure'
      ? checked.errors.map(
          ({ message, sourceLocations }) =>
            `${message}${lineIn(policies, message, sourceLocations)}`,
        )
      : [...checked.validationErrors, ...checked.validationWarnings].map(
          ({ policyId, error: { message, sourceLocations } }) =>
            `${policyId}: ${message}${lineIn(policies, policyId, sourceLocations)}`,
        )
  if (wrong.length > 0) throw new Error(`policies of ${name}: ${wrong.join('; ')}`)
  // Names are the process's: another set of the same module must not take this one's place.
  const id = free.pop() ?? `set-${++sets}`
  engine.preparseSchema(id, schema)
  engine.preparsePolicySet(id, { staticPolicies })
  const scopes = new Map(Object.entries(policies).map(([rule, text]) => [rule, scopeOf(text)]))
  let released = false
  return {
    authorise: (request) => {
      if (released) throw new Error(`the policies of ${name} were released`)
      return authorise(engine, id, request)
    },
    scopes,
    release: () => {
      if (!released) free.push(id)
      released = true
    },
  }
}

/** In which line of its policy a fault lies, where the engine says so. @param named  text that names the policy */
function lineIn(
  policies: PolicyTexts['policies'],
  named: string,
  places: readonly { start: number }[] | undefined,
): string {
  const id = Object.keys(policies).find((id) => named === id || named.includes(`\`${id}\``))
  const [place] = places ?? []
  if (id === undefined || !place) return ''
  const before = Buffer.from(policies[id] ?? '')
    .subarray(0, place.start)
    .toString()
  return ` (line ${before.split('\n').length})`
}

function authorise(engine: typeof Cedar, id: string, request: EngineRequest): EngineAnswer {
  const { principal, action, resource, context } = request
  const answer = engine.statefulIsAuthorized({
    principal: uidOf(principal),
    action: { type: 'Action', id: action },
    resource: uidOf(resource),
    context,
    preparsedPolicySetId: id,
    preparsedSchemaName: id,
    validateRequest: true,
    entities: [principal, resource].map((one) => ({
      uid: uidOf(one),
      attrs: one.attrs,
      parents: [],
    })),
  })
  if (answer.type === 'failure') {
    return { allow: false, rules: [], errors: answer.errors.map(({ message }) => message) }
  }
  const { decision, diagnostics } = answer.response
  const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`)
  return {
    // A policy that failed was skipped, and a skipped `forbid` opens a door.
    allow: decision === 'allow' && errors.length === 0,
    rules: errors.length === 0 ? [...diagnostics.reason].sort() : [],
    errors,
  }
}

const uidOf = ({ type, id }: Entity) => ({ type, id })

function scopeOf(text: string): Scope {
  const read = cedar().policyToJson(text)
  if (read.type === 'failure') throw new Error(read.errors.map(({ message }) => message).join('; '))
  const { effect, action, resource } = read.json
  return {
    permits: effect === 'permit',
    acts: actsOf(action),
    resource: resource.op === 'is' ? resource.entity_type : undefined,
  }
}

function actsOf(action: Cedar.ActionConstraint): readonly string[] | undefined {
  if (action.op === 'All') return undefined
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : []
  return named.map((uid) => ('__entity' in uid ? uid.__entity.id : uid.id))
}
