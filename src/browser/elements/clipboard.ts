/**
 * `<ig-copy data-text data-done>` around a button that is not shown without script: copies a text, and says so.
 */
class IgCopy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button')
    const status = this.querySelector('[role=status]')
    if (!button || !status || !navigator.clipboard) return
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(this.dataset.text ?? '')
      status.textContent = this.dataset.done ?? ''
      setTimeout(() => {
        status.textContent = ''
      }, 2_000)
    })
  }
}
customElements.define('ig-copy', IgCopy)
