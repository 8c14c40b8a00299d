// Completes package-lock.json: npm leaves optional packages of other platforms out of the lock when
// the registry does not have them, and its own `npm ci` then refuses the lock. Each such package gets
// an entry that says "not on Linux". To support another platform, delete the entry and lock the real one.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '..', 'package-lock.json')

/** Adds what is missing to `lock.packages` and returns the names that were added. */
function completeLock(lock) {
  const added = []
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(lock.packages, place, name)) continue
      lock.packages[`node_modules/${name}`] = { version, optional: true, os: ['!linux'] }
      added.push(`${name}@${version}`)
    }
  }
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  )
  return added
}

/** Whether `name`, asked for by the package at `place`, is found there or in a folder above. */
function isLocked(packages, place, name) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[at ? `${at}/node_modules/${name}` : `node_modules/${name}`]) return true
    if (!at) return false
  }
}

const lock = JSON.parse(readFileSync(file, 'utf8'))
const hosts = Object.entries(lock.packages).filter(([, entry]) =>
  /^https?:/.test(entry.resolved ?? ''),
)
if (hosts.length > 0) {
  console.error(`package-lock.json names a host for ${hosts[0][0]}: is .npmrc as committed?`)
  process.exit(1)
}
const added = completeLock(lock)
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(
  added.length > 0 ? `added to the lock:\n  ${added.join('\n  ')}` : 'the lock is complete',
)
