import { type Static, Type } from 'typebox'
import Value from 'typebox/value'
import { postJson } from '#kernel'
import { FIELD_TYPES, type Register } from './register-file.ts'

/** For a whole answer, a second try included: a person waits for it. */
const PATIENCE_MS = 3_000
const LARGEST_ANSWER = 64 * 1024

const { texts, people, address } = FIELD_TYPES
export type FieldValue =
  | string
  | number
  | boolean
  | Static<typeof texts>
  | Static<typeof people>
  | Static<typeof address>
/** What a register holds, by field; a field that it leaves empty is absent. */
export type RegisterRecord = Readonly<Record<string, FieldValue>>

/** Three different things; `fault` is for those who operate the platform and no one else. */
export type PeerAnswer =
  | { state: 'found'; record: RegisterRecord }
  | { state: 'not-found' }
  | { state: 'unavailable'; fault: string }

export type Question = {
  address: string
  register: Register
  instance: string
  /** class, member and subsystem that ask */
  client: string
  /** number of this question */
  id: string
  /** who acts, as a number that says nothing of them */
  user: string | undefined
  key: string
  fields: readonly string[]
  purpose: string
}

/**
 * Asks the system of one agency. Whatever it does, slow, dead, lying or too long, comes back as
 * `unavailable`: its word counts only where it is an answer to the question.
 *
 * Addresses and headers are X-Road's for REST, so that the same question goes through a gateway.
 *
 * @source X-Road: Message Protocol for REST (PR-REST)
 */
export async function askPeer(question: Question): Promise<PeerAnswer> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    const text = await send(question, signal).catch((error: Error) => {
      // A kept connection that the other side had closed: nothing was answered, so ask anew, once.
      if (!isBroken(error)) throw error
      return send(question, signal)
    })
    return readAnswer(question, text)
  } catch (error) {
    return { state: 'unavailable', fault: faultOf(error) }
  }
}

const isBroken = ({ cause }: Error) =>
  ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes((cause as { code?: string })?.code ?? '')

class Refused extends Error {}

/** In one of our own words: what a peer says does not reach the log. */
function faultOf(error: unknown): string {
  if (error instanceof Refused) return error.message
  if (error instanceof RangeError) return 'answered too much'
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return 'too slow'
  const { code } = (error.cause ?? {}) as { code?: string }
  return code ? `no connection: ${code}` : 'no connection'
}

async function send(question: Question, signal: AbortSignal): Promise<string> {
  const { address, register, instance, client, id, user, key, fields, purpose } = question
  const headers = {
    'x-road-client': `${instance}/${client}`,
    'x-road-id': id,
    'x-road-issue': purpose,
    ...(user && { 'x-road-userid': user }),
  }
  const url = `${address}/r1/${instance}/${register.service}`
  const limits = { most: LARGEST_ANSWER, signal, headers }
  const { status, text } = await postJson(url, { key, fields, purpose }, limits)
  if (status !== 200) throw new Refused(`answered with status ${status}`)
  return text
}

const Envelope = Type.Object({
  key: Type.String({ maxLength: 100 }),
  found: Type.Boolean(),
  record: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.Unknown())),
})

/** @throws Refused  when it is no answer to the question */
function readAnswer({ key, fields, register }: Question, text: string): PeerAnswer {
  const said = parsed(text)
  if (!Value.Check(Envelope, said)) throw new Refused('answered with something else')
  if (said.key !== key) throw new Refused('answered about another one')
  if (!said.found) return { state: 'not-found' }
  const record: Record<string, FieldValue> = {}
  for (const field of fields) {
    const value = said.record?.[field]
    const type = register.fields[field]
    if (value === undefined || value === null || !type) continue
    if (!Value.Check(FIELD_TYPES[type], value)) throw new Refused(`no ${type} in ${field}`)
    record[field] = value as FieldValue
  }
  return { state: 'found', record }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('answered with no JSON')
  }
}
