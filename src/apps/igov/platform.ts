import { type ChildProcess, fork } from 'node:child_process'
import cluster from 'node:cluster'
import { join } from 'node:path'
import type { Config } from '../../kernel/config.ts'
import { newLogins } from '../../kernel/logins.ts'
import { checkPort } from '../../kernel/port.ts'
import { checkServer } from '../../kernel/postgres/check.ts'
import { ServerError } from '../../kernel/postgres/error.ts'
import { preparationEnv, processEnvs } from './environment.ts'
import { removeState, writeState } from './instance.ts'
import { type Kept, keepProcess } from './process.ts'
import { keepServer } from './server.ts'
import { step } from './step.ts'

/** The files that the processes run; `prepare` brings the database to the newest state and ends. */
export type Programs = { prepare: [file: string, ...args: string[]] } & Record<
  'signer' | 'hasher' | 'sandbox' | 'worker' | 'web',
  string
>

/** In this order, and milliseconds that each may take; the database gets what the others leave. */
const STOP_ORDER = [
  ['web', 1_800],
  ['worker', 1_200],
  ['hasher', 300],
  ['sandbox', 300],
  ['signer', 300],
  ['postgres', 4_000],
] as const
/** Those that there is one of, besides the database. */
const appsOf = ({ production, sandboxPort }: Config) =>
  production || sandboxPort === undefined
    ? (['signer', 'hasher', 'worker'] as const)
    : (['signer', 'hasher', 'sandbox', 'worker'] as const)

const ALL_STOPPED_MS = 4_000

export type SignIn = { who: string; id: string; password: string; about?: string }

/**
 * The platform as one supervisor and its children: the database unless there is one outside, then
 * signer, worker and web processes, each started again when it ends.
 *
 * @param print  lines for the person at the terminal
 * @param output  all that the processes print
 */
export function openPlatform({
  config,
  programs,
  print,
  output,
}: {
  config: Config
  programs: Programs
  print: (line: string) => void
  output: (text: string | Buffer) => void
}) {
  const parts: Kept[] = []
  let stopped: Promise<void> | undefined
  let ready = false
  let preparing: ChildProcess | undefined
  const log = (line: string) => {
    output(`supervisor: ${line}\n`)
    if (!stopped) print(line)
  }
  const state = publicState(config, parts, log)
  const publish = () => state.publish(ready)
  const keep = async (part: Kept) => {
    parts.push(part)
    await part.started
    publish()
  }
  const keepApp = (name: Exclude<keyof Programs, 'prepare'>, launch: () => ChildProcess) =>
    keep(keepProcess({ name, launch, output, log, changed: publish }))

  /**
   * Starts everything and returns when each process is ready.
   *
   * @returns the demonstration's sign-ins, as the preparation of the database names them
   * @throws ServerError  for what a person can mend
   */
  const start = async (): Promise<SignIn[]> => {
    const reason = await checkPort(config.port)
    if (reason) {
      throw new ServerError(`Port ${config.port} cannot be used: ${reason}. Set PORT to another.`)
    }
    const databaseUrl = config.databaseUrl ?? (await startDatabase())
    await step(print, 'checking the database', () => checkServer(databaseUrl))
    const logins = newLogins(databaseUrl)
    const [file, ...args] = programs.prepare
    preparing = fork(file, args, {
      env: preparationEnv(config, databaseUrl, logins),
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    const { signIns, noLogins } = await endOfPreparation(preparing, output)
    if (stopped) return signIns
    if (noLogins) {
      log(`web and worker use the database as its owner, who can change the audit: ${noLogins}`)
    }
    const env = processEnvs(config, noLogins ? { web: databaseUrl, worker: databaseUrl } : logins)
    cluster.setupPrimary({ exec: programs.web, args: [], silent: true })
    // One process accepts by itself; several take turns.
    cluster.schedulingPolicy = config.webProcesses > 1 ? cluster.SCHED_RR : cluster.SCHED_NONE
    await step(print, 'starting the processes', () =>
      Promise.all([
        ...appsOf(config).map((name) => keepApp(name, () => forkSilent(programs[name], env[name]))),
        ...Array.from({ length: config.webProcesses }, () =>
          keepApp('web', () => cluster.fork(env.web).process),
        ),
      ]),
    )
    ready = true
    publish()
    return signIns
  }

  const startDatabase = async () => {
    const { dataDir } = config
    const server = await step(print, 'starting PostgreSQL', () =>
      keepServer({ dataDir, output, log, changed: publish }),
    )
    await keep(server)
    return server.url
  }

  /** Ends everything in order; once, however often it is asked for. */
  const stop = () => {
    stopped ??= (async () => {
      const deadline = Date.now() + ALL_STOPPED_MS
      ready = false
      publish()
      preparing?.kill()
      for (const [name, mostMs] of STOP_ORDER) {
        const limitMs = Math.min(mostMs, deadline - Date.now())
        await Promise.all(
          parts.filter((part) => part.name === name).map((part) => part.stop(limitMs)),
        )
      }
      state.remove()
    })()
    return stopped
  }

  return { start, stop }
}

/** Where the telephones of a demonstration are. */
export const sandboxUrl = (port: number) => `http://127.0.0.1:${port}`

const forkSilent = (file: string, env: NodeJS.ProcessEnv) => fork(file, [], { env, silent: true })

/** What other commands see of the platform: written at each change, gone when nothing runs any more. */
function publicState(config: Config, parts: readonly Kept[], log: (line: string) => void) {
  let over = false
  const numbersOf = (name: string) =>
    parts.filter((part) => part.name === name).flatMap((part) => part.pid() ?? [])
  const publish = (ready: boolean) => {
    if (over) return
    try {
      writeState(config.runDir, {
        pid: process.pid,
        url: config.url,
        ...(config.sandboxPort !== undefined && { sandbox: sandboxUrl(config.sandboxPort) }),
        ready,
        processes: Object.fromEntries(STOP_ORDER.map(([name]) => [name, numbersOf(name)])),
      })
    } catch (error) {
      // A full disk must not end what runs.
      log(`supervisor.json could not be written: ${(error as Error).message}`)
    }
  }
  const remove = () => {
    over = true
    removeState(config.runDir)
  }
  return { publish, remove }
}

/**
 * The preparation is a process of its own: what it loads does not stay in memory.
 *
 * @returns the sign-ins, and why the processes have no log-ins of their own: empty where they have
 */
function endOfPreparation(child: ChildProcess, output: (chunk: Buffer) => void) {
  return new Promise<{ signIns: SignIn[]; noLogins: string }>((resolve, reject) => {
    let told = { signIns: [] as SignIn[], noLogins: 'the preparation made no log-ins' }
    let complaint = ''
    child.on('message', (message: Partial<typeof told>) => {
      told = { ...told, ...message }
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint += chunk
      output(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(told)
      else reject(new ServerError(`The database could not be prepared.\n${complaint.trimEnd()}`))
    })
  })
}

/** The built programs of a checkout. */
export const builtPrograms = (root: string): Programs => ({
  prepare: [join(root, 'dist', 'igov.js'), 'migrate'],
  signer: join(root, 'dist', 'signer.js'),
  hasher: join(root, 'dist', 'hasher.js'),
  sandbox: join(root, 'dist', 'sandbox.js'),
  worker: join(root, 'dist', 'worker.js'),
  web: join(root, 'dist', 'web.js'),
})
