import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const SERVICE = 'home-business-licence'

describe('eligibility', () => {
  const check = `/en/services/${SERVICE}/check`

  dbTest('is answered without signing in, with the reasons', async ({ browse }) => {
    const browser = await browse()
    const first = await browser.get(check)
    expect(first.body).toContain('name="age18"')
    expect(first.body).not.toContain('name="livesThere"')
    const second = await browser.get(`${check}?_page=you&_seen.age18=1&age18=yes`)
    expect(second.body).toContain('name="livesThere"')
    expect(second.body).not.toContain('summary-bad')
    const third = await browser.get(`${check}?_page=you&age18=yes&livesThere=yes`)
    expect(third.body).toContain('name="listed"')
    expect(third.body).toContain('type="hidden" name="age18" value="yes"')
    const yes = await browser.get(`${check}?age18=yes&livesThere=yes&listed=yes&hazardous=no`)
    expect(bodyOf(yes.body)).toContain('You can apply')
    expect(yes.body).toContain(`/en/services/${SERVICE}/apply`)
    const no = await browser.get(`${check}?age18=yes&livesThere=yes&listed=yes&hazardous=yes`)
    expect(bodyOf(no.body)).toContain('You cannot apply')
    expect(no.body).not.toContain(`/en/services/${SERVICE}/apply`)
  })

  dbTest('keeps the answers while one of them is changed', async ({ browse }) => {
    const browser = await browse()
    const no = await browser.get(`${check}?age18=yes&livesThere=yes&listed=yes&hazardous=yes`)
    const links = [...no.body.matchAll(/href="([^"]*_edit=[^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    )
    const last = await browser.get(links.at(-1) ?? '')
    expect(last.body).toMatch(/name="hazardous"[^>]*value="yes"[^>]*checked/)
    expect(last.body).toContain('type="hidden" name="age18" value="yes"')
    expect(last.body).not.toContain('name="_edit"')
    expect(links.every((href) => href.includes('age18=yes'))).toBe(true)
  })

  dbTest('names what was left out, and takes nonsense for no answer', async ({ browse }) => {
    const browser = await browse()
    const empty = await browser.get(`${check}?_page=you&_seen.age18=1`)
    expect(empty.body).toContain('summary-bad')
    for (const query of [
      'age18=yes&age18=no',
      'age18[]=x',
      '__proto__=1',
      `age18=${'x'.repeat(3000)}`,
    ]) {
      expect((await browser.get(`${check}?${query}`)).status).toBeLessThan(500)
    }
  })
})

describe('the page of a service', () => {
  dbTest('tells what is known and says what is not, in both languages', async ({ browse }) => {
    const browser = await browse()
    const live = await browser.get(`/ar/services/${SERVICE}`)
    expect(bodyOf(live.body)).toContain('رخصة')
    expect(live.body).toContain(`/ar/services/${SERVICE}/apply`)
    expect(bodyOf(live.body)).toContain('رقم توضيحي')
    const described = await browser.get('/en/services/birth-certificate')
    expect(described.status).toBe(200)
    expect(described.body).not.toContain('/apply')
    expect((await browser.get('/en/services/no-such-service')).status).toBe(404)
  })
})
