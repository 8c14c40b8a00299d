import { lookup, registersOf } from '#exchange'
import type { Ctx } from '#kernel'
import type { AskedRegister, ServiceBundle } from '../bundle/bundle.ts'
import { assessDraft, type Draft, getOpenDraft, personOf, surroundingsOf } from '../draft.ts'
import { record } from '../facts.ts'
import { assess } from '../form/assess.ts'
import { type Fetched, lookupOf, type TypedAnswer } from '../form/fetched.ts'
import { type AnswerPath, answerAt, isWithin } from '../form/path.ts'
import { APPLY } from '../licence-draft.ts'
import { getService, getServiceVersion } from '../service.ts'
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
  if (lookedUp(bundle, draft.form).length === 0) return
  const { answers } = await assessDraft(ctx, draft, bundle)
  await keepTyped(ctx, reference, await askTyped(ctx, bundle, { ...draft, answers }, asking))
}

/**
 * What registers say of answers that are about to be saved and sent within one transaction, in which nobody is asked: to be kept
 * by {@link keepTyped}, between saving and sending.
 *
 * @param of  where the answers go: a draft, or one that is begun with them for the service
 * @param answers  as they came
 * @throws services/service-missing; services/draft-missing, services/draft-closed, services/draft-expired
 */
export async function askBeforeSending(
  ctx: Ctx,
  { service, draft: reference }: { service: string; draft?: string | null | undefined },
  answers: Answers,
): Promise<readonly Fetched[]> {
  if (!reference) {
    const { bundle } = await getService(ctx, service)
    if (!bundle.forms[APPLY] || lookedUp(bundle, APPLY).length === 0) return []
    const around = await surroundingsOf(ctx, { person: personOf(ctx) })
    const given = { ...FRESH, answers: assess(bundle, APPLY, answers, around).answers }
    return askTyped(ctx, bundle, given, { anew: true })
  }
  const draft = await getOpenDraft(ctx, reference)
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  if (lookedUp(bundle, draft.form).length === 0) return []
  const { answers: sound } = await assessDraft(ctx, { ...draft, answers }, bundle)
  return askTyped(ctx, bundle, { ...draft, answers: sound }, { anew: true })
}

type Answers = Readonly<Record<string, unknown>>
/** Answers that are sound, with what their draft knows of them. */
type About = Pick<Draft, 'form' | 'fetched' | 'locked'> & { answers: Answers }

const FRESH = { form: APPLY, fetched: [], locked: null } as const

const lookedUp = (bundle: ServiceBundle, form: string) =>
  [...modelOfForm(bundle, form).byPath.values()].filter((node) => lookupOf(node) !== undefined)

async function askTyped(
  ctx: Ctx,
  bundle: ServiceBundle,
  { form, answers, fetched, locked }: About,
  asking: Asking,
): Promise<Fetched[]> {
  const { pages } = modelOfForm(bundle, form)
  const said: Fetched[] = []
  for (const node of lookedUp(bundle, form)) {
    const { path } = node
    const answer = answerAt(answers, path)
    const about = bundle.registers?.[lookupOf(node)?.register ?? '']
    const elsewhere =
      (asking.path !== undefined && asking.path !== path) ||
      (asking.page !== undefined && asking.page !== pages[node.page]?.page.page)
    const isLocked = locked?.some((one) => isWithin(path, one))
    if (typeof answer !== 'string' || !about || elsewhere || isLocked) continue
    const before = fetched.find(({ typed }) => typed?.path === path)
    if (!asking.anew && before?.typed?.answer === answer) continue
    const typed = countedFrom(ctx, before, { path, answer })
    if (typed === undefined) continue
    said.push(await askAbout(ctx, { about, register: lookupOf(node)?.register ?? '', typed }))
  }
  return said
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
  { about, register, typed }: { about: AskedRegister; register: string; typed: TypedAnswer },
): Promise<Fetched> {
  const looked = await ask(ctx, register, { key: typed.answer, purpose: about.purpose })
  return {
    ...{ register, typed, state: looked.state, consent: '' },
    at: ctx.clock.now().toISOString(),
    ...(looked.state === 'found' && { record: looked.record }),
  }
}

/**
 * Keeps with a draft what registers said of what was typed.
 *
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 */
export async function keepTyped(
  ctx: Ctx,
  reference: string,
  said: readonly Fetched[],
): Promise<void> {
  if (said.length === 0) return
  await ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const paths = said.map(({ typed }) => typed?.path)
    const others = draft.fetched.filter(({ typed }) => !typed || !paths.includes(typed.path))
    // No new revision: it is advice, and what the page of answers declares stays what it was.
    await db(ctx)
      .updateTable('services.draft')
      .set({ fetched: JSON.stringify([...others, ...said]) })
      .where('id', '=', draft.id)
      .execute()
    for (const { register, state } of said) {
      await record(ctx, 'register-asked', {
        subject: draft.person,
        resource: `draft:${draft.id}`,
        data: { register, state },
      })
    }
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
