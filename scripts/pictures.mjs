// Takes a picture of every page, in both languages and two widths, into var/pictures; of some subjects alone when named.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const bundle = join(root, 'var', 'programs', `pictures-${process.pid}.mjs`)

try {
  await build({
    absWorkingDir: root,
    entryPoints: ['tests/pictures/main.ts'],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: '@kitajs/html',
    logLevel: 'warning',
  })
  const { takePictures } = await import(pathToFileURL(bundle).href)
  await takePictures(process.argv.slice(2))
} finally {
  rmSync(bundle, { force: true })
}
