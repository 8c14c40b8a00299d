/**
 * `<ig-once>` around a form: a second submit while the first is on its way is dropped. Buttons stay
 * enabled, so that their name and value are sent and the form works after a return by the back button.
 */
class IgOnce extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) return
    let sent = false
    form.addEventListener('submit', (event) => {
      if (sent) event.preventDefault()
      else if (!event.defaultPrevented) {
        sent = true
        form.setAttribute('aria-busy', 'true')
      }
    })
    window.addEventListener('pageshow', () => {
      sent = false
      form.removeAttribute('aria-busy')
    })
  }
}
customElements.define('ig-once', IgOnce)
