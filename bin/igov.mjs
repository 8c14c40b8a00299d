#!/usr/bin/env node
// The igov command: runs the built program under the Node that the packages bring.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const program = inRoot('dist/igov.js')
const node = inRoot('node_modules/.bin/node')

if (!existsSync(program) || !existsSync(node)) {
  const built = spawnSync(process.execPath, [inRoot('scripts/prepare.mjs')], { stdio: 'inherit' })
  if (built.status !== 0) process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(program)
} else {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
