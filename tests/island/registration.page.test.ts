import { describe, expect } from 'vitest'
import type { Ports } from '#kernel'
import { bodyOf, dbTest } from '#testing'

const NUMBER = 'SB900321'
const RECORD = {
  names: { en: 'Mary Lemoine', fr: 'Marie Lemoine' },
  ...{ birthDate: '1990-02-03', cardExpires: '2028-03-31', phone: '+999400012', deceased: false },
}
const PASSWORD = 'a sentence to remember'

const islandTest = dbTest.extend<{
  more: Partial<Ports>
  country: string | undefined
}>({
  country: 'saint-brandan',
  more: async ({ agency }, use) => {
    await use({ registers: { '*': agency.url }, sms: { send: async () => {} } })
  },
})

describe('On the island', () => {
  islandTest(
    'somebody opens an account with the island’s number, and no code is sent',
    async ({ agency, browse }) => {
      agency.holds({ [NUMBER]: RECORD })
      const browser = await browse()
      const page = bodyOf((await browser.get('/fr/sign-in/register')).body)
      expect(page).toContain('Insulaire')
      expect(page).toContain('Visiteur')
      const facts = {
        ...{ number: 'sb 900 321', names: 'Marie Lemoine' },
        ...{ 'birthDate.day': '3', 'birthDate.month': '2', 'birthDate.year': '1990' },
        ...{ 'cardExpires.day': '31', 'cardExpires.month': '3', 'cardExpires.year': '2028' },
      }
      const begun = await browser.post('/fr/sign-in/register/islander', facts)
      expect(begun.location).toBe('/fr/sign-in/registration')
      expect(agency.asked[0]?.path).toBe('/r1/SB/GOV/registry/people/islander')
      const done = await browser.post('/fr/sign-in/registration', { password: PASSWORD })
      expect(done.location).toBe('/fr/my/security/welcome')
      const seen = bodyOf((await browser.get('/fr/my/security')).body)
      expect(seen).toContain('1 sur 3')
      expect(seen).toContain('Registre des insulaires')
      const signIn = { identifier: 'SB900321', password: PASSWORD, next: '/fr/my' }
      expect((await (await browse()).post('/fr/sign-in', signIn)).location).toBe('/fr/my')
    },
  )
})
