/**
 * `<ig-rows data-act="paste:goods">` around a table for filling in: several cells that are pasted into one of its
 * fields go into the box for pasting, and its button is pressed. One cell is pasted as everywhere.
 */
class IgRows extends HTMLElement {
  connectedCallback() {
    this.addEventListener('paste', (event) => {
      const box = this.querySelector<HTMLTextAreaElement>('.paste textarea')
      const button = [...this.querySelectorAll('button')].find(
        ({ value }) => value === this.dataset.act,
      )
      const text = event.clipboardData?.getData('text/plain') ?? ''
      const cells = /\t/.test(text) || /\n./.test(text)
      if (!box || !button || !cells || event.target === box) return
      event.preventDefault()
      box.value = text
      button.click()
    })
  }
}
customElements.define('ig-rows', IgRows)
