import { createServer } from 'node:net'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { mailerTo, mailMessage } from './mail.ts'
import { countUnread, listMessages, markRead, notifyPerson } from './message.ts'

const NOTICE = {
  subject: { ar: 'وصلنا طلبك', en: 'We have your application' },
  body: { ar: 'نجيبك قريبًا.', en: 'You hear from us soon.' },
  href: 'my/cases/QA-7K3M-92XD-4',
}

describe('A notice', () => {
  dbTest('is in the inbox with the act, and not without it', async ({ ctx, given }) => {
    const { id } = await given.person()
    await notifyPerson(ctx, id, NOTICE)
    const act = ctx.tx(async (ctx) => {
      await notifyPerson(ctx, id, NOTICE)
      throw new Error('the act fails')
    })
    await expect(act).rejects.toThrow()
    expect(await listMessages(ctx, id)).toHaveLength(1)
    expect(await countUnread(ctx, id)).toBe(1)
    await markRead(ctx, id)
    expect(await countUnread(ctx, id)).toBe(0)
  })

  dbTest(
    'is shown in the reader’s language, and to its reader alone',
    async ({ ctx, given, browse }) => {
      const person = await given.person()
      await notifyPerson(ctx, person.id, NOTICE)
      const browser = await browse(person)
      expect(bodyOf((await browser.get('/ar/my/messages')).body)).toContain(NOTICE.subject.ar)
      expect(bodyOf((await browser.get('/en/my/messages')).body)).toContain(NOTICE.subject.en)
      const other = await browse(await given.person())
      expect((await other.get('/en/my/messages')).body).not.toContain(NOTICE.subject.en)
      await browser.post('/en/my/messages/read')
      expect(await countUnread(ctx, person.id)).toBe(0)
    },
  )

  dbTest(
    'goes out by e-mail once, with a number of its own, in every language',
    async ({ ctx, given }) => {
      const { id } = await given.person({ email: 'sara@example.test' })
      await notifyPerson(ctx, id, NOTICE)
      const [message] = await listMessages(ctx, id)
      const sent: { to: string; text: string; messageId: string }[] = []
      const fact = {
        id: 1n,
        fact: 'notify/message-written',
        at: ctx.clock.now(),
        payload: { resource: `message:${message?.id}` },
      }
      for (let i = 0; i < 2; i++) {
        await ctx.tx((ctx) => mailMessage(ctx, async (mail) => void sent.push(mail), fact))
      }
      expect(sent).toHaveLength(1)
      expect(sent[0]?.to).toBe('sara@example.test')
      expect(sent[0]?.messageId).toContain(message?.id)
      expect(sent[0]?.text).toContain(`${ctx.url}/ar/${NOTICE.href}`)
      expect(sent[0]?.text).toContain(NOTICE.body.en)
    },
  )

  dbTest('is sent by SMTP as a server hears it', async () => {
    const heard: string[] = []
    const server = createServer((socket) => {
      let data = false
      socket.write('220 test ESMTP\r\n')
      socket.on('data', (chunk) => {
        for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
          heard.push(line)
          if (line === 'DATA') data = true
          if (data && line !== 'DATA' && line !== '.') continue
          if (line === '.') data = false
          socket.write(
            line === 'DATA' ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n',
          )
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const mailer = mailerTo({ url: `smtp://127.0.0.1:${port}`, from: 'portal@example.test' })
    await mailer({
      to: 'sara@example.test',
      subject: 'x',
      text: 'y',
      messageId: '<1@example.test>',
    })
    server.close()
    expect(heard.join('\n')).toContain('RCPT TO:<sara@example.test>')
    expect(heard.join('\n')).toContain('Message-ID: <1@example.test>')
  })
})
