import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, parse, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Fonts as published by @fontsource, under the short names that the style sheets use. */
const FONTS = {
  'readex-pro-arabic.woff2':
    '@fontsource-variable/readex-pro/files/readex-pro-arabic-wght-normal.woff2',
  'readex-pro-latin.woff2':
    '@fontsource-variable/readex-pro/files/readex-pro-latin-wght-normal.woff2',
  'reem-kufi-arabic.woff2': '@fontsource/reem-kufi/files/reem-kufi-arabic-700-normal.woff2',
  'bpmn.woff2': 'bpmn-js/dist/assets/bpmn-font/font/bpmn.woff2',
}
/** Packages whose version changes the output. */
const TOOLS = [
  'lightningcss',
  'esbuild',
  '@fontsource-variable/readex-pro',
  '@fontsource/reem-kufi',
  'bpmn-js',
]

/** Oldest browsers that the output must serve, as lightningcss writes versions (major << 16). */
const TARGETS = { chrome: 105 << 16, firefox: 115 << 16, safari: (15 << 16) | (4 << 8) }

const COMPRESSED = new Set(['.css', '.js', '.svg', '.json'])

/**
 * Builds everything that a page loads besides its HTML: one style sheet, two scripts, fonts, a sheet and a script
 * for the canvas of procedures alone, the icon sprite and the drawings, each under a name that contains a hash of its content, with
 * `.br` and `.gz` beside it where that helps, and `manifest.json` (logical name → file name).
 *
 * Does nothing when the inputs are those of the last build. The folder is replaced in one step, so
 * a reader never meets half a build.
 *
 * @param {{ root: string, out: string }} places  repository root and target folder, absolute paths
 * @returns {Promise<{ built: boolean, manifest: Record<string, string> }>}
 */
export async function buildAssets({ root, out }) {
  const source = join(root, 'src', 'browser')
  const packages = join(root, 'node_modules')
  const inputs = await inputHash(source, packages)
  const previous = await readJson(join(out, 'manifest.json'))
  if (previous?.inputs === inputs) return { built: false, manifest: previous.files }

  const fresh = `${out}.fresh`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  const files = {}
  const put = async (name, content) => {
    files[name] = await store(fresh, name, content)
    return files[name]
  }

  for (const [name, path] of Object.entries(FONTS)) {
    await put(name, await readFile(join(packages, path)))
  }
  await put('icons.svg', sprite(await readJson(join(source, 'art', 'icons.json'))))
  for (const file of await readdir(join(source, 'art', 'cloth'))) {
    await put(`cloth/${file}`, await readFile(join(source, 'art', 'cloth', file)))
  }
  await put('favicon.svg', await readFile(join(source, 'art', 'favicon.svg')))
  for (const name of ['app', 'procedure']) {
    await put(`${name}.css`, await styles(join(source, 'styles', `${name}.css`), files))
  }
  for (const [name, file] of [
    ['app', 'app.ts'],
    ['desk', 'desk.ts'],
    ['display', 'display.ts'],
    ['fields', 'fields.ts'],
    ['place', 'place.ts'],
    ['procedure', 'procedure/procedure.ts'],
  ]) {
    await put(`${name}.js`, await script(join(source, file)))
  }

  const manifest = JSON.stringify({ inputs, files }, null, 2)
  await writeFile(join(fresh, 'manifest.json'), manifest)
  await rm(out, { recursive: true, force: true })
  await mkdir(dirname(out), { recursive: true })
  await rename(fresh, out)
  return { built: true, manifest: files }
}

/** Hash of all that the output depends on: sources, this script and the tools' versions. */
async function inputHash(source, packages) {
  const hash = createHash('sha256')
  for (const name of TOOLS) {
    const { version } = await readJson(join(packages, name, 'package.json'))
    hash.update(`${name} ${version}\n`)
  }
  hash.update(await readFile(fileURLToPath(import.meta.url)))
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const paths = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name))
  for (const path of paths.sort()) {
    hash.update(`\n${relative(source, path)}\n`)
    hash.update(await readFile(path))
  }
  return hash.digest('hex')
}

/** Writes a file under `<name>-<hash><ext>` (folders flattened) and its compressed copies. */
async function store(folder, name, content) {
  const bytes = Buffer.from(content)
  const { name: stem, ext, dir } = parse(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const file = `${dir ? `${dir}-` : ''}${stem}-${hash}${ext}`
  await writeFile(join(folder, file), bytes)
  if (COMPRESSED.has(ext)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
    await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(bytes, { params }))
    await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }))
  }
  return file
}

/** Bundles the sheets into one; `url(name)` becomes the stored file, which lies in the same folder. */
async function styles(entry, files) {
  const { bundleAsync } = await import('lightningcss')
  const { code } = await bundleAsync({
    filename: entry,
    minify: true,
    targets: TARGETS,
    visitor: {
      Url(url) {
        if (url.url.startsWith('data:')) return url
        const stored = files[url.url]
        if (!stored) throw new Error(`Style sheet names an unknown file: ${url.url}`)
        return { ...url, url: stored }
      },
    },
  })
  return code
}

async function script(entry) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2021',
    charset: 'utf8',
  })
  return outputFiles[0].contents
}

/** One SVG with a symbol for each icon, all drawn on a square of 24. */
function sprite(icons) {
  const symbols = Object.entries(icons).map(
    ([name, body]) => `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
