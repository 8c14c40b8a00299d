import type { IncomingMessage } from 'node:http'

/**
 * The sender's address, as the framework knows it: behind so many proxies the last has written down whom
 * it heard.
 *
 * @returns undefined where the connection has gone
 */
export function addressOf(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  proxies: number,
): string | undefined {
  const heard = socket.remoteAddress
  const said = proxies > 0 ? headers['x-forwarded-for'] : undefined
  if (!heard || typeof said !== 'string') return heard
  const addresses = said.split(',').flatMap((one) => one.trim() || [])
  // Of those that the sender wrote itself, which stand in front, none is believed.
  return addresses.at(-Math.min(proxies, addresses.length)) ?? heard
}
