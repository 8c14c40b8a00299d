import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { withCtx } from '#kernel'
import { addBusiness } from './business.ts'
import { finishRegistration } from './finish.ts'
import { PASSWORD, registerTest, SARA } from './fixture.ts'
import { beginRegistration, registrationUnderWay } from './registration.ts'
import { findWay } from './registration-file.ts'

const IP = '198.51.100.8'
const TYPED = { names: 'Sara Al Kuwari', birthDate: '1984-05-02', cardExpires: '2028-03-31' }

async function begin(ctx: Ctx, identifier: string) {
  const open = await findWay(ctx, 'resident')
  if (!open) throw new Error('the pack has no such way')
  return beginRegistration(ctx, open, { identifier, typed: TYPED, ip: IP })
}

describe('A registration', () => {
  registerTest(
    'that does not fit is refused, and one that is over stays over',
    async ({ ctx, agency }) => {
      agency.holds({})
      await expect(begin(ctx, '28463455551')).rejects.toThrow('identity/registration-refused')
      await expect(registrationUnderWay(ctx, 'x')).rejects.toThrow('identity/registration-over')
      const finish = finishRegistration(ctx, 'x', { password: PASSWORD }, { ip: IP, userAgent: '' })
      await expect(finish).rejects.toThrow('identity/registration-over')
    },
  )

  registerTest('with the register away counts as no attempt', async ({ ctx, agency, clock }) => {
    const number = '28463455552'
    agency.answer(() => '', 500)
    for (let i = 0; i < 8; i++) {
      await expect(begin(ctx, number)).rejects.toThrow('identity/register-away')
      clock.advance({ minutes: 1 })
    }
    agency.holds({ [number]: SARA.record })
    const under = await registrationUnderWay(ctx, await begin(ctx, number))
    expect(under).toMatchObject({ waits: true, level: 1, begun: { identifier: number } })
  })
})

describe('A business', () => {
  registerTest(
    'of others is refused to whoever types its number',
    async ({ ctx, agency, given }) => {
      const { id, actor } = await given.person()
      agency.holds({ '900002': { names: SARA.record.names, people: [] } })
      const own = withCtx(ctx, { actor })
      for (const typed of ['900002', '900003', 'x']) {
        const adding = addBusiness(own, id, { typed, ip: IP })
        await expect(adding).rejects.toThrow('identity/business-refused')
      }
    },
  )
})
