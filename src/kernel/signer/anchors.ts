import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A link of the audit's chain as it was noted outside the database; the hash in hexadecimal. */
export type Anchor = { position: bigint; hash: string }

const LINE = /^(\d{1,18}) ([0-9a-f]{64}) (\S{20,24}) ([0-9a-f]{8})$/

const checkOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** One line of the file, with its end: `position hash instant check`. */
export function anchorLine({ position, hash }: Anchor, at: Date): string {
  const body = `${position} ${hash} ${at.toISOString()}`
  return `${body} ${checkOf(body)}\n`
}

/**
 * What has been noted, oldest first, and the bytes that it takes; nothing where there is no file.
 * What a crash cut off at the end is left out.
 *
 * @throws Error  when a line is damaged
 */
export function readAnchors(path: string): { anchors: Anchor[]; bytes: number } {
  const text = textOf(path)
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const anchors = whole
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const [, position, hash, , check] = LINE.exec(line) ?? []
      if (!position || !hash || check !== checkOf(line.slice(0, -9))) {
        throw new Error(`${path} is damaged in line ${index + 1}: restore it from a backup`)
      }
      return { position: BigInt(position), hash }
    })
  return { anchors, bytes: whole.length }
}

function textOf(path: string) {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return ''
    throw error
  }
}
