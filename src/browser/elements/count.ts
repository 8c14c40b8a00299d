const QUIET_MS = 800

/**
 * `<ig-count max="300">` around a text area and its hint: the hint says how many characters are left.
 * Words come from the page: `data-left` holds one text for each plural form of the language, as JSON,
 * with `#` for the number (`{"one":"# character left","other":"# characters left"}`), `data-over` the same
 * for too many. Characters are counted by the server's rule: code points of the composed text, so that an alef and
 * its hamza are one however they were typed, without spaces around.
 */
class IgCount extends HTMLElement {
  connectedCallback() {
    const area = this.querySelector('textarea')
    const shown = this.querySelector('[data-count]')
    if (!area || !shown) return
    const spoken = document.createElement('span')
    spoken.className = 'hidden'
    spoken.setAttribute('role', 'status')
    this.append(spoken)
    const max = Number(this.getAttribute('max'))
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? 'en'
    let timer = 0
    const update = () => {
      const left = max - [...area.value.normalize('NFC').trim()].length
      const texts = JSON.parse((left < 0 ? this.dataset.over : this.dataset.left) ?? '{}')
      const number = Math.abs(left)
      const form = new Intl.PluralRules(lang).select(number)
      const text = (texts[form] ?? texts.other ?? '').replace('#', String(number))
      shown.textContent = text
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        spoken.textContent = text
      }, QUIET_MS)
    }
    area.addEventListener('input', update)
    shown.textContent && area.value && update()
  }
}
customElements.define('ig-count', IgCount)
