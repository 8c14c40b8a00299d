import { applyDisplay } from '../display-choice.ts'

/** `<ig-theme>` around the display form: shows a choice at once; the form still saves it. */
class IgTheme extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    form?.addEventListener('change', () => {
      const data = new FormData(form)
      applyDisplay({ theme: String(data.get('theme')), size: String(data.get('size')) })
    })
  }
}
customElements.define('ig-theme', IgTheme)
