import { type Logger, pino } from 'pino'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Structured lines to standard output; nothing that a person typed goes in. */
export const openLog = (level: string, process: string): Logger =>
  pino({
    level,
    base: { process },
    redact: ['password', 'token', 'cookie', '*.password', '*.token'],
  })

/** Counters and timings of one process, in Prometheus' text form. */
export function openTelemetry() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'igov_http_request_seconds',
    help: 'Time from request to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  const waiting = new Gauge({
    name: 'igov_waiting',
    help: 'What waits behind the acts: facts to deliver, audit rows to link, jobs that failed for good',
    labelNames: ['what'],
    registers: [registry],
  })
  const published = new Counter({
    name: 'igov_published_pages_total',
    help: 'Answers with a page that was prepared ahead, those that the client had among them',
    registers: [registry],
  })
  return {
    text: () => registry.metrics(),
    waiting,
    published,
    observe(route: string, status: number, took: number) {
      seconds.observe({ route, status }, took)
    },
  }
}

export type Telemetry = ReturnType<typeof openTelemetry>
