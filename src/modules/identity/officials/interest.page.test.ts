import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { endInterest, listInterests } from './interest.ts'

const PAGE = '/en/office/identity/interests'

describe('A conflict of interest', () => {
  dbTest(
    'is declared once, seen by its official alone, and ended',
    async ({ as, given, browse }) => {
      const official = await given.officer()
      const relative = await given.person({ name: { ar: 'نورة', en: 'Noora' } })
      const desk = await browse(official)
      const fields = { identifier: relative.identifier, relation: 'relative' }
      expect((await desk.post(PAGE, fields)).location).toBe(PAGE)
      expect(bodyOf((await desk.get(PAGE)).body)).toContain('Noora')
      const wrong = [
        fields,
        { ...fields, identifier: official.identifier },
        { ...fields, identifier: '00000000000' },
        { ...fields, relation: 'friend' },
      ]
      for (const one of wrong) expect((await desk.post(PAGE, one)).status).toBe(422)
      const unknown = bodyOf((await desk.post(PAGE, { ...fields, identifier: '0' })).body)
      expect(unknown, 'identity/interest-unknown').toContain('Nobody with an account')
      const twice = bodyOf((await desk.post(PAGE, fields)).body)
      expect(twice, 'identity/interest-wrong').toContain('declared already')
      const colleague = await given.officer()
      expect(bodyOf((await (await browse(colleague)).get(PAGE)).body)).not.toContain('Noora')
      const [declared] = await listInterests(as(official))
      if (!declared) throw new Error('nothing was declared')
      const foreign = endInterest(as(colleague), declared.id)
      await expect(foreign).rejects.toThrow('identity/interest-missing')
      expect((await desk.post(`${PAGE}/${declared.id}/end`)).location).toBe(PAGE)
      expect(await listInterests(as(official))).toEqual([])
      expect((await desk.post(PAGE, fields)).location).toBe(PAGE)
    },
  )
})
