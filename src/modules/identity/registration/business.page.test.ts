import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf } from '#testing'
import { registerTest } from './fixture.ts'

const PAGE = '/en/my/businesses'
const NUMBER = '900001'
const names = { ar: 'مخبز الكواري', en: 'Al Kuwari Bakery' }
const company = (identifier: string, role = 'manager') => ({
  names,
  people: [{ kind: 'qid', identifier, role }],
})

describe('A business', () => {
  registerTest(
    'is added by whom its register names, with their role, and its history stays',
    async ({ ctx, agency, given, browse }) => {
      const person = await given.person()
      agency.holds({ [NUMBER]: company(person.identifier) })
      const browser = await browse(person)
      expect((await browser.post(PAGE, { number: NUMBER })).location).toBe(PAGE)
      agency.holds({ [NUMBER]: company(person.identifier, 'owner') })
      await browser.post(PAGE, { number: NUMBER })
      const seen = await browser.get(PAGE)
      expect(bodyOf(seen.body)).toContain('Al Kuwari Bakery')
      expect(bodyOf(seen.body)).toContain('Owner')
      const leave = /my\/businesses\/[0-9a-f-]{36}\/leave/.exec(seen.body)?.[0]
      await browser.post(`/en/${leave}`)
      expect(bodyOf((await browser.get(PAGE)).body)).toContain('You have added no business')
      const { rows } = await sql<{ role: string; ended_as: string }>`
        select role, ended_as from identity.representation where person = ${person.id}
        order by since, id`.execute(ctx.sql)
      expect(rows).toEqual([
        { role: 'manager', ended_as: 'superseded' },
        { role: 'owner', ended_as: 'withdrawn' },
      ])
    },
  )

  registerTest(
    'of others, one that does not exist and a role that does not count are one answer',
    async ({ agency, given, browse }) => {
      const person = await given.person()
      const holds = [company('28463499988'), company(person.identifier, 'employee'), undefined]
      const browser = await browse(person)
      for (const record of holds) {
        agency.holds(record ? { [NUMBER]: record } : {})
        const page = await browser.post(PAGE, { number: NUMBER })
        expect(page.status).toBe(422)
        expect(bodyOf(page.body)).toContain('does not name you as owner or manager')
      }
      expect((await browser.post(PAGE, { number: 'no number' })).status).toBe(422)
      agency.answer(() => '', 500)
      expect((await browser.post(PAGE, { number: NUMBER })).status).toBe(503)
    },
  )

  registerTest('needs a person who is known: level 2', async ({ ctx, given, browse }) => {
    const person = await given.person()
    await sql`update identity.person set ial = 1 where id = ${person.id}`.execute(ctx.sql)
    expect((await (await browse(person)).get(PAGE)).status).not.toBe(200)
  })
})
