import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Started, startIgov } from '../support/started.ts'
import { approve, claim, eventually, insist, isAcknowledged, submit } from './platform/acts.ts'
import { findHalfMade } from './platform/invariants.ts'
import { type MailPeer, type Manner, openMailPeer } from './platform/mail-peer.ts'
import { ALONE, fillIn, openPeople, openProductDatabase } from './platform/population.ts'

/** More than the queue works on at once: all its places would stand behind the mail server. */
const WAITING_MAILS = 6
/** Shorter than one conversation with a server that says nothing. */
const PROMPT_MS = 9_000

let igov: Started
let peer: MailPeer
let product: Awaited<ReturnType<typeof openProductDatabase>>

beforeAll(async () => {
  peer = await openMailPeer()
  igov = await startIgov({
    ...ALONE,
    IGOV_SMTP: peer.url,
    IGOV_MAIL_FROM: 'portal@example.org',
  })
  product = await openProductDatabase(igov)
})

afterAll(async () => {
  await product?.close()
  await igov?.end()
  await peer?.end()
})

test.for<Manner>(['silent', 'garbage', 'endless'])(
  'a mail server that is %s delays no act; notices are in the inbox, and go out once it works',
  async (manner) => {
    const { ctx } = product
    const people = openPeople(igov, ctx)
    const { visitor, ctx: acting } = await people.applicant(`${manner}@example.org`)
    const officer = (await people.officer()).visitor
    const applications = [{ visitor, reference: await fillIn(acting) }]
    for (let i = 1; i < WAITING_MAILS; i++) {
      const other = await people.applicant(`${manner}-${i}@example.org`)
      applications.push({ visitor: other.visitor, reference: await fillIn(other.ctx) })
    }
    peer.behave(manner)
    for (const filled of applications) {
      const began = Date.now()
      expect(isAcknowledged(filled, await submit(filled))).toBe(true)
      expect(Date.now() - began).toBeLessThan(PROMPT_MS)
    }
    await eventually(async () => peer.calls() > 0, 'the mail server to be called')

    const reference = applications[0]?.reference ?? ''
    const began = Date.now()
    expect((await claim(officer, reference)).status).toBe(303)
    expect((await approve(officer, reference)).status).toBe(303)
    await eventually(async () => (await stateOf(reference)) === 'granted', 'the licence', 30_000)
    expect(Date.now() - began).toBeLessThan(PROMPT_MS)
    const inbox = await insist(() => visitor.get('/ar/my/messages'))
    expect(inbox.body.split(reference).length).toBeGreaterThan(4)
    const gone = peer.mails.length
    expect(await unsent(reference)).toBe(4)

    peer.behave('works')
    await eventually(async () => (await unsent(reference)) === 0, 'the mails to go out')
    const mails = peer.mails.slice(gone).filter((mail) => mail.includes(reference))
    expect(new Set(mails.map((mail) => /^Message-ID: (.+)$/im.exec(mail)?.[1])).size).toBe(4)
    expect(await findHalfMade(ctx)).toEqual([])
  },
)

async function stateOf(reference: string) {
  const { rows } = await sql<{ state: string }>`
    select state from cases.case where reference = ${reference}`.execute(product.ctx.sql)
  return rows[0]?.state
}

/** Messages about a case that did not go out by mail. */
async function unsent(reference: string) {
  const { rows } = await sql<{ count: string }>`
    select count(*)::text as count from notify.message
    where href = ${`my/cases/${reference}`} and mailed_at is null`.execute(product.ctx.sql)
  return Number(rows[0]?.count)
}
