import { describe, expect } from 'vitest'
import { withCtx } from '#kernel'
import { listHeld } from '#mandates'
import { startDraft } from '#services'
import { bodyOf, dbTest } from '#testing'
import { claimCase } from '../claim.ts'
import { ANSWERS, fillApplication, SERVICE, sendApplication } from '../fixture.ts'
import { getOwnCase } from '../index.ts'

const HELP = {
  ...{ channel: 'counter', evidence: 'document', document: 'identity-card', agreed: 'yes' },
  ...{ name: 'Sara Khalid', service: SERVICE },
}

describe('An application that an officer fills in for somebody', () => {
  dbTest(
    'is sent once all of it was read back; the person reads who helped and where, and that officer never decides on it',
    async ({ as, given, browse }) => {
      const [sara, hind] = [await given.person(), await given.officer()]
      const [before, begun] = [await sendApplication(as(sara)), await startDraft(as(sara), SERVICE)]
      const desk = await browse(hind)
      const began = await desk.post('/en/office/mandates/help', {
        ...HELP,
        identifier: sara.identifier,
      })
      expect(began.location).toMatch(/^\/en\/office\/mandates\/help\/[0-9a-f-]{36}$/)
      expect(bodyOf((await desk.get(began.location ?? '')).body)).toContain(
        'You may fill in one application for Sara Khalid',
      )
      const [held] = await listHeld(as(hind), hind.id)
      if (!held || hind.actor.kind !== 'person') throw new Error('they help')
      expect((await desk.post('/en/my/acting', { mandate: held.mandate })).location).toBe('/en/my')

      // Nothing of the person's but what is begun by it.
      const my = await desk.get('/en/my')
      expect(my.body).not.toContain(before)
      expect(my.body).not.toContain(begun.reference)
      for (const path of [`/en/my/cases/${before}`, `/en/apply/${begun.reference}/home`]) {
        expect((await desk.get(path)).status).toBe(404)
      }

      const acting = withCtx(as(hind), { actor: { ...hind.actor, actingFor: held } })
      const reference = await fillApplication(acting)
      const check = `/en/apply/${reference}/check`
      expect(bodyOf((await desk.get(check)).body)).toContain(
        'I have read the answers and the declaration back to Sara Khalid',
      )
      const declared = { _revision: '1', declaration: 'yes' }
      const unread = await desk.post(`/en/apply/${reference}/submit`, declared)
      expect(unread.location).toBe(`${check}?unread=1`)
      const told = (await desk.get(`${check}?unread=1`)).body
      expect(bodyOf(told)).toContain('Read the answers and the declaration back to the person')
      expect(told).toMatch(/summary-bad[\s\S]*href="#_readBack"/)
      const sent = await desk.post(`/en/apply/${reference}/submit`, {
        ...declared,
        _readBack: 'yes',
      })
      expect(sent.location).toBe(`/en/my/cases/${reference}/sent`)
      const receipt = bodyOf((await desk.get(sent.location ?? '')).body)
      expect(receipt).toContain('Print this page for Sara Khalid')
      expect(receipt).toContain(reference)

      expect((await getOwnCase(as(sara), reference)).filedByName?.en).toBe(
        'Hind Salem, Ministry of Commerce and Industry',
      )
      const own = await (await browse(sara)).get(`/en/my/cases/${reference}`)
      expect(bodyOf(own.body)).toContain('Hind Salem, Ministry of Commerce and Industry')
      await expect(claimCase(as(hind), reference)).rejects.toMatchObject({ code: 'cases/own-case' })
      // One application, and no more; it is none to choose again.
      expect(await listHeld(as(hind), hind.id)).toEqual([])
      const second = await startDraft(acting, SERVICE)
      expect(second.answers).not.toEqual(ANSWERS)
      await expect(sendApplication(acting)).rejects.toMatchObject({
        code: 'services/read-back-missing',
      })
    },
  )

  dbTest('is begun for nobody whom the officer only names', async ({ given, browse }) => {
    const [sara, hind] = [await given.person(), await given.officer()]
    const desk = await browse(hind)
    const page = await desk.get('/ar/office/mandates/help')
    expect(page.status).toBe(200)
    expect(bodyOf(page.body)).toContain('اقرأ له هذا بصوت مسموع')
    const wrong = await desk.post('/en/office/mandates/help', {
      ...{ ...HELP, agreed: '', identifier: sara.identifier },
    })
    expect(wrong.status).toBe(422)
    expect(bodyOf(wrong.body)).toContain('Without that nothing begins')
    const stranger = await browse(sara)
    expect((await stranger.get('/en/office/mandates/help')).status).not.toBe(200)
  })
})
