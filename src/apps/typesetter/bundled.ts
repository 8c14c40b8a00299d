import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..', '..', '..')

/**
 * Bundles a program apart from the build, as tests and measurements start it.
 *
 * @param name  of the program; two at once need two names
 * @param source  TypeScript; its imports are relative to src/apps
 * @returns path of the program
 */
export const bundleProgram = async (name: string, source: string): Promise<string> => {
  const outfile = join(root, 'var', 'programs', `${name}-${process.pid}.mjs`)
  mkdirSync(join(outfile, '..'), { recursive: true })
  await build({
    stdin: { contents: source, resolveDir: join(root, 'src', 'apps'), loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
  })
  return outfile
}

export const bundleTypesetter = () => bundleProgram('typesetter', "import './typesetter/main.ts'")
