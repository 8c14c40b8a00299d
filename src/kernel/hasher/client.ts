import { Agent, request } from 'node:http'
import type { PasswordPort } from '../ctx.ts'
import { kernelProblem } from '../problem.ts'

/** The queue's two seconds, and a hash. */
const PATIENCE_MS = 5_000
const LARGEST_ANSWER = 4_096
const PRESET_SECONDS = 3

/**
 * The hasher at a Unix socket. Every call of it throws kernel/busy, status 503, when too many
 * wait or the hasher is away; trying again later helps.
 */
export function hasherAt(socketPath: string): PasswordPort & { close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const ask = async (path: string, order: object) => {
    const { status, fields } = await send(agent, socketPath, path, JSON.stringify(order)).catch(
      () => ({ status: 503, fields: {} as Record<string, unknown> }),
    )
    if (status === 200) return fields
    const seconds = typeof fields.seconds === 'number' ? fields.seconds : PRESET_SECONDS
    throw kernelProblem('busy', { seconds })
  }
  return {
    hash: async (password, from) => String((await ask('/hash', { password, from })).hash),
    verify: async (stored, password, from) => {
      const { right, stale } = await ask('/verify', { stored, password, from })
      return { right: right === true, stale: stale === true }
    },
    close: () => agent.destroy(),
  }
}

type Reply = { status: number; fields: Record<string, unknown> }

const send = (agent: Agent, socketPath: string, path: string, body: string) =>
  new Promise<Reply>((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const call = request({ socketPath, path, method: 'POST', agent, signal }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.length > LARGEST_ANSWER) call.destroy(new Error('the answer is too large'))
      })
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, fields: JSON.parse(text) })
      })
    })
    call.on('error', (error) => {
      // A kept connection that closed meanwhile, as after a restart: nothing was answered, ask anew.
      if (call.reusedSocket) resolve(send(agent, socketPath, path, body))
      else reject(error)
    })
    call.end(body)
  })
