import type { InputNeed } from '#lib/dmn/inputs'
import { type FeelValue, fromJson, type Json } from '#lib/feel/index'
import { localDateOf, startOfDay } from '#lib/time'

/** Values of inputs by their names in the model. */
export type Given = Readonly<Record<string, Json>>

export type Moment = { now: Date; zone: string }

const HALF_A_DAY = 12 * 3_600_000

/**
 * The moment that a decision on a day is made at, for rules that ask for it: now when it is today,
 * else noon, so that the same day gives the same whenever it is asked.
 */
export const momentOn = (on: string, { now, zone }: Moment): Moment => ({
  now: localDateOf(now, zone) === on ? now : new Date(startOfDay(on, zone).getTime() + HALF_A_DAY),
  zone,
})

/** What a model needs of some values, as FEEL has them; and the names of those that are not of their type. */
export function feelInputs(needs: readonly InputNeed[], given: Given) {
  const inputs = new Map<string, FeelValue>()
  const unreadable: string[] = []
  for (const { name, type } of needs) {
    const json = Object.hasOwn(given, name) ? given[name] : undefined
    if (json === undefined) continue
    const value = fromJson(json, type)
    if (value === undefined) unreadable.push(name)
    else inputs.set(name, value)
  }
  return { inputs, unreadable }
}
