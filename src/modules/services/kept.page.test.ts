import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn, type GivenPerson } from '#testing'

const PASSWORD = 'a sentence to remember'
const PAPER = { name: 'plan.pdf', bytes: Buffer.from('%PDF-1.4') }

async function signIn(browser: Browser, { identifier }: GivenPerson) {
  await browser.post('/en/sign-in', { identifier, password: PASSWORD })
}

/** The first page of an application as it is shown, and what a person types into it. */
async function typing(browser: Browser) {
  const { location: path = '' } = await browser.post('/en/services/home-business-licence/apply')
  const shown = formIn((await browser.get(path)).body, path)
  return { path, fields: { ...shown, 'home.address.street': '"7', 'home.tenure': 'rented' } }
}

const isSaved = async (browser: Browser, path: string) =>
  (await browser.get(path)).body.includes('value="&#34;7"')

describe('What was typed when the session had ended', () => {
  dbTest(
    'is sent after signing in again, through a wrong password',
    async ({ given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      await signIn(browser, person)
      const { path, fields } = await typing(browser)
      clock.advance({ minutes: 61 })
      const out = await browser.post(path, fields, { 'home.completionCertificate': PAPER })
      expect(out.status).toBe(401)
      expect(bodyOf(out.body)).toContain('You have been signed out')
      expect(out.body).toContain('value="&#34;7"')
      const way = await browser.post('/en/sign-in', decoded(formIn(out.body, '/en/sign-in')))
      const kept = decoded(formIn(way.body, '/en/sign-in'))
      const wrong = await browser.post('/en/sign-in', {
        ...kept,
        identifier: person.identifier,
        password: 'x',
      })
      expect(wrong.status).toBe(422)
      const again = await browser.post('/en/sign-in', {
        ...decoded(formIn(wrong.body, '/en/sign-in')),
        identifier: person.identifier,
        password: PASSWORD,
      })
      expect(again.location).toContain('/en/my/again/')
      const asked = await browser.get(again.location ?? '')
      expect([asked.status, asked.headers['cache-control']]).toEqual([200, 'no-store'])
      expect(bodyOf(asked.body)).toContain('choose them again')
      expect(await isSaved(browser, path)).toBe(false)
      expect((await browser.post(path, decoded(formIn(asked.body, path)))).status).toBe(303)
      expect(await isSaved(browser, path)).toBe(true)
    },
  )

  dbTest('is not sent or shown to somebody else who signs in', async ({ given, browse, clock }) => {
    const browser = await browse()
    await signIn(browser, await given.person({ password: PASSWORD }))
    const { path, fields } = await typing(browser)
    clock.advance({ minutes: 61 })
    const out = await browser.post(path, fields)
    const other = await given.person({ password: PASSWORD })
    const answer = await browser.post('/en/sign-in', {
      ...decoded(formIn(out.body, '/en/sign-in')),
      identifier: other.identifier,
      password: PASSWORD,
    })
    expect([answer.status, answer.location, answer.body]).toEqual([303, path, ''])
  })

  dbTest(
    'is kept only of a form of ours, and goes only to a page of ours',
    async ({ given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      const path = '/en/apply/QA-0000-0000-0/home'
      const bare = await browser.post(path, { 'home.address.street': 'forged' })
      expect(bare.status).toBe(401)
      expect(bare.body).not.toContain('forged')
      await signIn(browser, person)
      const { fields } = await typing(browser)
      const signedOut = await browse()
      const out = await signedOut.post(path, fields)
      const kept = decoded(formIn(out.body, '/en/sign-in'))
      const elsewhere = { ...kept, next: 'https://evil.example/', identifier: person.identifier }
      const answer = await signedOut.post('/en/sign-in', { ...elsewhere, password: PASSWORD })
      expect([answer.status, answer.location]).toEqual([303, '/en/my'])
    },
  )
})

describe('A page of an earlier session', () => {
  dbTest('is sent in the new one of the same person, after asking', async ({ given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const browser = await browse()
    await signIn(browser, person)
    const { path, fields } = await typing(browser)
    await signIn(browser, person)
    const old = await browser.post(path, fields)
    expect(old.status).toBe(403)
    expect(bodyOf(old.body)).toContain('from an earlier session')
    expect(await isSaved(browser, path)).toBe(false)
    expect((await browser.post(path, decoded(formIn(old.body, path)))).status).toBe(303)
    expect(await isSaved(browser, path)).toBe(true)
  })

  dbTest('is refused in that of another person', async ({ given, browse }) => {
    const browser = await browse()
    await signIn(browser, await given.person({ password: PASSWORD }))
    const { path, fields } = await typing(browser)
    await signIn(browser, await given.person({ password: PASSWORD }))
    const old = await browser.post(path, fields)
    expect(old.status).toBe(403)
    expect(old.body).not.toContain('home.address.street')
  })
})

/** Values of inputs as a browser sends them. */
const decoded = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value.replaceAll('&#34;', '"')]),
  )
