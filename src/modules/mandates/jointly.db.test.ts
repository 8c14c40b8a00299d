import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type Ctx, type PersonId, withCtx } from '#kernel'
import { dbTest, type GivenPerson } from '#testing'
import { agreeJointly, listPending, takeAgreementBack } from './jointly.ts'
import { listHeld } from './mandate.ts'
import { db } from './tables.ts'
import { useMandate } from './use.ts'

const code = (name: string) => ({ code: `mandates/${name}` })
const WITHDRAW = { what: 'withdrawn', reference: 'QA-1' } as const
const names = { ar: 'مخبز', en: 'Bakery' }

/** A context of each of the directors of a business that they sign for together, two at a time. */
async function directors(as: (who: GivenPerson) => Ctx, people: readonly GivenPerson[]) {
  const principal = randomUUID() as PersonId
  return Promise.all(
    people.map(async (who) => {
      const now = as(who).clock.now()
      await db(as(who))
        .insertInto('mandates.mandate')
        .values({
          ...{ principal, principal_kind: 'business', principal_name: names },
          ...{ agent: who.id, agent_name: {}, kind: 'director', services: null, most: null },
          ...{ sub_delegable: false, jointly: 2, depth: 0, parent: null, granted_by: null },
          ...{ register: 'businesses', checked_at: now, proof: 'register', proof_level: 2 },
          ...{ state: 'active', offered_at: now, offer_until: now, accepted_at: now },
          until: new Date(now.getTime() + 1_000 * 86_400_000),
          ...{ ended_at: null, ended_by: null, end_reason: null },
        })
        .execute()
      const [actingFor] = await listHeld(as(who), who.id)
      if (who.actor.kind !== 'person' || !actingFor) throw new Error('holds no mandate')
      return withCtx(as(who), { actor: { ...who.actor, actingFor } })
    }),
  )
}

dbTest(
  'What two sign is done by no act that nobody asked the second for',
  async ({ as, given }) => {
    const [one] = await directors(as, [await given.person()])
    if (!one) throw new Error('a director')
    const use = { service: 'home-business-licence', reference: 'QA-1' }
    for (const what of ['sent', 'corrected', 'withdrawn', 'cancelled'] as const) {
      await expect(useMandate(one, { ...use, what })).rejects.toMatchObject({
        code: 'mandates/jointly-only',
      })
    }
    await useMandate(one, { ...use, what: 'begun' })
    await useMandate(one, { ...use, what: 'withdrawn', agreed: { agreed: 2, needed: 2 } })
  },
)

dbTest(
  'An agreement that is taken back at the moment in which the last one comes is used or gone, never both',
  async ({ as, given }) => {
    const people = [await given.person(), await given.person()]
    const [one, other] = await directors(as, people)
    if (!one || !other) throw new Error('two directors')
    for (let round = 0; round < 20; round++) {
      const joint = { ...WITHDRAW, reference: `QA-${round}` }
      expect(await agreeJointly(one, joint)).toEqual({ agreed: 1, needed: 2 })
      expect(await listPending(one)).toMatchObject([{ ...joint, agreed: 1, needed: 2 }])
      const [agreed, back] = await Promise.allSettled([
        agreeJointly(other, joint),
        takeAgreementBack(one, joint),
      ])
      if (agreed.status === 'rejected') throw agreed.reason
      const isDone = agreed.value?.agreed === 2
      expect(back.status).toBe(isDone ? 'rejected' : 'fulfilled')
      if (!isDone) await takeAgreementBack(other, joint)
      await expect(takeAgreementBack(one, joint)).rejects.toMatchObject({
        code: 'mandates/agreement-over',
      })
      expect([...(await listPending(one)), ...(await listPending(other))]).toEqual([])
    }
  },
)

dbTest(
  'An agreement is used up by what was done: the next needs new ones',
  async ({ as, given }) => {
    const [one, other] = await directors(as, [await given.person(), await given.person()])
    if (!one || !other) throw new Error('two directors')
    const sent = { what: 'sent', reference: 'QA-1', answers: { a: 1, b: 2 } } as const
    expect(await agreeJointly(one, sent)).toEqual({ agreed: 1, needed: 2 })
    // In whatever order the names stand.
    const same = { ...sent, answers: { b: 2, a: 1 } }
    expect(await agreeJointly(other, same)).toEqual({ agreed: 2, needed: 2 })
    // A correction with the very same answers is an act of its own.
    expect(await agreeJointly(other, sent)).toEqual({ agreed: 1, needed: 2 })
    expect(await agreeJointly(other, WITHDRAW)).toEqual({ agreed: 1, needed: 2 })
    await expect(takeAgreementBack(one, sent)).rejects.toMatchObject(code('agreement-over'))
  },
)
