/**
 * `<ig-grid>` around a table of fields, in a form whose rows have buttons `add:<row>`, `up:<row>` and so on: arrows up
 * and down go to the field above and below, Alt with them moves the row, Alt+Enter adds one below. Arrows to
 * the sides stay the text's own, and while something is typed those up and down are the suggestions'. Without
 * script the buttons do all of it.
 */
class IgGrid extends HTMLElement {
  connectedCallback() {
    let typing = false
    this.addEventListener('input', () => {
      typing = true
    })
    this.addEventListener('focusin', () => {
      typing = false
    })
    this.addEventListener('keydown', (event) => {
      const { id, tagName } = event.target as HTMLElement
      const [, row, cell] = id.split('-')
      const act = { ArrowUp: 'up', ArrowDown: 'down', Enter: 'add' }[event.key]
      if (!act || !cell) return
      if (event.altKey) {
        event.preventDefault()
        return this.querySelector<HTMLElement>(`[value="${act}:${row}"]`)?.click()
      }
      // In a text of several lines the arrows are the text's.
      if (typing || act === 'add' || tagName !== 'INPUT') return
      event.preventDefault()
      document.getElementById(`c-${Number(row) + (act === 'up' ? -1 : 1)}-${cell}`)?.focus()
    })
  }
}
customElements.define('ig-grid', IgGrid)
