import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest } from '#testing'
import { canText, sendText, sendTexts } from './text-message.ts'

const MESSAGE = { to: '+97433000012', text: 'The code is 482913', minutes: 10 }

type Sent = { to: string; text: string }

/** With a gateway that notes what it took, and takes nothing while `broken` says so. */
function texting(ctx: Ctx, broken = () => false) {
  const sent: Sent[] = []
  const send = async (to: string, text: string) => {
    if (broken()) throw new Error('the gateway is away')
    sent.push({ to, text })
  }
  return { ctx: { ...ctx, ports: { ...ctx.ports, sms: { send } } } as Ctx, sent }
}

const waiting = async (ctx: Ctx) => {
  const { rows } = await sql<{ all: string }>`
    select m::text as all from identity.text_message m`.execute(ctx.sql)
  return rows.map(({ all }) => all)
}

describe('A text message', () => {
  dbTest('is sent after its act, once, and nothing of it stays', async ({ ctx: plain }) => {
    const { ctx, sent } = texting(plain)
    expect([canText(ctx), canText(plain)]).toEqual([true, false])
    await sendText(ctx, MESSAGE)
    const [row = ''] = await waiting(ctx)
    expect(row).not.toContain('482913')
    expect(row).not.toContain(Buffer.from(MESSAGE.text).toString('hex'))
    await Promise.all([sendTexts(ctx), sendTexts(ctx), sendTexts(ctx)])
    expect(sent).toEqual([{ to: MESSAGE.to, text: MESSAGE.text }])
    expect(await waiting(ctx)).toEqual([])
  })

  dbTest('is not sent without its act', async ({ ctx: plain }) => {
    const { ctx, sent } = texting(plain)
    const act = ctx.tx(async (ctx) => {
      await sendText(ctx, MESSAGE)
      throw new Error('the act fails')
    })
    await expect(act).rejects.toThrow()
    await sendTexts(ctx)
    expect(sent).toEqual([])
  })

  dbTest('is tried again while the gateway is away', async ({ ctx: plain, clock }) => {
    let away = true
    const { ctx, sent } = texting(plain, () => away)
    await sendText(ctx, MESSAGE)
    await sendTexts(ctx)
    away = false
    await sendTexts(ctx)
    expect(sent).toEqual([])
    clock.advance({ minutes: 1 })
    await sendTexts(ctx)
    expect(sent).toHaveLength(1)
  })

  dbTest('that is of no use any more is given up and forgotten', async ({ ctx: plain, clock }) => {
    const { ctx, sent } = texting(plain, () => true)
    await sendText(ctx, MESSAGE)
    clock.advance({ minutes: 11 })
    await sendTexts(ctx)
    expect([sent, await waiting(ctx)]).toEqual([[], []])
  })
})
