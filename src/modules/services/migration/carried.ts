import type { Ctx, PersonId } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { surroundingsOf } from '../draft.ts'
import type { AssessOptions } from '../form/assessment.ts'
import type { AnswerPath } from '../form/path.ts'
import { undeclared } from '../form/undeclared.ts'
import { APPLY } from '../licence-draft.ts'
import { getServiceVersion } from '../service.ts'
import { legsBetween } from './legs.ts'
import { migrate } from './migrate.ts'

type Answers = Readonly<Record<string, unknown>>

/** What a licence says, by the fields of a later version, and which of its answers have no place there. */
export type Carried = { readonly answers: Answers; readonly homeless: readonly AnswerPath[] }

/**
 * Takes what a licence says, which goes by the form `apply`, over the maps of that form. Pure.
 *
 * @param data  with what its service asks in other forms alone: that stays
 * @returns undefined where no way leads from the one version to the other
 */
export function carriedTo(
  before: ServiceBundle,
  after: ServiceBundle,
  data: Answers,
  options: AssessOptions,
): Carried | undefined {
  const legs = legsBetween(before, after, APPLY)
  if (!legs) return undefined
  const asked = new Set(
    before.forms[APPLY]?.pages.flatMap(({ fields }) => fields.map(({ name }) => name)),
  )
  const others = Object.entries(data).filter(([name]) => !asked.has(name))
  const { answers, fates } = migrate(after, legs, undeclared(before, APPLY, data), options)
  const homeless = [...fates].flatMap(([path, { what }]) => (what === 'homeless' ? [path] : []))
  return { answers: { ...Object.fromEntries(others), ...answers }, homeless }
}

/**
 * What a licence says, as the service asks it now: an application about it begins with that. What has no place any more stays
 * with the licence alone.
 *
 * @param given  version by which the licence says it; null: it does not say
 * @returns as it is, where no way leads from there
 */
export async function carriedNow(
  ctx: Ctx,
  bundle: ServiceBundle,
  person: PersonId,
  { data, given }: { data: Answers; given: string | null },
): Promise<Answers> {
  if (given === null || given === bundle.version) return data
  const before = await getServiceVersion(ctx, bundle.id, given)
  const options = await surroundingsOf(ctx, { person })
  return carriedTo(before, bundle, data, options)?.answers ?? data
}
