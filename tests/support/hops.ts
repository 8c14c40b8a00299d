import { homeOf, SESSION_COOKIES, sessionAt } from '#kernel'

const FIRST = /^\/oidc\/auth[?](?:.*&)?client_id=(?:portal|office)(?:&|$)/
const CONTINUES = /^\/\w+\/sign-in\/continue\/([\w-]+)/
const RESUMES = /^\/oidc\/auth\/([\w-]+)/
const DONE = /^\/\w+\/(?:office\/)?sign-in\/done[?]/

type Answered = { location: string | undefined }

/**
 * What every browser does between a surface and the provider of sign-in, for one without script: follows
 * their redirects, and stops where there is something to see, or an address that is none of these.
 *
 * @param base  what our own addresses may begin with
 * @param send  asks for a page, with the browser's cookies
 * @param hop  the same between a surface and the provider
 */
export function hopping<A extends Answered>(
  base: string,
  cookies: ReadonlyMap<string, string>,
  send: (path: string) => Promise<A>,
  hop = send,
) {
  /** requests of a surface in this browser, by number */
  const known = new Set<string>()
  const pathOf = (address = '') => (address.startsWith(base) ? address.slice(base.length) : address)
  const isHop = (path: string) => {
    const number = (CONTINUES.exec(path) ?? RESUMES.exec(path))?.[1]
    return FIRST.test(path) || DONE.test(path) || (number !== undefined && known.has(number))
  }
  const follow = async (answer: A) => {
    let at = answer
    let signedIn = false
    for (let path = pathOf(at.location); isHop(path); path = pathOf(at.location)) {
      at = await hop(path)
      signedIn = DONE.test(path) && at.location !== undefined
      const number = FIRST.test(path) ? CONTINUES.exec(pathOf(at.location))?.[1] : undefined
      if (number) known.add(number)
    }
    return { answer: at, signedIn }
  }
  const atProvider = () => cookies.get(SESSION_COOKIES.provider)
  return {
    /** what the token of a form there is made from */
    secretAt: (path: string) =>
      cookies.get(SESSION_COOKIES[sessionAt(path)]) ?? cookies.get('igov_form'),
    get: async (path: string): Promise<A> => {
      const { answer, signedIn } = await follow(await send(path))
      return signedIn && answer.location === path ? send(path) : answer
    },
    /** sends a form; who signed in with it has a session where they are led, too */
    post: async (path: string, form: () => Promise<A>): Promise<A> => {
      const before = atProvider()
      const { answer } = await follow(await form())
      const { location } = answer
      if (location?.startsWith('/') && atProvider() && atProvider() !== before) {
        await follow(await send(homeOf(sessionAt(location), path.split('/')[1] ?? '')))
      }
      return answer
    },
  }
}
