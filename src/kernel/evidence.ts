import type { Ctx, PersonId } from './ctx.ts'
import type { FileId } from './files.ts'
import type { Texts } from './pack/facts.ts'

/** An output of a service that is evidence elsewhere, and of which type. */
export type ProvingOutput = { service: string; output: string; type: string }

/** A document that somebody received or gave before: what may be taken into an application instead of an upload. */
export type HeldDocument = {
  /** names it at its source, for whoever it is shown to: `licence-<edition>`, `case-<file>` */
  id: string
  from: 'licence' | 'case'
  /** types of evidence that it is */
  type: string
  /** of a licence what it is called; of what was given, the application's service */
  title: Texts
  /** of the licence, or of the application with which it was given */
  number: string
  /** when it was sealed or given */
  at: Date
  /** the body that sealed it, or that it was given to */
  agency: string
  /** where its holder looks at it, after the language */
  path: string
  file: FileId
  /** who owns that file */
  owner: string
  /** why it is worth nothing today */
  ended?: HeldEnd
}

export type HeldEnd = 'future' | 'suspended' | 'expired' | 'revoked' | 'cancelled' | 'replaced'

/** Where documents of people lie; the modules behind `services` hand theirs in. */
export type EvidenceSource = {
  from: HeldDocument['from']
  /**
   * The documents of these types that the actor's subject has, as far as the actor may see them; newest first.
   *
   * @param outputs  what of services is of one of the types
   * @param without  an application of which nothing is wanted: it is being corrected
   */
  list(
    ctx: Ctx,
    asked: {
      holder: PersonId
      types: readonly string[]
      outputs: readonly ProvingOutput[]
      without: string | null
    },
  ): Promise<HeldDocument[]>
  /** What became of documents that were taken, by their ids; those that are worth something are not in it. */
  endsOf(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, HeldEnd>>
}
