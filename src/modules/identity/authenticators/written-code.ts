import { randomInt } from 'node:crypto'
import { plainTyped } from '#kernel'

/** Without those that look like another: 32 signs, five bits each. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16
const GROUPS = /.{4}/g

/** A code to be written down: 80 random bits, so that a fast hash of it is enough. */
export const newWrittenCode = (): string =>
  Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('')

/** In groups of four, for the eye. */
export const inGroups = (code: string): string => code.match(GROUPS)?.join('-') ?? code

/** As it is meant: without spaces and hyphens, O for 0, I and L for 1. */
export const writtenCodeOf = (typed: string): string =>
  plainTyped(typed)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
