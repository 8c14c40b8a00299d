import { spawn } from 'node:child_process'

const SHOWN_AFTER_MS = 1_000
const REPEATED_EVERY_MS = 10_000

/**
 * Does one step and says so when it takes longer than a second, again every ten, and when it ends.
 *
 * @template T
 * @param {string} name  what is being done, as in 'building the programs'
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const began = Date.now()
  const seconds = () => ((Date.now() - began) / 1000).toFixed(1)
  let shown = false
  const first = setTimeout(() => {
    shown = true
    console.log(`  ${name} …`)
  }, SHOWN_AFTER_MS)
  const again = setInterval(() => console.log(`  ${name} … ${seconds()} s`), REPEATED_EVERY_MS)
  try {
    const result = await work()
    if (shown) console.log(`  ${name}: done in ${seconds()} s`)
    return result
  } finally {
    clearTimeout(first)
    clearInterval(again)
  }
}

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options  with `stdio: 'inherit'` nothing is collected
 * @returns {Promise<void>}
 * @throws Error  when it cannot be started or ends with another code than 0, with what it printed
 */
export function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options)
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${output}${program} ended with ${signal ?? `code ${code}`}`))
    })
  })
}
