/**
 * `<ig-live src="…">` around a line of the office that is empty at first: while the page is open it hears from the
 * server what has changed (server-sent events) and says so beside a link that loads the page anew. Nothing on the page
 * moves by itself: what somebody types stays. Numbers marked `data-live="mine"` in the page follow.
 *
 * A page that is out of sight hears nothing, so that many open ones hold no connections; in sight again it asks anew.
 * Where the server ends it for good, or without script, the page stays as it was made.
 */
class IgLive extends HTMLElement {
  #source: EventSource | undefined
  #lang = 'en'

  connectedCallback() {
    this.#lang = this.closest('[lang]')?.getAttribute('lang') ?? 'en'
    document.addEventListener('visibilitychange', this.#turn)
    this.#turn()
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.#turn)
    this.#source?.close()
  }

  #turn = () => {
    if (document.hidden) {
      this.#source?.close()
      this.#source = undefined
      return
    }
    const address = this.getAttribute('src')
    if (this.#source || !address) return
    this.#source = new EventSource(address)
    this.#source.addEventListener('message', ({ data }) => this.#say(JSON.parse(data)))
  }

  #say(told: Record<string, unknown>) {
    for (const shown of document.querySelectorAll<HTMLElement>('[data-live]')) {
      const value = told[shown.dataset.live ?? '']
      if (typeof value === 'number') {
        shown.textContent = new Intl.NumberFormat(`${this.#lang}-u-nu-latn`).format(value)
      }
    }
    const line = this.querySelector<HTMLElement>('[data-live-line]')
    const words = this.querySelector<HTMLElement>('[data-live-words]')
    if (!line || !words) return
    const text = typeof told.waits === 'string' ? told.waits : ''
    line.hidden = text === ''
    if (words.textContent !== text) words.textContent = text
  }
}
customElements.define('ig-live', IgLive)
