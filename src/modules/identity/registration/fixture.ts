import type { Ports } from '#kernel'
import { dbTest } from '#testing'

type Sent = { to: string; text: string }

/** Somebody whom the population register of the tests holds. */
export const SARA = {
  number: '28463411111',
  record: {
    names: { ar: 'سارة خالد الكواري', en: 'Sara Khalid Al Kuwari' },
    birthDate: '1984-05-02',
    cardExpires: '2028-03-31',
    nationality: 'QAT',
    phone: '+97433000012',
    deceased: false,
  },
}

/** What Sara types into the form of the way `resident`. */
export const FACTS = {
  number: SARA.number,
  names: 'Sara Al-Kuwari',
  ...{ 'birthDate.day': '2', 'birthDate.month': '5', 'birthDate.year': '1984' },
  ...{ 'cardExpires.day': '31', 'cardExpires.month': '3', 'cardExpires.year': '2028' },
}

export const WAY = '/en/sign-in/register/resident'
export const REGISTRATION = '/en/sign-in/registration'
export const PASSWORD = 'a sentence to remember'

/** `dbTest` with an agency that answers for every register, and a gateway that notes text messages. */
export const registerTest = dbTest.extend<{ texts: Sent[]; more: Partial<Ports> }>({
  texts: async ({ country: _country }, use) => {
    await use([])
  },
  more: async ({ agency, texts }, use) => {
    const sms = { send: async (to: string, text: string) => void texts.push({ to, text }) }
    await use({ registers: { '*': agency.url }, sms })
  },
})

/** The code of the last text message. */
export const codeIn = (texts: readonly Sent[]) => /\d{6}/.exec(texts.at(-1)?.text ?? '')?.[0] ?? ''
