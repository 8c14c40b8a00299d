import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, type MandateId, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { dbTest, type GivenPerson } from '#testing'
import { endByTime } from './ending.ts'
import { givenChild, givenMandate, holds, offerTo } from './fixture.ts'
import { actingBy, endMandate, listHeld, listMandates } from './mandate.ts'
import { acceptMandate, offerMandate, passOn, untilOf } from './offer.ts'
import { useMandate } from './use.ts'

const SERVICE = 'home-business-licence'
const code = (name: string) => ({ code: `mandates/${name}` })
const later = (ctx: Ctx, days: number) => new Date(ctx.clock.now().getTime() + days * 86_400_000)

/** The agent's context, acting by a mandate. */
async function actingAs(as: (who: GivenPerson) => Ctx, who: GivenPerson, id: MandateId) {
  const actingFor = await actingBy(as(who), id)
  if (!actingFor || who.actor.kind !== 'person') throw new Error('does not hold')
  return withCtx(as(who), { actor: { ...who.actor, actingFor } })
}

describe('A mandate', () => {
  dbTest('is offered, and holds once it is accepted', async ({ given, as }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const id = await offerMandate(as(sara), offerTo(as(sara), omar))
    expect(await holds(as(omar), id)).toBe(false)
    await acceptMandate(as(omar), id)
    const held = await listHeld(as(omar), omar.id)
    expect(held).toMatchObject([{ mandate: id, principal: { id: sara.id }, services: 'all' }])
    expect(await holds(as(sara), id)).toBe(false)
  })

  dbTest('is accepted once, also twice at the same moment', async ({ given, as }) => {
    const [sara, omar, other] = [await given.person(), await given.person(), await given.person()]
    const id = await offerMandate(as(sara), offerTo(as(sara), omar))
    await expect(acceptMandate(as(other), id)).rejects.toMatchObject(code('missing'))
    const both = await Promise.allSettled([
      acceptMandate(as(omar), id),
      acceptMandate(as(omar), id),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(acceptMandate(as(omar), id)).rejects.toMatchObject(code('already-accepted'))
  })

  dbTest(
    'is offered to nobody whom a number and a name do not mean together',
    async ({ given, as, deliver }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: { en: 'Omar Ali' } })]
      const wrong = { ...offerTo(as(sara), omar), name: 'Somebody Else' }
      const [id, unknown] = [
        await offerMandate(as(sara), wrong),
        await offerMandate(as(sara), { ...wrong, identifier: '29999999999' }),
      ]
      await deliver()
      expect(await listMessages(as(omar), omar.id)).toEqual([])
      await expect(acceptMandate(as(omar), id)).rejects.toMatchObject(code('missing'))
      const seen = await listMandates(as(sara), sara.id)
      expect(seen.map(({ state, agentName }) => [state, agentName.en])).toEqual([
        ['offered', 'Somebody Else'],
        ['offered', 'Somebody Else'],
      ])
      expect(seen.map((one) => one.id).sort()).toEqual([id, unknown].sort())
    },
  )

  dbTest('waits for its answer for two weeks', async ({ given, as, clock }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const id = await offerMandate(as(sara), offerTo(as(sara), omar))
    clock.advance({ days: 14 })
    await expect(acceptMandate(as(omar), id)).rejects.toMatchObject(code('offer-over'))
  })

  dbTest('says to whom, for what and how far, or is not offered', async ({ given, as }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const ctx = as(sara)
    const refusals: [Parameters<typeof offerTo>[2], string][] = [
      [{ name: ' ' }, 'details-missing'],
      [{ services: [] }, 'service-missing'],
      [{ most: 0 }, 'most-unreadable'],
      [{ most: Number.NaN }, 'most-unreadable'],
      [{ amount: 0n }, 'amount-unreadable'],
      [{ until: later(ctx, 1_828) }, 'more-than-five-years'],
      [{ until: ctx.clock.now() }, 'more-than-five-years'],
      [{ identifier: sara.identifier, name: 'Sara Khalid' }, 'to-oneself'],
    ]
    for (const [more, name] of refusals) {
      await expect(offerMandate(ctx, offerTo(ctx, omar, more))).rejects.toMatchObject(code(name))
    }
    for (let i = 0; i < 20; i++) await offerMandate(ctx, offerTo(ctx, omar))
    await expect(offerMandate(ctx, offerTo(ctx, omar))).rejects.toMatchObject(
      code('too-many-offers'),
    )
  })

  dbTest('ends by either side, at once, and tells both', async ({ given, as, deliver }) => {
    for (const side of ['principal', 'agent'] as const) {
      const [sara, omar] = [await given.person(), await given.person()]
      const id = await givenMandate(as, [sara, omar])
      const stranger = await given.person()
      await expect(endMandate(as(stranger), id)).rejects.toMatchObject(code('missing'))
      await endMandate(as(side === 'principal' ? sara : omar), id)
      expect(await holds(as(omar), id)).toBe(false)
      await expect(endMandate(as(sara), id)).rejects.toMatchObject(code('already-ended'))
      await deliver()
      const told = async (who: typeof sara) =>
        (await listMessages(as(who), who.id)).map(({ subject }) => subject.en)
      expect(await told(sara)).toHaveLength(3)
      expect(await told(omar)).toContain('You act for Sara Khalid no more')
      const [seen] = await listMandates(as(sara), sara.id)
      expect(seen?.endReason).toBe(side === 'principal' ? 'revoked' : 'renounced')
    }
  })

  dbTest(
    'that is over by time is written down as ended, and both are told',
    async ({ ctx, given, as, clock, deliver }) => {
      const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
      const until = { until: later(ctx, 30), subDelegable: true }
      const parent = await givenMandate(as, [sara, omar], until)
      await givenChild(as, parent, [omar, mona], { until: later(ctx, 30) })
      await offerMandate(as(sara), offerTo(as(sara), mona))
      clock.advance({ days: 30 })
      await endByTime(ctx)
      await endByTime(ctx)
      const ends = (await listMandates(as(sara), sara.id)).map(({ endReason }) => endReason)
      expect(ends.sort()).toEqual(['parent-ended', 'time', 'time'])
      await deliver()
      const told = (await listMessages(as(sara), sara.id)).map(({ subject }) => subject.en)
      expect(told).toContain('Your offer to Sara Khalid was not accepted')
      expect(told.filter((line) => line?.includes('acts for you no more'))).toHaveLength(2)
    },
  )

  dbTest(
    'that is used and ended at the same moment is used before its end, or not at all',
    async ({ given, as }) => {
      for (let i = 0; i < 10; i++) {
        const [sara, omar] = [await given.person(), await given.person()]
        const id = await givenMandate(as, [sara, omar], { subDelegable: true })
        const actingFor = await actingBy(as(omar), id)
        if (!actingFor || omar.actor.kind !== 'person') throw new Error('does not hold')
        const acting = withCtx(as(omar), { actor: { ...omar.actor, actingFor } })
        const use = { what: 'sent', service: SERVICE, reference: `QA-${i}` } as const
        const [used, ended] = await Promise.allSettled([
          useMandate(acting, use),
          endMandate(as(sara), id),
        ])
        expect(ended.status).toBe('fulfilled')
        const [seen] = await listMandates(as(sara), sara.id)
        expect(seen?.sent).toBe(used.status === 'fulfilled' ? 1 : 0)
        await expect(useMandate(acting, use)).rejects.toMatchObject(code('over'))
      }
    },
  )

  dbTest(
    'ends with its time, and with either account',
    async ({ ctx, given, as, clock, deliver }) => {
      const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
      const short = await givenMandate(as, [sara, omar], { until: later(ctx, 30) })
      const long = await givenMandate(as, [sara, mona], { until: untilOf(ctx, 'P5Y') })
      clock.advance({ days: 30 })
      expect([await holds(as(omar), short), await holds(as(mona), long)]).toEqual([false, true])
      await sql`insert into kernel.outbox (fact, payload, at)
      values ('identity/account-closed', ${JSON.stringify({ subject: sara.id })}::jsonb, now())`.execute(
        ctx.sql,
      )
      await deliver()
      expect(await holds(as(mona), long)).toBe(false)
    },
  )
})

describe('A mandate that is passed on', () => {
  dbTest('has no more than that from which it comes', async ({ ctx, given, as }) => {
    const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
    const id = await givenMandate(as, [sara, omar], {
      ...{ services: [SERVICE], most: 2, amount: 50_000n, until: later(ctx, 100) },
      subDelegable: true,
    })
    const within = { services: [SERVICE], most: 2, amount: 50_000n, until: later(ctx, 100) }
    for (const more of [
      { services: undefined },
      { services: [SERVICE, 'another'] },
      { most: 3 },
      { most: undefined },
      { amount: 50_001n },
      { amount: undefined },
      { until: later(ctx, 101) },
    ]) {
      const { services, most, amount, ...offer } = { ...offerTo(as(omar), mona, within), ...more }
      const given = {
        ...(services && { services }),
        ...(most && { most }),
        ...(amount && { amount }),
      }
      const wider = { ...offer, ...given }
      await expect(passOn(as(omar), id, wider)).rejects.toMatchObject(code('more-than-one-has'))
    }
    const child = await givenChild(as, id, [omar, mona], within)
    expect(await actingBy(as(mona), child)).toMatchObject({ principal: { id: sara.id } })
  })

  dbTest('goes to nobody further, and never back', async ({ given, as }) => {
    const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
    const closed = await givenMandate(as, [sara, omar])
    const offer = offerTo(as(omar), mona)
    await expect(passOn(as(omar), closed, offer)).rejects.toMatchObject(code('not-to-pass-on'))
    await expect(passOn(as(mona), closed, offer)).rejects.toMatchObject(code('missing'))
    const open = await givenMandate(as, [sara, omar], { subDelegable: true })
    const half = { until: later(as(omar), 100), subDelegable: true }
    await expect(passOn(as(omar), open, offerTo(as(omar), sara, half))).rejects.toMatchObject(
      code('back-to-its-giver'),
    )
    await expect(passOn(as(omar), open, offerTo(as(omar), omar, half))).rejects.toMatchObject(
      code('to-oneself'),
    )
    const child = await givenChild(as, open, [omar, mona], half)
    const further = offerTo(as(mona), await given.person(), { until: later(as(omar), 50) })
    await expect(passOn(as(mona), child, further)).rejects.toMatchObject(code('not-to-pass-on'))
  })

  dbTest(
    'ends with its parent, whoever ends that, and its principal ends it alone',
    async ({ given, as }) => {
      const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
      const until = { until: later(as(omar), 100) }
      const parent = await givenMandate(as, [sara, omar], { subDelegable: true })
      const [one, other] = [
        await givenChild(as, parent, [omar, mona], until),
        await givenChild(as, parent, [omar, mona], until),
      ]
      const waiting = await passOn(as(omar), parent, offerTo(as(omar), mona, until))
      await endMandate(as(sara), one)
      expect([await holds(as(mona), one), await holds(as(omar), parent)]).toEqual([false, true])
      await endMandate(as(omar), parent)
      expect(await holds(as(mona), other)).toBe(false)
      await expect(acceptMandate(as(mona), waiting)).rejects.toMatchObject(code('offer-over'))
    },
  )

  dbTest('makes no power that nobody gave, in a ring of three', async ({ given, as }) => {
    const ring = [await given.person(), await given.person(), await given.person()]
    const next = (i: number) => ring[(i + 1) % 3] as (typeof ring)[number]
    for (const [i, person] of ring.entries()) {
      await givenMandate(as, [person, next(i)], { subDelegable: true })
    }
    for (const [i, person] of ring.entries()) {
      const held = await listHeld(as(next(i)), next(i).id)
      expect(held.map(({ principal }) => principal.id)).toEqual([person.id])
    }
  })
})

describe('A use of a mandate', () => {
  dbTest('is counted for all of a chain, and stops at the end', async ({ given, as, deliver }) => {
    const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
    const until = { until: later(as(omar), 100) }
    const parent = await givenMandate(as, [sara, omar], { most: 2, subDelegable: true })
    const child = await givenChild(as, parent, [omar, mona], { ...until, most: 1 })
    const [byOmar, byMona] = [await actingAs(as, omar, parent), await actingAs(as, mona, child)]
    const use = { what: 'sent', service: SERVICE, reference: 'QA-1' } as const
    await useMandate(byMona, use)
    await expect(useMandate(byMona, use)).rejects.toMatchObject(code('used-up'))
    await useMandate(byOmar, use)
    await expect(useMandate(byOmar, use)).rejects.toMatchObject(code('used-up'))
    await deliver()
    const told = (await listMessages(as(sara), sara.id)).map(({ subject }) => subject.en)
    expect(told.filter((line) => line?.includes('for the first time'))).toHaveLength(2)
    await endMandate(as(sara), parent)
    await expect(useMandate(byMona, { ...use, what: 'begun' })).rejects.toMatchObject(code('over'))
    await useMandate(as(sara), use)
  })

  dbTest(
    'goes up to an amount: no application that costs more, and none of which nobody knows',
    async ({ given, as }) => {
      const [sara, omar, mona] = [await given.person(), await given.person(), await given.person()]
      const until = { until: later(as(omar), 100) }
      const more = { amount: 102_000n, subDelegable: true }
      const parent = await givenMandate(as, [sara, omar], more)
      const child = await givenChild(as, parent, [omar, mona], { ...until, amount: 50_000n })
      const use = { what: 'sent', service: SERVICE, reference: 'QA-1' } as const
      const byOmar = await actingAs(as, omar, parent)
      await useMandate(byOmar, { ...use, cost: 102_000n })
      await expect(useMandate(byOmar, { ...use, cost: 102_001n })).rejects.toMatchObject({
        ...code('beyond-amount'),
        params: { amount: '1,020 ريالًا', cost: '1,020.01 ريال' },
      })
      await expect(useMandate(byOmar, { ...use, cost: 'unknown' })).rejects.toMatchObject(
        code('cost-unknown'),
      )
      const byMona = await actingAs(as, mona, child)
      await useMandate(byMona, { ...use, cost: 50_000n })
      await expect(useMandate(byMona, { ...use, cost: 50_001n })).rejects.toMatchObject(
        code('beyond-amount'),
      )
      // What costs nothing of itself is not asked about: a correction, a withdrawal.
      await useMandate(byMona, { ...use, what: 'corrected' })
    },
  )

  dbTest('is for the services that it names', async ({ given, as }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const id = await givenMandate(as, [sara, omar], { services: ['another'] })
    const ctx = await actingAs(as, omar, id)
    await expect(
      useMandate(ctx, { what: 'begun', service: SERVICE, reference: 'QA-1' }),
    ).rejects.toMatchObject(code('not-this-service'))
  })
})
