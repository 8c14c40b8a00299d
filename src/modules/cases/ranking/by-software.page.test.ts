import { describe, expect } from 'vitest'
import { findCase } from '../fixture.ts'
import { hookTest } from '../hooks/fixture.ts'
import { decideRound, givenRound, MINISTRY } from './fixture.ts'

describe('A place that is offered', () => {
  hookTest(
    'is taken or left by software that its applicant let act, and by no other',
    async ({ ctx, as, given, clock, modules, deliver, software }) => {
      const world = { ctx, as, given, clock, modules, deliver }
      const entrants = { first: { percentage: 96 }, second: { percentage: 94 } }
      const round = await givenRound(world, entrants, { places: 2 })
      await decideRound(ctx, round)
      const { first, second } = round.sent
      const softwareOf = ({ pupil }: typeof first) => software(pupil, { agency: MINISTRY })
      // The provider goes by the hour of this machine, as tokens do.
      clock.set(new Date().toISOString())
      const [{ asks }, other] = [await softwareOf(first), await softwareOf(second)]
      clock.set('2026-12-01T08:00:00Z')
      const at = `/api/applications/${first.reference}`
      const found = await asks('GET', at)
      expect(found.json).toMatchObject({
        ...{ state: 'offered', place: { outcome: 'offer', rank: 1, acceptBy: expect.any(String) } },
      })
      expect((await other.asks('POST', `${at}/place`, { answer: 'accept' })).status).toBe(404)
      expect((await asks('POST', `${at}/place`, { answer: 'perhaps' })).status).toBe(422)
      const taken = await asks('POST', `${at}/place`, { answer: 'accept' })
      expect(taken).toMatchObject({ status: 200, json: { reference: first.reference } })
      expect(await findCase(first.person, first.reference)).not.toMatchObject({ state: 'offered' })
      const twice = await asks('POST', `${at}/place`, { answer: 'accept' })
      expect(twice.json.type).toBe('/problems/cases/wrong-state')
      const left = await other.asks('POST', `/api/applications/${second.reference}/place`, {
        answer: 'decline',
      })
      expect(left.json).toEqual({ reference: second.reference, state: 'withdrawn' })
    },
  )
})
