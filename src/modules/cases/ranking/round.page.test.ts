import { describe, expect } from 'vitest'
import { formIn } from '#testing'
import { decideRound, givenRound, roundTest as it, MINISTRY, SCHOLARSHIP } from './fixture.ts'

const FOUR = {
  first: { percentage: 95 },
  second: { percentage: 90 },
  third: { percentage: 90 },
  employed: { percentage: 99, employed: true },
}

describe('The page of a round', () => {
  it('shows the list with points and reasons; one proposes, another approves, and it is exported', async ({
    world,
    given,
    browse,
  }) => {
    const { round, sent } = await givenRound(world, FOUR)
    const [one, two] = [
      await given.officer({ agency: MINISTRY }),
      await given.officer({ agency: MINISTRY }),
    ]
    const [first, second] = [await browse(one), await browse(two)]
    const url = `/en/office/rounds/${round}`
    expect((await first.get('/en/office/rounds')).body).toContain('Autumn round 2026')
    const page = await first.get(url)
    expect(page.status).toBe(200)
    expect(page.body).toContain(sent.first.reference)
    expect(page.body).toContain('The conditions of the competition are not met.')
    expect(page.body).toContain('Equal points: by lot.')

    const deviation = { reference: sent.third.reference, kind: 'points', points: 'viel', text: 'x' }
    const wrong = await first.post(`${url}/deviate`, {
      ...formIn(page.body, `${url}/deviate`),
      ...deviation,
    })
    expect([wrong.status, wrong.body.includes('zero or more')]).toEqual([422, true])
    const proposed = await first.post(`${url}/propose`, formIn(page.body, `${url}/propose`))
    expect(proposed.status).toBe(303)
    expect((await first.get(url)).body).toContain('You proposed this list.')
    const own = await first.post(`${url}/approve`, {})
    expect(own.status).toBe(403)

    const waiting = await second.get(url)
    const approved = await second.post(`${url}/approve`, formIn(waiting.body, `${url}/approve`))
    expect(approved.status).toBe(303)
    const sheet = await second.get(`${url}/list.csv`)
    expect(sheet.body).toContain(sent.second.reference)
    expect(sheet.body.trim().split('\n')).toHaveLength(5)
  })

  it('tells applicants where they stand, lets them answer, and the public numbers alone', async ({
    world,
    clock,
    browse,
  }) => {
    const { sent, ...round } = await givenRound(
      world,
      { chosen: { percentage: 99 } },
      { places: 400 },
    )
    await decideRound(world.ctx, round)
    const { actor } = sent.chosen.person
    if (actor.kind !== 'person') throw new Error('a person applied')
    const browser = await browse({ id: actor.id, identifier: '', actor })
    const own = `/en/my/cases/${sent.chosen.reference}`
    const page = await browser.get(own)
    expect(page.body).toContain('You have 104 points: rank 1 of 1.')
    expect(page.body).toContain('Accept or decline by')
    const offer = await browser.get(`${own}/place`)
    const answered = await browser.post(`${own}/place`, {
      ...formIn(offer.body, `${own}/place`),
      _do: 'decline',
    })
    expect([answered.status, answered.location]).toEqual([303, own])
    expect((await browser.get(own)).body).toContain('You declined the place')
    const results = await (await browse()).get(`/en/services/${SCHOLARSHIP}/rounds`)
    expect(results.status).toBe(200)
    expect(results.body).toContain('Autumn round 2026')
    expect(results.body).not.toContain(sent.chosen.reference)
    const service = await (await browse()).get(`/en/services/${SCHOLARSHIP}`)
    expect(service.body).toContain('October')
    clock.set('2026-12-05T08:00:00Z')
    const late = await browser.post(`/en/services/${SCHOLARSHIP}/apply`)
    expect(late.body).toContain('Applications are not taken today.')
  })
})
