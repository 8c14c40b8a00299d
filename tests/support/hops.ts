const FIRST = /^\/oidc\/auth[?](?:.*&)?client_id=(?:portal|office)(?:&|$)/
const CONTINUES = /^\/\w+\/sign-in\/continue\/([\w-]+)/
const RESUMES = /^\/oidc\/auth\/([\w-]+)/
const DONE = /^\/\w+\/(?:office\/)?sign-in\/done[?]/

type Answered = { location: string | undefined }

/**
 * Follows the redirects between a surface and the provider of sign-in, as every browser does, and stops
 * where there is something to see: a page, or an address that is none of these hops.
 *
 * @param base  what our own addresses may begin with
 */
export function hopsOf(base: string) {
  /** requests of a surface in this browser, by number */
  const known = new Set<string>()
  const pathOf = (address = '') => (address.startsWith(base) ? address.slice(base.length) : address)
  const isHop = (path: string) => {
    const number = (CONTINUES.exec(path) ?? RESUMES.exec(path))?.[1]
    return FIRST.test(path) || DONE.test(path) || (number !== undefined && known.has(number))
  }
  return async <A extends Answered>(
    answer: A,
    get: (path: string) => Promise<A>,
  ): Promise<{ answer: A; signedIn: boolean }> => {
    let signedIn = false
    let at = answer
    for (let path = pathOf(at.location); isHop(path); path = pathOf(at.location)) {
      at = await get(path)
      signedIn = DONE.test(path) && at.location !== undefined
      const number = FIRST.test(path) ? CONTINUES.exec(pathOf(at.location))?.[1] : undefined
      if (number) known.add(number)
    }
    return { answer: at, signedIn }
  }
}
