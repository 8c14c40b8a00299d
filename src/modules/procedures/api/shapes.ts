import { Type } from 'typebox'

const Text = Type.String({ minLength: 1, maxLength: 200 })
const Seconds = Type.Number({ minimum: 5, maximum: 3_600 })
const Lease = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'what the job came with',
})
const Data = Type.Record(Type.String({ maxLength: 200 }), Type.Unknown(), {
  description: 'what comes of it, by name',
})

export const JobAddress = Type.Object({
  instance: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
  wait: Type.String({ pattern: '^[0-9]{1,9}$' }),
})

const strict = { additionalProperties: false }

export const FetchBody = Type.Object(
  {
    topics: Type.Array(Text, { minItems: 1, maxItems: 20, description: 'kinds of jobs' }),
    worker: Type.String({ ...Text, description: 'name of the process, for the log' }),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
    lease: Type.Optional(
      Type.Number({ ...Seconds, default: 60, description: 'seconds for which they are held' }),
    ),
    wait: Type.Optional(
      Type.Number({
        ...{ minimum: 0, maximum: 20, default: 0 },
        description: 'seconds to wait for the first, where there is none yet',
      }),
    ),
  },
  strict,
)

export const ExtendBody = Type.Object({ lease: Lease, seconds: Seconds }, strict)
export const CompleteBody = Type.Object({ lease: Lease, data: Type.Optional(Data) }, strict)
export const FailBody = Type.Object(
  {
    lease: Lease,
    error: Type.String({
      ...{ minLength: 1, maxLength: 2_000 },
      description: 'for the person who sees to it, without personal data',
    }),
  },
  strict,
)
export const ErrorBody = Type.Object(
  {
    lease: Lease,
    code: Type.String({ ...Text, description: 'an error that the procedure knows' }),
    data: Type.Optional(Data),
  },
  strict,
)

export const JobsAnswer = Type.Object({
  jobs: Type.Array(
    Type.Object({
      instance: Type.String(),
      wait: Type.Integer(),
      topic: Type.String(),
      inputs: Data,
      attempts: Type.Integer({ description: 'how often it has been given out, this time too' }),
      lease: Lease,
      leasedUntil: Type.String({ format: 'date-time' }),
    }),
  ),
})
export const ExtendedAnswer = Type.Object({ leasedUntil: Type.String({ format: 'date-time' }) })
