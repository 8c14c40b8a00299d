const WAIT_MS = 15_000
const DECIMALS = 5

/**
 * `<ig-place>` around an input for a point on the map: shows its button `[data-locate]`, which asks the device
 * where it is, and lets one press on the outline of the zone in `[data-map]`; both write into the input. The outline
 * follows the zone that is typed into the input of the name `data-zone`, from the address `data-zones`. What happens is
 * said in `[data-status]`, in the words of `data-finding`, `data-found`, `data-failed` and `data-pressed`. Nothing is
 * sent before the form is.
 */
class IgPlace extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector('input')
    const map = this.querySelector<HTMLElement>('[data-map]')
    if (!input || !map) return
    this.locate(input)
    map.addEventListener('click', (event) => this.press(input, event))
    const hint = this.querySelector<HTMLElement>('[data-press]')
    const follow = () => {
      if (hint) hint.hidden = !map.querySelector('svg')
    }
    follow()
    const zone = document.querySelector<HTMLInputElement>(`[name="${this.dataset.zone}"]`)
    zone?.addEventListener('change', async () => {
      const answer = await fetch(`${this.dataset.zones}/${encodeURIComponent(zone.value)}`)
      map.innerHTML = answer.ok ? await answer.text() : ''
      follow()
    })
  }

  private say(words: string | undefined) {
    const status = this.querySelector('[data-status]')
    if (status) status.textContent = words ?? ''
  }

  private write(input: HTMLInputElement, latitude: number, longitude: number) {
    input.value = `${latitude.toFixed(DECIMALS)}, ${longitude.toFixed(DECIMALS)}`
  }

  private locate(input: HTMLInputElement) {
    const button = this.querySelector<HTMLButtonElement>('[data-locate]')
    if (!button || !('geolocation' in navigator)) return
    button.hidden = false
    button.addEventListener('click', () => {
      this.say(this.dataset.finding)
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          this.write(input, coords.latitude, coords.longitude)
          this.say(this.dataset.found)
        },
        () => this.say(this.dataset.failed),
        { enableHighAccuracy: true, timeout: WAIT_MS },
      )
    })
  }

  private press(input: HTMLInputElement, { target, clientX, clientY }: MouseEvent) {
    const svg = target instanceof Element ? target.closest('svg') : null
    const screen = svg?.getScreenCTM()
    if (!svg || !screen) return
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(screen.inverse())
    const [west = 0, north = 0, east = 0, south = 0] = (svg.dataset.projection ?? '')
      .split(' ')
      .map(Number)
    this.write(input, north - y * south, west + x * east)
    const pin = svg.querySelector('circle')
    pin?.setAttribute('cx', String(x))
    pin?.setAttribute('cy', String(y))
    this.say(this.dataset.pressed)
  }
}
customElements.define('ig-place', IgPlace)
