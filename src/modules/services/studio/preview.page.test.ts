import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'

describe('Before it is published', () => {
  dbTest('every form is seen as it will be, in each language', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const change = (await desk.post(`${HERE}/changes`)).location ?? ''
    const renewal = await desk.get(`${change}/forms/renew`)
    const frame = /<iframe[^>]*src="([^"]+)"/.exec(renewal.body)?.[1]?.replaceAll('&amp;', '&')
    expect(frame).toContain('/preview?form=renew&page=')
    const page = await desk.get(frame ?? '')
    expect(page.status).toBe(200)
    expect(page.body).toContain('<fieldset')
    expect((await desk.get(`${change}/preview?form=nowhere`)).status).toBe(404)
    const application = await desk.get(`${change}/forms/apply`)
    expect(application.body).toMatch(/src="[^"]*\/preview\?page=/)
  })

  dbTest('its form on paper says what the change says', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const change = (await desk.post(`${HERE}/changes`)).location ?? ''
    const { body } = await desk.get(`${change}/forms/apply`)
    expect(bodyOf(body)).toContain('On paper (PDF), in English')
    const link = /href="([^"]+\/paper\?form=apply)"/.exec(body)?.[1] ?? ''
    const paper = await desk.get(link)
    expect(paper.status).toBe(200)
    expect(String(paper.headers['content-type'])).toBe('application/pdf')
    expect(paper.body.startsWith('%PDF-')).toBe(true)
    expect((await desk.get(`${change}/paper?form=nowhere`)).status).toBe(404)
    const other = await browse(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
    expect((await other.get(`${change}/paper?form=apply`)).status).toBe(403)
  })
})
