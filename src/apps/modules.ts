import { join } from 'node:path'
import { access } from '#access'
import { cases } from '#cases'
import { content } from '#content'
import { exchange } from '#exchange'
import { identity } from '#identity'
import type { Config, Module } from '#kernel'
import { licences } from '#licences'
import { mandates } from '#mandates'
import { notify } from '#notify'
import { organisations } from '#organisations'
import { portal } from '#portal'
import { procedures } from '#procedures'
import { rules } from '#rules'
import { services } from '#services'

/** All modules, in the order of their layers: each may use those before it, as its door declares. */
export function modulesFor(config: Pick<Config, 'root' | 'smtp'>): readonly Module[] {
  const trust = [
    organisations(() => all),
    exchange,
    identity,
    notify(config),
    mandates(() => all),
    access(() => all),
  ]
  const above = [rules(() => all), procedures(() => all), services, licences, cases]
  const below = [...trust, content(config.root, () => all), ...above]
  const all: readonly Module[] = [...below, portal(below)]
  return all
}

/** The folders of migrations, the kernel's first. */
export const schemasOf = (root: string, modules: readonly Module[]) => [
  { module: 'kernel', dir: join(root, 'src/kernel/schema') },
  ...modules
    .filter(({ schema }) => schema)
    .map(({ name }) => ({ module: name, dir: join(root, 'src/modules', name, 'schema') })),
]
