const SHOWN = 60

/** Letters as people type them: without marks, hamza seats, alef and yaa of every kind, capitals. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640\u200e\u200f]/gu, '')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ء/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/**
 * `<ig-choose>` around a select with many options: a field in which a part of the name is typed, in any
 * language of the country (`data-also` of an option), and a list of what fits. Arrow keys move, Enter and a
 * press choose, Escape closes. What was typed and is the name of one option chooses it. Without it the select
 * stands there. How many fit is said in the words of `data-found`, as `<ig-count>` does.
 *
 * @source ARIA Authoring Practices, combobox with a list that does not complete by itself
 */
class IgChoose extends HTMLElement {
  #select: HTMLSelectElement | null = null
  #input = document.createElement('input')
  #list = document.createElement('ul')
  #spoken = document.createElement('span')
  #chosen = -1

  connectedCallback() {
    const select = this.querySelector('select')
    if (!select || this.#select) return
    this.#select = select
    const input = this.#input
    this.#list.id = `${select.id}-list`
    this.#list.className = 'options-found'
    this.#list.hidden = true
    this.#list.setAttribute('role', 'listbox')
    this.#list.setAttribute('aria-label', select.labels[0]?.textContent?.trim() ?? '')
    this.#spoken.className = 'hidden'
    this.#spoken.setAttribute('role', 'status')
    input.type = 'text'
    input.className = 'input'
    input.autocomplete = 'off'
    input.dir = 'auto'
    for (const name of ['aria-describedby', 'aria-invalid']) {
      const value = select.getAttribute(name)
      if (value) input.setAttribute(name, value)
    }
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-controls', this.#list.id)
    input.setAttribute('aria-expanded', 'false')
    input.placeholder = select.options[0]?.text ?? ''
    // Label and error summary lead to the field in which one types.
    input.id = select.id
    select.removeAttribute('id')
    const shown = select.closest<HTMLElement>('.select') ?? select
    shown.hidden = true
    shown.before(input, this.#list, this.#spoken)
    this.#showChosen()
    input.addEventListener('input', () => this.#show(input.value))
    input.addEventListener('click', () => this.#show(''))
    input.addEventListener('keydown', this.#press)
    input.addEventListener('blur', () => this.#leave())
    // The field keeps the focus while an option is pressed, so that the list stays until the click.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
  }

  #options() {
    return [...(this.#select?.options ?? [])].filter(({ value }) => value !== '')
  }

  #showChosen() {
    const select = this.#select
    this.#input.value = select?.value ? (select.selectedOptions[0]?.text ?? '') : ''
  }

  #fits(typed: string) {
    const words = plain(typed)
    const names = (option: HTMLOptionElement) =>
      plain(`${option.text} ${option.dataset.also ?? ''}`)
    const all = this.#options()
    const begin = all.filter((option) => names(option).startsWith(words))
    const inside = all.filter((option) => !begin.includes(option) && names(option).includes(words))
    return [...begin, ...inside]
  }

  #show(typed: string) {
    const found = this.#fits(typed)
    this.#choose(-1)
    this.#list.replaceChildren(
      ...found.slice(0, SHOWN).map((option, at) => {
        const line = document.createElement('li')
        line.id = `${this.#list.id}-${at + 1}`
        line.setAttribute('role', 'option')
        line.setAttribute('aria-selected', 'false')
        line.dataset.value = option.value
        line.textContent = option.text
        line.addEventListener('click', () => this.#take(option.value))
        return line
      }),
    )
    this.#open(found.length > 0)
    const texts = JSON.parse(this.dataset.found ?? '{}')
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? 'en'
    const form = new Intl.PluralRules(lang).select(found.length)
    this.#spoken.textContent = (texts[form] ?? texts.other ?? '').replace('#', String(found.length))
  }

  #take(value: string) {
    if (!this.#select) return
    this.#select.value = value
    this.#select.dispatchEvent(new Event('change', { bubbles: true }))
    this.#showChosen()
    this.#close()
  }

  /** What was typed and not chosen: the option of this name, or none. */
  #leave() {
    this.#close()
    const select = this.#select
    if (!select || this.#input.value === select.selectedOptions[0]?.text) return
    const typed = plain(this.#input.value)
    const named = this.#options().filter((option) =>
      [option.text, ...(option.dataset.also ?? '').split('|')].some(
        (name) => plain(name) === typed,
      ),
    )
    const [only] = named.length > 0 ? named : typed === '' ? [] : this.#only(typed)
    select.value = only?.value ?? ''
    if (only) this.#showChosen()
  }

  #only(typed: string) {
    const found = this.#fits(typed)
    return found.length === 1 ? found : []
  }

  #press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const lines = this.#list.children.length
    const open = !this.#list.hidden
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) this.#show('')
      const count = this.#list.children.length
      const step = event.key === 'ArrowDown' ? 1 : -1
      // One place more than there are options: that of the field itself.
      if (open && count > 0) this.#choose(((this.#chosen + 1 + step + count + 1) % (count + 1)) - 1)
      else if (count > 0) this.#choose(step > 0 ? 0 : count - 1)
    } else if (event.key === 'Enter' && open && lines > 0) {
      const line = this.#list.children[Math.max(this.#chosen, 0)] as HTMLElement
      this.#take(line.dataset.value ?? '')
    } else if (event.key === 'Escape' && open) this.#close()
    else return
    event.preventDefault()
  }

  #choose(at: number) {
    this.#list.children[this.#chosen]?.setAttribute('aria-selected', 'false')
    this.#chosen = at
    const line = this.#list.children[at]
    line?.setAttribute('aria-selected', 'true')
    line?.scrollIntoView({ block: 'nearest' })
    if (line) this.#input.setAttribute('aria-activedescendant', line.id)
    else this.#input.removeAttribute('aria-activedescendant')
  }

  #open(open: boolean) {
    this.#list.hidden = !open
    this.#input.setAttribute('aria-expanded', String(open))
  }

  #close() {
    this.#choose(-1)
    this.#open(false)
    this.#spoken.textContent = ''
  }
}
customElements.define('ig-choose', IgChoose)
