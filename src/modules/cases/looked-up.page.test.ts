import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, Ports } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import { bodyOf, dbTest } from '#testing'
import { submitApplication } from './application.ts'
import { attach } from './fixture.ts'

const SERVICE = 'commercial-registration-issue'
const NAME = 'خيوط الدار'

const askingTest = dbTest.extend<{ fresh: undefined; more: Partial<Ports> }>({
  more: async ({ agency }, use) => use({ registers: { '*': agency.url } }),
  fresh: [
    async ({ ctx }, use) => {
      await sql`delete from exchange.peer`.execute(ctx.sql)
      await use(undefined)
    },
    { auto: true },
  ],
})

/** An establishment of one, filled in without any register being asked. */
async function establishment(person: Ctx) {
  const { id, reference } = await startDraft(person, SERVICE)
  await saveAnswers(person, reference, {
    ...{ birthDate: '1984-05-02', legalForm: 'sole', tradeName: NAME, reserved: false },
    ...{ activities: ['general-trade'], description: 'خياطة' },
    ...{ lease: await attach(person, `draft:${id}`, 'lease.pdf') },
    ...{ seat: { zone: '55', street: '340', building: '27' }, phone: '+97433000012' },
    declaration: true,
  })
  return reference
}

describe('An answer that a register is asked about', () => {
  askingTest(
    'is asked about once more when it is sent, and the officer reads what was said then',
    async ({ as, given, browse, agency }) => {
      const sara = await given.person()
      const reference = await establishment(as(sara))
      agency.holds({ [NAME]: { registeredOn: '2019-04-07' } })
      expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
      expect(agency.asked.map(({ key }) => key)).toEqual([NAME])
      const officer = await browse(await given.officer({ agency: 'moci' }))
      const text = bodyOf((await officer.get(`/en/office/cases/${reference}`)).body)
      expect(text).toMatch(
        /Register of trade names, [^:]*:\d\d [ap]m: This name is registered already.*Registered on: 7 April 2019/,
      )
      const mine = await (await browse(sara)).get(`/ar/my/cases/${reference}`)
      expect(bodyOf(mine.body)).toContain('هذا الاسم مسجَّل من قبل')
    },
  )

  askingTest('is sent although its register is silent', async ({ as, given, browse, agency }) => {
    const sara = await given.person()
    const reference = await establishment(as(sara))
    agency.answer(() => '', 500)
    expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
    const officer = await browse(await given.officer({ agency: 'moci' }))
    const text = bodyOf((await officer.get(`/en/office/cases/${reference}`)).body)
    expect(text).toContain('The register could not be asked just now')
  })
})
