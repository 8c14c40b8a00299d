import { type Ctx, dayOf, type FormBody, fieldOf, numberTyped } from '#kernel'
import { extendTime } from '../clock/extension.ts'
import { agreeHold, declineHold, holdClock, resumeClock } from '../clock/hold.ts'
import { actOn, versionIn } from './acts.tsx'

/** An act on a clock of which the form says nothing but what the officer saw. */
const plain =
  (act: (ctx: Ctx, reference: string, order: { version?: number }) => Promise<void>) =>
  (ctx: Ctx, reference: string, form: FormBody) =>
    act(ctx, reference, { version: versionIn(form) })

/** What officers do to the clock of a case. */
export const clockRoutes = [
  actOn('hold', 'cases:hold', async (ctx, reference, form) => {
    await holdClock(ctx, reference, {
      ground: fieldOf(form, 'holdGround'),
      reviewOn: dayOf(form, 'reviewOn'),
      text: fieldOf(form, 'holdText'),
      version: versionIn(form),
    })
  }),
  actOn('extend', 'cases:hold', (ctx, reference, form) =>
    extendTime(ctx, reference, {
      ground: fieldOf(form, 'extendGround'),
      days: Number(numberTyped(fieldOf(form, 'days')) ?? Number.NaN),
      text: fieldOf(form, 'extendText'),
      version: versionIn(form),
    }),
  ),
  actOn('agree-hold', 'cases:agree-hold', plain(agreeHold)),
  actOn('decline-hold', 'cases:agree-hold', plain(declineHold)),
  actOn('resume', 'cases:resume', plain(resumeClock)),
]
