const WAIT_MS = 15_000
const DECIMALS = 5

/**
 * `<ig-place>` around an input for a point on the map: shows its button `[data-locate]`, which asks the device
 * where it is and writes that into the input. What happens is said in `[data-status]`, in the words of
 * `data-finding`, `data-found` and `data-failed`. Nothing is sent before the form is.
 */
class IgPlace extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector<HTMLButtonElement>('[data-locate]')
    const input = this.querySelector('input')
    const status = this.querySelector('[data-status]')
    if (!button || !input || !status || !('geolocation' in navigator)) return
    const say = (words: string | undefined) => {
      status.textContent = words ?? ''
    }
    button.hidden = false
    button.addEventListener('click', () => {
      say(this.dataset.finding)
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const { latitude, longitude } = coords
          input.value = `${latitude.toFixed(DECIMALS)}, ${longitude.toFixed(DECIMALS)}`
          say(this.dataset.found)
        },
        () => say(this.dataset.failed),
        { enableHighAccuracy: true, timeout: WAIT_MS },
      )
    })
  }
}
customElements.define('ig-place', IgPlace)
