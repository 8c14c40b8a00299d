/** What happened in one case, in the order in which it happened. */
export type Trace = {
  case: string
  /** the model by which it ran */
  model: string
  /** the body whose case it is */
  body: string
  begun: number
  /** null: it still runs */
  ended: number | null
  /** how it ended, as the log says it; null: it still runs */
  ending: string | null
  /** the instant until which it was promised, where there is one */
  promised?: number | null
  events: readonly LogEvent[]
}

/** One line of the log. Instants are milliseconds since 1970. */
export type LogEvent = {
  at: number
  node: string
  /** the run of a scope in which it happened: of the process 1, of each run of a sub-process another */
  scope: number
  /**
   * `entered` the node was reached, `completed` it was done, `withdrawn` it was no longer needed, `taken` a flow was
   * taken out of it, `caught` and `thrown` an event, `failed` it stood still, `skipped` a person went on without it
   */
  kind: 'entered' | 'completed' | 'withdrawn' | 'taken' | 'caught' | 'thrown' | 'failed' | 'skipped'
  flow?: string
  /** of what somebody completed, or had before it was withdrawn */
  work?: Work
}

export type Work = {
  /** since when it was there */
  since: number
  /** when somebody took it; null: nobody said so */
  begun: number | null
  /** until when it was to be done */
  due: number | null
  who: string | null
  role: string | null
  body: string | null
}
