import { createHash } from 'node:crypto'
import type { ZipEntry } from '#lib/zip'

/** A file of a package, by its path below `data/`. */
export type Payload = { path: string; bytes: Buffer }

/** A package: its files below a folder of its own, and the sum over the list of sums. */
export type Bag = { entries: ZipEntry[]; manifest: Buffer }

export const sha256 = (bytes: Buffer | string): Buffer =>
  createHash('sha256').update(bytes).digest()

const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

/**
 * Files as a bag: what an archive takes in, with a list of SHA-256 sums by which it sees that all came and as it was.
 * The same files give the same list.
 *
 * @param folder  by which the bag is known
 * @param about   what `bag-info.txt` says of it besides its size; no line breaks
 * @source RFC 8493 (BagIt 1.0)
 */
export function bagOf(
  folder: string,
  payload: readonly Payload[],
  about: readonly (readonly [string, string])[],
): Bag {
  const size = payload.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const info = [...about, ['Payload-Oxum', `${size}.${payload.length}`] as const]
  const sums = listed(payload.map(({ path, bytes }) => ({ path: `data/${path}`, bytes })))
  const tags = [
    { path: 'bagit.txt', bytes: Buffer.from(DECLARATION) },
    {
      path: 'bag-info.txt',
      bytes: Buffer.from(info.map(([label, value]) => `${label}: ${value}\n`).join('')),
    },
    { path: 'manifest-sha256.txt', bytes: sums },
  ]
  const files = [
    ...tags,
    { path: 'tagmanifest-sha256.txt', bytes: listed(tags) },
    ...payload.map(({ path, bytes }) => ({ path: `data/${path}`, bytes })),
  ]
  return {
    entries: files.map(({ path, bytes }) => ({
      ...{ path: `${folder}/${path}`, bytes, packed: /\.(json|txt|bpmn)$/.test(path) },
    })),
    manifest: sha256(sums),
  }
}

/** Paths have no character that a list of sums would have to write otherwise: they are ours. */
const listed = (files: readonly Payload[]): Buffer =>
  Buffer.from(
    files.map(({ path, bytes }) => `${sha256(bytes).toString('hex')}  ${path}\n`).join(''),
  )
