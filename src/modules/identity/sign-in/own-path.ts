import { NEXT_MOST } from '#kernel'

/** Only a path of our own is followed after a form; anything else leads to the person's page. */
export function ownPath(path: string | undefined, locale: string, preset = '/my'): string {
  const own = path && /^\/[a-z]{2,3}(\/[\w\-./?=&%~+]*|\?[\w\-./?=&%~+]*)?$/.test(path)
  return own && path.length <= NEXT_MOST && !path.includes('//') ? path : `/${locale}${preset}`
}
