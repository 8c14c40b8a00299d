/**
 * Fetches for a library that brings its own guard against addresses of this machine and of private
 * networks: for the hosts that the operator lists the guard is left out. Nothing is fetched from where
 * an answer leads to.
 *
 * @param hosts  `host:port` of each
 */
export const fetchGuarded =
  (hosts: readonly string[]): typeof fetch =>
  (input, options) => {
    const address = input instanceof Request ? input.url : input
    const listed = hosts.includes(new URL(address).host)
    return fetch(input, { ...options, redirect: 'error', ...(listed && { dispatcher: undefined }) })
  }

/** What came back, as far as it may be read. */
export type Sent = { status: number; text: string }

/**
 * Sends JSON to another system, follows no redirect, and reads no more than it should.
 *
 * @param limits.most  bytes of the answer
 * @throws Error  when there is no connection, it takes too long (`TimeoutError`), or the answer is longer
 */
export async function postJson(
  url: string,
  body: object,
  limits: { most: number; signal: AbortSignal; headers?: Record<string, string> },
): Promise<Sent> {
  const { most, signal, headers } = limits
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  })
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.length
    if (size > most) throw new RangeError('the answer is too long')
    parts.push(part)
  }
  return { status: answer.status, text: new TextDecoder().decode(Buffer.concat(parts)) }
}
