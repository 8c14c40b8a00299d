import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname } from 'node:path'
import type { Config } from '../../../kernel/config.ts'
import { checkPort } from '../../../kernel/port.ts'
import { findIsolation } from '../../../kernel/postgres/isolation.ts'
import { hasSmallSharedMemory } from '../../../kernel/postgres/settings.ts'
import { readState } from '../instance.ts'
import type { Finding } from './finding.ts'

const GB = 1024 ** 3
const TOOLS = ['flock', 'setpriv', 'unshare']

/** Node, memory, disk, the system's tools, as whom PostgreSQL can run, and the port. */
export async function examineMachine(config: Config): Promise<Finding[]> {
  return [
    node(),
    memory(),
    disk(config),
    tools(),
    server(config),
    sharedMemory(),
    await port(config),
  ]
}

function node(): Finding {
  const { node } = process.versions
  if (Number.parseInt(node, 10) >= 24) return { state: 'good', subject: 'Node', says: node }
  return {
    state: 'bad',
    subject: 'Node',
    says: `${node}, and iGov runs on 24`,
    mend: 'Start it with npm start or npx igov: they use the Node 24 in node_modules.',
  }
}

function memory(): Finding {
  const gigabytes = totalmem() / GB
  const says = `${gigabytes.toFixed(1)} GB`
  if (gigabytes >= 1.5) return { state: 'good', subject: 'Memory', says }
  return { state: 'warning', subject: 'Memory', says, mend: 'iGov wants 2 GB.' }
}

function disk({ dataDir }: Config): Finding {
  const subject = 'Data folder'
  try {
    let existing = dataDir
    while (!existsSync(existing)) existing = dirname(existing)
    accessSync(existing, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(existing)
    const free = (bavail * bsize) / GB
    const says = `${dataDir}, ${free.toFixed(1)} GB free`
    if (free >= 1) return { state: 'good', subject, says }
    const mend = 'Make room there, or set IGOV_DATA to a folder on another disk.'
    return { state: free >= 0.2 ? 'warning' : 'bad', subject, says, mend }
  } catch (error) {
    return {
      state: 'bad',
      subject,
      says: `${dataDir} cannot be written: ${(error as Error).message}`,
      mend: 'Set IGOV_DATA to a folder of yours.',
    }
  }
}

function tools(): Finding {
  const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version']).error)
  if (missing.length === 0) return { state: 'good', subject: 'Tools', says: TOOLS.join(', ') }
  return {
    state: 'bad',
    subject: 'Tools',
    says: `missing: ${missing.join(', ')}`,
    mend: 'Install the package util-linux.',
  }
}

function server({ databaseUrl }: Config): Finding {
  const subject = 'PostgreSQL’s user'
  if (databaseUrl) return { state: 'good', subject, says: 'not needed: DATABASE_URL is set' }
  try {
    const { kind } = findIsolation()
    if (kind === 'direct') return { state: 'good', subject, says: 'this user' }
    if (kind === 'namespace') {
      return { state: 'good', subject, says: 'root in a user namespace, as nobody' }
    }
    return {
      state: 'note',
      subject,
      says: 'user namespaces are not available, so the server runs as nobody',
      mend: 'Nothing to do. Starting iGov as an ordinary user is better still.',
    }
  } catch (error) {
    return { state: 'bad', subject, says: (error as Error).message }
  }
}

function sharedMemory(): Finding {
  const subject = 'Shared memory'
  return hasSmallSharedMemory()
    ? { state: 'note', subject, says: '/dev/shm is small: PostgreSQL uses files instead' }
    : { state: 'good', subject, says: '/dev/shm is large enough' }
}

async function port({ port, runDir }: Config): Promise<Finding> {
  const subject = 'Port'
  const reason = await checkPort(port)
  if (!reason) return { state: 'good', subject, says: `${port} is free` }
  const state = readState(runDir)
  if (state && new URL(state.url).port === String(port)) {
    return { state: 'good', subject, says: `${port} is used by this iGov (process ${state.pid})` }
  }
  return { state: 'bad', subject, says: `${port}: ${reason}`, mend: 'Set PORT to another.' }
}
