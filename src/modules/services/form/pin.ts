import type { Pack } from '#kernel'
import { plainTyped } from '#kernel'
import type { Fault } from './kind.ts'
import { isRecord } from './path.ts'

/** A point on the map, in degrees. */
export type Pin = { readonly latitude: number; readonly longitude: number }

/** About a metre: more than a phone knows. */
const DECIMALS = 5

/** How far from the middle of the country a point may be for its two numbers to stand in the wrong order. */
const NEAR_DEGREES = 5

const inRange = ({ latitude, longitude }: Pin) =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

const isNear = (pin: Pin, centre: Pin) =>
  Math.abs(pin.latitude - centre.latitude) < NEAR_DEGREES &&
  Math.abs(pin.longitude - centre.longitude) < NEAR_DEGREES

const rounded = ({ latitude, longitude }: Pin): Pin => ({
  latitude: Number(latitude.toFixed(DECIMALS)),
  longitude: Number(longitude.toFixed(DECIMALS)),
})

/**
 * A point as maps let one copy it, `25.28545, 51.53104`: latitude first, whatever is between the two.
 *
 * @param centre  of the country: two numbers that only fit when they change places are taken so
 * @returns undefined when nothing was typed
 */
export function parsePin(raw: unknown, centre: Pin): undefined | { value: Pin } | { fault: Fault } {
  const example = `${centre.latitude}, ${centre.longitude}`
  const fault = { fault: { code: 'pin-pattern', part: 'pin', params: { example } } }
  if (raw === undefined || raw === null || raw === '') return undefined
  if (isRecord(raw)) {
    const { latitude, longitude } = raw
    if (typeof latitude !== 'number' || typeof longitude !== 'number') return fault
    const pin = { latitude, longitude }
    return inRange(pin) ? { value: rounded(pin) } : fault
  }
  if (typeof raw !== 'string') return fault
  const text = plainTyped(raw.normalize('NFKC'))
    .replace(/\u066b/g, '.')
    .replace(/[°NEne]/g, ' ')
  if (text.trim() === '') return undefined
  const [, first, second] =
    /^\s*(-?\d{1,3}(?:\.\d{1,15})?)[\s,;،]+(-?\d{1,3}(?:\.\d{1,15})?)[\s,]*$/.exec(text) ?? []
  if (first === undefined || second === undefined) return fault
  const typed = { latitude: Number(first), longitude: Number(second) }
  const turned = { latitude: typed.longitude, longitude: typed.latitude }
  const pin = !isNear(typed, centre) && isNear(turned, centre) ? turned : typed
  return inRange(pin) ? { value: rounded(pin) } : fault
}

export const pinOf = (address: unknown): Pin | undefined => {
  const pin = isRecord(address) ? address.pin : undefined
  return isRecord(pin) && typeof pin.latitude === 'number' && typeof pin.longitude === 'number'
    ? { latitude: pin.latitude, longitude: pin.longitude }
    : undefined
}

type Zone = Pack['places']['zones'][number]

/** The zone of an address, with the outline that the pack may have of it. */
export function zoneOf(address: unknown, { settings, places }: Pack): Zone | undefined {
  const { zone } = settings.address
  const code = zone !== undefined && isRecord(address) ? address[zone] : undefined
  return places.zones.find((one) => one.zone === code)
}

/** Corners of a zone's outline, in degrees. */
export const cornersOf = ({ outline }: Zone): readonly Pin[] =>
  (outline ?? '')
    .split(' ')
    .filter(Boolean)
    .map((corner) => {
      const [longitude = 0, latitude = 0] = corner.split(',').map(Number)
      return { latitude: latitude / 10_000, longitude: longitude / 10_000 }
    })

/** Whether a point lies within an outline, by how often a line to the east crosses it. */
export function isInside(pin: Pin, corners: readonly Pin[]): boolean {
  let inside = false
  for (const [index, one] of corners.entries()) {
    const other = corners[(index + 1) % corners.length] ?? one
    const between = one.latitude > pin.latitude !== other.latitude > pin.latitude
    if (!between) continue
    const share = (pin.latitude - one.latitude) / (other.latitude - one.latitude)
    if (pin.longitude < one.longitude + share * (other.longitude - one.longitude)) inside = !inside
  }
  return inside
}

/** Whether a pin lies outside of the zone that the address names; unknown without an outline: false. */
export function isOutsideZone(address: unknown, pack: Pack): boolean {
  const pin = pinOf(address)
  const zone = zoneOf(address, pack)
  const corners = zone ? cornersOf(zone) : []
  return pin !== undefined && corners.length > 2 && !isInside(pin, corners)
}
