import fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { addressOf } from './sender.ts'

describe('The address of a sender', () => {
  const SAID = [
    undefined,
    '',
    ' ',
    '1.2.3.4',
    ' 1.2.3.4 ',
    '9.9.9.9, 1.2.3.4',
    '9.9.9.9,1.2.3.4,\t5.6.7.8',
    ',, 1.2.3.4,,',
    'nonsense, 2001:db8::1',
  ]

  test.each([0, 1, 2, 3])(
    'is the one that the framework knows, behind %i proxies',
    async (proxies) => {
      const app = fastify({ trustProxy: proxies > 0 && ((_address, hop) => hop < proxies) })
      app.get('/', async (request) => ({
        known: request.ip,
        ours: addressOf(request.raw, proxies),
      }))
      for (const said of SAID) {
        const headers = said === undefined ? {} : { 'x-forwarded-for': said }
        const answer = await app.inject({ url: '/', remoteAddress: '10.0.0.1', headers })
        const { known, ours } = answer.json()
        expect(ours, `${proxies} ${said}`).toBe(known)
      }
    },
  )
})
