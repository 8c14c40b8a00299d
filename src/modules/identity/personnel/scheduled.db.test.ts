import { describe, expect } from 'vitest'
import { type Ctx, makeIdentifier } from '#kernel'
import { listMessages } from '#notify'
import { endAppointments, findOffice, listAppointments, openPost } from '#organisations'
import { dbTest, type Given, type GivenPerson } from '#testing'
import { beginScheduled } from '../officials/scheduled.ts'
import { authenticate, openSession } from '../sessions/session.ts'
import { carryOutFile } from './carry.ts'
import { agreeToFile, getFile, proposeFile, takeFile } from './personnel.ts'
import { listRows } from './row.ts'

const HEAD = 'identifier,post,kind,from,until'
const SENDER = { aal: 2, amr: ['pwd', 'otp'], ip: '192.0.2.7', userAgent: '' } as const

type As = (who: GivenPerson) => Ctx

/** Two administrators of an agency, with their lines of a file. */
async function deskOf(ctx: Ctx, as: As, given: Given, agency: string) {
  const people = [
    await given.officer({ agency, roles: ['administrator'] }),
    await given.officer({ agency, roles: ['administrator'] }),
  ] as const
  const lines = await Promise.all(
    people.map(async (who) => {
      const [held] = await listAppointments(ctx, { person: who.id })
      return `${who.identifier},${held?.post},holder,,`
    }),
  )
  const [first, second] = [as(people[0]), as(people[1])]
  /** @returns what each line comes to */
  const bring = async (more: readonly string[]) => {
    const text = [HEAD, ...lines, ...more].join('\n')
    const id = await takeFile(first, { name: 'staff.csv', bytes: Buffer.from(text) })
    const rows = await listRows(first, id)
    const plans = rows
      .toSorted((a, b) => a.position - b.position)
      .slice(2)
      .map(({ plan, problem }) => problem ?? plan)
    return { id, plans }
  }
  const carryOut = async (more: readonly string[]) => {
    const { id, plans } = await bring(more)
    const { leavers } = await getFile(first, id)
    await proposeFile(first, id, { leavers: String(leavers), reason: 'a new term' })
    await agreeToFile(second, id)
    await carryOutFile(first, id, true)
    return { plans, file: await getFile(first, id) }
  }
  return { people, bring, carryOut }
}

describe('A row of a personnel file that begins on a day to come', () => {
  dbTest(
    'appoints from that day, on the word of two, and is told when it has come',
    async ({ ctx, as, given, clock, deliver }) => {
      const { people, bring, carryOut } = await deskOf(ctx, as, given, 'mof')
      const [person, post] = [await given.person(), await openPost(ctx, 'mof', ['officer'])]
      const line = `${person.identifier},${post},,2026-12-01,2027-11-30`
      clock.advance({ minutes: 1 })
      expect((await carryOut([line])).plans).toEqual(['schedule'])
      const token = await openSession(ctx, person.id, SENDER)
      const [planned] = await listAppointments(ctx, { person: person.id }, 'coming')
      expect(planned).toMatchObject({
        ...{ post, kind: 'holder', givenBy: people[0].id, agreedBy: people[1].id },
        // The first day begins, and the last ends, in the country's own time.
        ...{ from: new Date('2026-11-30T21:00:00Z'), until: new Date('2027-11-30T21:00:00Z') },
      })
      expect(await findOffice(ctx, person.id)).toBeUndefined()
      await beginScheduled(ctx)
      expect(await authenticate(ctx, token)).toBeDefined()
      expect((await bring([line])).plans, 'the same file again').toEqual(['same'])
      clock.set('2026-11-30T21:00:00Z')
      expect((await findOffice(ctx, person.id))?.agency).toBe('mof')
      await beginScheduled(ctx)
      await beginScheduled(ctx)
      expect(await authenticate(ctx, token)).toBeUndefined()
      await deliver()
      const told = await listMessages(as(person), person.id)
      expect(told).toHaveLength(1)
      expect((await bring([line])).plans, 'and on the day').toEqual(['same'])
    },
  )

  dbTest(
    'is changed, or taken back, by a later file before it comes',
    async ({ ctx, as, given, clock, deliver }) => {
      const { bring, carryOut } = await deskOf(ctx, as, given, 'moj')
      const [person, other] = [await given.person(), await given.person()]
      const post = await openPost(ctx, 'moj', ['officer'])
      const line = (who: GivenPerson, from: string) => `${who.identifier},${post},,${from},`
      clock.advance({ minutes: 1 })
      await carryOut([line(person, '2026-12-01')])
      // One holder at a time, also of those who are to come.
      expect((await bring([line(person, '2026-12-01'), line(other, '2026-12-09')])).plans).toEqual([
        'same',
        'organisations/post-taken',
      ])
      expect((await carryOut([line(person, '2026-12-05')])).plans).toEqual(['schedule'])
      const coming = () => listAppointments(ctx, { person: person.id }, 'coming')
      expect(await coming()).toMatchObject([{ from: new Date('2026-12-04T21:00:00Z') }])
      expect((await carryOut([line(other, '2026-12-09')])).plans).toEqual(['schedule', 'end'])
      expect(await coming()).toEqual([])
      clock.set('2026-12-20T06:00:00Z')
      await beginScheduled(ctx)
      await deliver()
      expect(await findOffice(ctx, person.id)).toBeUndefined()
      expect(await listMessages(as(person), person.id)).toEqual([])
      expect((await findOffice(ctx, other.id))?.agency).toBe('moj')
    },
  )

  dbTest('waits where nobody can be appointed yet', async ({ ctx, as, given, clock }) => {
    const { people, bring, carryOut } = await deskOf(ctx, as, given, 'moph')
    const posts = await Promise.all([1, 2, 3].map(() => openPost(ctx, 'moph', ['officer'])))
    const elsewhere = await given.officer({ agency: 'mot' })
    const held = await given.officer({ agency: 'moph' })
    const [mine] = await listAppointments(ctx, { person: held.id })
    const kind = ctx.pack.settings.identifiers[ctx.pack.settings.signIn.identifier]
    if (!kind) throw new Error('the pack has no identifier for sign-in')
    const stranger = makeIdentifier(kind, { year: 1990, country: '634', serial: 77_900 })
    clock.advance({ minutes: 1 })
    const later = [
      `${stranger},${posts[0]},,2026-12-01,`,
      `${elsewhere.identifier},${posts[1]},,2026-12-01,`,
      `${people[0].identifier},${posts[2]},,2026-12-01,`,
      `${(await given.person()).identifier},${mine?.post},,2026-12-01,`,
      `${held.identifier},${mine?.post},,,`,
    ]
    expect((await bring(later)).plans).toEqual([
      'later',
      'organisations/post-elsewhere',
      'identity/post-own',
      'organisations/post-taken',
      'same',
    ])
    // Whoever leaves before frees the post for whoever comes.
    await endAppointments(ctx, { person: held.id }, { by: null, reason: '' })
    const { plans, file } = await carryOut([later[3] ?? ''])
    expect([plans, file.failed]).toEqual([['schedule'], 0])
  })
})
