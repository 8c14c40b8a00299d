import { findUnprintable } from '#kernel'

/** Stands for a character that the typeface lacks. */
export const STAND_IN = '◊'

/**
 * All texts of a value with characters that can be printed: PDF/A allows no gap, so one that the typeface lacks is stood
 * in for, and nobody's form fails for a name in another script.
 *
 * @returns the same value, and whether something was stood in for
 */
export function printable<V>(value: V): { value: V; replaced: boolean } {
  let replaced = false
  const clean = (text: string): string => {
    if (findUnprintable(text) === undefined) return text
    replaced = true
    return [...text].map((one) => (findUnprintable(one) === undefined ? one : STAND_IN)).join('')
  }
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return clean(each)
    if (Array.isArray(each)) return each.map(walk)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, walk(inner)]))
  }
  return { value: walk(value) as V, replaced }
}
