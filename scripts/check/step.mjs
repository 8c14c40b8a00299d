import { spawn } from 'node:child_process'

/** What was counted so far; each check counts as one test. */
export const count = { passed: 0, failed: 0 }

const HEARTBEAT_MS = 30_000
const children = new Set()

/**
 * @typedef {{ name: string, run: () => Promise<void>, canary?: () => Promise<void> }} Check
 *   `run` throws what is wrong; `canary` throws when a planted violation is not caught
 */

/**
 * Runs one check and its canary, counts and prints one line; what is wrong follows it.
 *
 * @param {Check} check
 * @returns {Promise<boolean>} whether it passed
 */
export async function runCheck({ name, run, canary }) {
  const began = Date.now()
  try {
    await run()
    await canary?.()
    count.passed += 1
    line('✓', name, began)
    return true
  } catch (error) {
    count.failed += 1
    line('✗', name, began)
    console.log(indented(error.message))
    return false
  }
}

/** One line of progress, with the seconds since `began`. */
export const line = (mark, name, began, more = '') =>
  console.log(
    `  ${mark} ${name}  ${((Date.now() - began) / 1000).toFixed(1)} s${more && `  ${more}`}`,
  )

export const indented = (text) => text.trimEnd().replace(/^/gm, '      ')

/**
 * Runs a program to its end, whatever it says.
 *
 * @param {string[]} command  a script of Node and its arguments
 * @param {{ cwd: string, name?: string }} options  `name`: say every half minute that
 *   it still runs
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function nodeRun(command, { cwd, name }) {
  return new Promise((resolve, reject) => {
    const began = Date.now()
    const child = spawn(process.execPath, command, {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.add(child)
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    const beat = name ? setInterval(() => line('…', name, began), HEARTBEAT_MS) : undefined
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(beat)
      children.delete(child)
      resolve({ code, output })
    })
  })
}

/** Ends what this process started before it ends itself. */
export function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      for (const child of children) child.kill(signal)
      process.exitCode = 130
      setTimeout(() => process.exit(130), 5_000).unref()
    })
  }
}
