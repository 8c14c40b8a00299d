import { describe, expect } from 'vitest'
import { listMessages } from '#notify'
import { appoint, findOffice, listAppointments, openPost } from '#organisations'
import { bodyOf, dbTest } from '#testing'
import { endAbsence, planAbsence, readAbsences } from './absence.ts'
import { endPost } from './official.ts'

const PAGE = '/en/office/identity/absence'
const DAY_MS = 86_400_000
const SENIOR = { agency: 'moj', roles: ['officer', 'senior-officer'] }

describe('An official who is away', () => {
  dbTest(
    'hands work to a colleague for a time, no more than they have, and both can end it',
    async ({ ctx, as, given, browse, clock, deliver }) => {
      const away = await given.officer(SENIOR)
      const colleague = await given.officer({ agency: 'moj' })
      const desk = await browse(away)
      expect(bodyOf((await desk.get(PAGE)).body)).toContain('While I am away')
      const fields = {
        ...{ substitute: colleague.id, roles: ['senior-officer'], reason: 'leave' },
        ...{ 'from.day': '1', 'from.month': '12', 'from.year': '2026' },
        ...{ 'until.day': '5', 'until.month': '12', 'until.year': '2026' },
      }
      expect((await desk.post(PAGE, fields)).location).toBe(PAGE)
      expect((await findOffice(ctx, colleague.id))?.roles).toEqual(['officer'])
      clock.set('2026-12-05T20:59:59Z')
      const office = await findOffice(ctx, colleague.id)
      expect(office).toMatchObject({ standsInFor: [away.id] })
      expect(office?.roles.toSorted()).toEqual(['officer', 'senior-officer'])
      await deliver()
      const [message] = await listMessages(ctx, colleague.id)
      expect(message?.subject.en).toBe('You stand in for a colleague')
      const { others } = await readAbsences(as(colleague))
      const [id] = others.map((one) => one.id)
      if (!id || others.length > 1) throw new Error('one stands in')
      await endAbsence(as(colleague), id)
      expect((await findOffice(ctx, colleague.id))?.roles).toEqual(['officer'])
      const again = endAbsence(as(away), id)
      await expect(again).rejects.toThrow('identity/absence-missing')
    },
  )

  dbTest('is told at its field what is wrong', async ({ given, browse }) => {
    const away = await given.officer(SENIOR)
    const colleague = await given.officer({ agency: 'moj' })
    const foreign = await given.officer({ agency: 'moph' })
    const desk = await browse(away)
    const good = {
      ...{ substitute: colleague.id, roles: ['officer'], reason: 'leave' },
      ...{ 'from.day': '1', 'from.month': '12', 'from.year': '2026' },
      ...{ 'until.day': '5', 'until.month': '12', 'until.year': '2026' },
    }
    const wrong: Record<string, string | string[]>[] = [
      { 'until.day': '30', 'until.month': '11' },
      { 'until.year': '2028' },
      { 'from.day': '31', 'from.month': '2' },
      { substitute: away.id },
      { substitute: foreign.id },
      { roles: ['administrator'] },
      { roles: [] },
      { reason: '' },
    ]
    for (const one of wrong) {
      const answer = await desk.post(PAGE, { ...good, ...one })
      expect([answer.status, JSON.stringify(one)]).toEqual([422, JSON.stringify(one)])
    }
    expect((await desk.post(PAGE, good)).location).toBe(PAGE)
    expect((await desk.post(PAGE, good)).status).toBe(422)
    const administrator = await given.officer({ agency: 'moj', roles: ['administrator'] })
    const page = await (await browse(administrator)).get(PAGE)
    expect(bodyOf(page.body)).toContain('is given by two')
    expect(bodyOf((await desk.get(PAGE)).body)).toContain('5 December 2026')
  })

  dbTest(
    'hands over nothing beyond the end of their own post',
    async ({ ctx, as, given, clock }) => {
      const colleague = await given.officer({ agency: 'moj' })
      const away = await given.person()
      const from = clock.now()
      const last = new Date(from.getTime() + 3 * DAY_MS)
      const post = await openPost(ctx, 'moj', ['senior-officer'], from)
      await appoint(ctx, {
        ...{ post, person: away.id, names: { en: 'Sara' }, kind: 'holder', from, until: last },
        ...{ decree: null, reason: 'x', givenBy: null, agreedBy: null },
      })
      const office = await findOffice(ctx, away.id)
      const desk = as({ ...away.actor, ...(office && { office }) } as typeof away.actor)
      const order = {
        substitute: colleague.id,
        roles: ['senior-officer'],
        amount: null,
        reason: 'x',
      }
      const until = new Date(from.getTime() + 9 * DAY_MS)
      const late = planAbsence(desk, { ...order, from: last, until })
      await expect(late).rejects.toThrow('identity/absence-wrong')
      await planAbsence(desk, { ...order, from, until })
      expect((await findOffice(ctx, colleague.id))?.roles).toContain('senior-officer')
      expect((await findOffice(ctx, colleague.id, last))?.roles).toEqual(['officer'])
    },
  )

  dbTest(
    'hands on nothing that was handed to them, and it ends with the post',
    async ({ ctx, as, given, clock }) => {
      const [away, colleague, third] = [
        await given.officer(SENIOR),
        await given.officer({ agency: 'moj' }),
        await given.officer({ agency: 'moj' }),
      ]
      const from = clock.now()
      const order = {
        from,
        until: new Date(from.getTime() + 9 * DAY_MS),
        amount: null,
        reason: 'x',
      }
      const roles = ['senior-officer']
      await planAbsence(as(away), { ...order, roles, substitute: colleague.id })
      const on = planAbsence(as(colleague), { ...order, roles, substitute: third.id })
      await expect(on).rejects.toThrow('identity/roles-wrong')
      const self = planAbsence(as(away), { ...order, roles, substitute: away.id })
      await expect(self).rejects.toThrow('identity/substitute-wrong')
      const back = planAbsence(as(away), { ...order, roles, substitute: third.id, until: from })
      await expect(back).rejects.toThrow('identity/absence-wrong')
      clock.advance({ days: 1 })
      const administrator = as(await given.officer({ agency: 'moj', roles: ['administrator'] }))
      await endPost(administrator, away.id, 'left')
      expect((await findOffice(ctx, colleague.id))?.roles).toEqual(['officer'])
      expect(await listAppointments(ctx, { person: away.id })).toEqual([])
    },
  )
})
