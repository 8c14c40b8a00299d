import { expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { dbTest } from '#testing'
import { startDraft } from './draft-begin.ts'
import { savePage } from './draft-save.ts'
import { remindOfDrafts } from './remind.ts'
import { sweepDrafts } from './sweep.ts'

const SERVICE = 'home-business-licence'

/** An application that somebody began to fill in. */
async function begun(ctx: Ctx): Promise<string> {
  const { reference } = await startDraft(ctx, SERVICE)
  await write(ctx, reference, '0')
  return reference
}

const write = (ctx: Ctx, reference: string, revision: string) =>
  savePage(ctx, reference, 'contact', {
    ...{ fields: { mobile: '33000003', _shown: 'mobile', _revision: revision }, files: {} },
  })

dbTest(
  'Whoever began an application is reminded three days before it is deleted, once for each time that they left it',
  async ({ ctx, as, given, clock }) => {
    const person = await given.person()
    const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
    const own = as(person)
    const reference = await begun(own)
    clock.advance({ days: 56 })
    expect(await remindOfDrafts(worker)).toBe(0)
    clock.advance({ days: 2 })
    await sweepDrafts(worker)
    const [told] = await listMessages(own, person.id, `apply/${reference}`)
    expect(told?.subject.en).toMatch(/^Your application is kept until .*: Home business licence$/)
    expect(told?.body.ar).toContain(reference)
    expect(await remindOfDrafts(worker)).toBe(0)

    clock.advance({ minutes: 1 })
    await write(own, reference, '1')
    clock.advance({ days: 58 })
    expect(await remindOfDrafts(worker)).toBe(1)
    clock.advance({ days: 3 })
    await sweepDrafts(worker)
    expect(await remindOfDrafts(worker)).toBe(0)
  },
)

dbTest(
  'Nobody is reminded of an application in which nothing was written',
  async ({ ctx, as, given, clock }) => {
    const person = await given.person()
    await startDraft(as(person), SERVICE)
    clock.advance({ days: 58 })
    await remindOfDrafts(withCtx(ctx, { actor: { kind: 'system', name: 'worker' } }))
    expect(await listMessages(as(person), person.id)).toEqual([])
  },
)
