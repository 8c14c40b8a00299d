import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { TypesetFault, TypesetReply, TypesetRequest } from './typesetter-protocol.ts'

/** Makes PDF/A-2a files from Typst templates, in a process of its own. */
export type Typesetter = {
  /**
   * Typesets one document. The same template, data and date give the same bytes.
   *
   * @param template  absolute path; it can read its own folder and nothing else
   * @param data  reaches the template as JSON in `sys.inputs.data`
   * @param date  of the document's making
   * @param invented  true: the data are nobody's, and what is said of them may repeat them
   * @throws TypesettingFailed  the template refuses the data; trying again does not help
   * @throws TypesetterLost  the process died or took too long, or too many documents wait
   */
  typeset: (template: string, data: unknown, date: Date, invented?: boolean) => Promise<Uint8Array>
  close: () => Promise<void>
}

/** The template does not give a document, a warning included. The message is Typst's. */
export class TypesettingFailed extends Error {
  override name = 'TypesettingFailed'
  /** each with its place, where that is known */
  readonly faults: readonly TypesetFault[]

  constructor(message: string, faults: readonly TypesetFault[] = [{ message }]) {
    super(message)
    this.faults = faults
  }
}

/** The typesetting process died or took too long over a document. */
export class TypesetterLost extends Error {
  override name = 'TypesetterLost'
}

type Waiting = {
  request: TypesetRequest
  resolve: (pdf: Uint8Array) => void
  reject: (error: Error) => void
}

type Worker = {
  child: ChildProcess
  /** documents so far */
  done: number
}

type Settings = {
  /** path of the built typesetter */
  entry: string
  /** documents after which the process is replaced: Typst's memory grows with each */
  recycleAfter?: number
  /** ms that one document may take */
  patience?: number
  /** documents that may wait for their turn; absent: any number */
  waiting?: number
}

const LARGEST_DATA = 1024 * 1024

/** How many documents before its end a process gets its successor, so that nobody waits for it. */
const SUCCESSION = 10

const start = (entry: string): Worker => ({
  child: fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  }),
  done: 0,
})

const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

const end = async ({ child }: Worker) => {
  if (isOver(child)) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000)
  await exited
  clearTimeout(timer)
}

/** One document on a worker. @throws TypesettingFailed @throws TypesetterLost */
const ask = (worker: Worker, request: TypesetRequest, patience: number) =>
  new Promise<Uint8Array>((resolve, reject) => {
    const { child } = worker
    const settle = (act: () => void) => {
      clearTimeout(timer)
      child.off('message', answer).off('exit', lost).off('error', lost)
      act()
    }
    const answer = (reply: TypesetReply) =>
      settle(() =>
        'pdf' in reply
          ? resolve(reply.pdf)
          : reject(new TypesettingFailed(reply.failure, reply.faults)),
      )
    const lost = () => settle(() => reject(new TypesetterLost('the typesetting process died')))
    const timer = setTimeout(() => {
      settle(() => reject(new TypesetterLost('a document took too long')))
      child.kill('SIGKILL')
    }, patience)
    child.on('message', answer).on('exit', lost).on('error', lost)
    child.send(request, (error) => error && lost())
  })

/**
 * Opens the typesetter; its process starts with the first document and is replaced from time to
 * time. Documents are made one after the other.
 */
export const openTypesetter = ({
  entry,
  recycleAfter = 250,
  patience = 10_000,
  waiting = Number.POSITIVE_INFINITY,
}: Settings): Typesetter => {
  const queue: Waiting[] = []
  const ending = new Set<Promise<void>>()
  let worker: Worker | undefined
  let successor: Worker | undefined
  let running: Promise<void> | undefined
  let closed = false
  let lastId = 0

  const retire = (old: Worker) => {
    const ended: Promise<void> = end(old).finally(() => ending.delete(ended))
    ending.add(ended)
  }

  const current = (): Worker => {
    if (worker !== undefined && (isOver(worker.child) || worker.done >= recycleAfter)) {
      retire(worker)
      worker = successor
      successor = undefined
    }
    worker ??= start(entry)
    if (worker.done >= recycleAfter - SUCCESSION) successor ??= start(entry)
    return worker
  }

  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const busy = current()
      busy.done += 1
      await ask(busy, next.request, patience).then(next.resolve, (error) => {
        if (error instanceof TypesetterLost) busy.done = recycleAfter
        next.reject(error)
      })
    }
    running = undefined
  }

  return {
    typeset: (template, data, date, invented = false) =>
      new Promise((resolve, reject) => {
        if (closed) throw new TypesetterLost('the typesetter is closed')
        if (queue.length >= waiting) throw new TypesetterLost('too many documents wait')
        const text = JSON.stringify(data)
        if (text.length > LARGEST_DATA) throw new TypesettingFailed('the data are too large')
        lastId += 1
        const seconds = Math.floor(date.getTime() / 1000)
        const request = { id: lastId, template, data: text, date: seconds, invented }
        queue.push({ request, resolve, reject })
        running ??= work()
      }),
    close: async () => {
      closed = true
      await running
      for (const one of [worker, successor]) if (one !== undefined) retire(one)
      await Promise.all(ending)
    },
  }
}
