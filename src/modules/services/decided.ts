import { type Ctx, type Pack, Problem } from '#kernel'
import type { Json } from '#lib/feel/index'
import type { Money } from '#lib/money'
import type { LocalDate } from '#lib/time'
import { compile, type DecidedTogether, type Decider, deciderOf, entryOf, moneyOf } from '#rules'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { Field } from './bundle/field.ts'
import { placeFields } from './bundle/scope.ts'
import type { DecidedBy } from './bundle/service-file.ts'
import { feelOf } from './form/feel-answers.ts'
import { ACCOUNT } from './form/fetched.ts'
import { isRecord } from './form/path.ts'
import { problem } from './problems.ts'

type Answers = Readonly<Record<string, unknown>>

/** What the rules in force decide over an application. */
export type Decided = DecidedTogether & {
  /** the day that counts */
  on: LocalDate
  /** null: the rules cannot tell by what is known */
  qualifies: boolean | null
  /** null: there is none, or it cannot be told */
  fee: Money | null
  /** which desk of the body it is for, as the rules call it */
  queue: string | null
  /** by how many it is ranked; null: there are none, or they cannot be told */
  points: number | null
}

/** Where an input comes from, as it is kept; told in words by who shows it. */
export type InputSource = 'account' | 'application'

/**
 * Decides over an application by the rule set that its service names: eligibility, fee and desk at once.
 *
 * @param answers  as assessed: what counts, canonical
 * @param on       the day that counts
 * @returns undefined where no rule set decides in the service
 * @throws services/undecidable  the rules would take too long for these answers
 * @throws rules/not-in-force, rules/rule-set-missing, rules/input-unreadable
 */
export async function decideApplication(
  ctx: Ctx,
  bundle: ServiceBundle,
  formId: string,
  answers: Answers,
  on: LocalDate,
): Promise<Decided | undefined> {
  const { decidedBy } = bundle.service
  if (!decidedBy) return undefined
  const decider = await deciderOf(ctx, { ruleSet: decidedBy.ruleSet, on })
  try {
    return decideWith(decider, { pack: ctx.pack, bundle, formId, answers, on })
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'rules/too-much') throw error
    ctx.log.error({ err: error, service: bundle.id }, 'the rules of a service take too long')
    throw problem('undecidable')
  }
}

type Asked = {
  pack: Pick<Pack, 'settings'>
  bundle: ServiceBundle
  formId: string
  answers: Answers
  on: LocalDate
}

/**
 * Decides over an application by rules that were found before; of a service that maps to them.
 *
 * @throws what the decider throws
 */
export function decideWith(
  decider: Decider,
  { pack, bundle, formId, answers, on }: Asked,
): Decided | undefined {
  const { decidedBy } = bundle.service
  if (!decidedBy) return undefined
  const mapping = mappingOf(bundle, formId, decidedBy)
  const things = framesOf(mapping, answers).map((frame) => ({
    inputs: inputsOf(mapping, frame, on),
    sources: mapping.sources,
  }))
  const together = decider(things)
  return { ...together, on, ...takenOf(pack, decidedBy, together) }
}

/** What a page shows of a decision, in short: what was seen when it was sent is held against it. */
export const shortOf = ({ qualifies, fee }: Pick<Decided, 'qualifies' | 'fee'>): string =>
  `${qualifies ?? 'open'}~${fee?.minor ?? ''}`

function takenOf(
  pack: Pick<Pack, 'settings'>,
  { qualifies, fee, queue, points }: DecidedBy,
  decided: DecidedTogether,
) {
  const of = (name: string | undefined): Json =>
    name === undefined
      ? null
      : Object.hasOwn(decided.beside, name)
        ? (decided.beside[name] ?? null)
        : typeof decided.value === 'object'
          ? entryOf(name)(decided)
          : decided.value
  const [met, amount, desk, score] = [of(qualifies), of(fee), of(queue), of(points)]
  return {
    qualifies: typeof met === 'boolean' ? met : null,
    fee: amount === null ? null : (moneyOf(amount, pack.settings.currency) ?? null),
    queue: typeof desk === 'string' ? desk : null,
    points: typeof score === 'number' ? score : null,
  }
}

type Mapping = {
  fields: readonly Field[]
  /** names of the groups that lead to the items, the last of them repeating */
  each: readonly string[] | undefined
  inputs: readonly (readonly [string, ReturnType<typeof compile>])[]
  sources: Readonly<Record<string, InputSource>>
}

const mappings = new WeakMap<DecidedBy, Mapping>()

/** Made ready once for each version of a service, which is read once in a process. */
function mappingOf(bundle: ServiceBundle, formId: string, decidedBy: DecidedBy): Mapping {
  const known = mappings.get(decidedBy)
  if (known) return known
  const form = bundle.forms[formId]
  if (!form) throw new Error(`service ${bundle.id} has no form ${formId}`)
  const placed = placeFields(form)
  const looked = new Set(
    placed.flatMap(({ field }) => (field.from?.register === ACCOUNT ? field.name : [])),
  )
  const inputs = Object.entries(decidedBy.inputs).map(
    ([name, source]) => [name, compile(source)] as const,
  )
  const made: Mapping = {
    fields: form.pages.flatMap(({ fields }) => fields),
    each: decidedBy.each?.split('.'),
    inputs,
    sources: Object.fromEntries(
      inputs.map(([name, { names }]) => [
        name,
        names.length > 0 && names.every((read) => looked.has(read)) ? 'account' : 'application',
      ]),
    ),
  }
  mappings.set(decidedBy, made)
  return made
}

type Frame = Readonly<Record<string, unknown>>

/** The names that expressions may read, for each thing that is decided over: the form, then groups, then the item. */
function framesOf({ fields, each }: Mapping, answers: Answers): Frame[] {
  const form = feelOf(fields, answers)
  if (!each) return [form]
  let places: Frame[] = [form]
  for (const name of each) {
    places = places.flatMap((place) => {
      const inner = place[name]
      const items = Array.isArray(inner) ? inner : [inner]
      return items.filter(isRecord).map((item, index) => ({
        ...place,
        ...item,
        ...(Array.isArray(inner) && { this: item, 'this number': index + 1 }),
      }))
    })
  }
  return places.length > 0 ? places : [form]
}

const inputsOf = ({ inputs }: Mapping, frame: Frame, on: LocalDate): Record<string, Json> =>
  Object.fromEntries(
    inputs.flatMap(([name, expression]): [string, Json][] => {
      const given = expression.names.map((read) => frame[read] ?? null)
      const value = expression.runWith(given, on) as Json
      // What is null is not known: the rules say what they then can.
      return value === null || value === undefined ? [] : [[name, value]]
    }),
  )
