import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { withCtx } from '#kernel'
import { endMandate, listHeld } from '#mandates'
import { saveAnswers } from '#services'
import { type Browser, bodyOf, dbTest, type GivenPerson } from '#testing'
import { withdrawApplication } from '../application.ts'
import { type ANSWERS, fillApplication } from '../fixture.ts'

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
      const [actingFor] = await listHeld(as(owners[0]), owners[0].id)
      if (owners[0].actor.kind !== 'person' || !actingFor) throw new Error('holds no mandate')
      const acting = withCtx(as(owners[0]), { actor: { ...owners[0].actor, actingFor } })
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
      const alone = await third.post(`/en/my/cases/${reference}/withdraw`)
      expect([alone.status, bodyOf(alone.body)]).toEqual([
        403,
        expect.stringContaining('2 people sign together'),
      ])
      await expect(withdrawApplication(acting, reference)).rejects.toMatchObject({
        code: 'mandates/jointly-only',
      })
    },
  )
})
