import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { getParty } from '#identity'
import type { Ctx, Delivered } from '#kernel'
import { db, type MessageId } from './tables.ts'

/** Without a word from the mail server. */
const SMTP_SILENCE_MS = 10_000
/** For one mail, however much the server talks; the transaction that marks it as sent ends after 30 s. */
const SMTP_LONGEST_MS = 20_000

export type Mailer = (mail: {
  to: string
  subject: string
  text: string
  messageId: string
}) => Promise<void>

/** Sends through an SMTP server; one connection a message, since notices are few. */
export function mailerTo({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport(url, {
    connectionTimeout: SMTP_SILENCE_MS,
    greetingTimeout: SMTP_SILENCE_MS,
    socketTimeout: SMTP_SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never)
  return async (mail) => {
    const sent = transport.sendMail({ from, ...mail })
    const tooLate = sleep(SMTP_LONGEST_MS, undefined, { ref: false }).then(() => {
      throw new Error('the mail server takes too long')
    })
    await Promise.race([sent, tooLate])
  }
}

/**
 * Sends one message by e-mail, unless the person has no address, as businesses have none, or it went out before.
 *
 * The Message-ID comes from the message, so a server that was told twice can tell.
 */
export async function mailMessage(ctx: Ctx, mailer: Mailer, fact: Delivered): Promise<void> {
  const id = fact.payload.resource?.replace('message:', '') as MessageId
  const message = await db(ctx)
    .selectFrom('notify.message')
    .select(['person', 'subject', 'body', 'href'])
    .where('id', '=', id)
    .where('mailed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!message) return
  const { email } = await getParty(ctx, message.person)
  if (!email) return
  const { languages } = ctx.pack.settings
  const parts = languages.map((language) => {
    const t = ctx.translate(language)
    const link = `${ctx.url}/${language}/${message.href}`
    return `${t.of(message.body)}\n\n${t('notify.mail.open', { link })}`
  })
  await mailer({
    to: email,
    subject: languages.map((language) => message.subject[language] ?? '').join(' | '),
    text: parts.join('\n\n---\n\n'),
    messageId: `<${id}@${new URL(ctx.url).hostname}>`,
  })
  await db(ctx)
    .updateTable('notify.message')
    .set({ mailed_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
}
