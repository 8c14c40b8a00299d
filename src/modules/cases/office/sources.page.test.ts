import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import { type Browser, bodyOf, dbTest } from '#testing'
import { startCorrecting, submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { returnForCorrection } from '../decision.ts'
import { attach } from '../fixture.ts'

const SERVICE = 'health-card-issue'
const REGISTER = 'national-addresses'
const HOME = { zone: '66', street: '840', building: '12' }

const wordOn = (reference: string) => `/en/apply/${reference}/registers/${REGISTER}`

const it = dbTest.extend({
  more: async ({ agency }, use) => use({ registers: { '*': agency.url } }),
})

/** Applies with an address that the register says, or with a paper. */
async function apply(person: Ctx, browser: Browser, word: 'fetch' | 'decline') {
  await sql`delete from exchange.peer`.execute(person.sql)
  const { id, reference } = await startDraft(person, SERVICE)
  await browser.post(wordOn(reference), { _do: word })
  const photo = await attach(person, `draft:${id}`, 'photo.png')
  const paper = await attach(person, `draft:${id}`, 'bill.pdf')
  await saveAnswers(person, reference, {
    ...{ forWhom: 'self', group: 'resident', married: false, centre: 'mesaimeer', photo },
    ...{ phone: '+97433000021', declaration: true },
    ...{ address: { zone: '56', street: '310', building: '14' }, addressProof: paper },
  })
  await submitApplication(person, reference)
  return reference
}

describe('The officer of a case', () => {
  it('sees which answers a register gave and when, and that it stood for a paper', async ({
    as,
    given,
    agency,
    browse,
  }) => {
    const person = await given.person()
    agency.holds({ [person.identifier]: { home: HOME } })
    const reference = await apply(as(person), await browse(person), 'fetch')
    const officer = await given.officer({ agency: 'hmc' })
    const page = await (await browse(officer)).get(`/en/office/cases/${reference}`)
    const text = bodyOf(page.body)
    expect(text).toContain('Register of national addresses, 23 November 2026')
    expect(text).toContain('Not needed: the register confirms it')
    expect(text).toContain('840')
    expect(text).not.toContain('310')
    expect(text).not.toContain('bill.pdf')
    expect(text).not.toContain('Not confirmed')
    const own = await (await browse(person)).get(`/en/my/cases/${reference}`)
    expect(bodyOf(own.body)).toContain('Register of national addresses')
  })

  it('sees what nobody confirmed, and why', async ({ as, given, agency, browse }) => {
    const person = await given.person()
    const declined = await apply(as(person), await browse(person), 'decline')
    const other = await given.person()
    agency.answer(() => '', 500)
    const silent = await apply(as(other), await browse(other), 'fetch')
    const browser = await browse(await given.officer({ agency: 'hmc' }))
    const first = bodyOf((await browser.get(`/en/office/cases/${declined}`)).body)
    expect(first).toContain('Not confirmed: the applicant answered without')
    const second = bodyOf((await browser.get(`/en/office/cases/${silent}`)).body)
    expect(second).toContain('Not confirmed: the Register of national addresses did not answer')
    expect(second).toContain('310')
  })

  it('has it corrected where it is kept: a correction asks the register once more', async ({
    as,
    given,
    agency,
    browse,
  }) => {
    const person = await given.person()
    agency.holds({ [person.identifier]: { home: HOME } })
    const reference = await apply(as(person), await browse(person), 'fetch')
    const officer = as(await given.officer({ agency: 'hmc' }))
    await claimCase(officer, reference)
    const notes = [{ path: 'address', note: 'يبدو قديمًا' }]
    await returnForCorrection(officer, reference, { fields: notes })
    const { draft } = await startCorrecting(as(person), reference)
    expect(draft.fetched).toMatchObject([{ state: 'found', record: { home: HOME } }])
    await saveAnswers(as(person), reference, { address: { zone: '1', street: '1', building: '1' } })
    agency.holds({ [person.identifier]: { home: { ...HOME, building: '13' } } })
    await (await browse(person)).post(wordOn(reference), { _do: 'again' })
    await submitApplication(as(person), reference)
    const { rows } = await sql<{ building: string }>`
      select answers->'address'->>'building' as building from cases.submission s
      join cases.case c on c.id = s.case_id where c.reference = ${reference} order by s.number`.execute(
      officer.sql,
    )
    expect(rows.map(({ building }) => building)).toEqual(['12', '13'])
  })
})
