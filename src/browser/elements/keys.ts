const OFF = 'igov-keys-off'

/** Written by the position of the key, so that the shortcuts work on an Arabic layout too. */
const nameOf = (event: KeyboardEvent) =>
  (event.ctrlKey ? 'Ctrl+' : '') +
  (event.code === 'Slash' && event.shiftKey ? '?' : event.code.replace(/^(Key|Digit)/, ''))

const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

const typing = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLElement && target.matches(FIELDS)

/**
 * `<ig-keys>` around an office screen: an element with `data-key="A"` is clicked (a field focused) by
 * that key. In a list, `data-row` marks the rows: J and K move, Enter opens the row's first link, X picks;
 * keys of a row's own elements act on the selected row. Off while typing, except for `Ctrl+…`, and `Ctrl+Enter` in
 * a field sends the form of that field and no other; the element with `data-keys-switch` turns all of it off and on
 * for this browser.
 */
class IgKeys extends HTMLElement {
  #row = -1

  connectedCallback() {
    document.addEventListener('keydown', this.#press)
    const button = this.querySelector('[data-keys-switch]')
    button?.removeAttribute('hidden')
    button?.setAttribute('aria-pressed', String(!localStorage.getItem(OFF)))
    button?.addEventListener('click', () => {
      const off = !localStorage.getItem(OFF)
      if (off) localStorage.setItem(OFF, '1')
      else localStorage.removeItem(OFF)
      button.setAttribute('aria-pressed', String(!off))
    })
    this.#row = this.#rows().findIndex((row) => row.classList.contains('sel'))
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#press)
  }

  #rows = () => [...this.querySelectorAll<HTMLElement>('[data-row]')]

  #press = (event: KeyboardEvent) => {
    if (localStorage.getItem(OFF) || event.altKey || event.metaKey) return
    const key = nameOf(event)
    if (typing(event.target) && !key.startsWith('Ctrl+')) return
    if (this.#send(key, event) || this.#move(key, event) || this.#act(key)) event.preventDefault()
  }

  /** Where somebody types, that is what they send: a comment is no decision. */
  #send(key: string, { target }: KeyboardEvent): boolean {
    if (key !== 'Ctrl+Enter' || !typing(target) || !target.form) return false
    const buttons = [...target.form.elements].filter((one) =>
      one.matches('button[type=submit]:not(.hidden)'),
    )
    const button = buttons.find((one) => one.matches('[data-key="Ctrl+Enter"]')) ?? buttons[0]
    if (button instanceof HTMLElement) button.click()
    return true
  }

  #move(key: string, event: KeyboardEvent): boolean {
    const rows = this.#rows()
    const row = rows[this.#row]
    if (rows.length && (key === 'J' || key === 'K')) {
      const next = Math.min(Math.max(this.#row + (key === 'J' ? 1 : -1), 0), rows.length - 1)
      row?.classList.remove('sel')
      this.#row = next
      rows[next]?.classList.add('sel')
      rows[next]?.querySelector<HTMLElement>('a')?.focus()
      rows[next]?.scrollIntoView({ block: 'nearest' })
      return true
    }
    if (!row) return false
    const open = key === 'Enter' && event.target === document.body
    const target = open ? row.querySelector('a') : key === 'X' && row.querySelector('input')
    if (target) target.click()
    return Boolean(target)
  }

  #act(key: string): boolean {
    const selector = `[data-key="${CSS.escape(key)}"]`
    const target =
      this.#rows()[this.#row]?.querySelector<HTMLElement>(selector) ??
      [...document.querySelectorAll<HTMLElement>(selector)].find((e) => !e.closest('[data-row]'))
    if (!target) return false
    if (target.matches(FIELDS)) target.focus()
    else target.click()
    return true
  }
}
customElements.define('ig-keys', IgKeys)
