import { lookup, registersOf } from '#exchange'
import type { Ctx } from '#kernel'
import type { AskedRegister } from '../bundle/bundle.ts'
import { assessDraft, type Draft, getOpenDraft } from '../draft.ts'
import { record } from '../facts.ts'
import { type Fetched, lookupOf, type TypedAnswer } from '../form/fetched.ts'
import { type AnswerPath, answerAt, isWithin } from '../form/path.ts'
import { getServiceVersion } from '../service.ts'
import { db } from '../tables.ts'
import { modelOfForm } from '../view/words.ts'

/** So often one answer of a draft is asked about within an hour. */
const MOST = 20
const HOUR_MS = 3_600_000

/** Which answers are asked about: those alone that were not yet, as they stand; all of a page, or one of it. */
export type Asking = { anew: boolean; page?: string; path?: AnswerPath }

/**
 * Asks registers about what somebody typed: whether a name is taken, what a number stands for. What they say is advice: it is
 * kept with the draft beside the answers, with its moment, and keeps nobody from going on. A register that does not answer, or was
 * asked too often, has said nothing.
 *
 * It asks outside of any transaction; a correction's locked answers are left alone.
 *
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 */
export async function lookUpTyped(ctx: Ctx, reference: string, asking: Asking): Promise<void> {
  const draft = await getOpenDraft(ctx, reference)
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const { byPath, pages } = modelOfForm(bundle, draft.form)
  const looked = [...byPath.values()].filter((node) => lookupOf(node) !== undefined)
  if (looked.length === 0) return
  const { answers } = await assessDraft(ctx, draft, bundle)
  for (const node of looked) {
    const { path } = node
    const answer = answerAt(answers, path)
    const about = bundle.registers?.[lookupOf(node)?.register ?? '']
    const elsewhere =
      (asking.path !== undefined && asking.path !== path) ||
      (asking.page !== undefined && asking.page !== pages[node.page]?.page.page)
    const locked = draft.locked?.some((one) => isWithin(path, one))
    if (typeof answer !== 'string' || !about || elsewhere || locked) continue
    const before = draft.fetched.find(({ typed }) => typed?.path === path)
    if (!asking.anew && before?.typed?.answer === answer) continue
    const typed = countedFrom(ctx, before, { path, answer })
    if (typed === undefined) continue
    await askAbout(ctx, draft, { about, register: lookupOf(node)?.register ?? '', typed })
  }
}

/** @returns undefined: it was asked too often */
function countedFrom(
  ctx: Ctx,
  before: Fetched | undefined,
  now: Pick<TypedAnswer, 'path' | 'answer'>,
): TypedAnswer | undefined {
  const at = ctx.clock.now()
  const { since = at.toISOString(), times = 0 } = before?.typed ?? {}
  if (at.getTime() - Date.parse(since) > HOUR_MS) {
    return { ...now, since: at.toISOString(), times: 1 }
  }
  return times >= MOST ? undefined : { ...now, since, times: times + 1 }
}

async function askAbout(
  ctx: Ctx,
  { reference }: Pick<Draft, 'reference'>,
  { about, register, typed }: { about: AskedRegister; register: string; typed: TypedAnswer },
): Promise<void> {
  const looked = await ask(ctx, register, { key: typed.answer, purpose: about.purpose })
  const said: Fetched = {
    ...{ register, typed, state: looked.state, consent: '' },
    at: ctx.clock.now().toISOString(),
    ...(looked.state === 'found' && { record: looked.record }),
  }
  await ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const others = draft.fetched.filter((one) => one.typed?.path !== typed.path)
    // No new revision: it is advice, and what the page of answers declares stays what it was.
    await db(ctx)
      .updateTable('services.draft')
      .set({ fetched: JSON.stringify([...others, said]) })
      .where('id', '=', draft.id)
      .execute()
    await record(ctx, 'register-asked', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { register, state: said.state },
    })
  })
}

/** The pack says what may be asked by what people type; one that says so no more has nobody to ask. */
async function ask(ctx: Ctx, register: string, { key, purpose }: { key: string; purpose: string }) {
  const { registers } = await registersOf(ctx.pack)
  const known = registers.find((one) => one.register === register)
  const may = known?.purposes.find((one) => one.purpose === purpose && one.module === 'services')
  if (!may?.typed) return { state: 'unavailable' } as const
  return lookup(ctx, 'services', { register, key, purpose })
}
