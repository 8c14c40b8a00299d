import type { Ctx, Texts } from '#kernel'
import type { PricedItem } from '#kernel/ui'
import { parseMoney } from '#lib/money'
import { listOrganisations } from '#organisations'
import type { ServiceLine } from '#services'

/** Services as lines of a menu: name, price, and who gives them. */
export async function pricedItems(
  ctx: Ctx,
  services: readonly ServiceLine[],
  { withOwner = true } = {},
): Promise<PricedItem[]> {
  const owners = withOwner ? await ownerNames(ctx) : new Map<string, Texts>()
  const { t } = ctx
  return services.map(({ id, title, owner, cost }) => {
    const names = owners.get(owner)
    return {
      href: `/${t.locale}/services/${id}`,
      name: t.of(title),
      price: priceOf(ctx, cost),
      by: names && t.of(names),
    }
  })
}

/** 'free', an amount, or nothing where it is not known. */
function priceOf({ t, pack }: Ctx, cost: ServiceLine['cost']) {
  if (cost === null || cost.amount === 'unknown' || cost.amount === 'by-rules') return undefined
  const { code, decimals } = pack.settings.currency
  const amount = parseMoney(cost.amount, cost.currency ?? code, decimals)
  return amount.minor === 0n ? t('portal.price.free') : t.money(amount)
}

/** How many services there are by something that each has one of. */
export function countBy(
  services: readonly ServiceLine[],
  key: (service: ServiceLine) => string,
): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(services, key)].map(([name, group]) => [name, group.length]))
}

const ownerNames = async (ctx: Ctx) =>
  new Map((await listOrganisations(ctx)).map(({ id, names }) => [id, names]))
