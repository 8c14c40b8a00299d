import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { statementsOf } from '../sign-in/fixture.ts'
import { registerTest, SARA } from './fixture.ts'
import { beginRegistration } from './registration.ts'
import { findWay } from './registration-file.ts'

const TYPED = { names: 'Sara Al Kuwari', birthDate: '1984-05-02', cardExpires: '2028-03-31' }

describe('Whether somebody has an account, or what a register holds,', () => {
  registerTest('shows in no statement', async ({ ctx, agency, given }) => {
    const holder = await given.person({ password: 'nobody types this one' })
    const open = await findWay(ctx, 'resident')
    if (!open) throw new Error('the pack has no such way')
    agency.holds({
      [holder.identifier]: SARA.record,
      '28463422222': { ...SARA.record, deceased: true },
      '28463433333': { ...SARA.record, birthDate: '2015-05-02' },
    })
    const tryWith = (identifier: string, typed = TYPED) =>
      statementsOf(ctx, (ctx: Ctx) =>
        beginRegistration(ctx, open, { identifier, typed, ip: '198.51.100.7' }),
      )
    const unknown = await tryWith('28463499988')
    expect(unknown.length).toBeGreaterThan(5)
    expect(await tryWith(holder.identifier)).toEqual(unknown)
    expect(await tryWith('28463422222')).toEqual(unknown)
    expect(await tryWith('28463433333')).toEqual(unknown)
    expect(await tryWith(holder.identifier, { ...TYPED, names: 'Noora' })).toEqual(unknown)
  })
})
