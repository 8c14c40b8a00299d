/**
 * Software of an agency that does jobs, as one would write it: `node agency-worker.ts URL TOKEN DONE`. It fetches,
 * says each job on a line, and completes as many as DONE says; then it goes on holding the rest.
 */
const [url = '', token = '', done = '0'] = process.argv.slice(2)
const LEASE_S = 5

type Job = { instance: string; wait: number; lease: string }

async function ask(path: string, body: object): Promise<{ jobs?: Job[] }> {
  const answer = await fetch(`${url}/api/jobs/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text === '' ? {} : JSON.parse(text)
}

const say = (what: string, job: Job) =>
  process.stdout.write(`${JSON.stringify({ what, ...job })}\n`)

let left = Number(done)
for (;;) {
  const { jobs = [] } = await ask('fetch', {
    ...{ topics: ['checks'], worker: `process ${process.pid}`, lease: LEASE_S, wait: 20 },
  })
  for (const job of jobs) say('has', job)
  for (const job of jobs) {
    if (left-- <= 0) continue
    await ask(`${job.instance}/${job.wait}/complete`, { lease: job.lease, data: { by: 'me' } })
    say('did', job)
  }
}
