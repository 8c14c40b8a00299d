// Runs everything that there is to check, and ends with the line `N passed, N failed`.
// Started by `npm test` under Node 24. `--only checks|pure|db|started` runs a part.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checks } from './check/checks.mjs'
import { count, runCheck, stopOnSignals } from './check/step.mjs'
import { runProject } from './check/vitest.mjs'
import { chromium } from './chromium.mjs'
import { debianPackages } from './debian-packages.mjs'
import { checkStatements } from './reference/statements.mjs'

const PARTS = ['checks', 'pure', 'db', 'started']
/** pdfsig, pdfinfo and pdffonts; qpdf; what a browser from npm needs to load. */
const PACKAGES = [
  'poppler-utils',
  'qpdf',
  'libnss3',
  'libnss3-tools',
  'libnspr4',
  'libexpat1',
  'apache2-bin',
  'libapache2-mod-auth-openidc',
  'python3-authlib',
  'python3-requests',
  'oathtool',
]

const root = join(import.meta.dirname, '..')

function readParts() {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
  const parts = values.only ?? PARTS
  const unknown = parts.find((part) => !PARTS.includes(part))
  if (!unknown) return new Set(parts)
  console.error(`--only takes ${PARTS.join(', ')}; '${unknown}' is none of them`)
  process.exit(2)
}

/** Each check is one process with one thread, so two run side by side. */
async function runChecks() {
  const waiting = [...checks]
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) await runCheck(check)
  }
  await Promise.all([lane(), lane()])
}

/** The statements that the tests of the database saw, held against the reference. */
const statements = {
  name: 'reference of SQL',
  run: async () => checkStatements(root),
  canary: async () => {
    const planted = join(root, 'tests', 'support', 'canaries', 'statements')
    const found = said(() => checkStatements(planted, join(planted, 'notes')))
    for (const expected of [
      'permits, not in the reference: select 2',
      'permits reaches into identity',
    ]) {
      if (!found.includes(expected))
        throw new Error(`the canary was not caught: ${expected}\n${found}`)
    }
  },
}

function said(act) {
  try {
    act()
    return ''
  } catch (error) {
    return error.message
  }
}

async function main() {
  const parts = readParts()
  stopOnSignals()
  rmSync(join(root, 'var', 'test'), { recursive: true, force: true })
  if (parts.has('pure') || parts.has('db') || parts.has('started')) {
    await runCheck({ name: 'Debian packages', run: async () => debianPackages(PACKAGES) })
  }
  if (parts.has('checks')) await runChecks()
  if (parts.has('pure')) await runProject(root, 'pure')
  // The rules of the house are tests of that project, and checks too.
  else if (parts.has('checks')) await runProject(root, 'pure', ['tests/tidy'])
  if (parts.has('db')) {
    rmSync(join(root, 'var', 'sql'), { recursive: true, force: true })
    await runProject(root, 'db')
    await runCheck(statements)
  }
  if (parts.has('started')) {
    await runCheck({
      name: 'Chromium',
      run: async () => {
        process.env.CHROME_PATH = await chromium(root)
      },
    })
    await runProject(root, 'started')
  }
  const { passed, failed } = count
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

await main()
