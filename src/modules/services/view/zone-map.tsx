import type { Pack, T } from '#kernel'
import { cornersOf, type Pin, pinOf, zoneOf } from '../form/pin.ts'

/** Of the picture, in its own units. */
const SIZE = 200
const MARGIN = 12

/**
 * The outline of the zone that an address names, with the pin in it: enough to see whether the pin lies where it
 * should. No map of anybody else is asked for, who would then know where people live. Nothing where the pack has
 * no outline, or the address no pin.
 */
export function ZoneMap({ t, pack, address }: { t: T; pack: Pack; address: unknown }) {
  const zone = zoneOf(address, pack)
  const pin = pinOf(address)
  const corners = zone ? cornersOf(zone) : []
  if (!zone || !pin || corners.length < 3) return ''
  const place = placing([...corners, pin])
  const path = `M${corners.map((corner) => place(corner).join(' ')).join('L')}Z`
  const [x, y] = place(pin)
  const name = zone.names ? t.of(zone.names) : zone.zone
  return (
    <svg
      class="zone-map"
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label={t('services.form.place.map', { zone: name })}
    >
      <path d={path} />
      <circle cx={String(x)} cy={String(y)} r="6" />
    </svg>
  )
}

/** From degrees into the picture, north above; a degree of longitude is shorter away from the equator. */
function placing(points: readonly Pin[]) {
  const latitudes = points.map(({ latitude }) => latitude)
  const longitudes = points.map(({ longitude }) => longitude)
  const [west, north] = [Math.min(...longitudes), Math.max(...latitudes)]
  const shrink = Math.cos((north * Math.PI) / 180)
  const width = (Math.max(...longitudes) - west) * shrink
  const height = north - Math.min(...latitudes)
  const scale = (SIZE - 2 * MARGIN) / Math.max(width, height, 1e-6)
  const round = (number: number) => Math.round(number * 10) / 10
  return ({ latitude, longitude }: Pin): [number, number] => [
    round((SIZE - width * scale) / 2 + (longitude - west) * shrink * scale),
    round((SIZE - height * scale) / 2 + (north - latitude) * scale),
  ]
}
