type Direction = 'up' | 'down'

/**
 * `<ig-grid>` around a table of fields, in a form whose rows have buttons `add:<row>`, `up:<row>` and so on: arrows up
 * and down go to the field above and below, Alt with them moves the row, Alt+Enter adds one below. Arrows to
 * the sides stay the text's own, and while something is typed those up and down are the suggestions'. Without
 * script the buttons do all of it.
 */
class IgGrid extends HTMLElement {
  #typing = false

  connectedCallback() {
    this.addEventListener('input', () => {
      this.#typing = true
    })
    this.addEventListener('focusin', () => {
      this.#typing = false
    })
    this.addEventListener('keydown', this.#press)
  }

  #press = (event: KeyboardEvent) => {
    const field = event.target
    if (!(field instanceof HTMLElement) || !field.id) return
    const found = /^c-([0-9]+)-([0-9]+)$/.exec(field.id)
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return
    const [row, cell] = [Number(found[1]), Number(found[2])]
    const direction = { ArrowUp: 'up', ArrowDown: 'down' }[event.key] as Direction | undefined
    const done = event.altKey
      ? this.#act(event.key === 'Enter' ? 'add' : direction, row)
      : direction !== undefined &&
        !this.#typing &&
        this.#go(field, row + (direction === 'up' ? -1 : 1), cell)
    if (done) event.preventDefault()
  }

  /** In a text of several lines the arrows are the text's. */
  #go(from: HTMLElement, row: number, cell: number): boolean {
    const to = document.getElementById(`c-${row}-${cell}`)
    if (!to || from instanceof HTMLTextAreaElement) return false
    to.focus()
    if (to instanceof HTMLInputElement) to.select()
    return true
  }

  #act(act: 'add' | Direction | undefined, row: number): boolean {
    const button = this.querySelector<HTMLButtonElement>(`button[value="${act}:${row}"]`)
    button?.click()
    return button !== null
  }
}
customElements.define('ig-grid', IgGrid)
