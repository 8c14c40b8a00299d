import { kernelProblem, Problem } from '../problem.ts'
import { SignerUnreachable } from '../signer/client.ts'

/** What Fastify and its plugins throw, as problems of ours. */
const FOREIGN: Record<string, () => Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => kernelProblem('too-large', { limit: '' }),
  FST_REQ_FILE_TOO_LARGE: () => kernelProblem('too-large', { limit: '' }),
  FST_FILES_LIMIT: () => kernelProblem('too-large', { limit: '' }),
  FST_PARTS_LIMIT: () => kernelProblem('too-large', { limit: '' }),
  FST_FIELDS_LIMIT: () => kernelProblem('too-large', { limit: '' }),
}

/** A lost database connection, a server that starts or stops, too many connections, a full disk. */
const UNAVAILABLE = /^(08|57P|53)|^ECONN|^EPIPE|^ETIMEDOUT/

/**
 * The same from the driver, without a code; the last but one when the transaction's end is what fails,
 * the last while a server that was killed has not yet made its socket anew.
 */
const LOST =
  /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|connect ENOENT/

/** Anything thrown as a problem: `kernel/unexpected` when there is nothing to say about it. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  const { code, statusCode } = thrown as { code?: string; statusCode?: number }
  const known = code !== undefined ? FOREIGN[code] : undefined
  if (known) return known()
  if (code !== undefined && UNAVAILABLE.test(code)) return kernelProblem('unavailable')
  if (LOST.test(String(thrown)) || thrown instanceof SignerUnreachable)
    return kernelProblem('unavailable')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return kernelProblem('bad-request')
  }
  return new Problem('kernel/unexpected', 500, {})
}
