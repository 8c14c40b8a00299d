import type { Browser } from '#testing'

/** Text of HTML as it was before it was escaped. */
export const unescaped = (text: string): string =>
  text
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** What a browser would send of all that stands on a page of the studio, but for comments. */
export function sentIn(body: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  const put = (name: string, value: string) => {
    const there = found[name]
    found[name] = there === undefined ? unescaped(value) : [there, unescaped(value)].flat()
  }
  for (const [tag, name = ''] of body.matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)) {
    const boxed = /type="(radio|checkbox)"/.test(tag)
    const again = name === 'seen' && found[name] !== undefined
    if (['_csrf', 'act', 'about'].includes(name) || again || (boxed && !/ checked/.test(tag))) {
      continue
    }
    put(name, /value="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  for (const [, name = '', inner = ''] of body.matchAll(
    /<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    put(name, /value="([^"]*)" selected/.exec(inner)?.[1] ?? '')
  }
  for (const [, name = '', text = ''] of body.matchAll(
    /<textarea[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/textarea>/g,
  )) {
    if (name !== 'said') put(name, text)
  }
  return found
}

/** A change of a service in the hands of an author. */
export async function changeBegun(desk: Browser, service: string) {
  const change = (await desk.post(`/en/office/studio/${service}/changes`)).location ?? ''
  return {
    change,
    /** the text of one of its files */
    source: async (path: string) => {
      const { body } = await desk.get(`${change}/file?path=${encodeURIComponent(path)}`)
      return unescaped(
        /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '',
      )
    },
    /** sends a page as it stands, with some of it typed otherwise */
    send: async (at: string, typed: Record<string, string | string[]>) =>
      desk.post(at, { ...sentIn((await desk.get(at)).body), ...typed }),
  }
}
