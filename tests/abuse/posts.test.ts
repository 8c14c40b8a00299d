import { describe, expect } from 'vitest'
import { authenticate, authorize, identityPorts } from '#identity'
import type { Ctx, Module } from '#kernel'
import { changePost, endAppointments, findOffice, type PostId } from '#organisations'
import { type Browser, browserFor, dbTest, type Given, type GivenPerson } from '#testing'
import { buildServer } from '../../src/kernel/http/server.ts'
import { openTelemetry } from '../../src/kernel/telemetry.ts'
import { endPost } from '../../src/modules/identity/fixture.ts'

const CASES = '/en/office/cases'
const DESK = '/en/office/organisations'

/** Another web process on the same database, with the cookies of a browser at the first. */
async function elsewhere(ctx: Ctx, modules: readonly Module[], browser: Browser) {
  const config = { url: ctx.url, rateLimit: 1_000_000, proxies: 0 }
  const none = { tls: undefined, clientCa: undefined, certificateHeader: undefined }
  const { translate, log } = ctx
  const app = await buildServer({
    ...{ config: { ...config, ...none }, ctx, translate, modules, log },
    ...{ authenticate, authorize, keepForm: identityPorts.keepForm, telemetry: openTelemetry() },
  })
  const same = await browserFor(app, ctx)
  for (const [name, value] of browser.cookies) same.cookies.set(name, value)
  return { same, close: () => app.close() }
}

const administratorOf = (given: Given) => given.officer({ roles: ['administrator'] })

const postOf = async (ctx: Ctx, { id }: GivenPerson) =>
  ((await findOffice(ctx, id))?.posts[0] ?? '') as PostId

describe('What an official may no longer do is felt at the next request, by each web process', () => {
  const at = async (browsers: readonly Browser[], path: string) =>
    Promise.all(browsers.map(async (one) => (await one.get(path)).status))

  dbTest('when a role is taken from their post', async ({ ctx, as, given, browse, modules }) => {
    const officer = await given.officer()
    const here = await browse(officer)
    const { same, close } = await elsewhere(ctx, modules, here)
    expect(await at([here, same], CASES)).toEqual([200, 200])
    const roles = ['administrator']
    await changePost(as(await administratorOf(given)), await postOf(ctx, officer), {
      ...{ roles, from: ctx.clock.now() },
    })
    expect(await at([here, same], CASES)).toEqual([403, 403])
    expect(await at([here, same], DESK)).toEqual([200, 200])
    await close()
  })

  dbTest(
    'when their appointment ends, though their session stays',
    async ({ ctx, given, browse, modules }) => {
      const officer = await given.officer()
      const here = await browse(officer)
      const { same, close } = await elsewhere(ctx, modules, here)
      expect(await at([here, same], DESK)).toEqual([200, 200])
      await endAppointments(ctx, { person: officer.id }, { by: null, reason: '' })
      expect(await at([here, same], DESK)).toEqual([403, 403])
      await close()
    },
  )

  dbTest(
    'when a post is taken from them: they are signed out everywhere',
    async ({ ctx, as, given, browse, modules }) => {
      const officer = await given.officer()
      const here = await browse(officer)
      const { same, close } = await elsewhere(ctx, modules, here)
      expect(await at([here, same], DESK)).toEqual([200, 200])
      await endPost(as(await administratorOf(given)), officer.id, 'left')
      for (const one of [here, same]) {
        const answer = await one.get('/en/office')
        expect(answer.status).not.toBe(200)
        expect(answer.body).not.toContain(DESK)
      }
      await close()
    },
  )
})
