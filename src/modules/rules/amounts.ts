import type { Ctx } from '#kernel'
import { constantText } from '#lib/dmn/condition'
import { toJson } from '#lib/feel/index'
import type { Money } from '#lib/money'
import { getModel, ruleSetOn } from './rule-set.ts'
import { moneyOf } from './words.ts'

/**
 * The amounts that a decision can give by the rules in force on a day, the least first: what can be said of a fee
 * before anything is known of who pays it.
 *
 * @param name  of the decision, whose tables are looked at
 * @returns undefined where the amount is worked out, so that there may be any
 * @throws rules/rule-set-missing, rules/not-in-force
 */
export async function amountsOf(
  ctx: Ctx,
  { ruleSet, name, on }: { ruleSet: string; name: string; on: string },
): Promise<readonly Money[] | undefined> {
  const { currency } = ctx.pack.settings
  const { model } = await getModel(ctx, (await ruleSetOn(ctx, ruleSet, on)).model)
  const tables = model.tables.filter(({ within }) => within === name)
  const cells = tables.flatMap((table) => [
    ...table.model.rules.map(({ outputs }) => outputs[0]?.text ?? ''),
    ...table.model.outputs.flatMap(({ defaultEntry }) => defaultEntry?.text ?? []),
  ])
  const amounts = new Map<bigint, Money>()
  for (const cell of cells) {
    const value = constantText(cell)
    if (value === null) continue
    const amount = value === undefined ? undefined : moneyOf(toJson(value), currency)
    if (!amount) return undefined
    amounts.set(amount.minor, amount)
  }
  if (amounts.size === 0) return undefined
  return [...amounts.values()].sort((a, b) => (a.minor < b.minor ? -1 : 1))
}
