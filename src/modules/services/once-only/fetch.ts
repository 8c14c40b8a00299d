import { lookup, registersOf } from '#exchange'
import type { Ctx } from '#kernel'
import { newUuid } from '#lib/uuid'
import type { AskedRegister } from '../bundle/bundle.ts'
import { type Draft, getOpenDraft, surroundingsOf } from '../draft.ts'
import { record } from '../facts.ts'
import { canAsk, type Fetched, registerOf } from '../form/fetched.ts'
import { isWithin } from '../form/path.ts'
import { problem } from '../problems.ts'
import { getServiceVersion } from '../service.ts'
import { type ConsentId, db } from '../tables.ts'
import { modelOfForm } from '../view/words.ts'
import { registersAsked } from './asked.ts'

/** What a person says of a register: fetch it, let it be, or ask it once more, as they agreed before. */
export type Word = 'fetch' | 'decline' | 'again'

/**
 * Does with a register what the person says: notes the consent or the refusal, asks, and keeps with the draft what was
 * said. The register is asked outside of any transaction; where the program dies between, it was agreed to and not
 * asked, and is asked on the next press.
 *
 * @returns what stands in the draft then
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 * @throws services/register-missing  the form does not ask it, or nothing that it says is open
 * @throws services/register-other-person  it goes by another number than the account was opened with
 */
export async function useRegister(
  ctx: Ctx,
  reference: string,
  register: string,
  word: Word,
): Promise<Fetched> {
  const { fetched, asked } = await ctx.tx((ctx) => agree(ctx, reference, register, word))
  if (!asked) return fetched
  const looked = await ask(ctx, register, asked, fetched.consent)
  const said: Fetched = {
    ...{ register, consent: fetched.consent, state: looked.state },
    at: ctx.clock.now().toISOString(),
    ...(looked.state === 'found' && { record: looked.record }),
  }
  return ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const now = draft.fetched.find((one) => one.register === register)
    // Declined on another page meanwhile: that is the later word.
    if (now?.consent !== said.consent) return now ?? said
    // What it said before is not lost because it is silent today.
    if (said.state === 'unavailable' && now.state === 'found') return now
    await keep(ctx, draft, said)
    await record(ctx, 'register-asked', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { register, state: said.state },
    })
    return said
  })
}

type Agreed = {
  fetched: Fetched
  /** by what it is asked; undefined: it is not */
  asked?: { key: string; purpose: string }
}

async function agree(ctx: Ctx, reference: string, register: string, word: Word): Promise<Agreed> {
  const draft = await getOpenDraft(ctx, reference, { lock: true })
  const about = await registerOfDraft(ctx, draft, register)
  const { account } = await surroundingsOf(ctx, draft)
  if (!canAsk(account, about)) throw problem('register-other-person')
  const asked = { key: account.identifier, purpose: about.purpose }
  const before = draft.fetched.find((one) => one.register === register)
  const agreed = before && before.state !== 'declined'
  // Agreed to once, it is asked as often as the person presses.
  if (agreed && word !== 'decline') return { fetched: before, asked }
  if (before && !agreed && word === 'decline') return { fetched: before }
  const given = word !== 'decline'
  const consent = await noteConsent(ctx, draft, about, { register, given })
  const state = given ? 'waiting' : 'declined'
  const fetched = { register, state, consent, at: ctx.clock.now().toISOString() } as const
  await keep(ctx, draft, fetched)
  return { fetched, ...(given && { asked }) }
}

/** @throws services/register-missing */
async function registerOfDraft(ctx: Ctx, draft: Draft, register: string): Promise<AskedRegister> {
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const { byPath } = modelOfForm(bundle, draft.form)
  const open = [...byPath.values()].filter(
    ({ path }) => !draft.locked?.some((locked) => isWithin(path, locked)),
  )
  const found = registersAsked({ bundle }, draft, open).find((one) => one.register === register)
  if (!found) throw problem('register-missing')
  return found.about
}

async function noteConsent(
  ctx: Ctx,
  draft: Draft,
  { purpose }: AskedRegister,
  { register, given }: { register: string; given: boolean },
): Promise<ConsentId> {
  const { actor } = ctx
  if (actor.kind !== 'person') throw problem('draft-missing')
  const id = newUuid(ctx.clock.now().getTime()) as ConsentId
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const { byPath } = modelOfForm(bundle, draft.form)
  const fields = [...byPath.values()].flatMap((node) => {
    const from = registerOf(node)
    return from?.register === register ? [from.field] : []
  })
  await db(ctx)
    .insertInto('services.consent')
    .values({
      ...{ id, draft: draft.id, person: draft.person, said_by: actor.id, given },
      ...{ service: draft.service, version: draft.version, register, purpose },
      ...{ fields: [...new Set(fields)], at: ctx.clock.now() },
    })
    .execute()
  await record(ctx, given ? 'consent-given' : 'consent-refused', {
    subject: draft.person,
    resource: `draft:${draft.id}`,
    data: { register, purpose, consent: id },
  })
  return id
}

/** A pack that knows the register no more has nobody to ask: that is as if it did not answer. */
async function ask(
  ctx: Ctx,
  register: string,
  { key, purpose }: { key: string; purpose: string },
  consent: string,
) {
  const { registers } = await registersOf(ctx.pack)
  const known = registers.find((one) => one.register === register)
  const may = known?.purposes.some((one) => one.purpose === purpose && one.module === 'services')
  if (!may) return { state: 'unavailable' } as const
  return lookup(ctx, 'services', { register, key, purpose, consent })
}

/** The page of answers is shown anew: what it declares is something else now. */
async function keep(ctx: Ctx, draft: Draft, fetched: Fetched): Promise<void> {
  const others = draft.fetched.filter(({ register }) => register !== fetched.register)
  await db(ctx)
    .updateTable('services.draft')
    .set({
      fetched: JSON.stringify([...others, fetched]),
      revision: draft.revision + 1,
      updated_at: ctx.clock.now(),
    })
    .where('id', '=', draft.id)
    .execute()
}
