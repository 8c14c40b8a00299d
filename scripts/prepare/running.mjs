import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Whether a supervisor holds this installation's data folder: the probe of the lock that
 * `src/apps/igov/instance.ts` takes. The lock goes with its process, so nothing stale can be found.
 *
 * @param {string} root  the checkout
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined} where it runs, as a sentence, or undefined when it does not
 */
export function whereItRuns(root, env) {
  const runDir = join(resolve(root, env.IGOV_DATA || 'var'), 'run')
  const file = join(runDir, 'supervisor.lock')
  if (!existsSync(file)) return undefined
  const lock = openSync(file, 'r')
  const probe = spawnSync('flock', ['--shared', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', lock],
  })
  closeSync(lock)
  if (probe.status !== 1) return undefined
  try {
    const { url, pid } = JSON.parse(readFileSync(join(runDir, 'supervisor.json'), 'utf8'))
    return `${url} (process ${pid}, data in ${join(runDir, '..')})`
  } catch {
    return `data in ${join(runDir, '..')} (it is still starting)`
  }
}
