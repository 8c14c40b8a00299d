/**
 * `<ig-acting>` on a page that is the same bytes for everybody: shows for whom its reader acts, as the
 * cookie that came with their choice says. It is a reminder; what counts is read by the server.
 */
class IgActing extends HTMLElement {
  connectedCallback() {
    const names = namesIn(document.cookie)
    const name = names?.[document.documentElement.lang] ?? Object.values(names ?? {})[0]
    const place = this.querySelector('[data-name]')
    if (typeof name !== 'string' || !place) return
    place.textContent = name
    this.hidden = false
    document.querySelector('.mast')?.classList.add('acting')
  }
}
customElements.define('ig-acting', IgActing)

function namesIn(cookies: string): Record<string, unknown> | undefined {
  const value = /(?:^|; )igov_acting=([^;]*)/.exec(cookies)?.[1]
  try {
    return value ? JSON.parse(decodeURIComponent(value)) : undefined
  } catch {
    return undefined
  }
}
