import { type Ctx, type Pack, Problem, today } from '#kernel'
import { decimalText, parseMoney } from '#lib/money'
import type { Cost } from '#mandates'
import { amountsOf } from '#rules'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { DecidedBy, ServiceCost } from './bundle/service-file.ts'
import type { Decided } from './decided.ts'
import type { LicenceAct } from './licence-draft.ts'

type Service = Pick<ServiceBundle, 'service'>

/**
 * What a service charges: of an application about a licence what it says of that act, where it says anything.
 *
 * @param act  null: a first application
 */
export const costsFor = (
  { service: { costs, after } }: Service,
  act: LicenceAct | null | undefined,
): readonly ServiceCost[] => (act && after?.costs?.[act]) ?? costs ?? []

/**
 * What one application costs in all, in the smallest unit of the pack's currency: what a mandate that
 * goes up to an amount is held against.
 *
 * @param decided  what the rules decide over it, where they say the amount
 * @param act  of one about a licence
 * @returns `unknown` where the service does not say, or says it in another currency
 */
export function costOf(
  { pack }: { pack: Pack },
  bundle: Service,
  decided?: Pick<Decided, 'qualifies' | 'fee'>,
  act?: LicenceAct | null,
): Cost {
  const { code, decimals } = pack.settings.currency
  const costs = costsFor(bundle, act)
  if (costs.length === 0) return 'unknown'
  let sum = 0n
  for (const { amount, currency = code } of costs) {
    const minor = amount === 'by-rules' ? decidedMinor(decided) : amount
    if (minor === undefined || minor === 'unknown' || currency !== code) return 'unknown'
    sum += typeof minor === 'bigint' ? minor : parseMoney(minor, code, decimals).minor
  }
  return sum
}

/** Who does not qualify pays nothing. */
const decidedMinor = (decided: Pick<Decided, 'qualifies' | 'fee'> | undefined) =>
  decided?.fee?.minor ?? (decided?.qualifies === false ? 0n : undefined)

/**
 * What an application that is only begun will cost, where that is certain by now.
 *
 * @returns undefined where it hangs on answers that are still to come: what it costs is looked at when it is sent
 */
export async function costAtStart(
  ctx: Ctx,
  bundle: ServiceBundle,
  act?: LicenceAct,
): Promise<Cost | undefined> {
  const { decidedBy } = bundle.service
  const stating = { costs: costsFor(bundle, act), ...(decidedBy && { decidedBy }) }
  const costs = await statedCosts(ctx, stating)
  if (costs.some(({ amount }) => amount === 'by-rules')) return undefined
  return costOf(ctx, { service: { ...bundle.service, costs: [...costs] } })
}

/** Rules that begin later, or are gone, say no amount: the page of the service is there all the same. */
function noneInForce(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error
}

type Stating = { costs?: readonly ServiceCost[]; decidedBy?: DecidedBy }

/**
 * The costs of a service as they can be said to anybody today: an amount that the rules decide stands in its
 * place where they can give one alone.
 */
export async function statedCosts(
  ctx: Ctx,
  { costs = [], decidedBy }: Stating,
): Promise<readonly ServiceCost[]> {
  const fee = decidedBy?.fee
  if (!decidedBy || fee === undefined) return costs
  const question = { ruleSet: decidedBy.ruleSet, name: fee, on: today(ctx) }
  const [amount, ...others] = (await amountsOf(ctx, question).catch(noneInForce)) ?? []
  if (!amount || others.length > 0) return costs
  const { decimals } = ctx.pack.settings.currency
  return costs.map((cost) =>
    cost.amount === 'by-rules' ? { ...cost, amount: decimalText(amount, decimals) } : cost,
  )
}
