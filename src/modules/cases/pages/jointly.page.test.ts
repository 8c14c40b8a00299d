import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { findLicence, grantLicence } from '#licences'
import { endMandate, listHeld } from '#mandates'
import { findService, saveAnswers } from '#services'
import { type Browser, bodyOf, dbTest, type GivenPerson } from '#testing'
import { withdrawApplication } from '../application.ts'
import { type ANSWERS, fillApplication, SERVICE } from '../fixture.ts'

const NUMBER = '900002'
const CHECK = { _revision: '1', declaration: 'yes' }

const jointTest = dbTest.extend({
  more: async ({ agency }, use) => {
    await use({ registers: { '*': agency.url } })
  },
})

const company = (owners: readonly GivenPerson[]) => ({
  [NUMBER]: {
    ...{ names: { ar: 'شركة', en: 'Two Sisters' }, signatures: '2' },
    people: owners.map(({ identifier }) => ({ kind: 'qid', identifier, role: 'owner' })),
  },
})

async function actFor(browser: Browser) {
  await browser.post('/en/my/businesses', { number: NUMBER })
  const page = await browser.get('/en/my/acting')
  const business = /name="business" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  expect((await browser.post('/en/my/acting/business', { business })).status).toBe(303)
}

/** The director's context, acting for the business. */
async function actingAs(as: (who: GivenPerson) => Ctx, who: GivenPerson) {
  const [actingFor] = await listHeld(as(who), who.id)
  if (who.actor.kind !== 'person' || !actingFor) throw new Error('holds no mandate')
  return withCtx(as(who), { actor: { ...who.actor, actingFor } })
}

describe('A business whose directors sign together', () => {
  jointTest(
    'sends when two of them have agreed to the same answers, and never one twice',
    async ({ ctx, as, agency, given, browse, deliver }) => {
      const owners = [await given.person(), await given.person(), await given.person()] as const
      agency.holds(company(owners))
      const [first, second, third] = [
        await browse(owners[0]),
        await browse(owners[1]),
        await browse(owners[2]),
      ]
      for (const browser of [first, second, third]) await actFor(browser)
      const acting = await actingAs(as, owners[0])
      const reference = await fillApplication(acting, {
        applicant: { name: 'Sara Khalid', qid: owners[0].identifier },
      })
      const submit = `/en/apply/${reference}/submit`
      const waits = `/en/apply/${reference}/check?waits=1`
      expect((await first.post(submit, CHECK)).location).toBe(waits)
      expect((await first.post(submit, CHECK)).location).toBe(waits)
      expect(bodyOf((await first.get(waits)).body)).toContain('You have agreed.')
      await deliver()
      expect(
        bodyOf((await browse(owners[1]).then((own) => own.get('/en/my/messages'))).body),
      ).toContain('Your signature is wanted for Two Sisters')
      // Another answer is another application to agree to.
      const paper = await sql<{ answers: typeof ANSWERS }>`
      select answers from services.draft where reference = ${reference}`.execute(ctx.sql)
      await saveAnswers(acting, reference, { ...paper.rows[0]?.answers, tradeName: 'بيت آخر' })
      const changed = { ...CHECK, _revision: '2' }
      expect((await second.post(submit, changed)).location).toBe(waits)
      // Whose mandate has ended has agreed no more.
      const [hers] = await listHeld(as(owners[1]), owners[1].id)
      if (!hers) throw new Error('holds no mandate')
      await endMandate(as(owners[1]), hers.mandate)
      expect((await third.post(submit, changed)).location).toBe(waits)
      expect((await first.post(submit, changed)).location).toBe(`/en/my/cases/${reference}/sent`)
      const { rows } = await sql`
      select applicant_name->>'en' as name, filed_by from cases.case where reference = ${reference}`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ name: 'Two Sisters', filed_by: owners[0].id }])
      expect(bodyOf((await third.get(`/en/my/cases/${reference}`)).body)).toContain('Two Sisters')
      expect(bodyOf((await third.get('/en/my/messages')).body)).toContain(reference)
      // A sent application is taken back by as many as sent it.
      const withdraw = `/en/my/cases/${reference}/withdraw`
      expect((await third.post(withdraw)).location).toBe(`${withdraw}?waits=1`)
      expect(bodyOf((await third.get(`${withdraw}?waits=1`)).body)).toContain('You have agreed.')
      expect((await third.post(withdraw)).location).toBe(`${withdraw}?waits=1`)
      await deliver()
      const inbox = await (await browse(owners[0])).get('/en/my/messages')
      expect(bodyOf(inbox.body)).toContain(`wants to withdraw application ${reference}`)
      expect((await first.post(withdraw)).location).toBe(`/en/my/cases/${reference}`)
      await expect(withdrawApplication(acting, reference)).rejects.toMatchObject({
        code: 'cases/wrong-state',
      })
    },
  )

  jointTest(
    'is held to no agreement that was taken back before it was done',
    async ({ as, agency, given, browse }) => {
      const owners = [await given.person(), await given.person()] as const
      agency.holds(company(owners))
      const [first, second] = [await browse(owners[0]), await browse(owners[1])]
      for (const browser of [first, second]) await actFor(browser)
      const reference = await fillApplication(await actingAs(as, owners[0]), {
        applicant: { name: 'Sara Khalid', qid: owners[0].identifier },
      })
      const submit = `/en/apply/${reference}/submit`
      const waits = `/en/apply/${reference}/check?waits=1`
      await first.post(submit, CHECK)
      const list = bodyOf((await first.get('/en/my/mandates')).body)
      expect(list).toContain('You have agreed; others are still to sign')
      expect(list).toContain('1 of 2')
      const taken = { what: 'sent', reference }
      expect((await second.post('/en/my/mandates/take-back', taken)).status).toBe(409)
      expect((await first.post('/en/my/mandates/take-back', taken)).location).toBe(
        '/en/my/mandates',
      )
      const again = await first.post('/en/my/mandates/take-back', taken)
      expect([again.status, bodyOf(again.body)]).toEqual([
        409,
        expect.stringContaining('There is no agreement of yours to take back'),
      ])
      // The other alone sends nothing now; who took it back may agree anew.
      expect((await second.post(submit, CHECK)).location).toBe(waits)
      expect((await first.post(submit, CHECK)).location).toBe(`/en/my/cases/${reference}/sent`)
      // What was done is not taken back.
      expect((await second.post('/en/my/mandates/take-back', taken)).status).toBe(409)
      expect(bodyOf((await first.get('/en/my/mandates')).body)).not.toContain('still to sign')
    },
  )

  jointTest(
    'gives a licence up when two of them do',
    async ({ ctx, as, agency, given, browse, deliver }) => {
      const owners = [await given.person(), await given.person()] as const
      agency.holds(company(owners))
      const [first, second] = [await browse(owners[0]), await browse(owners[1])]
      for (const browser of [first, second]) await actFor(browser)
      const [held] = await listHeld(as(owners[0]), owners[0].id)
      if (!held) throw new Error('holds no mandate')
      const { number } = await grantLicence(ctx, {
        ...{ caseId: randomUUID(), service: SERVICE, output: 'licence', template: null },
        serviceVersion: (await findService(ctx, SERVICE))?.version ?? '',
        ...{ agency: 'moci', holder: held.principal.id, holderName: held.principal.name },
        ...{ title: { ar: 'رخصة', en: 'Licence' }, rows: [], publicRows: [] },
        ...{ validFrom: '2026-11-23', validTo: null },
      })
      await deliver()
      const [here, cancel] = [`/en/my/licences/${number}`, `/en/my/licences/${number}/cancel`]
      expect((await first.post(cancel)).location).toBe(`${cancel}?waits=1`)
      expect(bodyOf((await first.get(`${cancel}?waits=1`)).body)).toContain('You have agreed.')
      expect((await findLicence(ctx, { number }))?.state).toBe('valid')
      await deliver()
      const inbox = await (await browse(owners[1])).get('/en/my/messages')
      expect(bodyOf(inbox.body)).toContain(`wants to give up licence ${number}`)
      expect((await second.post(cancel)).location).toBe(here)
      expect((await findLicence(ctx, { number }))?.state).toBe('cancelled')
      expect((await first.post(cancel)).status).toBe(409)
    },
  )
})
