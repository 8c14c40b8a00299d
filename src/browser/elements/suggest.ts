const QUIET_MS = 120
const FROM_LETTERS = 2

type Suggestion = { title: string; kind: string; href: string }

/**
 * `<ig-suggest data-from="/ar/search/suggestions">` around the search form: suggests pages while one
 * types. Arrow keys move, Enter opens the chosen one or searches, Escape closes and then empties. Without
 * it the form searches. How many there are is said in the words of `data-found`, as `<ig-count>` does.
 *
 * @source ARIA Authoring Practices, combobox with a list that does not complete by itself
 */
class IgSuggest extends HTMLElement {
  #input: HTMLInputElement | null = null
  #list = document.createElement('ul')
  #spoken = document.createElement('span')
  #timer = 0
  #asked: AbortController | undefined
  #chosen = -1

  connectedCallback() {
    const input = this.querySelector<HTMLInputElement>('input[type=search]')
    const form = this.querySelector('form')
    if (!input || !form || this.#input) return
    this.#input = input
    this.#list.id = `${input.id}-list`
    this.#list.className = 'suggestions'
    this.#list.hidden = true
    this.#list.setAttribute('role', 'listbox')
    this.#list.setAttribute('aria-label', input.labels?.[0]?.textContent?.trim() ?? '')
    this.#spoken.className = 'hidden'
    this.#spoken.setAttribute('role', 'status')
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-controls', this.#list.id)
    input.setAttribute('aria-expanded', 'false')
    form.append(this.#list, this.#spoken)
    input.addEventListener('input', this.#typed)
    input.addEventListener('keydown', this.#press)
    input.addEventListener('blur', () => this.#close())
    // The field keeps the focus while a suggestion is pressed, so that the list stays until the click.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#asked?.abort()
  }

  #typed = () => {
    clearTimeout(this.#timer)
    this.#asked?.abort()
    const query = this.#input?.value.trim() ?? ''
    if (query.length < FROM_LETTERS) this.#close()
    else this.#timer = window.setTimeout(() => this.#ask(query), QUIET_MS)
  }

  async #ask(query: string) {
    const asked = new AbortController()
    this.#asked = asked
    try {
      const answer = await fetch(`${this.dataset.from}?q=${encodeURIComponent(query)}`, {
        headers: { accept: 'application/json' },
        signal: asked.signal,
      })
      if (!answer.ok) return this.#close()
      const { suggestions } = (await answer.json()) as { suggestions: Suggestion[] }
      if (!asked.signal.aborted && document.activeElement === this.#input) this.#show(suggestions)
    } catch {
      // Given up for a later one, or the line is down: the form still searches.
      if (!asked.signal.aborted) this.#close()
    }
  }

  #show(suggestions: Suggestion[]) {
    this.#choose(-1)
    this.#list.replaceChildren(...suggestions.map((one, at) => this.#option(one, at)))
    this.#open(suggestions.length > 0)
    const texts = JSON.parse(this.dataset.found ?? '{}')
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? 'en'
    const form = new Intl.PluralRules(lang).select(suggestions.length)
    this.#spoken.textContent = (texts[form] ?? texts.other ?? '').replace(
      '#',
      String(suggestions.length),
    )
  }

  #option({ title, kind, href }: Suggestion, at: number) {
    const option = document.createElement('li')
    option.id = `${this.#list.id}-${at + 1}`
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    option.dataset.href = href
    const name = document.createElement('bdi')
    name.textContent = title
    const small = document.createElement('small')
    small.textContent = kind
    option.append(name, small)
    option.addEventListener('click', () => location.assign(href))
    return option
  }

  #press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const options = this.#list.children.length
    const open = !this.#list.hidden
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options > 0) {
      this.#open(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      // One place more than there are options: that of the field itself.
      this.#choose(((this.#chosen + 1 + step + options + 1) % (options + 1)) - 1)
    } else if (event.key === 'Enter' && open && this.#chosen >= 0) {
      const option = this.#list.children[this.#chosen] as HTMLElement
      location.assign(option.dataset.href ?? '')
    } else if (event.key === 'Escape' && open) this.#close()
    else return
    event.preventDefault()
  }

  #choose(at: number) {
    this.#list.children[this.#chosen]?.setAttribute('aria-selected', 'false')
    this.#chosen = at
    const option = this.#list.children[at]
    option?.setAttribute('aria-selected', 'true')
    option?.scrollIntoView({ block: 'nearest' })
    if (option) this.#input?.setAttribute('aria-activedescendant', option.id)
    else this.#input?.removeAttribute('aria-activedescendant')
  }

  #open(open: boolean) {
    this.#list.hidden = !open
    this.#input?.setAttribute('aria-expanded', String(open))
  }

  #close() {
    clearTimeout(this.#timer)
    this.#asked?.abort()
    this.#choose(-1)
    this.#open(false)
    this.#spoken.textContent = ''
  }
}
customElements.define('ig-suggest', IgSuggest)
