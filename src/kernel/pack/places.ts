import { type Static, Type } from 'typebox'
import { closed, Id, provenance, Texts } from './facts.ts'

const Point = Type.Object(
  {
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
  },
  closed,
)

/** `places.yaml`: municipalities and the zones that addresses name. */
export const PlacesFile = Type.Object(
  {
    centre: Point,
    /** the country's coast as one SVG path: behind the opening of the home page */
    outline: Type.Optional(
      Type.Object(
        {
          viewBox: Type.String({ pattern: '^-?[0-9]+ -?[0-9]+ [0-9]+ [0-9]+$' }),
          path: Type.String({ pattern: '^[MLlmzZ0-9 -]+$', maxLength: 20_000 }),
          ...provenance,
        },
        closed,
      ),
    ),
    municipalities: Type.Array(
      Type.Object(
        {
          municipality: Id,
          /** ISO 3166-2 */
          code: Type.Optional(Type.String()),
          names: Texts,
          longNames: Type.Optional(Texts),
          centre: Type.Optional(Point),
          ...provenance,
        },
        closed,
      ),
      { minItems: 1 },
    ),
    zones: Type.Array(
      Type.Object(
        {
          zone: Type.String(),
          names: Type.Optional(Texts),
          municipality: Id,
          /** its corners, `longitude,latitude` in ten thousandths of a degree, about eleven metres */
          outline: Type.Optional(
            Type.String({
              pattern: '^-?[0-9]+,-?[0-9]+( -?[0-9]+,-?[0-9]+){2,300}$',
              description: 'corners such as 515296,252884 515297,252881 515299,252879',
            }),
          ),
          ...provenance,
        },
        closed,
      ),
    ),
    ...provenance,
  },
  closed,
)
export type PlacesFile = Static<typeof PlacesFile>

/** `sources.yaml`: where facts come from, by id. */
export const SourcesFile = Type.Object(
  {
    sources: Type.Record(
      Id,
      Type.Object(
        {
          title: Type.String({ minLength: 1 }),
          /** the title in each language, where people are told of it */
          names: Type.Optional(Texts),
          date: Type.Optional(Type.String({ pattern: '^[0-9]{4}(-[0-9]{2}){0,2}$' })),
          reliability: Type.Optional(provenance.reliability),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type SourcesFile = Static<typeof SourcesFile>
