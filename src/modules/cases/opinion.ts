import { agenciesOf, type Ctx, type PersonId, type Texts } from '#kernel'
import { type HeldCase, lockOfficeCase, moveCase } from './case.ts'
import { checkedText } from './checked-text.ts'
import { consultedTask, doTask } from './course.ts'
import { record } from './facts.ts'
import { owed } from './payment/owed.ts'
import { problem } from './problems.ts'
import { type CaseId, db } from './tables.ts'

export type OpinionOrder = {
  /** whether the agency has nothing against it; undefined: nothing was chosen */
  favourable: boolean | undefined
  /** what the agency that decides reads; needed where it is not favourable */
  text?: string
}

/**
 * Gives the opinion of the actor's agency on a case that its procedure has sent there.
 *
 * @throws cases/case-missing, cases/own-case, cases/declared-interest  as `lockOfficeCase`
 * @throws cases/wrong-state  no opinion is awaited
 * @throws cases/opinion-missing  neither yes nor no was chosen
 * @throws cases/text-missing, cases/text-too-long
 */
export const giveOpinion = (ctx: Ctx, reference: string, order: OpinionOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockOfficeCase(ctx, reference, 'give-opinion')
    const { favourable } = order
    if (favourable === undefined) throw problem('opinion-missing')
    const text = checkedText(order.text)
    if (!favourable && text === undefined) throw problem('text-missing')
    const bodies = agenciesOf(officer.office)
    await writeOpinion(ctx, found, bodies, { favourable, text, by: officer })
    const reached = await doTask(ctx, found, 'give-opinion', { favourable }, bodies)
    const state = await owed(ctx, found, reached)
    if (state !== found.state) await moveCase(ctx, found.id, state, {})
    await record(ctx, 'opinion-given', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      data: { favourable },
    })
  })

async function writeOpinion(
  ctx: Ctx,
  { id, standing }: HeldCase,
  bodies: readonly string[],
  said: { favourable: boolean; text: string | undefined; by: { id: PersonId; name: Texts } },
) {
  const task = standing && consultedTask(standing, bodies)
  if (!task) throw new Error('whose opinion is awaited was looked at before')
  await db(ctx)
    .insertInto('cases.opinion')
    .values({
      ...{
        case_id: id,
        instance: task.instance,
        wait: task.wait,
        node: task.node,
        body: task.body,
      },
      ...{ at: ctx.clock.now(), by: said.by.id, by_name: said.by.name },
      ...{ favourable: said.favourable, text: said.text ?? null, law: null, article: null },
    })
    .execute()
}

/** What other agencies said of a case, the newest first; there are at most 100. */
export const listOpinions = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.opinion')
    .select(['body', 'at', 'by_name as byName', 'favourable', 'text', 'law', 'article'])
    .where('case_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('wait', 'desc')
    .limit(100)
    .execute()

export type Opinion = Awaited<ReturnType<typeof listOpinions>>[number]
