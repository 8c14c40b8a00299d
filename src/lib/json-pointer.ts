/**
 * Where an answer stands in the document that was sent.
 *
 * @param path  names and items counted from 1: `activities[2].materials` → `/activities/1/materials`
 * @source RFC 6901
 */
export const pointerOf = (path: string): string =>
  path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => `/${/^\d+$/.test(step) ? Number(step) - 1 : step}`)
    .join('')
