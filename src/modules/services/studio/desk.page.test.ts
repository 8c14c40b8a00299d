import { describe, expect } from 'vitest'
import { parse } from 'yaml'
import { type Browser, bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'
const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''

const fileOf = async (desk: Browser, change: string, path: string) => {
  const { body } = await desk.get(`${change}/file?path=${encodeURIComponent(path)}`)
  const text = /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? ''
  return text
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

describe('The desk in the studio', () => {
  dbTest(
    'is told what its list shows, why one refuses, and what is sent back',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = (await desk.post(`${HERE}/changes`)).location ?? ''
      const at = `${change}/desk`
      const shown = bodyOf((await desk.get(at)).body)
      expect(shown).toMatch(/What the list of applications shows.*Number.*Promised by/)
      const same = {
        ...{ fourEyes: 'yes', bulk: 'yes', returned: 'any', within: 'P10D' },
        needs: 'home.completionCertificate',
      }
      const send = async (more: Record<string, string>) =>
        desk.post(at, { seen: seenIn((await desk.get(at)).body), ...same, ...more })
      const before = await fileOf(desk, change, 'desk.yaml')
      expect((await send({ act: 'save' })).status).toBe(303)
      expect(await fileOf(desk, change, 'desk.yaml'), 'nothing typed, nothing changed').toBe(before)

      expect((await send({ act: 'column-add', column: 'state' })).status).toBe(303)
      expect((await send({ act: 'column-up state' })).status).toBe(303)
      expect((await send({ act: 'column-out home.address.zone' })).status).toBe(303)
      const reason = { act: 'reason-add', 'reason.code': 'too-near' }
      const words = { 'reason.en': 'Too near a school', 'reason.ar': 'قريب جدًا من مدرسة' }
      expect((await send({ ...reason, ...words })).status).toBe(303)
      const again = await send({ ...reason, ...words })
      expect(again.status, 'services/options-wrong').toBe(422)
      const late = await send({ within: 'ten days' })
      expect(late.status, 'services/duration-wrong').toBe(422)
      const some = { returned: 'some', fields: 'home.address', within: 'P5D', fourEyes: 'no' }
      expect((await send({ ...some, act: 'reason-out hazardous' })).status).toBe(303)

      const file = parse(await fileOf(desk, change, 'desk.yaml'))
      expect(file.columns).toEqual([
        ...['reference', 'applicant.name', 'activities.count', 'state', 'promisedBy'],
      ])
      expect(file.decide.refuse).toEqual({
        reasons: [
          ...['not-resident', 'activity-not-listed', 'unsuitable-area', 'no-clearance'],
          'too-near',
        ],
        fourEyes: false,
      })
      expect(file.decide.return).toEqual({ fields: ['home.address'], within: 'P5D' })
      const texts = parse(await fileOf(desk, change, 'messages/ar.yaml')).desk.reasons
      expect(texts['too-near']).toBe('قريب جدًا من مدرسة')
      expect(Object.keys(texts)).not.toContain('hazardous')
    },
  )
})
