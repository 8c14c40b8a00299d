import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { sql } from 'kysely'
import { freePort } from '../src/kernel/port.ts'
import { givenClient } from '../tests/support/relying-party.ts'
import { flood } from './flood.ts'
import { openProduct, type Product, type Row, share } from './product.ts'
import { type Answer, hangUp, send } from './send.ts'

/** What waits for a disk is at its best with many at once, and so is what it is compared with. */
const AT_ONCE = 64
const ROUNDS = 5
const SECONDS = 3
/** Until the code that runs most is compiled, ours being the longer way. */
const WARM_ROUNDS = 4
const CLIENT = 'bench-client'
const SECRET = 'a secret for the bench'
const VERIFIER = 'v'.repeat(50)
const CALLBACK = 'https://rp.example/callback'
/** A full sign-in keeps more than half of the rate of one that keeps nothing. */
const SIGN_IN_RATIO = 0.7
const TOKEN_RATIO = 0.8

/** One of two servers that do the same. */
type Side = { base: string; issuer: string; sessions: readonly string[] }

/**
 * Measures the started product beside the bare library with everything in memory: full sign-ins (to the
 * provider, to our page, back, code for tokens; without the password, which has a bench of its own),
 * client credentials, and introspection. In turn, and the median of the rounds. Then how published pages
 * come while wrong passwords are tried.
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct({ IGOV_PROXIES: '1' })
  const port = await freePort()
  const child = fork(new URL('./bare-provider.mjs', import.meta.url), {
    env: { ...process.env, BARE_PORT: String(port), BARE_CLIENT: CLIENT, BARE_SECRET: SECRET },
  })
  const [message] = await once(child, 'message')
  try {
    const ours = await ourSide(product)
    const bare = { base: String(message.url), issuer: String(message.url), sessions: [''] }
    return [
      row('full sign-ins', SIGN_IN_RATIO, await inTurn(ours, bare, signIn)),
      row('client credentials', TOKEN_RATIO, await inTurn(ours, bare, credentials)),
      row('introspections', TOKEN_RATIO, await inTurn(ours, bare, introspections())),
      ...(await flood(ours.base)),
    ]
  } finally {
    child.kill()
    hangUp()
    await product.end()
  }
}

async function ourSide(product: Product): Promise<Side> {
  const { ctx, igov } = product
  const metadata = { grant_types: ['authorization_code', 'client_credentials'] }
  await givenClient(ctx, { id: CLIENT, secret: SECRET, redirectUris: [CALLBACK], metadata })
  const sessions: string[] = []
  for (let i = 0; i < AT_ONCE; i++) {
    const visitor = await product.visitor(`284634991${10 + i}`)
    await sql`
      insert into identity.consent (person, client, scopes, given_at)
      values (${visitor.id}, ${CLIENT}, '{openid,profile}', now())`.execute(ctx.sql)
    sessions.push(visitor.cookie)
  }
  const base = igov.state().url
  return { base, issuer: `${base}/oidc`, sessions }
}

function row(what: string, least: number, { ours, bare }: { ours: number[]; bare: number[] }): Row {
  const figure = share(ours, 0.5)
  const baseline = share(bare, 0.5)
  return {
    what,
    figure,
    unit: '/s',
    baseline,
    ratio: figure / baseline,
    goal: Math.round(least * baseline),
  }
}

type Act = (side: Side, index: number) => Promise<void>

async function inTurn(ours: Side, bare: Side, act: Act) {
  for (let round = 0; round < WARM_ROUNDS; round++) {
    await rate(ours, act)
    await rate(bare, act)
  }
  const rates = { ours: [] as number[], bare: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    rates.ours.push(await rate(ours, act))
    rates.bare.push(await rate(bare, act))
  }
  return rates
}

async function rate(side: Side, act: Act): Promise<number> {
  const start = performance.now()
  const end = start + SECONDS * 1000
  let count = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, index) => {
      while (performance.now() < end) {
        await act(side, index)
        count++
      }
    }),
  )
  return count / ((performance.now() - start) / 1000)
}

const challenge = createHash('sha256').update(VERIFIER).digest('base64url')
const BASIC = `Basic ${Buffer.from(`${CLIENT}:${encodeURIComponent(SECRET)}`).toString('base64')}`

const cookiesOf = ({ headers }: Answer) =>
  (headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '').join('; ')

/** A browser that signed in with us a moment ago, before a website that it agreed to before. */
async function signIn(side: Side, index: number): Promise<void> {
  const query = new URLSearchParams({
    client_id: CLIENT,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile',
    state: 's',
    nonce: 'n',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const session = side.sessions[index % side.sessions.length] ?? ''
  const started = await send('GET', `${side.issuer}/auth?${query}`, {})
  const cookie = [cookiesOf(started), session].filter(Boolean).join('; ')
  const agreed = await send('GET', absolute(side, started), { cookie })
  const back = await send('GET', absolute(side, agreed), { cookie })
  const code = new URL(back.headers.location ?? '').searchParams.get('code')
  if (!code) throw new Error(`no code: ${back.status} ${back.headers.location}`)
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
  }
  await tokenFrom(side, fields)
}

const absolute = ({ base }: Side, { status, headers, body }: Answer) => {
  if (!headers.location) throw new Error(`no redirect: ${status} ${body.slice(0, 300)}`)
  return new URL(headers.location, base).href
}

async function tokenFrom(side: Side, fields: Record<string, string>) {
  const answer = await send('POST', `${side.issuer}/token`, { authorization: BASIC }, fields)
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
  return String(JSON.parse(answer.body).access_token)
}

const credentials: Act = async (side) => {
  await tokenFrom(side, { grant_type: 'client_credentials' })
}

/** Of one token for each that asks. */
function introspections(): Act {
  const tokens = new Map<string, Promise<string>>()
  return async (side, index) => {
    const key = `${side.base} ${index}`
    const known = tokens.get(key) ?? tokenFrom(side, { grant_type: 'client_credentials' })
    tokens.set(key, known)
    const token = await known
    const url = `${side.issuer}/token/introspection`
    const answer = await send('POST', url, { authorization: BASIC }, { token })
    if (!JSON.parse(answer.body).active) throw new Error(answer.body)
  }
}
