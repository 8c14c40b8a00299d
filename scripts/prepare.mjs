// Brings a checkout to the point where it can start: packages, PostgreSQL's libraries, the build.
// Plain JavaScript without dependencies, since it runs on the machine's own Node before any exists.
import { spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from './prepare/packages.mjs'
import { run } from './prepare/progress.mjs'
import { whereItRuns } from './prepare/running.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const forTests = process.argv.includes('--test')
const production = process.env.NODE_ENV === 'production' && !forTests

function refuse(sentence) {
  console.error(`\n  ${sentence}\n`)
  process.exit(1)
}

function checkMachine() {
  const [major] = process.versions.node.split('.')
  if (Number(major) < 20) {
    refuse(`iGov needs Node.js 20 or newer; this is ${process.versions.node}.`)
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    refuse(`iGov runs on Linux on x86-64; this is ${process.platform} on ${process.arch}.`)
  }
}

function checkNotRunning() {
  const running = whereItRuns(root, process.env)
  if (running) refuse(`iGov is already running: ${running}`)
}

// Held until this process ends, so that two starts do not install and build into one another.
function waitForOthers() {
  const lock = openSync(join(root, 'package.json'), 'r')
  const flock = (option) =>
    spawnSync('flock', [...option, '3'], { stdio: ['ignore', 'ignore', 'ignore', lock] }).status
  if (flock(['--nonblock']) !== 1) return
  console.log('  another start is preparing this folder: waiting …')
  flock(['--timeout', '600'])
}

checkMachine()
if (!forTests) checkNotRunning()
waitForOthers()
if (!forTests) checkNotRunning()
await installPackages(root, { production }).catch((error) => refuse(error.message))
const node = join(root, 'node_modules', '.bin', 'node')
await run(node, [join(root, 'scripts', 'prepare', 'build.mjs')], {
  cwd: root,
  stdio: 'inherit',
}).catch(() => refuse('The build failed: see above.'))
