import { describe, expect } from 'vitest'
import { type Ctx, today } from '#kernel'
import { findService, saveAnswers, startDraft } from '#services'
import { type DbFixtures, type Given, dbTest as it } from '#testing'
import { startCorrecting, submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { approveCase, returnForCorrection } from '../decision.ts'
import { ANSWERS, attach, SERVICE } from '../fixture.ts'
import { unreadAsked } from './asked.ts'
import { needlessOf } from './needless.ts'

type As = DbFixtures['as']

/** Somebody cooks at home: a certificate of Civil Defence is asked for. @returns reference, and the id of that paper */
async function applyToCook(ctx: Ctx) {
  const { id, reference } = await startDraft(ctx, SERVICE)
  const paper = (name: string) => attach(ctx, `draft:${id}`, name)
  const clearance = await paper('clearance.pdf')
  const activity = {
    activity: 'cooking',
    description: 'أطباق',
    materials: ['food'],
    dailyOrders: 9,
  }
  await saveAnswers(ctx, reference, {
    ...ANSWERS,
    home: { ...ANSWERS.home, completionCertificate: await paper('completion.pdf') },
    ...{ activities: [activity], gas: 'mains', clearance, approval: await paper('approval.pdf') },
  })
  return { reference: (await submitApplication(ctx, reference)).reference, file: clearance.file }
}

/** Sends it once more, with other papers. */
async function correct(ctx: Ctx, reference: string) {
  const { draft } = await startCorrecting(ctx, reference)
  const paper = () => attach(ctx, `draft:${draft.id}`, 'clearer.pdf')
  await saveAnswers(ctx, reference, {
    ...draft.answers,
    home: { ...ANSWERS.home, completionCertificate: await paper() },
    ...{ clearance: await paper(), approval: await paper(), declaration: true },
  })
  await submitApplication(ctx, reference)
}

async function givenDecided({ as, given }: { as: As; given: Given }, count: number) {
  const holder = await given.officer()
  const officer = as(holder)
  const made: Awaited<ReturnType<typeof applyToCook>>[] = []
  for (let number = 0; number < count; number++) {
    const one = await applyToCook(as(await given.person()))
    await claimCase(officer, one.reference)
    await approveCase(officer, one.reference)
    made.push(one)
  }
  return { holder, officer, made }
}

/** What was found, by its name in English. */
const named = async (ctx: Ctx) => {
  const day = today(ctx)
  const found = await needlessOf(ctx, { procedure: SERVICE, since: day, until: day })
  return found.map(({ kind, names, cases }) => `${kind}: ${names.en} (${cases})`)
}

describe('What decided cases asked for and nobody used', () => {
  it('is a document that no official opened, and a question on whose answer nothing stood', async ({
    ctx,
    as,
    given,
    browse,
    clock,
  }) => {
    clock.advance({ days: 40 })
    const { holder, officer, made } = await givenDecided({ as, given }, 9)
    expect(await named(ctx)).toEqual([])
    await givenDecided({ as, given }, 1)
    const before = await named(ctx)
    expect(before).toContain('document: Civil Defence certificate (10)')
    expect(before.join()).toContain('question: Describe what you will offer')
    // The rules would say no to chemicals, and to who does not live there: another answer changes that.
    expect(before.join()).not.toMatch(/Materials|live in the home|hold the home/)

    const [one] = made
    const desk = await browse(holder)
    const { status } = await desk.get(`/en/office/cases/${one?.reference}/files/${one?.file}`)
    expect(status).toBe(200)
    expect((await named(ctx)).join()).not.toContain('Civil Defence')

    const person = as(await given.person())
    const returned = await applyToCook(person)
    await claimCase(officer, returned.reference)
    const fields = [{ path: 'activities', note: 'Say what you cook.' }]
    await returnForCorrection(officer, returned.reference, { fields })
    // It is not decided yet, and says nothing.
    expect((await named(ctx)).join()).toContain('Describe what you will offer')
    await correct(person, returned.reference)
    await approveCase(officer, returned.reference)
    expect((await named(ctx)).join()).not.toContain('Describe what you will offer')
  })

  it('is nothing that a condition, the desk, the licence or the rules of a service read', async ({
    ctx,
  }) => {
    const bundle = (await findService(ctx, SERVICE))?.bundle
    const asked = bundle ? unreadAsked(bundle, 'apply') : []
    const paths = asked.map(({ path, inputs }) => [path, inputs.length] as const)
    expect(Object.fromEntries(paths)).toEqual({
      'home.livesThere': 1,
      'home.ownerConsent': 1,
      'activities.description': 0,
      'activities.materials': 1,
      gas: 0,
      clearance: 0,
    })
  })
})
