import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect } from 'vitest'
import { claimCase } from '../claim.ts'
import { returnForCorrection } from '../decision.ts'
import { ANSWERS, PAPER, PAPER_NOTE, SERVICE, sendApplication } from '../fixture.ts'
import { hookTest } from '../hooks/fixture.ts'

describe('What a person reads of theirs, the software that they let act', () => {
  hookTest(
    'reads too, as it is described, and of no other agency or person',
    async ({ as, given, software, receiver, tellAll, browser }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const described = await browser.raw({
        ...{ method: 'GET', url: `/api/services/${SERVICE}/openapi.json`, headers: {} },
      })
      const { components, webhooks } = JSON.parse(described.body)
      const ajv = new Ajv2020({ strict: false, validateFormats: false })
      ajv.addSchema({ $id: 'all', components })
      const fits = (name: string, json: unknown) => {
        const fit = ajv.validate(`all#/components/schemas/${name}`, json)
        expect([name, fit, ajv.errors]).toEqual([name, true, null])
      }
      const hook = await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      fits('Hook', hook.json)
      fits('Hooks', (await asks('GET', '/api/hooks')).json)
      const reference = await sendApplication(as(person))
      const officer = as(await given.officer())
      await claimCase(officer, reference)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE], text: '' })
      await tellAll()
      expect(receiver.came).toHaveLength(3)
      for (const { body } of receiver.came) {
        const event = JSON.parse(body)
        fits('ApplicationEvent', event)
        expect(Object.keys(webhooks)).toContain(event.type)
      }
      fits('Deliveries', (await asks('GET', `/api/hooks/${hook.json.hook}/deliveries`)).json)
      const list = await asks('GET', '/api/applications')
      fits('Applications', list.json)
      expect(list.json.applications).toMatchObject([{ reference, state: 'returned' }])
      const at = `/api/applications/${reference}`
      fits('Case', (await asks('GET', at)).json)
      const history = await asks('GET', `${at}/history`)
      fits('History', history.json)
      expect(history.json.history).toMatchObject([
        { what: 'return', text: 'Returned for correction' },
        { what: 'claimed' },
        { what: 'submitted' },
      ])
      const messages = await asks('GET', `${at}/messages`)
      fits('Messages', messages.json)
      expect((messages.json.messages as unknown[]).length).toBeGreaterThan(1)
      const sent = await asks('GET', `${at}/answers`)
      fits('SentAnswers', sent.json)
      const { home, tradeName } = sent.json.answers as {
        tradeName: string
        home: { completionCertificate: { file: string } }
      }
      expect(tradeName).toBe(ANSWERS.tradeName)
      const { file } = home.completionCertificate
      const stranger = await software(await given.person())
      for (const path of ['', '/history', '/messages', '/answers', `/files/${file}`])
        expect([path, (await stranger.asks('GET', `${at}${path}`)).status]).toEqual([path, 404])
      expect((await stranger.asks('GET', '/api/applications')).json).toEqual({ applications: [] })
      expect((await asks('GET', '/api/licences/QA-0000/document')).status).toBe(404)
      const paper = await asks.bytes(`${at}/files/${file}`)
      expect(paper.equals(PAPER)).toBe(true)
    },
  )

  hookTest('keeps a draft for them, and throws it away', async ({ given, software }) => {
    const { asks } = await software(await given.person())
    const begun = await asks('POST', `/api/services/${SERVICE}/drafts`, {}, 'a-draft-key')
    const at = `/api/drafts/${begun.json.reference}`
    const answers = { tradeName: 'بيت' }
    expect((await asks('POST', `${at}/answers`, { answers })).status).toBe(200)
    expect((await asks('GET', at)).json).toMatchObject({ service: SERVICE, answers })
    expect((await asks('POST', `${at}/discard`, {})).status).toBe(200)
    expect((await asks('GET', at)).status).toBe(404)
  })
})
