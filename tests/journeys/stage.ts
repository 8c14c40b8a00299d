import { openPack, openTranslations } from '../../src/apps/context.ts'
import { signInsOf } from '../../src/apps/sandbox/seed.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { launchChromium } from '../support/chromium.ts'
import { startIgov } from '../support/started.ts'
import { type Look, type SignIn, Somebody } from './people.ts'

/** The started product with its invented people, and a browser in which they arrive. */
export type Stage = Awaited<ReturnType<typeof openStage>>

/** @param env  settings of the product besides those of every test */
export async function openStage(env: Record<string, string> = {}) {
  const igov = await startIgov(env)
  const browser = await launchChromium()
  const config = loadConfig(env)
  const pack = await openPack(config)
  const translate = openTranslations(config, pack)
  const signIns = signInsOf(pack)
  // Passkeys belong to a name, so it is not the address in numbers that they are made on.
  const url = igov.url.replace('127.0.0.1', 'localhost')
  return {
    igov,
    pack,
    url,
    signIns,
    signInOf(who: string, number = 0): SignIn {
      const found = signIns.filter((signIn) => signIn.who === who)[number]
      if (!found) throw new Error(`nobody signs in as ${who} ${number}`)
      return found
    },
    arrive: (look: Look) => Somebody.arrive(browser, { url, look, t: translate(look.language) }),
    async close() {
      await browser.close()
      await igov.end()
    },
  }
}
