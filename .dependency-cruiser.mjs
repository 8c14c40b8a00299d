// The rules between the parts of the house, made from architecture.json.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const { layers, uses } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'architecture.json'), 'utf8'),
)
const modules = layers.flatMap((layer) => layer.modules)
const TEST = '([.]test|/fixture)[.]tsx?$'

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** What a module's own files may import of the other modules: the doors that it declares. */
const edges = modules.map((name) => {
  const allowed = uses[name].map((other) => `^src/modules/${other}/index[.]ts$`)
  return rule(
    `${name}-uses-what-it-declares`,
    `${name} may import ${uses[name].join(', ') || 'no other module'}: architecture.json`,
    { path: `^src/modules/${name}/`, pathNot: TEST },
    { path: '^src/modules/', pathNot: [`^src/modules/${name}/`, ...allowed] },
  )
})

export default {
  forbidden: [
    ...edges,
    rule(
      'no-cycle',
      'what imports in a circle cannot be read alone',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('resolves', 'an import of nothing', {}, { couldNotResolve: true }),
    rule(
      'only-through-doors',
      'a module is imported by its door alone',
      { path: '^(src|tests|bench)/', pathNot: '^src/modules/' },
      // Measurements fill a draft as the module's own tests do.
      { path: '^src/modules/', pathNot: '^src/modules/[^/]+/(index|fixture)[.]ts$' },
    ),
    rule(
      'tests-go-through-doors',
      "a test may use its own module's files, and the doors of others",
      { path: `^src/modules/([^/]+)/.*${TEST}` },
      { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index[.]ts$'] },
    ),
    rule(
      'modules-stand-on-doors',
      'of kernel a module imports #kernel and #kernel/ui; of apps, scripts and packs nothing',
      { path: '^src/modules/', pathNot: TEST },
      {
        path: '^(src/(kernel|apps|browser)|tests|scripts|packs|bench)/',
        pathNot: '^src/kernel/(ui/)?index[.]ts$',
      },
    ),
    rule(
      'kernel-stands-on-lib',
      'the kernel imports no module and no process',
      { path: '^src/kernel/', pathNot: TEST },
      { path: '^(src/(modules|apps|browser)|tests|scripts|packs|bench)/' },
    ),
    rule(
      'lib-stands-alone',
      'a library knows nothing of government, database or HTTP',
      { path: '^src/lib/', pathNot: TEST },
      { path: '^(src/(?!lib/)|tests/|scripts/|packs/|bench/)' },
    ),
    rule(
      'lib-without-servers',
      'a library knows nothing of government, database or HTTP',
      { path: '^src/lib/', pathNot: TEST },
      { path: '(^|/)node_modules/(fastify|@fastify|pg|kysely|graphile-worker|pino)/' },
    ),
    rule(
      'browser-stands-alone',
      'what runs in a browser imports nothing of the server',
      { path: '^src/browser/', pathNot: TEST },
      { path: '^(src/(?!browser/)|tests/|scripts/|packs/|bench/)' },
    ),
    rule(
      'product-without-tests',
      'the product does not import what only tests need',
      { path: '^src/', pathNot: TEST },
      { path: `(${TEST})|^tests/` },
    ),
    rule(
      'product-without-development',
      'the product does not import a package that only development installs',
      { path: '^src/', pathNot: TEST },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|var|tests/support/canaries)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
}
