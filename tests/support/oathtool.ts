import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/**
 * The code of this moment by a program of others, as an app on a telephone would show it.
 *
 * @param base32  the secret as the page writes it; spaces do not matter
 */
export async function oathtool(base32: string): Promise<string> {
  const { debianPackages } = await import(join(ROOT, 'scripts/debian-packages.mjs'))
  debianPackages(['oathtool'])
  const secret = base32.replace(/\s/g, '')
  const { stdout, status, stderr } = spawnSync('oathtool', ['--totp', '-b', secret], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`oathtool: ${stderr}`)
  return stdout.trim()
}
