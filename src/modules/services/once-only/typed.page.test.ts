import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ports } from '#kernel'
import { bodyOf, dbTest, formIn } from '#testing'
import { getOpenDraft } from '../draft.ts'
import { startDraft } from '../draft-begin.ts'
import { formEngine } from '../form-engine.tsx'
import { lookUpTyped } from './typed.ts'

const SERVICE = 'commercial-registration-issue'
const NAME = 'خيوط الدار'
const FREE = 'نخلة الخليج'
const TAKEN = { [NAME]: { registeredOn: '2019-04-07' } }

const typedTest = dbTest.extend<{ fresh: undefined; more: Partial<Ports> }>({
  more: async ({ agency }, use) => use({ registers: { '*': agency.url } }),
  fresh: [
    async ({ ctx }, use) => {
      await sql`delete from exchange.peer`.execute(ctx.sql)
      await use(undefined)
    },
    { auto: true },
  ],
})

describe('What somebody types and a register knows', () => {
  typedTest(
    'is asked by a button, and shown with its day',
    async ({ as, given, browse, agency }) => {
      const person = await given.person()
      const browser = await browse(person)
      const { reference } = await startDraft(as(person), SERVICE)
      const url = `/en/apply/${reference}/business`
      agency.holds(TAKEN)
      const page = await browser.get(url)
      expect(bodyOf(page.body)).toContain('Ask the Register of trade names')
      const press = async (tradeName: string, act = 'look:tradeName') => {
        const { body } = await browser.get(url)
        const form = { ...formIn(body, url), legalForm: 'sole', reserved: 'no', tradeName }
        return browser.post(url, { ...form, _do: act })
      }
      expect((await press(NAME)).location).toBe(`${url}#tradeName`)
      const taken = bodyOf((await browser.get(url)).body)
      expect(taken).toContain('This name is registered already')
      expect(taken).toContain('Registered on: 7 April 2019')
      expect(taken).toContain('This is advice')
      // What is asked is the name alone: nothing of who types it.
      expect(agency.asked).toMatchObject([
        { key: NAME, fields: ['registeredOn'], purpose: SERVICE },
      ])
      expect(JSON.stringify(agency.asked[0])).not.toContain(person.identifier)
      // It keeps nobody from going on, and what is new is asked on the way.
      expect((await press(FREE, 'continue')).location).toBe(`/en/apply/${reference}/trade`)
      const free = bodyOf((await browser.get(url)).body)
      expect(free).toContain('it seems to be free')
      expect(free).not.toContain('registered already')
      const arabic = bodyOf((await browser.get(url.replace('/en/', '/ar/'))).body)
      expect(arabic).toContain('ويبدو أنه متاح')
      // Asked and answered, it is not asked again by going on.
      await press(FREE, 'continue')
      expect(agency.asked).toHaveLength(2)
    },
  )

  typedTest('says nothing of another answer', async ({ as, given, browse, agency }) => {
    const person = await given.person()
    const browser = await browse(person)
    const { reference } = await startDraft(as(person), SERVICE)
    const url = `/en/apply/${reference}/business`
    agency.holds(TAKEN)
    const press = async (tradeName: string, act: string) => {
      const { body } = await browser.get(url)
      await browser.post(url, { ...formIn(body, url), tradeName, _do: act })
    }
    await press(NAME, 'look:tradeName')
    await press(FREE, 'later')
    expect(bodyOf((await browser.get(url)).body)).not.toContain('registered already')
  })

  typedTest('keeps nobody where the register is silent', async ({ as, given, browse, agency }) => {
    const person = await given.person()
    const browser = await browse(person)
    const { reference } = await startDraft(as(person), SERVICE)
    const url = `/en/apply/${reference}/business`
    agency.answer(() => '', 500)
    const form = { ...formIn((await browser.get(url)).body, url), tradeName: NAME }
    await browser.post(url, { ...form, _do: 'look:tradeName' })
    expect(bodyOf((await browser.get(url)).body)).toContain('could not be asked just now')
    agency.holds(TAKEN)
    // Once more, when it is sent.
    await formEngine.typed.askAgain(as(person), reference)
    const { fetched } = await getOpenDraft(as(person), reference)
    expect(fetched).toMatchObject([
      { register: 'trade-names', state: 'found', typed: { path: 'tradeName', answer: NAME } },
    ])
  })

  typedTest('is asked so often in an hour, and no more', async ({ as, given, browse, agency }) => {
    const person = await given.person()
    const browser = await browse(person)
    const { reference } = await startDraft(as(person), SERVICE)
    const url = `/en/apply/${reference}/business`
    agency.holds({})
    const form = { ...formIn((await browser.get(url)).body, url), tradeName: FREE }
    await browser.post(url, { ...form, _do: 'later' })
    for (let press = 0; press < 25; press++) {
      await lookUpTyped(as(person), reference, { anew: true })
    }
    expect(agency.asked).toHaveLength(20)
  })

  typedTest('is nothing that another may ask', async ({ as, given, agency }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const { reference } = await startDraft(as(sara), SERVICE)
    await expect(lookUpTyped(as(omar), reference, { anew: true })).rejects.toMatchObject({
      code: 'services/draft-missing',
    })
    expect(agency.asked).toEqual([])
  })
})
