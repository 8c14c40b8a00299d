import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, type PersonId, plainTyped } from '#kernel'
import { countUse } from '../attempt.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { canText, sendText } from '../text-message.ts'
import { keyedHash } from './sealed.ts'

const DIGITS = 6
const MINUTES = 10
const TRIES = 5
const HOUR = { windowMinutes: 60 }
const DAY = { windowMinutes: 24 * 60 }

/** For whom and what a code is; one of another owner is of no use. */
export type TextCodeOrder = {
  /** such as `sign-in:<person>` */
  owner: string
  /** with `+` and the calling code */
  to: string
  person?: PersonId
  /** address of who asks */
  ip: string
}

const ownerOf = (text: string) => createHash('sha256').update(`text code:${text}`).digest()

/**
 * Sends a code of six digits, good for ten minutes and five tries, in place of the one before.
 *
 * @throws identity/sms-away  where no text messages can be sent from here
 * @throws identity/too-often  5 an hour to one telephone or for one owner, 10 a day; 30 an hour from
 *   one address
 * @source NIST SP 800-63B-4 §3.1.3 (out of band, by telephone: restricted)
 */
export async function sendTextCode(
  ctx: Ctx,
  { owner, to, person, ip }: TextCodeOrder,
): Promise<void> {
  if (!canText(ctx)) throw problem('sms-away')
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
  const row = {
    code_hash: await keyedHash(ctx, `${owner}:${code}`),
    tries: 0,
    expires_at: new Date(ctx.clock.now().getTime() + MINUTES * 60_000),
  }
  await ctx.tx(async (ctx) => {
    await countUse(ctx, [
      { of: `text to ${to}`, most: 5, ...HOUR },
      { of: `texts to ${to}`, most: 10, ...DAY },
      { of: `text for ${owner}`, most: 5, ...HOUR },
      { of: `text from ${ip}`, most: 30, ...HOUR },
    ])
    await db(ctx)
      .insertInto('identity.text_code')
      .values({ owner: ownerOf(owner), ...row })
      .onConflict((conflict) => conflict.column('owner').doUpdateSet(row))
      .execute()
    // Its last line lets a telephone fill the code in on our own pages alone.
    const said = ctx.t('identity.sms.message', { code, portal: ctx.t.of(portalOf(ctx)) })
    const text = `${said}\n\n@${new URL(ctx.url).hostname} #${code}`
    await sendText(ctx, { to, text, minutes: MINUTES, ...(person && { person }) })
  })
}

const portalOf = ({ pack }: Ctx) => pack.settings.portal.names

/** Takes a code, once; each try counts. @returns true when it was right and is used now */
export async function takeTextCode(ctx: Ctx, owner: string, typed: string): Promise<boolean> {
  const key = ownerOf(owner)
  const { rows } = await sql<{ hash: Buffer }>`
    update identity.text_code set tries = tries + 1
    where owner = ${key} and tries < ${TRIES} and expires_at > ${ctx.clock.now()}
    returning code_hash as hash`.execute(ctx.sql)
  const [kept] = rows
  const hash = await keyedHash(ctx, `${owner}:${plainTyped(typed).replace(/\D/g, '')}`)
  if (!kept || !timingSafeEqual(kept.hash, hash)) return false
  const taken = await db(ctx)
    .deleteFrom('identity.text_code')
    .where('owner', '=', key)
    .where('code_hash', '=', hash)
    .returning('owner')
    .executeTakeFirst()
  return taken !== undefined
}
