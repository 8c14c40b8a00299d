import { type Ctx, withCtx } from '#kernel'
import { sweepOrders } from './work.ts'

export const PERMITS = 'renew-residence-permit'

/** What a company brings: two workers, one whose year is wrong, an employee whose card is asked for. */
export const WORKERS = [
  'row;permits[1].who;permits[1].holderName;permits[1].holder;permits[1].expiresOn;permits[1].years;phone',
  '# السؤال;;;;;;',
  "1;worker;Lea Santos;28860899917;2026-11-30;1;'+97433000013",
  '٢;عامل على كفالتي الشخصية;Ali Khan;٢٩٠٦٠٨٩٩٩١٥;10/12/2026;٢;33000013',
  '3;worker;Jose Cruz;29060899915;2026-12-01;9;33000013',
  '4;employee;Ravi Kumar;28435699912;2026-12-01;1;33000013',
].join('\r\n')

/** Lets the worker go on with orders until it has nothing to do. */
export async function letWorkerSend(ctx: Ctx): Promise<void> {
  const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
  await sweepOrders(worker)
}
