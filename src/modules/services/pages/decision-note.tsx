import { type Ctx, Problem } from '#kernel'
import { Notice } from '#kernel/ui'
import { hasForm } from '#lib/bpmn/has-form'
import { decimalText } from '#lib/money'
import { explainTogether } from '#rules'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { ServiceCost } from '../bundle/service-file.ts'
import { costsFor } from '../cost.ts'
import { type Decided, decideApplication } from '../decided.ts'
import { type Draft, dayThatCounts } from '../draft.ts'
import type { Assessment } from '../form/assessment.ts'
import { APPLY } from '../licence-draft.ts'
import { costWords } from '../view/cost-words.ts'
import { itemName } from '../view/decided-words.ts'
import { wholeAnswers } from '../whole.ts'

/** What the rules would decide, were it sent now; or that they cannot be asked. */
export type ShownDecision = { decided?: Decided; failed?: boolean }

/** What cannot be decided now is said on the page, so that nobody loses what they have filled in. */
export async function shownDecision(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  { answers }: Assessment,
): Promise<ShownDecision> {
  try {
    const on = dayThatCounts(ctx, draft)
    const whole = await wholeAnswers(ctx, bundle, draft, answers)
    const decided = await decideApplication(ctx, bundle, APPLY, whole, on)
    return decided ? { decided } : {}
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { failed: true }
  }
}

type NoteProps = { ctx: Ctx; draft: Draft; bundle: ServiceBundle; decision: ShownDecision }

/** Whether the person qualifies, why, and what it costs, before it is sent. */
export function DecisionNote({ ctx, draft, bundle, decision: { decided, failed } }: NoteProps) {
  const { t } = ctx
  if (failed) return <Notice kind="bad" text={t('services.decision.failed')} />
  return (
    <>
      {decided ? <ByTheRules ctx={ctx} bundle={bundle} decided={decided} /> : ''}
      {draft.purpose === 'application' ? (
        <FeeNote ctx={ctx} bundle={bundle} decided={decided} act={draft.licenceAct} />
      ) : (
        ''
      )}
    </>
  )
}

function ByTheRules({
  ctx,
  bundle,
  decided,
}: {
  ctx: Ctx
  bundle: ServiceBundle
  decided: Decided
}) {
  const { t } = ctx
  const { qualifies } = decided
  const answer = qualifies === null ? 'open' : qualifies ? 'yes' : 'no'
  return (
    <Notice kind={qualifies === true ? 'ok' : 'wait'} title={t(`services.decision.${answer}`)}>
      {explainTogether(t, decided, (thing) => itemName(t, bundle, thing)).map((sentence) => (
        <p safe>{sentence}</p>
      ))}
      {qualifies === true ? '' : <p safe>{t(`services.decision.${answer}-more`)}</p>}
    </Notice>
  )
}

type FeeProps = {
  ctx: Ctx
  bundle: ServiceBundle
  decided: Decided | undefined
  act: Draft['licenceAct']
}

/** What it costs, before it is sent, and that nothing is taken here; where the procedure waits for it, that one is asked. */
function FeeNote({ ctx, bundle, decided, act }: FeeProps) {
  const prices = costsFor(bundle, act)
    .map((cost) => feeOf(ctx, cost, decided))
    .filter(({ amount }) => Number(amount) > 0)
    .flatMap((cost) => costWords(ctx, cost) ?? [])
  if (prices.length === 0) return ''
  const isAsked = hasForm(bundle.procedure, 'payment')
  const text = ctx.t(`services.form.${isAsked ? 'fee-asked' : 'fee'}`, {
    price: ctx.t.list(prices),
  })
  return <Notice kind="info" text={text} />
}

/** A cost with the amount that the rules say. */
const feeOf = ({ pack }: Ctx, cost: ServiceCost, decided: Decided | undefined): ServiceCost =>
  cost.amount === 'by-rules' && decided?.fee
    ? { ...cost, amount: decimalText(decided.fee, pack.settings.currency.decimals) }
    : cost

/** Another fee or another answer than the page showed from which it was to be sent: it was not. */
export function DecisionChanged({
  ctx: { t, pack },
  was,
  decided,
}: ShownDecision & { ctx: Ctx; was: string | undefined }) {
  if (was === undefined || !decided) return ''
  const [, minor = ''] = /^(?:true|false|open)~(\d{1,15})$/.exec(was) ?? []
  const fee = decided.fee
  const { code: currency } = pack.settings.currency
  if (minor === '' || !fee || BigInt(minor) === fee.minor) {
    return <Notice kind="wait" live text={t('services.decision.changed')} />
  }
  const before = t.money({ minor: BigInt(minor), currency })
  return (
    <Notice
      kind="wait"
      live
      text={t('services.decision.fee-changed', { before, now: t.money(fee) })}
    />
  )
}
