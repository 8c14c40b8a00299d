import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { appoint, findOffice, givePower, openPost, rolesOf } from '#organisations'
import { bodyOf, dbTest } from '#testing'
import { giveDecree, giveMandate, giveSubstitute } from '../fixture.ts'

const DESK = '/en/office/access'
const AUDITOR = { agency: 'sab', roles: ['auditor'] }
const REASON = 'Audit 12/2026'

/** As the form has a moment. */
const at = (moment: Date) => {
  const [year = '', month = '', day = ''] = moment.toISOString().slice(0, 10).split('-')
  const zoned = new Date(moment.getTime() + 3 * 3_600_000).toISOString()
  return {
    'day.day': zoned.slice(8, 10) || day,
    'day.month': zoned.slice(5, 7) || month,
    'day.year': zoned.slice(0, 4) || year,
    time: zoned.slice(11, 16),
  }
}

describe('What somebody could do', () => {
  dbTest(
    'is shown for a past moment, when the post has long ended, with its chain',
    async ({ ctx, as, given, browse, clock }) => {
      const desk = await browse(await given.officer(AUDITOR))
      const who = await given.person({ name: { ar: 'نورة', en: 'Noora' } })
      const giver = await given.officer({ agency: 'moj', roles: ['administrator'] })
      const from = clock.now()
      const decree = await giveDecree(ctx, giver.id, '12/2026')
      const post = await openPost(ctx, 'moj', ['senior-officer'])
      await givePower(as(giver), {
        ...{ post, act: 'approve', amount: 500_000n, body: null, decree: null, from },
      })
      await appoint(ctx, {
        ...{
          post,
          person: who.id,
          names: { ar: 'نورة', en: 'Noora' },
          kind: 'holder',
          decree,
        },
        ...{ from, until: new Date(from.getTime() + 5 * 86_400_000), reason: 'Long merited' },
        ...{ givenBy: giver.id, agreedBy: null },
      })
      clock.advance({ days: 3 })
      const held = clock.now()
      clock.advance({ days: 30 })
      expect(await findOffice(ctx, who.id)).toBeUndefined()

      const asked = { identifier: who.identifier, reason: REASON }
      const then = await desk.post(`${DESK}/person`, { ...asked, ...at(held) })
      const page = bodyOf((await desk.get(then.location ?? '')).body)
      expect(page).toContain('What Noora could do')
      for (const step of [
        'senior officer',
        'Ministry of Justice',
        'Hind Salem',
        'Long merited',
        '12/2026',
      ])
        expect(page).toContain(step)
      expect(page).toContain('licences:revoke')
      expect(page).toContain('Approve up to')

      const now = await desk.post(`${DESK}/person`, asked)
      const today = bodyOf((await desk.get(now.location ?? '')).body)
      expect(today).not.toContain('licences:revoke')
      expect(today).toContain('cases:submit')

      const table = await desk.get(`${then.location}/answer.csv`)
      expect(table.headers['content-type']).toContain('text/csv')
      expect(table.body).toContain('licences:revoke')
    },
  )

  dbTest(
    'holds mandates of then, and whom somebody stood in for',
    async ({ as, ctx, given, browse, clock }) => {
      const desk = await browse(await given.officer(AUDITOR))
      const [principal, agent] = [
        await given.person({ name: { ar: 'ريم', en: 'Reem' } }),
        await given.person(),
      ]
      const mandate = await giveMandate(as, principal, agent)
      const away = await given.officer({ agency: 'moj', roles: ['senior-officer'] })
      await giveSubstitute(ctx, away.id, agent, { days: 10 })
      clock.advance({ days: 1 })
      const stood = clock.now()
      clock.advance({ hours: 1 })
      await mandate.end()
      clock.advance({ days: 20 })
      const asked = { identifier: agent.identifier, reason: REASON }
      const then = await desk.post(`${DESK}/person`, { ...asked, ...at(stood) })
      const page = bodyOf((await desk.get(then.location ?? '')).body)
      expect(page).toContain('Acts for others')
      expect(page).toContain('Reem')
      expect(page).toContain('it was taken back')
      expect(page).toContain('Instead of')
      const now = bodyOf(
        (await desk.get((await desk.post(`${DESK}/person`, asked)).location ?? '')).body,
      )
      expect(now).not.toContain('Reem')
    },
  )

  dbTest(
    'is asked with a purpose, which its person reads; it is for auditors alone',
    async ({ ctx, given, browse }) => {
      const auditor = await given.officer(AUDITOR)
      const desk = await browse(auditor)
      const who = await given.officer()
      const silent = await desk.post(`${DESK}/person`, { identifier: who.identifier })
      expect(silent.status).toBe(422)
      expect(silent.body).toContain('Write why you look')
      const look = await desk.post(`${DESK}/person`, { identifier: who.identifier, reason: REASON })
      const { rows } = await sql<{ fact: string; reason: string }>`
        select fact, reason from kernel.audit where subject = ${who.id} and fact like 'access/%'`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ fact: 'access/access-read', reason: REASON }])
      const seen = bodyOf((await (await browse(who)).get('/en/my/security/activity')).body)
      expect(seen).toContain(REASON)

      const officer = await browse(who)
      expect((await officer.get(DESK)).status).toBe(403)
      expect((await officer.get(look.location ?? '')).status).toBe(403)
      // Another auditor has their own questions, with their own purposes.
      const other = await browse(await given.officer(AUDITOR))
      expect((await other.get(look.location ?? '')).status).toBe(404)
      expect(rolesOf(ctx, 'moci')).not.toContain('auditor')
      expect(rolesOf(ctx, 'sab')).toContain('auditor')
    },
  )

  dbTest('needs a person and a moment that are', async ({ given, browse, clock }) => {
    const desk = await browse(await given.officer(AUDITOR))
    const who = await given.officer({ agency: 'moph' })
    await given.officer({ agency: 'moph' })
    const ask = async (fields: Record<string, string>) =>
      bodyOf((await desk.post(`${DESK}/person`, { reason: REASON, ...fields })).body)
    expect(await ask({ identifier: '1' })).toContain('Nobody is found by this')
    expect(await ask({ name: 'Hind', at: 'moph' })).toContain('people are called so there')
    const later = new Date(clock.now().getTime() + 86_400_000)
    expect(await ask({ identifier: who.identifier, ...at(later) })).toContain(
      'Write a day that was',
    )
  })
})

describe('Who could do something', () => {
  dbTest(
    'is answered by act and by power, at a moment, and each of them reads of it',
    async ({ ctx, as, given, browse, clock }) => {
      const desk = await browse(await given.officer(AUDITOR))
      const giver = await given.officer({ agency: 'mcit', roles: ['administrator'] })
      const who = await given.person({ name: { ar: 'نورة', en: 'Noora' } })
      const from = clock.now()
      const post = await openPost(ctx, 'mcit', ['senior-officer'])
      await givePower(as(giver), {
        ...{ post, act: 'approve', amount: 500_000n, body: null, decree: null, from },
      })
      await appoint(ctx, {
        ...{
          post,
          person: who.id,
          names: { ar: 'نورة', en: 'Noora' },
          kind: 'holder',
          decree: null,
        },
        ...{ from, until: new Date(from.getTime() + 86_400_000), reason: '' },
        ...{ givenBy: giver.id, agreedBy: null },
      })
      clock.advance({ hours: 2 })
      const held = at(clock.now())
      clock.advance({ days: 9 })
      const ask = async (fields: Record<string, string>) => {
        const asked = { body: 'mcit', reason: REASON, ...fields }
        const { location, body } = await desk.post(`${DESK}/holders`, asked)
        return bodyOf(location ? (await desk.get(location)).body : body)
      }
      expect(await ask({ act: 'licences:revoke', ...held })).toContain('Noora')
      expect(await ask({ act: 'licences:revoke' })).not.toContain('Noora')
      expect(await ask({ act: 'identity:manage-officials', ...held })).toContain('Hind Salem')
      expect(await ask({ act: 'power:approve', amount: '5000', ...held })).toContain('Noora')
      expect(await ask({ act: 'power:approve', amount: '5001', ...held })).not.toContain('Noora')
      expect(await ask({ act: 'power:approve', amount: 'many' })).toContain('Write an amount')
      expect(await ask({ act: 'cases:fly' })).toContain('Choose from the list')
      expect(await ask({ act: 'power:sign', body: 'nowhere' })).toContain('Choose an agency')
      const { rows } = await sql`
        select from kernel.audit where subject = ${who.id} and fact = 'access/access-read'`.execute(
        ctx.sql,
      )
      expect(rows).toHaveLength(2)
    },
  )
})
