import { type Ctx, today } from '#kernel'
import { type LocalDate, localDateOf } from '#lib/time'
import { listTasksOf, type Task } from '#procedures'
import type { ServiceBundle } from '#services'
import { type HeldCase, moveCase } from '../case.ts'
import { doTask } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { advisersOf, tellOfficials } from '../officials.ts'
import { owed } from '../payment/owed.ts'
import { db } from '../tables.ts'
import { workingDaysBefore } from './dates.ts'
import { writeClockEvent } from './event.ts'
import { dayAfter } from './ladder.ts'

type Awaited = { task: Task; dueOn: LocalDate }

/** Opinions that a case waits for, each with the day by which it is due. */
async function awaitedOf(ctx: Ctx, { instance }: HeldCase): Promise<Awaited[]> {
  if (!instance) return []
  const { timeZone } = ctx.pack.settings
  return (await listTasksOf(ctx, instance)).flatMap((task) => {
    if (task.form !== 'opinion' || task.closedAt || !task.dueAt) return []
    // Due at the end of a day, which is the beginning of the next.
    return [{ task, dueOn: localDateOf(new Date(task.dueAt.getTime() - 1), timeZone) }]
  })
}

/**
 * Reminds agencies of the opinions that are due from them, once each, and takes silence as consent where the service's
 * law says so.
 *
 * @param found  held by the transaction, and waiting for opinions
 * @returns the days on which something of it is due next; `moved`: the case went on, and is to be looked at anew
 */
export async function seeToOpinions(
  ctx: Ctx,
  found: HeldCase,
  bundle: ServiceBundle,
): Promise<{ next: LocalDate[]; moved: boolean }> {
  const { opinions } = bundle.service.clock ?? {}
  if (!opinions) return { next: [], moved: false }
  const day = today(ctx)
  const next: LocalDate[] = []
  for (const awaited of await awaitedOf(ctx, found)) {
    const remindOn = workingDaysBefore(ctx, awaited.dueOn, opinions.remind)
    if (day < remindOn) {
      next.push(remindOn)
      continue
    }
    await remind(ctx, found, awaited)
    if (!opinions.silence) continue
    if (day <= awaited.dueOn) next.push(dayAfter(awaited.dueOn))
    else {
      await consent(ctx, found, awaited, opinions.silence)
      // One at a time: where the case stands then is read anew.
      return { next, moved: true }
    }
  }
  return { next, moved: false }
}

async function remind(ctx: Ctx, found: HeldCase, { task, dueOn }: Awaited) {
  const once = `opinion-reminded ${task.instance} ${task.wait}`
  if (!(await writeClockEvent(ctx, found.id, 'opinion-reminded', { until: dueOn, once }))) return
  await recordFor(ctx, 'rung-reached', found, ['opinion-reminded'])
  const advisers = (await advisersOf(ctx, found, task.body)).map(({ id }) => id)
  await tellOfficials(ctx, found, advisers, 'opinion-reminded', (t) => ({
    day: t.date(dueOn, 'day'),
  }))
}

/** Does the agency's task as if it had nothing against the application, and says by what article. */
async function consent(
  ctx: Ctx,
  found: HeldCase,
  { task: { instance, wait, node, body } }: Awaited,
  { law, article }: { law: string; article: string },
) {
  await db(ctx)
    .insertInto('cases.opinion')
    .values({
      ...{
        case_id: found.id,
        instance,
        wait,
        node,
        body,
        at: ctx.clock.now(),
        by: null,
        by_name: null,
      },
      ...{ favourable: true, text: null, law, article },
    })
    .execute()
  const reached = await doTask(ctx, found, 'give-opinion', { favourable: true }, [body])
  const state = await owed(ctx, found, reached)
  if (state !== found.state) await moveCase(ctx, found.id, state, {})
  await writeClockEvent(ctx, found.id, 'opinion-silent', {
    once: `opinion-silent ${instance} ${wait}`,
  })
  await recordFor(ctx, 'opinion-silent', found, [`${law}:${article}`])
}
