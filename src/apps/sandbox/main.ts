import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Register } from '#exchange'
// By file, not by the kernel's door: this process loads no database and no web server.
import { runChild } from '../../kernel/child.ts'
import { loadConfig } from '../../kernel/config.ts'
import { readPack } from '../../kernel/pack/pack.ts'
import { inventAgencies } from './agencies.ts'
import { serveSandbox } from './server.ts'

/** The outside world of a demonstration; never in production. */
runChild(async () => {
  const { packDir, population, production, sandboxPort } = loadConfig(process.env)
  if (production || !sandboxPort) throw new Error('the sandbox belongs to a demonstration')
  const { pack } = await readPack(packDir)
  if (!pack) throw new Error(`the pack ${packDir} is not sound`)
  const { registers }: { registers: readonly Register[] } = parse(
    readFileSync(join(packDir, 'registers.yaml'), 'utf8'),
  )
  return serveSandbox({
    agencies: inventAgencies(pack, population),
    services: new Map(registers.map(({ service, register }) => [service, register])),
    timeZone: pack.settings.timeZone,
    port: sandboxPort,
  })
})
