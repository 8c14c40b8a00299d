import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { withdrawApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { returnForCorrection } from '../decision.ts'
import { PAPER_NOTE, sendApplication } from '../fixture.ts'
import { proposeRefusal } from '../refusal.ts'
import { hookTest, type Json, type Reply, signatureOf, toldIn, well } from './fixture.ts'

const REFUSAL = { reasons: ['hazardous'], text: 'تُستخدم في النشاط مواد خطرة' }

describe('Software that registered a web-hook', () => {
  hookTest(
    'is told where its person’s applications stand, signed, and nobody else’s',
    async ({ ctx, as, given, software, receiver, tellAll }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const url = `http://${receiver.host}/told?by=igov`
      const { status, json } = await asks('POST', '/api/hooks', { url })
      expect([status, json.services, json.events, json.paused]).toEqual([201, [], [], null])
      const reference = await sendApplication(as(person))
      await sendApplication(as(await given.person()))
      const officer = as(await given.officer())
      await claimCase(officer, reference)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE], text: '' })
      await withdrawApplication(as(person), reference)
      await tellAll()
      const told = receiver.came
        .map(toldIn)
        .toSorted((a, b) => (String(a.sequence) < String(b.sequence) ? -1 : 1))
      expect(told.map(({ type, data }) => [type, data.state, data.closed])).toEqual([
        ['igov.application.submitted', 'submitted', false],
        ['igov.application.state-changed', 'under-review', false],
        ['igov.application.returned', 'returned', false],
        ['igov.application.ended', 'withdrawn', true],
      ])
      expect(told[0]).toEqual({
        ...{ specversion: '1.0', id: expect.any(String), source: `${ctx.url}/api/moci` },
        ...{ type: 'igov.application.submitted', subject: reference, time: expect.any(String) },
        ...{ sequence: expect.stringMatching(/^\d{19}$/), datacontenttype: 'application/json' },
        data: {
          ...{ hook: json.hook, reference, service: 'home-business-licence', state: 'submitted' },
          ...{ since: expect.any(String), closed: false },
          link: `${ctx.url}/api/applications/${reference}`,
        },
      })
      for (const one of receiver.came) {
        expect(one.headers['content-type']).toContain('application/cloudevents+json')
        expect(one.headers['webhook-signature']).toBe(signatureOf(String(json.secret), one))
        expect(one.headers['webhook-id']).toBe(toldIn(one).id)
      }
      await tellAll()
      expect(receiver.came).toHaveLength(4)
      const { json: listed } = await asks('GET', `/api/hooks/${json.hook}/deliveries`)
      const taken = { status: 204, fault: null, next: null, taken: expect.any(String) }
      expect(listed.deliveries).toMatchObject([taken, taken, taken, taken])
      const { rows } = await sql<{ text: string }>`
        select string_agg(to_jsonb(h)::text, '') as text from cases.hook h`.execute(ctx.sql)
      expect(rows[0]?.text).not.toContain(String(json.secret).slice(6, 20))
    },
  )

  hookTest(
    'hears of the services and events that it chose, and not that a refusal is proposed',
    async ({ as, given, software, receiver, tellAll }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const register = (path: string, more: object) =>
        asks('POST', '/api/hooks', { url: `http://${receiver.host}/${path}`, ...more })
      await register('elsewhere', { services: ['adult-education'] })
      await register('ended', { events: ['ended', 'decided'] })
      await register('all', {})
      expect((await register('wrong', { events: ['everything'] })).status).toBe(422)
      const reference = await sendApplication(as(person))
      const officer = as(await given.officer())
      await claimCase(officer, reference)
      await proposeRefusal(officer, reference, REFUSAL)
      await tellAll()
      expect(receiver.requests.toSorted()).toEqual(['/all', '/all'])
      expect((await asks('GET', `/api/applications/${reference}`)).json.state).toBe('under-review')
    },
  )

  hookTest(
    'is told again, later each time, under the same number, set aside after two days, and sent again by hand',
    async ({ as, given, software, receiver, tellAll, clock }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const url = `http://${receiver.host}/`
      const { json } = await asks('POST', '/api/hooks', { url, events: ['submitted'] })
      await sendApplication(as(person))
      receiver.reply = (response) => response.writeHead(500).end()
      await tellAll()
      await tellAll()
      expect(receiver.came).toHaveLength(1)
      clock.advance({ minutes: 1 })
      await tellAll()
      expect(receiver.came).toHaveLength(2)
      // Seven more pauses, the longest of a day; then it is set aside.
      for (let look = 0; look < 9; look++) {
        clock.advance({ minutes: [2, 7, 37, 145, 433, 865, 1730, 1, 1][look] ?? 0 })
        await tellAll()
      }
      expect(receiver.came).toHaveLength(9)
      expect(new Set(receiver.came.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
      const moments = receiver.came.map(({ headers }) => Number(headers['webhook-timestamp']))
      expect(moments).toEqual(moments.toSorted((a, b) => a - b))
      const list = `/api/hooks/${json.hook}/deliveries`
      const [failed] = (await asks('GET', list)).json.deliveries as Json[]
      expect(failed).toMatchObject({ attempts: 9, status: 500, fault: 'refused', next: null })
      receiver.reply = well
      expect((await asks('POST', `${list}/${failed?.delivery}/again`, {})).status).toBe(202)
      await tellAll()
      expect((await asks('GET', list)).json.deliveries).toMatchObject([{ status: 204 }])
    },
  )

  hookTest(
    'is not led elsewhere, kept waiting or flooded, and is paused once it failed for days; its person hears of it',
    { timeout: 60_000 },
    async ({ ctx, as, given, software, receiver, tellAll, clock }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const url = `http://${receiver.host}/told`
      const { json } = await asks('POST', '/api/hooks', { url, events: ['submitted'] })
      await sendApplication(as(person))
      const faultOf = async (how: Reply) => {
        receiver.reply = how
        await sql`
          update cases.hook_delivery set next_at = at, attempts = 0
          where hook = ${String(json.hook)}`.execute(ctx.sql)
        await tellAll()
        const { rows } = await sql<{ fault: string }>`
          select fault from cases.hook_delivery where hook = ${String(json.hook)}`.execute(ctx.sql)
        return rows[0]?.fault
      }
      const lead: Reply = (response) =>
        response.writeHead(302, { location: `http://${receiver.host}/inside` }).end()
      expect(await faultOf(lead)).toBe('redirect')
      expect(receiver.requests).not.toContain('/inside')
      const flood: Reply = (response) => {
        response.writeHead(200)
        response.write('x'.repeat(1_000_000))
      }
      expect(await faultOf(flood)).toBe('too-long')
      expect(await faultOf((response) => response.destroy())).toBe('unreachable')
      const began = performance.now()
      // An answer that begins and never ends is none.
      expect(await faultOf((response) => response.writeHead(200).flushHeaders())).toBe('timeout')
      expect(performance.now() - began).toBeLessThan(20_000)
      expect((await asks('GET', `/api/hooks/${json.hook}`)).json).toMatchObject({
        ...{ paused: null, failingSince: expect.any(String) },
      })
      clock.advance({ days: 3 })
      expect(await faultOf((response) => response.writeHead(503).end())).toBe('refused')
      const { rows } = await sql<{ paused_for: string; about: number }>`
        select h.paused_for, (select count(*)::int from notify.message m
          where m.person = ${person.id} and m.subject->>'en' like 'Trade register is no longer%') as about
        from cases.hook h where h.id = ${String(json.hook)}`.execute(ctx.sql)
      expect(rows).toEqual([{ paused_for: 'failing', about: 1 }])
      // What happens meanwhile waits.
      await sendApplication(as(person))
      const before = receiver.came.length
      clock.advance({ days: 2 })
      receiver.reply = well
      await tellAll()
      expect(receiver.came).toHaveLength(before)
    },
  )
})
