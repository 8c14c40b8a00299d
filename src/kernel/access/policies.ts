import type { Actor, Ctx, PersonId } from '../ctx.ts'
import { kernelProblem } from '../problem.ts'
import { type Decision, decisionOf, ofKernel, type RuleWords } from './decision.ts'
import {
  type EngineRequest,
  type Entity,
  type PreparedPolicies,
  preparePolicies,
} from './engine.ts'
import { type Kind, type Shape, schemaOf } from './schema.ts'

type ValueOf<K> = K extends `${infer Known extends Kind}?`
  ? ValueOf<Known> | null
  : K extends 'Bool'
    ? boolean
    : K extends 'Strings' | 'Persons'
      ? readonly string[]
      : string

/** What the policies may know of a resource: its id, and each attribute; null where it may be missing. */
type Facts<S extends Shape> = { id: string } & { [Name in keyof S]: ValueOf<S[Name]> }

/** Who asks, and where it is told when a policy fails. */
export type Asking = { actor: Actor; log: Pick<Ctx['log'], 'error'> }

type PolicyRules = Readonly<Record<string, string>>

type Surroundings = {
  /** why an official looks, where they said so */
  purpose?: string | undefined
}

type Declared<
  Shapes extends Readonly<Record<string, Shape>>,
  Acts extends Readonly<Record<string, readonly (keyof Shapes & string)[]>>,
> = {
  /** kinds of things that are decided on, with their attributes */
  resources: Shapes
  /** every act, with the kinds of things that it is done to; each can be asked of the module as a whole, too */
  acts: Acts
  /** acts that software of agencies does, and nobody else: its rules know its agency and scopes */
  software?: readonly string[]
  /** policies in Cedar by the rule's name; its sentence is `<module>.rules.<name>` */
  rules: Readonly<Record<string, string>>
}

/** A module's policies, as the kernel and the reference see them. */
export type ModulePolicies = {
  module: string
  acts: readonly string[]
  rules: Readonly<Record<string, string>>
  declared: {
    resources: Readonly<Record<string, Shape>>
    acts: Readonly<Record<string, readonly string[]>>
    software?: readonly string[]
  }
  /** As `decide`, for who knows the act and the thing only when it is asked. */
  ask(
    who: Asking,
    act: string,
    on: Readonly<Record<string, { id: string } & Readonly<Record<string, unknown>>>>,
    surroundings?: Surroundings,
  ): Decision
  /** Whether such an actor may do the act at all, on anything: asked at each address. */
  mayAtAll(ctx: Asking, act: string): Decision
  /** True for what software does. */
  isForSoftware(act: string): boolean
  /** True for what only who holds a post may do. */
  isForPosts(act: string): boolean
  /** Reads the policies. @throws Error  when they are not sound */
  prepare(): void
  /**
   * From now on decides by other rules in this process; without any, by the code's again.
   *
   * @throws Error  when they are not sound; then those before stay
   */
  publish(published: PublishedRules | undefined): void
  /** Until `publish` is called, whoever asks is told to come later: the rules in force are not known. */
  suspend(): void
  /** Gives back the memory of the rules. It decides nothing afterwards. */
  release(): void
}

/** All rules of a module as two authors published them, and the sentences of those that are not the code's. */
export type PublishedRules = {
  rules: Readonly<Record<string, string>>
  /** by `module:name` */
  words: RuleWords
}

/** Answers about the module as a whole that are remembered: kinds of posts times acts. */
const MOST_REMEMBERED = 5_000

/**
 * A module's policies, and what decides by them: denies what no rule permits, and what any forbids.
 *
 * @param declared  acts, resources, and the policies in Cedar
 * @returns `decide(ctx, 'module:act', { Case: facts }, surroundings)`: the answer with the rules that
 *   gave it; a misspelt act or attribute does not compile
 * @source Cedar policy language, https://docs.cedarpolicy.com
 */
export function policiesOf<
  const Module extends string,
  const Shapes extends Readonly<Record<string, Shape>>,
  const Acts extends Readonly<Record<string, readonly (keyof Shapes & string)[]>>,
>(module: Module, declared: Declared<Shapes, Acts>) {
  const remembered = new Map<string, Decision>()
  const inForce = rulesInForce(module, declared, () => remembered.clear())
  const answer = (log: Asking['log'], request: EngineRequest): Decision => {
    const given = inForce.now().authorise(request)
    if (given.errors.length > 0) {
      log.error({ act: `${module}:${request.action}`, errors: given.errors }, 'a policy failed')
    }
    const decision = decisionOf(module, given, () => nearestTo(inForce.now(), request))
    const words = inForce.words()
    return words ? { ...decision, words } : decision
  }
  const isForSoftware = (act: string) => declared.software?.some((one) => one === act) ?? false
  const mayAtAll: ModulePolicies['mayAtAll'] = ({ actor, log }, act) => {
    const known = constantFor(actor, isForSoftware(act))
    if (known) return known
    const request = onModule(module, actor, act)
    const key = JSON.stringify([act, request.principal.attrs, request.context])
    const found = remembered.get(key)
    if (found) return found
    const decision = answer(log, request)
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(key, decision)
    return decision
  }
  const ask: ModulePolicies['ask'] = ({ actor, log }, act, on, surroundings = {}) => {
    const [thing] = Object.entries(on)
    if (!thing) return mayAtAll({ actor, log }, act)
    const known = constantFor(actor, isForSoftware(act))
    if (known) return known
    const [type, { id, ...facts }] = thing
    return answer(log, {
      principal: principalOf(actor, actor.kind === 'person' ? actor.id : ''),
      action: act,
      resource: { type, id, attrs: attrsOf(declared.resources[type] ?? {}, facts) },
      context: contextOf(actor, surroundings),
    })
  }
  type Act = keyof Acts & string
  const decide = <A extends Act>(
    who: Asking,
    act: `${Module}:${A}`,
    on: { [Name in Acts[A][number]]?: Facts<Shapes[Name]> },
    surroundings?: Surroundings,
  ): Decision =>
    ask(who, act.slice(module.length + 1), on as Parameters<typeof ask>[2], surroundings)
  return Object.assign(decide, {
    module,
    declared,
    acts: Object.keys(declared.acts) as Act[],
    rules: declared.rules,
    ask,
    mayAtAll,
    isForSoftware,
    isForPosts: (act: string) => !isForSoftware(act) && inForce.isForPosts(act),
    prepare: () => void inForce.ofCode(),
    publish: inForce.publish,
    suspend: inForce.suspend,
    release: inForce.release,
  })
}

/** The rules by which a module decides: the code's until others are published. @param changed  told then */
function rulesInForce(
  module: string,
  { rules, ...declared }: ModulePolicies['declared'] & { rules: PolicyRules },
  changed: () => void,
) {
  const prepare = (policies: PolicyRules) =>
    preparePolicies(module, { schema: schemaOf(declared), policies })
  let coded: PreparedPolicies | undefined
  let published: { policies: PreparedPolicies; words: RuleWords } | undefined
  let suspended = false
  const forPosts = new Map<string, boolean>()
  const ofCode = () => {
    coded ??= prepare(rules)
    return coded
  }
  return {
    ofCode,
    now() {
      if (suspended) throw kernelProblem('unavailable')
      return published?.policies ?? ofCode()
    },
    words: () => published?.words,
    isForPosts(act: string) {
      const known = forPosts.get(act) ?? !isForAnybody(ofCode(), module, act)
      forPosts.set(act, known)
      return known
    },
    publish(next: PublishedRules | undefined) {
      const before = published
      published = next && { policies: prepare(next.rules), words: next.words }
      suspended = false
      changed()
      before?.policies.release()
    },
    suspend() {
      suspended = true
      changed()
    },
    release() {
      coded?.release()
      published?.policies.release()
    },
  }
}

const PLAIN: Actor = { kind: 'person', id: '' as PersonId, name: {} }

/** By the rules of the code: no publication makes an act of the office one of the portal. */
const isForAnybody = (policies: PreparedPolicies, module: string, act: string) =>
  policies.authorise(onModule(module, PLAIN, act)).allow

/** Whether somebody like this may do an act at all, on anything. */
const onModule = (module: string, actor: Actor, action: string): EngineRequest => ({
  ...{ principal: principalOf(actor), action, context: contextOf(actor, {}) },
  resource: { type: 'Module', id: module, attrs: {} },
})

/** What holds in every module, before its policies. */
function constantFor(actor: Actor, isForSoftware: boolean): Decision | undefined {
  if (actor.kind === 'system') return ofKernel(true, 'system')
  if (actor.kind === 'anonymous') return ofKernel(false, 'sign-in-first')
  if ((actor.kind === 'software') === isForSoftware) return undefined
  return ofKernel(false, isForSoftware ? 'software-alone' : 'not-software')
}

/** @param id  absent where only the kind of actor matters: then whom they know does not, either */
function principalOf(actor: Actor, id?: string): Entity {
  if (actor.kind === 'software') {
    const { client, agency, scopes } = actor
    return { type: 'Machine', id: client, attrs: { agency, scopes: [...scopes] } }
  }
  const office = actor.kind === 'person' ? actor.office : undefined
  const people = (ids: readonly string[] = []) => (id === undefined ? [] : ids.map(personRef))
  const attrs = {
    roles: [...(office?.roles ?? [])],
    agencies: office ? agenciesOf(office) : [],
    standsInFor: people(office?.standsInFor),
    interests: people(office?.interests),
  }
  return { type: 'Person', id: id ?? 'somebody', attrs }
}

/** The agency of the post, with those whose successor it is. */
export const agenciesOf = (office: { agency: string; agencies?: readonly string[] }) => [
  ...(office.agencies ?? [office.agency]),
]

/** What else a policy may know: the mandate by which somebody acts for another, and a stated purpose. */
function contextOf(actor: Actor, { purpose }: Surroundings): EngineRequest['context'] {
  const acting = actor.kind === 'person' ? actor.actingFor : undefined
  return {
    ...(purpose !== undefined && { purpose }),
    ...(acting && {
      mandate: {
        ...{ id: acting.mandate, kind: acting.kind, principal: personRef(acting.principal.id) },
        everyService: acting.services === 'all',
        services: acting.services === 'all' ? [] : [...acting.services],
      },
    }),
  }
}

const personRef = (id: string) => ({ __entity: { type: 'Person', id } })

function attrsOf(shape: Shape, facts: Record<string, unknown>): Entity['attrs'] {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, kind]) => {
      const value = facts[name]
      if (value === null || value === undefined) return []
      if (kind === 'Persons') return [[name, (value as readonly string[]).map(personRef)]]
      if (kind.startsWith('Person')) return [[name, personRef(String(value))]]
      return [[name, value as Entity['attrs'][string]]]
    }),
  )
}

/** The permits of an act: what would have let it be done. */
const nearestTo = ({ scopes }: PreparedPolicies, { action, resource }: EngineRequest) =>
  [...scopes].flatMap(([rule, { permits, acts, resource: kind }]) =>
    permits && (acts?.includes(action) ?? true) && (kind ?? resource.type) === resource.type
      ? [rule]
      : [],
  )
