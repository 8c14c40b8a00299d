import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { endMandate, listHeld, listMandates } from '#mandates'
import { type Browser, bodyOf, dbTest, formIn, type GivenPerson } from '#testing'
import { fillApplication, SERVICE } from '../fixture.ts'

const DECLARED = { _revision: '1', declaration: 'yes' }
const GIVE = { which: 'some', services: SERVICE, period: 'P1Y', passes: 'no' }
const OMAR = { ar: 'عمر علي', en: 'Omar Ali' }

type As = (who: GivenPerson) => Parameters<typeof listMandates>[0]

/** Sara gives Omar a mandate at the portal, and he accepts it there and acts for her. */
async function actingAt(
  as: As,
  [sara, omar]: readonly [GivenPerson, GivenPerson],
  pages: readonly [Browser, Browser],
) {
  const [hers, his] = pages
  const fields = { ...GIVE, identifier: omar.identifier, name: OMAR.en }
  expect((await hers.post('/en/my/mandates/give', fields)).location).toBe('/en/my/mandates')
  const [{ id } = { id: '' }] = await listMandates(as(sara), sara.id)
  expect((await his.post(`/en/my/mandates/${id}/accept`)).location).toBe('/en/my/mandates')
  expect((await his.post('/en/my/acting', { mandate: id })).location).toBe('/en/my')
  return id as Parameters<typeof endMandate>[1]
}

/** The same person's context, acting for whom they hold a mandate of. */
async function actorFor(as: As, who: GivenPerson) {
  const [actingFor] = await listHeld(as(who), who.id)
  if (who.actor.kind !== 'person' || !actingFor) throw new Error('holds no mandate')
  return { ...who, actor: { ...who.actor, actingFor } }
}

describe('Acting for somebody', () => {
  dbTest(
    'applies in their name, says so on every page, and is on record',
    async ({ ctx, as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
      const [hers, his] = [await browse(sara), await browse(omar)]
      const mandate = await actingAt(as, [sara, omar], [hers, his])
      const my = await his.get('/en/my')
      expect(bodyOf(my.body)).toContain('You are acting for Sara Khalid')
      expect(bodyOf(my.body)).toContain('Page of Sara Khalid')
      const reference = await fillApplication(as(await actorFor(as, omar)))
      expect(bodyOf((await his.get(`/en/apply/${reference}/check`)).body)).toContain('Sara Khalid')
      const sent = await his.post(`/en/apply/${reference}/submit`, DECLARED)
      expect(sent.location).toBe(`/en/my/cases/${reference}/sent`)
      const { rows } = await sql`
      select applicant, filed_by, mandate from cases.case where reference = ${reference}`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ applicant: sara.id, filed_by: omar.id, mandate }])
      const audit = await sql`
      select actor, subject, data->>'onBehalfOf' as principal, data->>'mandate' as mandate
      from kernel.audit where fact = 'cases/application-submitted' and subject = ${sara.id}`.execute(
        ctx.sql,
      )
      expect(audit.rows).toEqual([
        { actor: omar.id, subject: sara.id, principal: sara.id, mandate },
      ])
      const case_ = bodyOf((await hers.get(`/en/my/cases/${reference}`)).body)
      expect(case_).toContain('Sent by Omar Ali, by a mandate.')
      expect(bodyOf((await hers.get('/en/my/mandates')).body)).toContain(
        `sent: Home business licence ${reference}`,
      )
    },
  )

  dbTest(
    'ends with the mandate in an open session; what was saved stays with them',
    async ({ as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
      const [hers, his] = [await browse(sara), await browse(omar)]
      const mandate = await actingAt(as, [sara, omar], [hers, his])
      const reference = await fillApplication(as(await actorFor(as, omar)))
      const action = `/en/apply/${reference}/submit`
      const form = formIn((await his.get(`/en/apply/${reference}/check`)).body, action)
      await hers.post(`/en/my/mandates/${mandate}/end`)
      const refused = await his.postWithoutToken(action, { ...form, ...DECLARED })
      expect(refused.status).toBe(409)
      expect(bodyOf(refused.body)).toContain('nothing has been sent')
      expect((await his.post(action, DECLARED)).status).toBe(404)
      const own = bodyOf((await his.get('/en/my')).body)
      expect(own).toContain('holds no more. You act for yourself.')
      expect(own).toContain('Omar Ali')
      expect((await his.post('/en/my/acting', { mandate })).status).toBe(403)
      await his.post('/en/my/acting/stop')
      expect(bodyOf((await his.get('/en/my')).body)).not.toContain('holds no more')
      expect((await hers.post(action, DECLARED)).location).toBe(`/en/my/cases/${reference}/sent`)
    },
  )

  dbTest(
    'goes no further in money than the mandate, at the beginning and when it is sent',
    async ({ as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
      const [hers, his] = [await browse(sara), await browse(omar)]
      const fields = { ...GIVE, identifier: omar.identifier, name: OMAR.en }
      const wrong = await hers.post('/en/my/mandates/give', { ...fields, amount: 'five' })
      expect([wrong.status, bodyOf(wrong.body)]).toEqual([
        422,
        expect.stringContaining('Enter an amount above zero in figures'),
      ])
      // As an Arabic keyboard writes it.
      await hers.post('/en/my/mandates/give', { ...fields, amount: '١٬٠١٩٫٩٩' })
      const [{ id } = { id: '' }] = await listMandates(as(sara), sara.id)
      await his.post(`/en/my/mandates/${id}/accept`)
      expect(bodyOf((await hers.get('/en/my/mandates')).body)).toContain(
        'Up to QAR 1,019.99 for each application',
      )
      await his.post('/en/my/acting', { mandate: id })
      const begun = await his.post(`/en/services/${SERVICE}/apply`)
      expect([begun.status, bodyOf(begun.body)]).toEqual([
        403,
        expect.stringContaining('this service costs QAR 1,020'),
      ])
      // What she has begun he cannot send either; she can.
      const reference = await fillApplication(as(sara))
      const submit = `/en/apply/${reference}/submit`
      expect((await his.post(submit, DECLARED)).status).toBe(403)
      expect((await hers.post(submit, DECLARED)).location).toBe(`/en/my/cases/${reference}/sent`)
    },
  )

  dbTest(
    'does not send a page that was shown before in another name',
    async ({ as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
      const [hers, his] = [await browse(sara), await browse(omar)]
      const apply = `/en/services/${SERVICE}/apply`
      const own = formIn((await his.get(apply)).body, apply)
      await actingAt(as, [sara, omar], [hers, his])
      const sent = await his.postWithoutToken(apply, own)
      expect(sent.status).toBe(409)
      const asked = await his.raw({
        method: 'POST',
        url: apply,
        headers: {
          cookie: [...his.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        payload: new URLSearchParams(own).toString(),
      })
      expect(JSON.parse(asked.body)).toMatchObject({ type: `/problems/${'kernel/acting-changed'}` })
      const forHer = formIn((await his.get(apply)).body, apply)
      expect((await his.postWithoutToken(apply, forHer)).status).toBe(303)
      await his.post('/en/my/acting/stop')
      expect((await his.postWithoutToken(apply, forHer)).status).toBe(409)
    },
  )

  dbTest(
    'reaches no service but those named, and nothing of the account',
    async ({ as, given, browse, deliver }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
      const [hers, his] = [await browse(sara), await browse(omar)]
      const mine = await fillApplication(as(omar))
      await actingAt(as, [sara, omar], [hers, his])
      expect((await his.get(`/en/apply/${mine}/check`)).status).toBe(404)
      const security = bodyOf((await his.get('/en/my/security')).body)
      expect(security).toContain('This page is about you, not about them.')
      expect(security).toContain('Omar Ali')
      await deliver()
      const inbox = bodyOf((await his.get('/en/my/messages')).body)
      expect(inbox).toContain('You may act for Sara Khalid')
      expect(bodyOf((await his.get('/en/services')).body)).toContain('You are acting for')
    },
  )

  dbTest(
    'leaves the case to other officers than who sent it',
    async ({ ctx, as, given, browse }) => {
      const [sara, officer] = [await given.person(), await given.officer()]
      const [hers, theirs] = [await browse(sara), await browse(officer)]
      const fields = { ...GIVE, identifier: officer.identifier, name: 'Hind Salem' }
      await hers.post('/en/my/mandates/give', fields)
      const [{ id } = { id: '' }] = await listMandates(as(sara), sara.id)
      await theirs.post(`/en/my/mandates/${id}/accept`)
      await theirs.post('/en/my/acting', { mandate: id })
      const acting = await actorFor(as, officer)
      const reference = await fillApplication(as(acting))
      await theirs.post(`/en/apply/${reference}/submit`, DECLARED)
      const page = await theirs.get(`/en/office/cases/${reference}`)
      expect(bodyOf(page.body)).toContain('own')
      const claim = sql`update cases.case set officer = ${officer.id}, officer_name = '{}'
      where reference = ${reference}`.execute(ctx.sql)
      await expect(claim).rejects.toThrow('officer_did_not_file')
    },
  )

  dbTest(
    'is begun by nobody in the day of rest after a recovery',
    async ({ ctx, as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
      await sql`update identity.person set cooling_until = ${ctx.clock.now()}::timestamptz + interval '1 day'
      where id = ${sara.id}`.execute(ctx.sql)
      const fields = { ...GIVE, identifier: omar.identifier, name: OMAR.en }
      const led = await (await browse(sara)).post('/en/my/mandates/give', fields)
      expect(led.location).toMatch(/step-up/)
      expect(await listMandates(as(sara), sara.id)).toEqual([])
    },
  )

  dbTest('is ended by nobody who is no side of it', async ({ as, given, browse }) => {
    const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
    const id = await actingAt(as, [sara, omar], [await browse(sara), await browse(omar)])
    await expect(endMandate(as(await given.person()), id)).rejects.toMatchObject({
      code: 'mandates/missing',
    })
  })
})
