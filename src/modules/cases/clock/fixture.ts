import { type Ctx, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { saveAnswers, startDraft } from '#services'
import type { DbFixtures, Given, GivenPerson } from '#testing'
import { submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { attach } from '../fixture.ts'

/** A service of the island, where silence is approval. */
const MOORING = 'mooring-permit'
const HARBOUR = 'harbour-office'

const BOAT = {
  ...{ boatName: 'Marie-Céleste', length: 8.5, rig: 'sail', boatUse: 'pleasure', insured: true },
  ...{ place: 'inner-basin', declaration: true },
}

/** An application for a mooring that was sent, of the person who acts; its reference. */
export async function sendMooring(ctx: Ctx, change: Record<string, unknown> = {}): Promise<string> {
  const { id, reference } = await startDraft(ctx, MOORING)
  const isLong = typeof change.length === 'number' && change.length > 12
  const policy = isLong ? { policy: await attach(ctx, `draft:${id}`, 'policy.pdf') } : {}
  const arrival = new Date(ctx.clock.now().getTime() + 2 * 86_400_000).toISOString().slice(0, 10)
  await saveAnswers(ctx, reference, { ...BOAT, arrival, ...policy, ...change })
  return (await submitApplication(ctx, reference)).reference
}

/** The island has few numbers for people: the harbour's officials are the same in all tests of a file. */
let officials: Record<'holder' | 'head', GivenPerson> | undefined

/** One that an officer of the harbour has taken, with a head of theirs. */
export async function givenMooring(as: DbFixtures['as'], given: Given) {
  const applicant = await given.person()
  officials ??= {
    holder: await given.officer({ agency: HARBOUR }),
    head: await given.officer({ agency: HARBOUR, roles: ['officer', 'senior-officer'] }),
  }
  const { holder, head } = officials
  const person = as(applicant)
  const officer = as(holder)
  const reference = await sendMooring(person)
  await claimCase(officer, reference)
  return { person, officer, head: as(head), reference, ids: { applicant, holder, head } }
}

/** As the worker acts. */
export const asWorker = (ctx: Ctx) => withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })

/** Subjects, in English, of what somebody was told of a thing; newest first. */
export const toldOf = async (ctx: Ctx, person: Ctx['actor'], href: string): Promise<string[]> => {
  if (person.kind !== 'person') throw new Error('nobody is told but people')
  return (await listMessages(ctx, person.id, href)).map(({ subject }) => subject.en ?? '')
}

/** A building permit that was sent: five other agencies are asked before the municipality reviews it. */
export async function sendBuilding(ctx: Ctx): Promise<string> {
  const { id, reference } = await startDraft(ctx, 'building-permit')
  const paper = (name: string) => attach(ctx, `draft:${id}`, name)
  await saveAnswers(ctx, reference, {
    site: { zone: 55, parcel: '55010203', deed: await paper('deed.pdf') },
    ...{ work: 'new', buildingUse: 'villa', floors: 2, builtArea: 400 },
    drawings: await paper('drawings.pdf'),
    ...{
      consultant: { name: 'مكتب هندسي', number: '81234' },
      appointment: await paper('appointment.pdf'),
    },
    ...{ mobile: '+97455501234', declaration: true },
  })
  return (await submitApplication(ctx, reference)).reference
}
