import { createServer, type Socket } from 'node:net'

/**
 * `silent`: takes the connection and says nothing. `garbage`: says what is no SMTP. `endless`: one
 * letter after the other and never a whole line. `works`: takes every mail.
 */
export type Manner = 'silent' | 'garbage' | 'endless' | 'works'

/** A mail server that behaves as it is told to. */
export type MailPeer = {
  url: string
  /** also ends the conversations that are under way */
  behave(manner: Manner): void
  /** how often it was called since it behaves so */
  calls(): number
  /** every mail that it took */
  mails: string[]
  end(): Promise<void>
}

/** Opens one on a free port of this machine. */
export async function openMailPeer(): Promise<MailPeer> {
  let manner: Manner = 'works'
  let calls = 0
  const sockets = new Set<Socket>()
  const mails: string[] = []
  const server = createServer((socket) => {
    calls += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    if (manner === 'works') takeMails(socket, mails)
    if (manner === 'garbage') socket.write('\0\xff<html>999 no\r\n\r\n', 'latin1')
    if (manner === 'endless') {
      const timer = setInterval(() => socket.write('2'), 200)
      socket.on('close', () => clearInterval(timer))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    calls: () => calls,
    behave(next) {
      manner = next
      calls = 0
      hangUp()
    },
    async end() {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As much of SMTP as it takes to receive. */
function takeMails(socket: Socket, mails: string[]) {
  let mail: string[] | undefined
  let rest = ''
  const say = (line: string) => socket.write(`${line}\r\n`)
  const hear = (line: string) => {
    if (mail && line !== '.') mail.push(line)
    else if (mail) {
      mails.push(mail.join('\n'))
      mail = undefined
      say('250 taken')
    } else if (/^DATA/i.test(line)) {
      mail = []
      say('354 go on')
    } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
    else say('250 well')
  }
  say('220 here')
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
}
