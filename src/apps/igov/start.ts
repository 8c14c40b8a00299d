import type { Config } from '../../kernel/config.ts'
import { freePort } from '../../kernel/port.ts'
import { diskFull, ServerError, saysDiskFull } from '../../kernel/postgres/error.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { readState, takeInstance } from './instance.ts'
import { logFile, openOutput } from './output.ts'
import { builtPrograms, openPlatform, type Programs, type SignIn, sandboxUrl } from './platform.ts'

export const command: Command = {
  name: 'start',
  summary: 'Starts the platform and serves until it is stopped.',
  usage: `

Starts PostgreSQL (or uses DATABASE_URL), brings the database to the newest state, and runs the web,
worker and signer processes. Ctrl-C or SIGTERM stops everything in order. One platform runs on a data
folder (IGOV_DATA) at a time.`,
  run(args, config) {
    exactly(args, [])
    return serve(config, builtPrograms(config.root))
  },
}

/**
 * Serves until SIGINT, SIGTERM or SIGHUP.
 *
 * @param programs  what the processes run
 * @returns the exit code: 0 after a stop that was asked for
 * @throws ServerError  when it runs already (says where), or for what else a person can mend
 */
export async function serve(config: Config, programs: Programs): Promise<number> {
  const settled = await withPort(config)
  const { dataDir, runDir } = settled
  try {
    if (!takeInstance(runDir)) throw alreadyRunning(settled)
  } catch (cause) {
    throw saysDiskFull(cause) ? diskFull(dataDir, cause) : cause
  }
  const platform = openPlatform({
    config: settled,
    programs,
    print: (line) => console.log(`  ${line}`),
    output: openOutput(settled),
  })
  const asked = new Promise<void>((resolve) => {
    // Ctrl-C arrives twice under npm: asking again changes nothing.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve)
  })
  let stopping = false
  asked.then(() => {
    stopping = true
    console.log('\n  stopping …')
  })
  try {
    const started = platform.start()
    const signIns = await Promise.race([started, asked])
    if (signIns) {
      console.log(banner(settled, signIns))
      await asked
    }
    started.catch(() => {})
  } catch (error) {
    if (!stopping) throw error
  } finally {
    await platform.stop()
  }
  console.log('  stopped')
  return EXIT.ok
}

function alreadyRunning({ dataDir, runDir }: Config) {
  const state = readState(runDir)
  const where = state
    ? `${state.url} (process ${state.pid}, data in ${dataDir})`
    : `data in ${dataDir}`
  return new ServerError(`iGov is already running: ${where}`)
}

/** Port 0 means any free one; the sandbox of a demonstration has one of its own. */
async function withPort(config: Config): Promise<Config> {
  const { population, production } = config
  const sandboxPort =
    production || population === 0 ? undefined : (config.sandboxPort ?? (await freePort()))
  if (config.port !== 0) return { ...config, sandboxPort }
  const port = await freePort()
  return { ...config, sandboxPort, port, url: config.url.replace(/:0$/, `:${port}`) }
}

function banner({ url, dataDir, production, sandboxPort }: Config, signIns: SignIn[]) {
  const people = table([
    ['', 'Number', 'Password', 'Name'],
    ...signIns.map(({ who, id, password, about = '' }) => [who, id, password, about]),
  ])
  return [
    '',
    `  iGov runs at ${url}`,
    ...(signIns.length > 0 ? ['', '  Sign in as', ...people] : []),
    '',
    ...(sandboxPort === undefined
      ? []
      : [`  Telephones of the demonstration: ${sandboxUrl(sandboxPort)}`, '']),
    `  Data: ${dataDir}`,
    ...(production ? [] : [`  Log:  ${logFile(dataDir)}`]),
    '  Stop with Ctrl-C',
    '',
  ].join('\n')
}

/** Rows with their columns under one another. */
function table(rows: string[][]) {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('   ')
  return rows.map((row) => `    ${line(row)}`.trimEnd())
}
