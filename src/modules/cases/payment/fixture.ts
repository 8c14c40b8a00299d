import type { Ctx } from '#kernel'
import { bringProcedures } from '#procedures'
import { findService } from '#services'
import { SERVICE, sendApplication } from '../fixture.ts'

const PAYMENT = `
  <userTask id="pay" name="Pay the fee"><extensionElements>
    <igov:role>applicant</igov:role><igov:form>payment</igov:form><igov:state>awaiting-payment</igov:state>
    <igov:due>"P10D"</igov:due><igov:output name="paid">paid</igov:output>
  </extensionElements></userTask>
  <boundaryEvent id="unpaid" name="Not paid" attachedToRef="pay" cancelActivity="true">
    <extensionElements><igov:output name="act">"lapse"</igov:output></extensionElements>
    <timerEventDefinition><timeDuration>"P11D"</timeDuration></timerEventDefinition>
  </boundaryEvent>
  <sequenceFlow id="f-unpaid" sourceRef="unpaid" targetRef="examined"/>`

/** Where the licence's procedure waits for its fee: before it is examined, or once it is approved. */
export type When = 'first' | 'approved'

const PLACES: Record<When, readonly [string, string]> = {
  first: ['<sequenceFlow id="f-begun" sourceRef="begun" targetRef="review"/>', 'review'],
  approved: [
    '<sequenceFlow id="f-approve" name="Approve" sourceRef="what-next" targetRef="examined">',
    'examined',
  ],
}

/** The model of the home business licence with a payment in it. */
export function withPayment(bpmn: string, when: When): string {
  const [flow, target] = PLACES[when]
  const after = `${PAYMENT}<sequenceFlow id="f-paid" sourceRef="pay" targetRef="${target}"/>`
  const led = flow.replace(`targetRef="${target}"`, 'targetRef="pay"')
  return bpmn
    .replace(
      '<property id="act" name="act"/>',
      '<property id="act" name="act"/><property id="paid" name="paid"/>',
    )
    .replace(flow, when === 'first' ? `${led}${after}` : led)
    .replace(
      '<endEvent id="examined"/>',
      when === 'first' ? '<endEvent id="examined"/>' : `${after}<endEvent id="examined"/>`,
    )
}

/** Does something while new applications follow the licence with a payment. */
export async function whilePaid<Result>(
  ctx: Ctx,
  when: When,
  work: () => Promise<Result>,
): Promise<Result> {
  const found = await findService(ctx, SERVICE)
  const { owner } = found?.bundle.service ?? { owner: '' }
  const bpmn = found?.bundle.procedure ?? ''
  await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn: withPayment(bpmn, when) }])
  try {
    return await work()
  } finally {
    await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn }])
  }
}

/** An application that was sent and whose procedure has a payment; its reference. */
export const sendPaid = (ctx: Ctx, person: Ctx, when: When, change?: Record<string, unknown>) =>
  whilePaid(ctx, when, () => sendApplication(person, change))
