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
