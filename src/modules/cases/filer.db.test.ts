import { expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { acceptMandate, endMandate, listHeld, offerMandate } from '#mandates'
import { listMessages } from '#notify'
import { dbTest, type GivenPerson } from '#testing'
import { withdrawApplication } from './application.ts'
import { claimCase } from './claim.ts'
import { approveCase, returnForCorrection } from './decision.ts'
import { PAPER_NOTE, SERVICE, sendApplication, sendCorrection } from './fixture.ts'

type As = (who: GivenPerson) => Ctx

/** Omar sends an application for Sara, by a mandate for a service. */
async function sentBy(as: As, [sara, omar]: readonly [GivenPerson, GivenPerson]) {
  const mandate = await offerMandate(as(sara), {
    ...{ identifier: omar.identifier, name: 'Omar Ali', services: [SERVICE] },
    ...{ until: new Date(as(sara).clock.now().getTime() + 9 * 86_400_000), subDelegable: false },
  })
  await acceptMandate(as(omar), mandate)
  const [actingFor] = await listHeld(as(omar), omar.id)
  if (omar.actor.kind !== 'person' || !actingFor) throw new Error('holds no mandate')
  const acting = withCtx(as(omar), { actor: { ...omar.actor, actingFor } })
  return { mandate, acting, reference: await sendApplication(acting) }
}

const inbox = async (as: As, who: GivenPerson) =>
  (await listMessages(as(who), who.id)).map(({ subject, body, href }) => ({
    subject: subject.en ?? '',
    text: `${subject.en} ${body.en}`,
    href,
  }))

dbTest(
  'Who sent an application for another hears that it was returned and decided, and not how',
  async ({ as, given }) => {
    const [sara, omar] = [await given.person(), await given.person({ name: { en: 'Omar Ali' } })]
    const officer = as(await given.officer())
    const { acting, reference } = await sentBy(as, [sara, omar])
    await claimCase(officer, reference)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE], text: 'secret words' })
    await sendCorrection(acting, reference)
    await approveCase(officer, reference)
    const told = (await inbox(as, omar)).filter(({ text }) => text.includes(reference))
    expect(told.map(({ subject }) => subject).sort()).toEqual([
      'An application that you sent for Sara Khalid waits for a correction',
      'News of an application that you sent for Sara Khalid',
    ])
    expect(told.every(({ href }) => href === 'my/acting')).toBe(true)
    expect(told.some(({ text }) => /secret|approved|due|ready/.test(text))).toBe(false)
    // She reads all of it, as ever.
    expect((await inbox(as, sara)).map(({ subject }) => subject)).toContain(
      'Your application is approved',
    )
  },
)

dbTest('and hears nothing once their mandate has ended', async ({ as, given }) => {
  const [sara, omar] = [await given.person(), await given.person({ name: { en: 'Omar Ali' } })]
  const officer = as(await given.officer())
  const { mandate, reference } = await sentBy(as, [sara, omar])
  await claimCase(officer, reference)
  await endMandate(as(sara), mandate)
  await approveCase(officer, reference)
  expect((await inbox(as, omar)).filter(({ text }) => text.includes(reference))).toEqual([])
})

dbTest('nor by time, nor of what they did themselves', async ({ as, given, clock }) => {
  const [sara, omar] = [await given.person(), await given.person({ name: { en: 'Omar Ali' } })]
  const own = await sentBy(as, [sara, omar])
  await withdrawApplication(own.acting, own.reference)
  const { reference } = await sentBy(as, [sara, omar])
  clock.advance({ days: 10 })
  await withdrawApplication(as(sara), reference)
  const about = (await inbox(as, omar)).filter(({ subject }) => subject.startsWith('News of'))
  expect(about).toEqual([])
})
