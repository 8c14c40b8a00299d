import { Type } from 'typebox'
import { Id, json, machineRoute } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import { SCOPE } from '../api/scope.ts'
import {
  getHook,
  type Hook,
  listDeliveries,
  listHooks,
  pauseHook,
  redeliver,
  registerHook,
  removeHook,
  renewHookSecret,
  resumeHook,
  testHook,
} from './hook.ts'
import { EVENTS } from './rows.ts'

const strict = { additionalProperties: false }
const Uuid = Type.String({ pattern: UUID_PATTERN })
const OfHook = Type.Object({ hook: Uuid })
/** Whoever may follow applications may be told of them. */
const usual = { allow: 'cases:follow', scope: SCOPE }
const few = { ...usual, perMinute: 30 }

const asJson = (hook: Hook) => ({
  ...{ hook: hook.id, url: hook.url, services: hook.services, events: hook.events },
  created: hook.createdAt.toISOString(),
  failingSince: hook.failingSince?.toISOString() ?? null,
  paused: hook.pausedAt && { at: hook.pausedAt.toISOString(), why: hook.pausedFor },
})

const registerRoute = machineRoute({
  ...few,
  method: 'POST',
  url: '/api/hooks',
  body: Type.Object(
    {
      url: Type.String({ minLength: 1, maxLength: 500 }),
      /** none: all */
      services: Type.Optional(Type.Array(Id, { uniqueItems: true, maxItems: 50 })),
      events: Type.Optional(
        Type.Array(Type.Enum([...EVENTS]), { uniqueItems: true, maxItems: 20 }),
      ),
    },
    strict,
  ),
  handler: async ({ ctx, body }) => {
    const { url, services = [], events = [] } = body
    const { hook, secret } = await registerHook(ctx, { url, services, events })
    return json({ ...asJson(hook), secret }, 201)
  },
})

const listRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/hooks', perMinute: 60 },
  handler: async ({ ctx }) => json({ hooks: (await listHooks(ctx)).map(asJson) }),
})

const hookRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/hooks/:hook', perMinute: 60, params: OfHook },
  handler: async ({ ctx, params }) => json(asJson(await getHook(ctx, params.hook))),
})

const removeRoute = machineRoute({
  ...{ ...few, method: 'POST', url: '/api/hooks/:hook/removal', params: OfHook },
  handler: async ({ ctx, params }) => {
    await removeHook(ctx, params.hook)
    return json({ hook: params.hook })
  },
})

const pauseRoute = machineRoute({
  ...{ ...few, method: 'POST', url: '/api/hooks/:hook/pause', params: OfHook },
  handler: async ({ ctx, params }) => json(asJson(await pauseHook(ctx, params.hook))),
})

const resumeRoute = machineRoute({
  ...{ ...few, method: 'POST', url: '/api/hooks/:hook/resumption', params: OfHook },
  handler: async ({ ctx, params }) => json(asJson(await resumeHook(ctx, params.hook))),
})

const secretRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/hooks/:hook/secret', perMinute: 10, params: OfHook },
  handler: async ({ ctx, params }) =>
    json({ hook: params.hook, secret: await renewHookSecret(ctx, params.hook) }),
})

const testRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/hooks/:hook/test', perMinute: 10, params: OfHook },
  handler: async ({ ctx, params }) => json({ delivery: await testHook(ctx, params.hook) }, 202),
})

const deliveriesRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/hooks/:hook/deliveries', perMinute: 60 },
  params: OfHook,
  handler: async ({ ctx, params }) => {
    const all = await listDeliveries(ctx, params.hook)
    return json({
      deliveries: all.map(
        ({ id, event, reference, licence, state, at, attempts, status, fault, ...when }) => ({
          ...{
            delivery: id,
            event,
            reference,
            licence,
            state,
            at: at.toISOString(),
            attempts,
            status,
            fault,
          },
          tried: when.triedAt?.toISOString() ?? null,
          taken: when.takenAt?.toISOString() ?? null,
          next: when.nextAt?.toISOString() ?? null,
        }),
      ),
    })
  },
})

const againRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/hooks/:hook/deliveries/:delivery/again' },
  perMinute: 60,
  params: Type.Object({ hook: Uuid, delivery: Uuid }),
  handler: async ({ ctx, params }) => {
    await redeliver(ctx, params.hook, params.delivery)
    return json({ delivery: params.delivery }, 202)
  },
})

export const hookApi = [
  ...[registerRoute, listRoute, hookRoute, removeRoute, pauseRoute, resumeRoute, secretRoute],
  ...[testRoute, deliveriesRoute, againRoute],
]
