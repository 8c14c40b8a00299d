import { type Ctx, type FormBody, today } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { answerLine, formEngine, type ServiceBundle } from '#services'
import { completeLater } from '../approval.ts'
import { type HeldCase, lockOfficeCase, moveCase } from '../case.ts'
import { doTask, ownFormOf, ownFormTask } from '../course.ts'
import { deskOf } from '../deciding.ts'
import { record } from '../facts.ts'
import { findField } from '../fields.ts'
import { lapseCase } from '../lapse.ts'
import { tellApplicant } from '../notice.ts'
import { owed } from '../payment/owed.ts'
import { problem } from '../problems.ts'
import { serviceTitle } from '../service-texts.ts'
import { STATES } from '../states.ts'
import { type Answers, db } from '../tables.ts'
import { listFilled, meetingIn, meetingOf, shownTo } from './filled.ts'

type Meeting = NonNullable<ReturnType<typeof meetingIn>>

type FormOrder = {
  /** the form as the page named it */
  form: string
  body: Pick<FormBody, 'fields'>
  /** of the case as the officer saw it */
  version?: number
}

/**
 * Fills in the form of the service that the procedure of a case asks its officer for: the answers are kept, handed to
 * the procedure, and it goes on. Where they set a hearing or a visit, the applicant is told of it.
 *
 * @throws as `lockOfficeCase`, of the case and the officer who has it
 * @throws cases/on-hold          its clock stands still
 * @throws cases/form-elsewhere   another form is asked for by now
 * @throws cases/form-incomplete  something is missing or wrong: the page shows what
 * @throws cases/hearing-time     the hearing or visit has no time such as 09:30, or its day is over
 */
export const fillForm = (ctx: Ctx, reference: string, order: FormOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found } = await lockOfficeCase(ctx, reference, 'fill-form', order.version)
    if (found.hold) throw problem('on-hold')
    const { bundle } = await deskOf(ctx, found)
    const task = ownFormTask(found.standing)
    const form = task && ownFormOf(task)
    if (!task || form === undefined || form !== order.form) throw problem('form-elsewhere')
    const around = { today: today(ctx), pack: ctx.pack }
    const { assessment } = formEngine.read(bundle, form, order.body, around)
    if (!assessment.complete) throw problem('form-incomplete')
    const { answers } = assessment
    const meeting = meetingIn(bundle, { form, answers })
    if (meeting && !formEngine.atDesk.canBeKept(meeting, around.today))
      throw problem('hearing-time')
    const before = meetingOf(bundle, await listFilled(ctx, found.id))?.meeting
    await write(ctx, found, bundle, { ...task, form, answers })
    await record(ctx, 'form-filled', {
      ...{ subject: found.applicant, resource: `case:${found.id}` },
      data: { form },
    })
    if (meeting) await tellOf(ctx, found, bundle, { form, answers, meeting, before })
    // As it is kept: the procedure knows JSON alone.
    const told: Data = JSON.parse(JSON.stringify(answers))
    const reached = await doTask(ctx, found, 'fill-form', { form: told })
    await goOn(ctx, found, bundle, await owed(ctx, found, reached))
  })

async function goOn(
  ctx: Ctx,
  found: HeldCase,
  bundle: ServiceBundle,
  state: Awaited<ReturnType<typeof doTask>>,
) {
  if (state === 'approved') return completeLater(ctx, found, bundle, state)
  if (state === 'lapsed') return lapseCase(ctx, found)
  if (!STATES[state].open) throw new Error(`case ${found.id} became ${state}, and nobody decided`)
  await moveCase(ctx, found.id, state, {})
}

type Written = {
  instance: HeldCase['instance']
  wait: number
  node: string
  form: string
  answers: Answers
}

async function write(ctx: Ctx, found: HeldCase, bundle: ServiceBundle, written: Written) {
  const { actor } = ctx
  if (actor.kind !== 'person' || !written.instance) throw new Error('an officer fills it in')
  const { instance, wait, node, form, answers } = written
  await db(ctx)
    .insertInto('cases.filled_form')
    .values({
      ...{ case_id: found.id, instance, wait, node, form, answers },
      shown: Object.keys(shownTo(bundle, { form, answers })).length > 0,
      ...{ at: ctx.clock.now(), by: actor.id, by_name: actor.name },
    })
    .execute()
}

type Told = { form: string; answers: Answers; meeting: Meeting; before: Meeting | undefined }

async function tellOf(
  ctx: Ctx,
  found: HeldCase,
  bundle: ServiceBundle,
  { form, answers, meeting, before }: Told,
) {
  const { day, time, placeField } = meeting
  const { reference } = found
  const notice = formEngine.atDesk.meetingNotice(meeting, before, today(ctx))
  await tellApplicant(ctx, found, notice, (t) => ({
    ...{ reference, service: serviceTitle(bundle, t.locale), day: t.date(day, 'day'), time },
    place: answerLine(
      { t, pack: ctx.pack, bundle },
      findField(bundle, form, placeField),
      answers[placeField],
    ),
  }))
}
