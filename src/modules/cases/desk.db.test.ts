import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { findLicence } from '#licences'
import { listMessages } from '#notify'
import { bringProcedures } from '#procedures'
import { findService } from '#services'
import { dbTest as it } from '#testing'
import { adoptCases } from './adopt.ts'
import { listDecisions } from './decision-row.ts'
import {
  givenClaimed,
  PAPER_NOTE,
  plantCases,
  SERVICE,
  sendApplication,
  sendCorrection,
} from './fixture.ts'
import {
  approveCase,
  claimCase,
  claimNext,
  confirmRefusal,
  declineRefusal,
  getOfficeCase,
  getOwnCase,
  proposeRefusal,
  releaseCase,
  returnForCorrection,
} from './index.ts'

const REFUSAL = { reasons: ['hazardous'], text: 'تُستخدم في النشاط مواد خطرة' }

describe('Claiming a case', () => {
  it('gives it to the officer and begins the review', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const found = await getOfficeCase(officer, reference)
    expect(found).toMatchObject({ state: 'under-review', version: 2 })
    expect(found.officerName).toEqual({ ar: 'هند سالم', en: 'Hind Salem' })
  })

  it('changes nothing when the officer claims it again', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await claimCase(officer, reference)
    expect((await getOfficeCase(officer, reference)).version).toBe(2)
  })

  it('is refused while another officer has it, and says who', async ({ as, given }) => {
    const { reference } = await givenClaimed(as, given)
    const other = as(await given.officer())
    await expect(claimCase(other, reference)).rejects.toMatchObject({
      code: 'cases/claimed-by-other',
      params: { officer: 'هند سالم' },
    })
  })

  it('is refused for the officer’s own application', async ({ as, given }) => {
    const officer = as(await given.officer())
    const reference = await sendApplication(officer)
    await expect(claimCase(officer, reference)).rejects.toThrow('cases/own-case')
    expect(await claimNext(officer)).not.toBe(reference)
  })

  it('shows nothing of another agency', async ({ as, given }) => {
    const { reference } = await givenClaimed(as, given)
    const elsewhere = as(await given.officer({ agency: 'moph' }))
    await expect(claimCase(elsewhere, reference)).rejects.toThrow('cases/case-missing')
    await expect(getOfficeCase(elsewhere, reference)).rejects.toThrow('cases/case-missing')
  })

  it('is refused to people without a post and to other posts', async ({ as, given }) => {
    const { person, reference } = await givenClaimed(as, given)
    await expect(claimCase(person, reference)).rejects.toThrow('kernel/denied')
    const clerk = as(await given.officer({ roles: ['administrator'] }))
    await expect(claimCase(clerk, reference)).rejects.toThrow('kernel/denied')
    const process = as({ kind: 'system', name: 'worker' })
    await expect(claimCase(process, reference)).rejects.toThrow('kernel/not-allowed')
  })

  it('takes the case that is due first when the next is asked for', async ({
    as,
    given,
    clock,
  }) => {
    const officer = as(await given.officer())
    while (await claimNext(officer)) {}
    const first = await sendApplication(as(await given.person()))
    clock.advance({ days: 1 })
    await sendApplication(as(await given.person()))
    expect(await claimNext(officer)).toBe(first)
  })
})

describe('Releasing a case', () => {
  it('lets another officer take it', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await releaseCase(officer, reference)
    expect((await getOfficeCase(officer, reference)).officer).toBeNull()
    const other = as(await given.officer())
    await claimCase(other, reference)
    await expect(releaseCase(officer, reference)).rejects.toThrow('cases/not-yours-to-release')
  })

  it('is a senior officer’s right for the case of another', async ({ as, given }) => {
    const { reference } = await givenClaimed(as, given)
    const senior = as(await given.officer({ roles: ['senior-officer'] }))
    await releaseCase(senior, reference)
    await expect(releaseCase(senior, reference)).rejects.toThrow('cases/not-claimed')
  })
})

describe('Returning a case for correction', () => {
  it('stops the clock, names the fields and says by when', async ({ as, given }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE], text: 'نرجو نسخة أوضح' })
    const found = await getOwnCase(person, reference)
    expect(found).toMatchObject({
      state: 'returned',
      correctBy: '2026-12-03',
      stoppedOn: '2026-11-23',
    })
    const [decision] = await listDecisions(officer, found.id)
    expect(decision).toMatchObject({ kind: 'return', fields: [PAPER_NOTE] })
    const [message] = await listMessages(person, found.applicant, `my/cases/${reference}`)
    expect(message?.body.en).toContain('Building completion certificate')
  })

  it('is refused without a field, without a note, and for a field that the form does not have', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const give = (fields: { path: string; note: string }[]) =>
      returnForCorrection(officer, reference, { fields })
    await expect(give([])).rejects.toThrow('cases/fields-missing')
    await expect(give([{ ...PAPER_NOTE, note: ' ' }])).rejects.toThrow('cases/note-missing')
    await expect(give([{ ...PAPER_NOTE, note: 'ن'.repeat(2_001) }])).rejects.toThrow(
      'cases/note-too-long',
    )
    await expect(give([{ path: 'applicant', note: 'x' }])).rejects.toThrow('cases/field-unknown')
    await expect(give([{ path: '__proto__', note: 'x' }])).rejects.toThrow('cases/field-unknown')
    expect((await getOfficeCase(officer, reference)).state).toBe('under-review')
  })

  it('is for the officer who has the case', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const other = as(await given.officer())
    const order = { fields: [PAPER_NOTE] }
    await expect(returnForCorrection(other, reference, order)).rejects.toThrow(
      'cases/claimed-by-other',
    )
    await releaseCase(officer, reference)
    await expect(returnForCorrection(officer, reference, order)).rejects.toThrow(
      'cases/not-claimed',
    )
  })

  it('is refused when something else happened since the case was seen', async ({
    as,
    given,
    clock,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const { version } = await getOfficeCase(officer, reference)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE], version })
    clock.advance({ minutes: 5 })
    await sendCorrection(person, reference)
    await expect(approveCase(officer, reference, { version })).rejects.toThrow(
      'cases/changed-meanwhile',
    )
  })
})

describe('Approving a case', () => {
  it('grants the licence with the rows that the service names, and tells the applicant', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await approveCase(officer, reference)
    const found = await getOwnCase(person, reference)
    expect(found.state).toBe('approved')
    const licence = await findLicence(person, { caseId: found.id })
    expect(licence).toMatchObject({
      holder: found.applicant,
      agency: 'moci',
      validFrom: '2026-11-23',
      validTo: '2027-11-22',
      title: { en: 'Home business licence' },
    })
    const rows = Object.fromEntries(
      licence?.rows.map(({ label, value }) => [label.en, value]) ?? [],
    )
    expect(rows['Trade name in Arabic']).toEqual({ ar: 'بيت الهيل', en: 'بيت الهيل' })
    expect(rows.Activity).toEqual({ ar: expect.any(String), en: 'Sewing and embroidery' })
    const shown = licence?.publicRows.map((index) => licence.rows[index]?.label.en)
    expect(shown).toEqual(['Trade name in Arabic', 'Activity'])
  })

  it('covers the holder’s number on the licence', async ({ as, given }) => {
    const holder = await given.person()
    const reference = await sendApplication(as(holder))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await approveCase(officer, reference)
    const { id } = await getOwnCase(as(holder), reference)
    const licence = await findLicence(officer, { caseId: id })
    const values = licence?.rows.map(({ value }) => value.en) ?? []
    const [head, tail] = [holder.identifier.slice(0, 3), holder.identifier.slice(-2)]
    expect(values).toContain(`${head}••••••${tail}`)
    expect(values).not.toContain(holder.identifier)
  })

  it('is granted once the licence is issued', async ({ as, given, ctx, modules }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await approveCase(officer, reference)
    const found = await getOwnCase(person, reference)
    const take = modules.find(({ name }) => name === 'cases')?.subscribes?.[
      'licences/licence-issued'
    ]
    const licence = await findLicence(officer, { caseId: found.id })
    const fact = {
      id: 1n,
      fact: 'licences/licence-issued',
      at: ctx.clock.now(),
      payload: {
        resource: `case:${found.id}`,
        data: { licence: licence?.id, number: licence?.number },
      },
    }
    const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
    await take?.(worker, fact)
    await take?.(worker, fact)
    expect(await getOwnCase(person, reference)).toMatchObject({
      state: 'granted',
      licenceNumber: licence?.number,
    })
  })

  it('is refused while something that the desk needs is missing, and names it', async ({
    as,
    given,
    ctx,
  }) => {
    const officer = as(await given.officer({ agency: 'moph' }))
    const version = (await findService(ctx, SERVICE))?.version
    await plantCases(ctx, { agency: 'moph', count: 1, from: 3, version })
    await adoptCases(ctx)
    const reference = (await claimNext(officer)) ?? ''
    await expect(approveCase(officer, reference)).rejects.toMatchObject({
      code: 'cases/evidence-missing',
      params: { fields: 'شهادة إتمام البناء' },
    })
  })

  it('is final', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await approveCase(officer, reference)
    await expect(approveCase(officer, reference)).rejects.toThrow('cases/wrong-state')
    await expect(proposeRefusal(officer, reference, REFUSAL)).rejects.toThrow('cases/wrong-state')
    await expect(claimCase(officer, reference)).rejects.toThrow('cases/wrong-state')
  })
})

async function getServiceOf(ctx: Ctx) {
  const found = await findService(ctx, SERVICE)
  if (!found) throw new Error('the service is not there')
  return found.bundle
}

describe('Refusing a case', () => {
  it('waits for a second officer, and the applicant hears nothing until then', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const before = await messagesOf(person, reference)
    await proposeRefusal(officer, reference, REFUSAL)
    expect((await getOfficeCase(officer, reference)).state).toBe('refusal-proposed')
    expect(await messagesOf(person, reference)).toBe(before)
  })

  it('is confirmed by another officer, with the reasons told in every language', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await proposeRefusal(officer, reference, REFUSAL)
    await confirmRefusal(as(await given.officer()), reference)
    const found = await getOwnCase(person, reference)
    expect(found.state).toBe('refused')
    const [message] = await listMessages(person, found.applicant, `my/cases/${reference}`)
    expect(message?.body.en).toContain('hazardous materials')
    expect(message?.body.en).toContain(REFUSAL.text)
  })

  it('cannot be confirmed or declined by the officer who proposed it', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await proposeRefusal(officer, reference, REFUSAL)
    await expect(confirmRefusal(officer, reference)).rejects.toThrow('cases/same-officer')
    await expect(declineRefusal(officer, reference, { text: 'x' })).rejects.toThrow(
      'cases/same-officer',
    )
  })

  it('takes one officer where the procedure has no second', async ({ as, given, ctx }) => {
    const bundle = await getServiceOf(ctx)
    const owner = bundle.service.owner
    const bpmn = bundle.procedure ?? ''
    const alone = bpmn
      .replace(
        'sourceRef="what-next" targetRef="confirm"',
        'sourceRef="what-next" targetRef="examined"',
      )
      .replace('act = "confirm"', 'act = "refuse"')
    await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn: alone }])
    const { person, officer, reference } = await givenClaimed(as, given)
    await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn }])
    const { id } = await getOfficeCase(officer, reference)
    await proposeRefusal(officer, reference, REFUSAL)
    const found = await getOwnCase(person, reference)
    expect(found.state).toBe('refused')
    const [message] = await listMessages(person, found.applicant, `my/cases/${reference}`)
    expect(message?.body.en).toContain('hazardous materials')
    const { rows } = await sql`
      select kind, alone, by = proposed_by as same from cases.decision where case_id = ${id}
      order by id`.execute(officer.sql)
    expect(rows).toEqual([
      { kind: 'refusal-proposed', alone: false, same: null },
      { kind: 'refusal-confirmed', alone: true, same: true },
    ])
  })

  it('cannot be confirmed by the applicant, officer or not', async ({ as, given }) => {
    const applicant = as(await given.officer())
    const reference = await sendApplication(applicant)
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await proposeRefusal(officer, reference, REFUSAL)
    await expect(confirmRefusal(applicant, reference)).rejects.toThrow('cases/own-case')
  })

  it('goes back to the first officer when it is declined', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await proposeRefusal(officer, reference, REFUSAL)
    const second = as(await given.officer())
    await expect(declineRefusal(second, reference, { text: ' ' })).rejects.toThrow(
      'cases/text-missing',
    )
    await declineRefusal(second, reference, { text: 'السبب غير كافٍ' })
    expect((await getOfficeCase(officer, reference)).state).toBe('under-review')
    await approveCase(officer, reference)
  })

  it('needs a reason of the desk and a text', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const give = (change: object) => proposeRefusal(officer, reference, { ...REFUSAL, ...change })
    await expect(give({ reasons: [] })).rejects.toThrow('cases/reasons-missing')
    await expect(give({ reasons: ['because'] })).rejects.toThrow('cases/reasons-missing')
    await expect(give({ text: '' })).rejects.toThrow('cases/text-missing')
    await expect(give({ text: 'ن'.repeat(2_001) })).rejects.toThrow('cases/text-too-long')
  })
})

const messagesOf = async (ctx: Parameters<typeof getOwnCase>[0], reference: string) => {
  const { applicant } = await getOwnCase(ctx, reference)
  return (await listMessages(ctx, applicant, `my/cases/${reference}`)).length
}
