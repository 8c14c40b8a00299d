import { expect } from 'vitest'
import { withCtx } from '#kernel'
import { dbTest } from '#testing'
import { givenMandate, offerTo } from './fixture.ts'
import { actingBy, endMandate } from './mandate.ts'
import { offerMandate } from './offer.ts'
import { useMandate } from './use.ts'

const SERVICE = 'home-business-licence'

dbTest(
  'The file that a person takes along holds the mandates that they gave and hold, with every use',
  async ({ as, given, browse }) => {
    const [sara, omar, mona] = [
      await given.person(),
      await given.person({ name: { en: 'Omar Ali' } }),
      await given.person({ name: { en: 'Mona Saad' } }),
    ]
    const more = { services: [SERVICE], most: 9, amount: 150_050n }
    const id = await givenMandate(as, [sara, omar], more)
    const actingFor = await actingBy(as(omar), id)
    if (!actingFor || omar.actor.kind !== 'person') throw new Error('does not hold')
    const acting = withCtx(as(omar), { actor: { ...omar.actor, actingFor } })
    for (let i = 0; i < 7; i++)
      await useMandate(acting, { what: 'sent', service: SERVICE, reference: `QA-${i}` })
    await endMandate(as(sara), id)
    await offerMandate(as(mona), offerTo(as(mona), omar))
    const file = await (await browse(omar)).post('/en/my/security/account/export')
    const { mandates } = JSON.parse(file.body)
    expect(mandates).toMatchObject([
      { side: 'held', state: 'offered', principal: { en: 'Mona Saad' }, services: 'all', uses: [] },
      {
        ...{ side: 'held', state: 'ended', endReason: 'revoked', principal: { en: 'Sara Khalid' } },
        ...{ services: [SERVICE], most: 9, sent: 7, amount: '1500.50', currency: 'QAR' },
      },
    ])
    expect(mandates[1].uses).toHaveLength(7)
    // Names of the other side, and no numbers of theirs.
    for (const one of [sara.id, mona.id, sara.identifier])
      expect(JSON.stringify(mandates)).not.toContain(one)
    const hers = await (await browse(sara)).post('/en/my/security/account/export')
    expect(JSON.parse(hers.body).mandates).toMatchObject([
      { side: 'given', agent: { en: 'Omar Ali' }, uses: { length: 7 } },
    ])
  },
)
