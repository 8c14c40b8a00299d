// Finds a Chromium for the tests, or gets one. `node scripts/chromium.mjs` prints its path.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { debianPackages } from './debian-packages.mjs'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

const starts = (path) =>
  existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0

/**
 * The browser of `CHROME_PATH`, one that is installed, that of the npm package (unpacked once, into
 * `var/chromium`), or Debian's, which is installed for it.
 *
 * @param {string} root  the checkout
 * @returns {Promise<string>} path of a program that starts
 * @throws {Error} when there is none; the message says what to install
 */
export async function chromium(root) {
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (starts(chosen)) return chosen
    throw new Error(`CHROME_PATH is '${chosen}', which does not start as a browser`)
  }
  const installed = INSTALLED.find(starts)
  if (installed) return installed
  const packed = await unpacked(root)
  if (packed) return packed
  try {
    debianPackages(['chromium'])
  } catch (error) {
    throw new Error(
      `The tests need a Chromium and found none that starts. Install one, or name one in CHROME_PATH.\n${error.message}`,
      { cause: error },
    )
  }
  const debian = INSTALLED.find(starts)
  if (debian) return debian
  throw new Error("Debian's chromium is installed but does not start")
}

async function unpacked(root) {
  const folder = join(root, 'var', 'chromium')
  const program = join(folder, 'chromium')
  if (starts(program)) return program
  // What a run that was cut off left would be taken for a whole one.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    const path = await packed.executablePath()
    return starts(path) ? path : undefined
  } catch (error) {
    console.log(`  the browser of the npm package cannot be used: ${error.message}`)
    return undefined
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

if (import.meta.filename === process.argv[1]) {
  console.log(await chromium(join(import.meta.dirname, '..')))
}
