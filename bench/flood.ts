import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { newToken } from '#kernel'
import { csrfToken, FORM_COOKIE } from '../src/kernel/http/security.ts'
import { type Row, share } from './product.ts'
import { send } from './send.ts'

const PAGE = '/ar/services/home-business-licence'
const READERS = 4
const READER_PAUSE_MS = 5
const SENDERS = 32
const SECONDS = 8
const GOAL_MS = 50

/**
 * How late published pages come while passwords are tried from everywhere, as fast as they are answered,
 * each for another person and from another network. The product must take addresses from a proxy.
 *
 * @param base  address of the started product
 */
export async function flood(base: string): Promise<Row[]> {
  await lateness(base)
  const quiet = await lateness(base)
  const tried = { refused: 0, busy: 0 }
  let going = true
  const senders = Array.from({ length: SENDERS }, async () => {
    while (going) {
      const status = await wrongPassword(base)
      if (status === 422) tried.refused++
      else if (status === 503) tried.busy++
      else throw new Error(`a wrong password was answered ${status}`)
    }
  })
  const start = performance.now()
  const busy = await lateness(base)
  going = false
  await Promise.all(senders)
  const perSecond = (count: number) => Math.round(count / ((performance.now() - start) / 1000))
  const about = `${perSecond(tried.refused)} wrong passwords /s looked at, ${perSecond(tried.busy)} told to wait`
  return [
    {
      what: `published page meanwhile, 99 of 100; ${about}`,
      figure: share(busy, 0.99),
      unit: 'ms',
      baseline: share(quiet, 0.99),
      ratio: share(busy, 0.99) / share(quiet, 0.99),
      goal: GOAL_MS,
    },
  ]
}

/** @returns how long each page took, in ms */
async function lateness(base: string): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + SECONDS * 1000
  await Promise.all(
    Array.from({ length: READERS }, async () => {
      while (performance.now() < end) {
        const start = performance.now()
        const { status } = await send('GET', base + PAGE, { 'accept-encoding': 'br' })
        if (status !== 200) throw new Error(`the page was answered ${status}`)
        times.push(performance.now() - start)
        await sleep(READER_PAUSE_MS)
      }
    }),
  )
  return times
}

async function wrongPassword(base: string): Promise<number> {
  const secret = newToken()
  const network = () => randomInt(1, 224)
  const { status } = await send(
    'POST',
    `${base}/ar/sign-in`,
    {
      cookie: `${FORM_COOKIE}=${secret}`,
      accept: 'text/html',
      'x-forwarded-for': `${network()}.${network()}.${network()}.${network()}`,
    },
    {
      _csrf: csrfToken(secret),
      identifier: `284634${randomInt(10_000, 99_999)}`,
      password: 'not the one that they chose',
    },
  )
  return status
}
