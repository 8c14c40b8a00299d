import { describe, expect } from 'vitest'
import { dbTest as it } from '#testing'
import { findCase } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { giveOpinion, listOpinions } from '../opinion.ts'
import { asWorker, sendBuilding, toldOf } from './fixture.ts'
import { sweepClocks } from './look.ts'

// Ten working days from Monday 23 November: Monday 7 December; two working days before it is Thursday 3 December.
const DAY_OF_REMINDER = '2026-12-03T06:00:00Z'
const LAST_DAY = '2026-12-07T12:00:00Z'
const DAY_AFTER = '2026-12-08T06:00:00Z'

/** Who says nothing; each is taken at its silence by a look of its own. */
const SILENT = ['ashghal', 'civil-defence', 'cra', 'gdt']

describe('An agency that is asked for its opinion', () => {
  it('is reminded two working days before it is due, once', async ({ ctx, as, given, clock }) => {
    const adviser = await given.officer({ agency: 'civil-defence' })
    const reference = await sendBuilding(as(await given.person()))
    const told = () => toldOf(ctx, adviser.actor, `office/cases/${reference}`)
    await sweepClocks(asWorker(ctx))
    clock.set('2026-12-02T12:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect(await told()).toEqual([])
    clock.set(DAY_OF_REMINDER)
    await Promise.all([sweepClocks(asWorker(ctx)), sweepClocks(asWorker(ctx))])
    await sweepClocks(asWorker(ctx))
    expect(await told()).toEqual([`The opinion of your agency is awaited on case ${reference}`])
  })

  it('has nothing against it, by law, once its day is over without a word', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const adviser = as(await given.officer({ agency: 'kahramaa' }))
    const person = as(await given.person())
    const reference = await sendBuilding(person)
    await giveOpinion(adviser, reference, { favourable: false, text: 'لا محوّل في المنطقة' })
    clock.set(LAST_DAY)
    await sweepClocks(asWorker(ctx))
    expect((await findCase(ctx, reference))?.state).toBe('consulting')
    clock.set(DAY_AFTER)
    await Promise.all([1, 2, 3].map(() => sweepClocks(asWorker(ctx))))
    for (const _ of SILENT) await sweepClocks(asWorker(ctx))
    const found = await findCase(ctx, reference)
    expect(found?.state).toBe('under-review')
    if (!found) throw new Error('no case')
    const byLaw = { favourable: true, byName: null, text: null, law: 'qa-law-1985-4', article: '4' }
    const said = [
      ...SILENT.map((body) => ({ ...byLaw, body })),
      { body: 'kahramaa', favourable: false, text: 'لا محوّل في المنطقة', law: null },
    ]
    const opinions = await listOpinions(ctx, found.id)
    expect(opinions).toHaveLength(said.length)
    expect(opinions).toEqual(
      expect.arrayContaining(said.map((one) => expect.objectContaining(one))),
    )
    const history = forApplicant(await listHistory(person, found.id)).map(({ what }) => what)
    expect(history.filter((what) => what === 'opinion-silent')).toHaveLength(SILENT.length)
    const late = as(await given.officer({ agency: 'civil-defence' }))
    await expect(giveOpinion(late, reference, { favourable: true })).rejects.toThrow(
      'cases/case-missing',
    )
  })

  it('is the last to be awaited: with all silent the review begins', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const reference = await sendBuilding(as(await given.person()))
    clock.set(DAY_AFTER)
    for (let look = 0; look <= SILENT.length + 1; look++) await sweepClocks(asWorker(ctx))
    const found = await findCase(ctx, reference)
    expect(found?.state).toBe('under-review')
    if (found) expect(await listOpinions(ctx, found.id)).toHaveLength(5)
  })
})
