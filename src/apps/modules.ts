import { join } from 'node:path'
import { cases } from '#cases'
import { identity } from '#identity'
import type { Config, Module } from '#kernel'
import { licences } from '#licences'
import { notify } from '#notify'
import { organisations } from '#organisations'
import { portal } from '#portal'
import { rules } from '#rules'
import { services } from '#services'

/** All modules, in the order of their layers: each may use those before it, as its door declares. */
export function modulesFor(config: Pick<Config, 'smtp'>): readonly Module[] {
  const below = [organisations, identity, notify(config), rules, services, licences, cases]
  return [...below, portal(below)]
}

/** The folders of migrations, the kernel's first. */
export const schemasOf = (root: string, modules: readonly Module[]) => [
  { module: 'kernel', dir: join(root, 'src/kernel/schema') },
  ...modules
    .filter(({ schema }) => schema)
    .map(({ name }) => ({ module: name, dir: join(root, 'src/modules', name, 'schema') })),
]
