/** `<ig-drop>` around a file input: a file dropped anywhere on it is chosen; it must still be sent. */
class IgDrop extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    const zone = this.querySelector('.drop-zone')
    if (!input || !zone) return
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      zone.classList.add('is-over')
    }
    this.addEventListener('dragenter', over)
    this.addEventListener('dragover', over)
    this.addEventListener('dragleave', () => zone.classList.remove('is-over'))
    this.addEventListener('drop', (event) => {
      event.preventDefault()
      zone.classList.remove('is-over')
      if (!event.dataTransfer?.files.length) return
      input.files = event.dataTransfer.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
      input.focus()
    })
  }
}
customElements.define('ig-drop', IgDrop)
