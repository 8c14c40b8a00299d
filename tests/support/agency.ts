import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Asked = { key: string; fields: string[]; purpose: string }
/** What is sent back: an object as JSON, a text as it is, `silent` nothing at all, `broken` a closed line. */
type Answer = object | string
export type Agency = {
  url: string
  /** decides on each question from now on */
  answer(how: (asked: Asked) => Answer, status?: number): void
  /** answers as a register that holds these records */
  holds(records: Record<string, object>): void
  /** the questions so far, with their headers and addresses */
  asked: (Asked & { path: string; headers: Record<string, unknown> })[]
  close(): Promise<void>
}

/** The system of an agency, in this process, that answers as a test says. */
export async function openAgency(): Promise<Agency> {
  const asked: Agency['asked'] = []
  let how: (asked: Asked) => Answer = ({ key }) => ({ key, found: false })
  let status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const question: Asked = JSON.parse(body)
      asked.push({ ...question, path: request.url ?? '', headers: request.headers })
      const answer = how(question)
      if (answer === 'silent') return
      if (answer === 'broken') return void request.socket.destroy()
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agency: Agency = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer(next, code = 200) {
      how = next
      status = code
    },
    holds: (records) =>
      agency.answer(({ key }) => {
        const record = records[key]
        return record ? { key, found: true, record } : { key, found: false }
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return agency
}
