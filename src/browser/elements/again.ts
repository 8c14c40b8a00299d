/** `<ig-again>` around a form that only sends on what was sent before: it goes by itself, once. */
class IgAgain extends HTMLElement {
  connectedCallback() {
    const [entry] = performance.getEntriesByType('navigation')
    const returned = entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate'
    // Who comes back by the back button does not want it sent a second time.
    if (!returned) this.querySelector('form')?.requestSubmit()
  }
}
customElements.define('ig-again', IgAgain)
