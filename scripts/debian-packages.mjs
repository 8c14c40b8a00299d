// Debian packages that tests need: found, installed when root, asked for otherwise.
import { spawnSync } from 'node:child_process'

const isInstalled = (name) => {
  const options = ['--show', `--showformat=\${db:Status-Status}`, name]
  return spawnSync('dpkg-query', options, { encoding: 'utf8' }).stdout?.trim() === 'installed'
}

/**
 * Makes sure that packages are there.
 *
 * @param {readonly string[]} names
 * @throws {Error} when one is missing and cannot be installed; the message says how to
 */
export function debianPackages(names) {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid() !== 0) throw new Error(`The tests need packages: sudo ${command}`)
  console.log(`  installing ${missing.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const step of ['apt-get update', command]) {
    const [program, ...parameters] = step.split(' ')
    const { status, stderr } = spawnSync(program, parameters, { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${step} failed: ${stderr}`)
  }
}
