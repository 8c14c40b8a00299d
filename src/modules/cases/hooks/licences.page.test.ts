import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { findLicence } from '#licences'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { findCase, sendApplication } from '../fixture.ts'
import { hookTest, toldIn, worker } from './fixture.ts'
import { tellHooksOfLicence } from './licence.ts'

describe('Software that registered a web-hook', () => {
  hookTest(
    'is told what becomes of its person’s licences, each once, and of nobody else’s',
    async ({ ctx, as, given, deliver, modules, software, receiver, tellAll, clock }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const { json: hook } = await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      const officer = as(await given.officer())
      const numbers: string[] = []
      for (const holder of [person, await given.person()]) {
        const reference = await sendApplication(as(holder))
        await claimCase(officer, reference)
        await approveCase(officer, reference)
        await deliver()
        numbers.push((await findCase(officer, reference))?.licenceNumber ?? '')
      }
      const [number = '', foreign = ''] = numbers
      await tellAll()
      receiver.came.length = 0
      const ordered = await asks('POST', `/api/licences/${number}/replacement`, {}, 'lost-paper')
      expect(ordered).toMatchObject({ status: 202, json: { number, waits: true } })
      await deliver()
      clock.set('2027-11-01T09:00:00Z')
      const ends = modules.find(({ name }) => name === 'licences')?.sweeps?.[0]
      await ends?.run(worker(ctx))
      await deliver()
      const given2 = await asks('POST', `/api/licences/${number}/cancellation`, {})
      expect(given2.json).toEqual({ number, waits: false })
      await deliver()
      await tellAll()
      const told = receiver.came
        .map(toldIn)
        .toSorted((a, b) => (String(a.sequence) < String(b.sequence) ? -1 : 1))
      expect(
        told.map(({ type, subject, data }) => [type, subject, data.state, data.closed]),
      ).toEqual([
        ['igov.licence.replaced', number, 'valid', false],
        ['igov.licence.ends-soon', number, 'valid', false],
        ['igov.licence.ended', number, 'cancelled', true],
      ])
      expect(told[0]?.data).toEqual({
        ...{ hook: hook.hook, licence: number, service: 'home-business-licence' },
        ...{ state: 'valid', since: expect.any(String), closed: false },
        link: `${ctx.url}/api/licences/${number}`,
      })
      const { json: listed } = await asks('GET', `/api/hooks/${hook.hook}/deliveries`)
      expect(listed.deliveries).toMatchObject([
        { event: 'licence-ended', licence: number },
        {},
        {},
        {},
        {},
        {},
        {},
      ])
      expect(JSON.stringify(listed)).not.toContain(foreign)
    },
  )

  hookTest(
    'is told once of a fact that comes twice',
    async ({ ctx, as, given, deliver, software, receiver }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const only = { url: `http://${receiver.host}/`, events: ['licence-suspended'] }
      const { json } = await asks('POST', '/api/hooks', only)
      const officer = as(await given.officer())
      const reference = await sendApplication(as(person))
      await claimCase(officer, reference)
      await approveCase(officer, reference)
      await deliver()
      const found = await findCase(officer, reference)
      const licence = await findLicence(ctx, { number: found?.licenceNumber ?? '' })
      const fact = {
        ...{ id: 4_711n, at: ctx.clock.now(), fact: 'licences/licence-suspended' },
        payload: { resource: `licence:${licence?.id}`, subject: person.id },
      }
      await tellHooksOfLicence(worker(ctx), fact)
      await tellHooksOfLicence(worker(ctx), fact)
      await tellHooksOfLicence(worker(ctx), {
        ...fact,
        id: 4_712n,
        fact: 'licences/licence-resumed',
      })
      const { rows } = await sql<{ event: string }>`
      select event from cases.hook_delivery where hook = ${String(json.hook)}`.execute(ctx.sql)
      expect(rows).toEqual([{ event: 'licence-suspended' }])
    },
  )
})
