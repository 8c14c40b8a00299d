import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { listMessages } from '#notify'
import { type DbFixtures, dbTest as it } from '#testing'
import { findCase } from '../case.ts'
import { PAPER_NOTE, sendApplication } from '../fixture.ts'
import { listHistory } from '../history.ts'
import {
  approveCase,
  claimCase,
  confirmRefusal,
  declineRefusal,
  getOfficeCase,
  proposeRefusal,
  returnForCorrection,
  withdrawApplication,
} from '../index.ts'
import { joinCases, partCases } from './joining.ts'

const REASON = 'الطلبان عن المنزل نفسه'
const REFUSAL = { reasons: ['hazardous'], text: 'المواد خطرة' }

/** Applications of different people, all with one officer. */
async function claimed({ as, given }: Pick<DbFixtures, 'as' | 'given'>, count: number) {
  const officer = as(await given.officer())
  const people: Ctx[] = []
  const told = async (at: number, reference: string) => {
    const person = people[at]
    if (person?.actor.kind !== 'person') throw new Error('nobody applied')
    const messages = await listMessages(person, person.actor.id, `my/cases/${reference}`)
    return messages.map(({ subject }) => subject.en)
  }
  const references: string[] = []
  for (let one = 0; one < count; one++) {
    const person = as(await given.person())
    people.push(person)
    const reference = await sendApplication(person)
    references.push(reference)
    await claimCase(officer, reference)
  }
  return { officer, people, told, references: references as [string, string, string] }
}

const join = (ctx: Ctx, leading: string, other: string) =>
  joinCases(ctx, leading, { other, reason: REASON })

const stateOf = async (ctx: Ctx, reference: string) => (await findCase(ctx, reference))?.state

describe('Cases that are joined', () => {
  it('are approved by one act, each with its own decision, and their applicants are told', async ({
    as,
    given,
  }) => {
    const { officer, told, references } = await claimed({ as, given }, 3)
    const [leading, first, second] = references
    await join(officer, leading, first)
    await join(officer, leading, second)
    await approveCase(officer, leading, { text: 'مع التمنيات بالتوفيق' })
    for (const [at, reference] of references.entries()) {
      expect(await stateOf(officer, reference)).toBe('approved')
      expect(await told(at, reference)).toEqual(
        expect.arrayContaining([
          'Your application is approved',
          'Your application is decided together with others',
        ]),
      )
    }
    const { id } = await getOfficeCase(officer, first)
    const history = await listHistory(officer, id)
    expect(history.find(({ what }) => what === 'joined')).toMatchObject({ reason: REASON })
  })

  it('are refused by the same two officers, or none of them is', async ({ as, given }) => {
    const { officer, references } = await claimed({ as, given }, 2)
    const [leading, other] = references
    const second = as(await given.officer())
    await join(officer, leading, other)
    await proposeRefusal(officer, leading, REFUSAL)
    expect(await stateOf(officer, other)).toBe('refusal-proposed')
    await expect(confirmRefusal(second, other)).rejects.toThrow('cases/follows-another')
    await declineRefusal(second, leading, { text: 'لم تُسمع أقوال مقدّمي الطلبين' })
    expect(await stateOf(officer, other)).toBe('under-review')
    await proposeRefusal(officer, leading, REFUSAL)
    await confirmRefusal(second, leading)
    for (const reference of references) expect(await stateOf(officer, reference)).toBe('refused')
  })

  it('are decided only where the leading one is', async ({ as, given }) => {
    const { officer, references } = await claimed({ as, given }, 2)
    const [leading, other] = references
    await join(officer, leading, other)
    await expect(approveCase(officer, other)).rejects.toThrow('cases/follows-another')
    await expect(proposeRefusal(officer, other, REFUSAL)).rejects.toThrow('cases/follows-another')
  })

  it('are not decided while one of them cannot be: nothing of it happens', async ({
    as,
    given,
  }) => {
    const { officer, references } = await claimed({ as, given }, 2)
    const [leading, other] = references
    await join(officer, leading, other)
    await returnForCorrection(officer, other, { fields: [PAPER_NOTE] })
    await expect(approveCase(officer, leading)).rejects.toThrow('cases/joined-stuck')
    expect(await stateOf(officer, leading)).toBe('under-review')
    await partCases(officer, leading, { other, reason: 'ننتظر التصحيح' })
    await approveCase(officer, leading)
    expect(await stateOf(officer, other)).toBe('returned')
  })

  it('are parted with a reason, and decided by themselves again', async ({ as, given }) => {
    const { officer, told, references } = await claimed({ as, given }, 2)
    const [leading, other] = references
    await join(officer, leading, other)
    await partCases(officer, leading, { other, reason: 'المنزلان مختلفان' })
    await expect(partCases(officer, leading, { other, reason: 'مرة ثانية' })).rejects.toThrow(
      'cases/not-joined',
    )
    await approveCase(officer, other)
    expect(await stateOf(officer, leading)).toBe('under-review')
    expect(await told(1, other)).toContain('Your application is decided by itself again')
  })

  it('go on alone once the leading one is withdrawn', async ({ as, given }) => {
    const { officer, people, references } = await claimed({ as, given }, 3)
    const [leading, other, third] = references
    await join(officer, leading, other)
    await withdrawApplication(people[0] as Ctx, leading)
    await join(officer, third, other)
    await approveCase(officer, third)
    expect(await stateOf(officer, other)).toBe('approved')
  })

  it('are with the officer who joins them, follow one alone, and lead no others', async ({
    as,
    given,
  }) => {
    const { officer, references } = await claimed({ as, given }, 3)
    const [first, second, third] = references
    const elsewhere = await sendApplication(as(await given.person()))
    await expect(join(officer, first, elsewhere)).rejects.toThrow('cases/not-claimed')
    await expect(join(officer, first, first)).rejects.toThrow('cases/join-unlike')
    await expect(joinCases(officer, first, { other: second, reason: ' ' })).rejects.toThrow(
      'cases/text-missing',
    )
    await join(officer, first, second)
    await expect(join(officer, third, second)).rejects.toThrow('cases/joined-before')
    await expect(join(officer, second, third)).rejects.toThrow('cases/joined-before')
    await expect(join(officer, third, first)).rejects.toThrow('cases/joined-before')
  })

  it('are twenty-one at most', async ({ as, given }) => {
    const { officer, references } = await claimed({ as, given }, 22)
    const [leading, ...others] = references as readonly string[] as [string, ...string[]]
    const last = others.pop() ?? ''
    for (const other of others) await join(officer, leading, other)
    await expect(join(officer, leading, last)).rejects.toThrow('cases/joined-most')
  })

  it('never make a ring, also when two officers’ acts come at the same moment', async ({
    as,
    given,
  }) => {
    const { officer, references } = await claimed({ as, given }, 2)
    const [one, other] = references
    const tried = await Promise.allSettled([join(officer, one, other), join(officer, other, one)])
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
