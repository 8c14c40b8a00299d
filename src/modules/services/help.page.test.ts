import { expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const SERVICE = 'driving-licence-renew'

dbTest(
  'The page of a service has its help, part by part, in the reader’s language',
  async ({ browse }) => {
    const browser = await browse()
    const { body } = await browser.get(`/en/services/${SERVICE}`)
    expect(bodyOf(body)).toContain('Help with this service')
    expect(body).toMatch(/<details class="help-part" id="help-fitness"><summary>Eyesight and fines/)
    expect(body).toContain('href="/en/services/traffic-violation-objection"')
    expect(body).toContain('href="tel:109"')
    const arabic = (await browser.get(`/ar/services/${SERVICE}`)).body
    expect(bodyOf(arabic)).toContain('أخطاء شائعة')
    expect(arabic).toContain('href="/ar/services/traffic-violation-objection"')
    const described = (await browser.get('/en/services/po-box')).body
    expect(described).not.toContain('help-part')
  },
)

dbTest(
  'Beside a page of the form stands the part of the help that is about it, and the way to all of it',
  async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const { location = '' } = await browser.post(`/en/services/${SERVICE}/apply`)
    // A register is asked first: who says no comes to the page.
    const registers = location.replace(/[^/]+$/, 'registers/driving-licences')
    await browser.post(registers, { _page: 'licence', _do: 'decline' })
    const first = (await browser.get(location)).body
    expect(first).not.toContain('help-part')
    expect(first).toContain(`href="/en/services/${SERVICE}#help"`)
    const second = (await browser.get(location.replace(/[^/]+$/, 'fitness'))).body
    expect(bodyOf(second)).toContain('Help: Eyesight and fines')
    expect(bodyOf(second)).toContain('Pay your fines first')
  },
)
