import type { Pack, T } from '#kernel'
import { cornersOf, type Pin, pinOf, zoneOf } from '../form/pin.ts'

/** Of the picture, in its own units. */
const SIZE = 200
const MARGIN = 12

/**
 * The outline of the zone that an address names, with the pin in it, if it has one: enough to see where it lies, and to
 * put it there. No map of anybody else is asked for, who would then know where people live. Nothing where the pack has
 * no outline.
 */
export function ZoneMap({ t, pack, address }: { t: T; pack: Pack; address: unknown }) {
  const zone = zoneOf(address, pack)
  const pin = pinOf(address)
  const corners = zone ? cornersOf(zone) : []
  if (!zone || corners.length < 3) return ''
  const { place, projection } = placing(pin ? [...corners, pin] : corners)
  const path = `M${corners.map((corner) => place(corner).join(' ')).join('L')}Z`
  const [x, y] = pin ? place(pin) : [-SIZE, -SIZE]
  const name = zone.names ? t.of(zone.names) : zone.zone
  return (
    <svg
      class="zone-map"
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label={t(`services.form.place.${pin ? 'map' : 'outline'}`, { zone: name })}
      data-projection={projection.join(' ')}
    >
      <path d={path} />
      <circle cx={String(x)} cy={String(y)} r="6" />
    </svg>
  )
}

/**
 * From degrees into the picture, north above; a degree of longitude is shorter away from the equator.
 *
 * @returns `projection`: longitude and latitude of the picture's corner above left, and degrees of each to one unit
 */
function placing(points: readonly Pin[]) {
  const latitudes = points.map(({ latitude }) => latitude)
  const longitudes = points.map(({ longitude }) => longitude)
  const [west, north] = [Math.min(...longitudes), Math.max(...latitudes)]
  const shrink = Math.cos((north * Math.PI) / 180)
  const width = (Math.max(...longitudes) - west) * shrink
  const height = north - Math.min(...latitudes)
  const scale = (SIZE - 2 * MARGIN) / Math.max(width, height, 1e-6)
  const [left, above] = [(SIZE - width * scale) / 2, (SIZE - height * scale) / 2]
  const round = (number: number) => Math.round(number * 10) / 10
  return {
    place: ({ latitude, longitude }: Pin): [number, number] => [
      round(left + (longitude - west) * shrink * scale),
      round(above + (north - latitude) * scale),
    ],
    projection: [
      west - left / scale / shrink,
      north + above / scale,
      1 / scale / shrink,
      1 / scale,
    ].map((number) => Number(number.toFixed(9))),
  }
}
